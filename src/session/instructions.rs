//! Which vector instructions train: one set for all results in a folder, or they would be the bytes of none.

use std::path::Path;

use crate::error::Error;
use crate::kernels::Isa;
use crate::store::{Manifest, Store};
use crate::trial::Instructions;

/// Reads `avx2`.
pub(crate) fn named(text: &str) -> Result<Isa, String> {
    match Isa::named(text) {
        Some(isa) if isa.is_available() => Ok(isa),
        Some(isa) => Err(format!("this processor has no {isa}; {} is the widest it has", Isa::detect())),
        None => Err("write baseline, avx2 or avx512".into()),
    }
}

/// The same for processors of other machines.
pub(crate) fn named_anywhere(text: &str) -> Result<Isa, String> {
    Isa::named(text).ok_or_else(|| "write baseline, avx2 or avx512".into())
}

/// The set of the results that the sweep called `name` has in `output`, which must be the one asked for, if any is; for
/// a new sweep that, or else the widest.
pub(super) fn choose(output: &Path, name: &str, asked: Option<Isa>) -> Result<Isa, Error> {
    let computed_with = Store::existing(output, name)?.map(|store| store.instructions()).transpose()?.flatten();
    match computed_with {
        Some(old) => admitted(&output.join(name), &old, asked),
        None => Ok(asked.unwrap_or_else(Isa::detect)),
    }
}

/// The set of the results in `dir`, if this program can go on with it, and none other is asked for.
pub(super) fn admitted(dir: &Path, old: &Instructions, asked: Option<Isa>) -> Result<Isa, Error> {
    let (dir, was) = (dir.to_owned(), old.isa.clone());
    match (of(old), asked) {
        (Some(isa), asked) if asked.is_none_or(|asked| asked == isa) => match instructions(isa) {
            now if now == *old => Ok(isa),
            now => Err(Error::OtherKernels { dir, was: old.clone(), now }),
        },
        (None, None) => Err(Error::NoSuchIsa { dir, was }),
        (_, asked) => Err(Error::OtherIsa { dir, was, asked: asked.unwrap_or_else(Isa::detect).to_string() }),
    }
}

/// What results that are computed with this set say of it.
pub(super) fn instructions(isa: Isa) -> Instructions {
    Instructions { isa: isa.to_string(), kernels: isa.revision() }
}

/// The set of the results that are there, if this processor has it.
pub(super) fn of(old: &Instructions) -> Option<Isa> {
    Isa::named(&old.isa).filter(|isa| isa.is_available())
}

/// The set that trains a trial again to the same bytes, or why there is none.
pub(super) fn again(old: &Manifest) -> Result<Isa, String> {
    match of(&old.instructions) {
        None => Err(format!("its results were computed with {}, which this processor has not", old.instructions.isa)),
        Some(isa) if instructions(isa) != old.instructions => {
            Err(format!("its results were computed with {}, this program has {}", old.instructions, instructions(isa)))
        }
        Some(isa) => Ok(isa),
    }
}
