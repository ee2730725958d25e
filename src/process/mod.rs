//! A child process: the group it leads, its last words, its end.
//!
//! What it runs and what its stdin and stdout are is the caller's to say; so is what the two tell each other.

mod child;
mod group;
mod last_words;

pub(crate) use child::Process;
