//! Where a trial can go on from: the bytes that the objective handed out, behind a hash.

use std::collections::BTreeSet;

use super::error::{At, Error};
use super::layout::CHECKPOINTS;
use super::manifest::Program;
use super::{Store, layout};
use crate::trial::TrialId;

impl Store {
    /// The trials of which there is a checkpoint.
    pub(super) fn checkpoints(&self) -> Result<BTreeSet<TrialId>, Error> {
        let names = self.disk.list(CHECKPOINTS).at("read", &self.path(CHECKPOINTS))?;
        Ok(names.iter().filter_map(|id| TrialId::parse(id)).collect())
    }

    /// Where a trial can go on from: what `Writer::record` kept of it, if that is undamaged and the program the same.
    pub(crate) fn checkpoint(&self, id: TrialId) -> Result<Option<Vec<u8>>, Error> {
        let mut bytes = match self.read(&layout::checkpoint(id)) {
            Ok(Some(bytes)) => bytes,
            Ok(None) | Err(Error::Odd(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let hash: Vec<u8> = bytes.drain(..bytes.len().min(blake3::OUT_LEN)).collect(); // the rest stays where it is
        Ok((hash == checkpoint_hash(id, &bytes).as_bytes()).then_some(bytes))
    }
}

/// What stands before a checkpoint's bytes. Another program's checkpoints would lead to bytes that are neither's.
pub(super) fn checkpoint_hash(id: TrialId, bytes: &[u8]) -> blake3::Hash {
    let Program { version, cargo_lock } = Program::this();
    let mut hash = blake3::Hasher::new();
    for part in [version, cargo_lock, id.to_string()] {
        hash.update(part.as_bytes()).update(b"\n");
    }
    hash.update(bytes).finalize()
}
