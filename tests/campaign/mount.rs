//! File systems of a size of their own, where that is allowed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why a part that mounts cannot be done.
pub(crate) const REFUSED: &str = "mounting a file system takes root";

/// A mounted file system, which goes with its owner.
#[derive(Debug)]
pub(crate) struct Mount(PathBuf);

impl Mount {
    /// A file system in memory with so many KiB, at the folder `at`; `None` where that is refused.
    pub(crate) fn tmpfs(at: &Path, kib: usize) -> Option<Self> {
        Self::new(at, &["-t", "tmpfs", "-o", &format!("size={kib}k"), "tmpfs"])
    }

    /// The file system in a file.
    pub(super) fn image(image: &Path, at: &Path) -> Option<Self> {
        Self::new(at, &["-o", "loop", image.to_str().unwrap()])
    }

    fn new(at: &Path, words: &[&str]) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        quietly(Command::new("mount").args(words).arg(at)).then(|| Self(at.to_owned()))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Makes a tmpfs larger.
    pub(crate) fn grow(&self, kib: usize) {
        assert!(quietly(Command::new("mount").args(["-o", &format!("remount,size={kib}k")]).arg(&self.0)));
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let gone =
            quietly(Command::new("umount").arg(&self.0)) || quietly(Command::new("umount").arg("-l").arg(&self.0));
        assert!(gone || std::thread::panicking(), "cannot unmount {}", self.0.display());
    }
}

/// Whether the command succeeds.
pub(super) fn quietly(command: &mut Command) -> bool {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success())
}
