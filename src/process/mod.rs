//! A child process: the group it leads, its last words, its end.
//!
//! What it runs and what its stdin and stdout are is the caller's to say; so is what the two tell each other.

mod child;
mod file_size;
mod group;
mod ignored;
mod last_words;

pub(crate) use child::Process;
pub(crate) use file_size::survive_file_size_limit;
pub(crate) use ignored::is_ignored;
