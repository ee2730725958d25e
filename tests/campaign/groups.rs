//! Control groups, and a run in one that may have few processes and threads.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::part;
use super::place::{End, Files, Place};
use super::row::{Held, Row};
use super::sweeps::SMALLEST;

/// A control group of one controller, which goes with its owner.
pub(crate) struct Group {
    dir: PathBuf,
    /// The file of its limit.
    file: PathBuf,
}

impl Group {
    /// A group of this controller whose limit stands in the first of these files that there is.
    pub(crate) fn new(controller: &str, limits: &[&str]) -> Option<Self> {
        let root = Path::new("/sys/fs/cgroup");
        let root = if root.join(controller).is_dir() { root.join(controller) } else { root.to_owned() };
        let dir = root.join(format!("sweeper-{}-{controller}", std::process::id()));
        fs::create_dir(&dir).ok()?;
        let file = limits.iter().map(|name| dir.join(name)).find(|file| file.exists());
        let group = Self { file: file.clone().unwrap_or_default(), dir };
        file.map(|_| group)
    }

    /// Sets its limit.
    pub(crate) fn limit(&self, limit: impl AsRef<[u8]>) {
        fs::write(&self.file, limit).unwrap();
    }

    /// What runs a command line in it.
    pub(crate) fn join(&self) -> [String; 3] {
        let join = format!("echo $$ > {} && exec \"$0\" \"$@\"", self.dir.join("cgroup.procs").display());
        ["sh".to_owned(), "-c".to_owned(), join]
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let _ = fs::remove_dir(&self.dir);
    }
}

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_processes() {
    part(|| {
        let promise = "few processes stop a run, or slow it";
        let most = 24;
        let tried =
            format!("a control group of 1 to {most} processes and threads, two trials at a time; then without a limit");
        let Some(group) = Group::new("pids", &["pids.max"]) else {
            return vec![Row::untried(promise, tried, "making a control group takes root")];
        };
        let place = Place::new(SMALLEST);
        let expected = place.undisturbed();
        let held = (1..=most).map(|limit| -> Held {
            place.put(&Files::new());
            group.limit(limit.to_string());
            let limited = End::of(place.command(&group.join(), 2).spawn().unwrap(), Duration::from_mins(2));
            let held = limited.is(&[0, 4]).and_then(|()| place.ends_with(2, &expected));
            held.map_err(|failure| format!("{limit} processes: {failure}"))
        });
        vec![Row::of(promise, tried, held)]
    });
}
