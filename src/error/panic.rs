//! What a panic means.

use super::Error;

impl Error {
    /// What a panic means. Libraries that find no thread have no other way to say so.
    pub(crate) fn of_panic(reason: String) -> Self {
        if reason.contains("spawn") || reason.contains("thread pool") {
            return Self::System { reason: "no more threads or processes (`ulimit -u`, pids.max)".into() };
        }
        Self::Bug(reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_in_words() {
        let said = |reason: &str| Error::of_panic(reason.into()).to_string();
        let pool =
            "The global thread pool has not been initialized.: ThreadPoolBuildError { kind: IOError(Os { code: 11 } }";
        let refused = "the system refuses to go on: no more threads or processes (`ulimit -u`, pids.max); the same command \
                       goes on from here";
        assert_eq!(said(pool), refused);
        assert_eq!(said("failed to spawn thread: Os { code: 11 }"), refused);
        assert_eq!(said("out of range"), "a bug in sweeper: out of range; nothing that was finished is lost");
    }
}
