//! What stands in the place of a file or a folder of a sweep, and was not written by sweeper.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use cap_std::fs::{Dir, Metadata};

/// What has the name of a file or a folder, and is nothing that sweeper makes.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{} {what}", path.display())]
pub(crate) struct Odd {
    /// Its path.
    pub(super) path: PathBuf,
    /// What it is.
    pub(super) what: What,
}

/// In which way something is odd.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub(crate) enum What {
    /// A folder, a pipe, a device or a link that leads outside where a file is looked for.
    #[error("is not a regular file")]
    NotAFile,
    /// A file of more bytes than its kind ever has.
    #[error("is larger than {} MiB", .0 >> 20)]
    TooLarge(u64),
    /// This where a folder is looked for.
    #[error("is {0}, not a folder")]
    NotAFolder(&'static str),
}

impl Odd {
    /// What is said in an error, if that is one of these.
    pub(super) fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }
}

impl From<Odd> for io::Error {
    fn from(error: Odd) -> Self {
        Self::new(io::ErrorKind::InvalidInput, error)
    }
}

/// What a call looked for at a path.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Wanted {
    /// A file that is there, or is to be there.
    File,
    /// A folder.
    Folder,
}

/// What is in the way at `path` below the folder `dir`, which messages call `name`, or above `path`, if that is why a call
/// failed; or else the error itself. Where a file is not there nothing is in its way.
pub(super) fn in_the_way((dir, name): (&Dir, &Path), path: &str, wanted: Wanted, error: io::Error) -> io::Error {
    if Odd::of(&error).is_some() || wanted == Wanted::File && error.kind() == ErrorKind::NotFound {
        return error;
    }
    let odd = |path: &str, what| Odd { path: name.join(path), what }.into();
    let above = path.match_indices('/').map(|(end, _)| &path[..end]);
    for folder in above.chain((wanted == Wanted::Folder).then_some(path)) {
        match dir.symlink_metadata(folder) {
            Ok(found) if found.is_dir() => {}
            Ok(found) => return odd(folder, What::NotAFolder(kind(&found))),
            Err(_) => return error,
        }
    }
    match dir.symlink_metadata(path) {
        Ok(found) if wanted == Wanted::File && !found.is_file() => odd(path, What::NotAFile),
        _ => error,
    }
}

/// A word for what is no folder.
fn kind(found: &Metadata) -> &'static str {
    match found {
        link if link.is_symlink() => "a link",
        file if file.is_file() => "a file",
        _ => "a pipe or a device",
    }
}
