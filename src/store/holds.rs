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
    /// Who holds something, such as a trial: none other if this process does from now on.
    pub(crate) fn take_hold(
        &self,
        what: &str,
        process: &str,
        mut is_alive: impl FnMut(&str) -> bool,
    ) -> Result<Option<String>, Error> {
        let mut nth = 1;
        loop {
            let dir = hold(what, nth);
            let bytes = || self.read(&format!("{dir}/{HOLDER}")).ok().flatten();
            let holder = || bytes().map(|holder| String::from_utf8_lossy(&holder).into_owned());
            match holder() {
                Some(holder) if holder == process => return Ok(None),
                Some(holder) if is_alive(&holder) => return Ok(Some(holder)),
                Some(_) => nth += 1,
                None => {
                    let file = [(HOLDER, Cow::from(process.as_bytes()))];
                    match self.disk.commit(&dir, &file) {
                        Ok(true) => return Ok(None),
                        Err(error) if !self.disk.exists(&dir) => return Err(error).at("write", &self.path(&dir)),
                        // Another was first; or what is there is damaged, and holds nothing.
                        _ => nth += u32::from(self.disk.exists(&dir) && holder().is_none()),
                    }
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
        let of = |process: &str| Some(process.to_owned());
        assert_eq!([take("a", &[]), take("a", &["a"]), take("b", &["a"])], [None, None, of("a")]);
        // It is dead, and of those that see that one is the next.
        assert_eq!([take("b", &[]), take("c", &["b"]), take("b", &[])], [None, of("b"), None]);
        store.let_go("a trial").unwrap();
        for (damage, is_folder) in [("a trial.1", false), ("a trial.2/process", true), ("a trial.3", true)] {
            let path = dir.path().join("t/journal/holds").join(damage);
            if is_folder { std::fs::create_dir_all(path) } else { std::fs::write(path, "") }.unwrap();
        }
        assert_eq!(take("c", &["a", "b"]), None, "what is damaged holds nothing");
        store.let_go("a trial").unwrap();
        assert!(store.disk.list("journal/holds").unwrap().is_empty());
    }
}
