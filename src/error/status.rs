//! The ends that are no errors, and their exit codes.

use std::process::ExitCode;

/// An end that is not an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExitStatus {
    /// All that was asked for is there.
    Complete,
    /// The sweep is through, but some trials failed, diverged or were lost.
    SomeFailed,
    /// Stopped before every trial was trained, as it was told to; the same command resumes.
    Stopped,
    /// Something on disk is not as it was written, or would not be written again.
    Unsound,
    /// Stopped by this signal; the same command resumes.
    Interrupted(u8),
    /// The command line was answered by clap: help, version, or a usage error with its code.
    Answered(u8),
}

impl ExitStatus {
    /// The one with the higher code, of two that parts of a command ended with.
    pub(crate) fn max(self, other: Self) -> Self {
        if other.code() > self.code() { other } else { self }
    }

    /// The exit code.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Complete => 0,
            Self::SomeFailed | Self::Stopped => 3,
            Self::Unsound => 4,
            Self::Interrupted(signal) => 128 + signal,
            Self::Answered(code) => code,
        }
    }

    /// A word for the command that `on_finish` runs.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Complete | Self::Answered(_) => "complete",
            Self::SomeFailed | Self::Unsound => "failed",
            Self::Stopped => "stopped",
            Self::Interrupted(_) => "interrupted",
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status.code())
    }
}
