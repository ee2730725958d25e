//! Which shard runs the program of a trial. Two programs in the same folders would spoil each other's files, as two networks
//! do not: so a shard takes hold of a trial before it starts its program.
//!
//! A hold is a folder that gets to its place by one rename, of which one succeeds. One that a dead process left is not taken
//! away, which another might do at the same time, but followed by a second one, and so on: the last counts.

use std::borrow::Cow;

use super::Store;
use super::error::{At, Error};
use super::layout::hold;

/// The file that names the process.
const HOLDER: &str = "process";

impl Store {
    /// Whether this process holds something from now on, such as a trial; not if another one does that lives.
    pub(crate) fn take_hold(
        &self,
        what: &str,
        process: &str,
        mut is_alive: impl FnMut(&str) -> bool,
    ) -> Result<bool, Error> {
        let mut nth = 1;
        loop {
            let dir = hold(what, nth);
            let holder = || self.read(&format!("{dir}/{HOLDER}")).ok().flatten();
            match holder() {
                Some(holder) if holder == process.as_bytes() => return Ok(true),
                Some(holder) if is_alive(&String::from_utf8_lossy(&holder)) => return Ok(false),
                Some(_) => nth += 1,
                None => {
                    let file = [(HOLDER, Cow::from(process.as_bytes()))];
                    let committed = self.disk.commit(&dir, &file);
                    if matches!(committed, Ok(true)) || !self.disk.exists(&dir) {
                        return committed.at("write", &self.path(&dir));
                    }
                    // Another was first; or what is there is damaged, and holds nothing.
                    nth += u32::from(holder().is_none());
                }
            }
        }
    }

    /// Lets others have it: it is finished or given up.
    pub(crate) fn let_go(&self, what: &str) -> Result<(), Error> {
        let holds = (1..=u32::MAX).map(|nth| hold(what, nth));
        let there: Vec<String> = holds.take_while(|dir| self.disk.exists(dir)).collect();
        there.iter().try_for_each(|dir| self.disk.remove_tree(dir).at("remove", &self.path(dir)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_those_that_live_one_holds_a_trial() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path(), "t").unwrap();
        store.disk.claim("trials", false).unwrap();
        let take =
            |process: &str, alive: &[&str]| store.take_hold("a trial", process, |one| alive.contains(&one)).unwrap();
        assert!(take("a", &[]) && take("a", &["a"]));
        assert!(!take("b", &["a"]));
        // It is dead, and of those that see that one is the next.
        assert!(take("b", &[]) && !take("c", &["b"]) && take("b", &[]));
        store.let_go("a trial").unwrap();
        for (damage, is_folder) in [("a trial.1", false), ("a trial.2/process", true), ("a trial.3", true)] {
            let path = dir.path().join("t/journal/holds").join(damage);
            if is_folder { std::fs::create_dir_all(path) } else { std::fs::write(path, "") }.unwrap();
        }
        assert!(take("c", &["a", "b"]), "what is damaged holds nothing");
        store.let_go("a trial").unwrap();
        assert!(store.disk.list("journal/holds").unwrap().is_empty());
    }
}
