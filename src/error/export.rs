//! Why results are not exported.

use std::path::PathBuf;

/// Files that would be lost.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportError {
    /// Another program has written in the file.
    #[error(
        "{}:{line}: written by another program, and an export would replace it; nothing was written\nname another file with -o",
        file.display()
    )]
    Others {
        /// The file.
        file: PathBuf,
        /// The first line that is not an export's.
        line: usize,
    },
}
