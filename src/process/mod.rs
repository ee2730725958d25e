//! A child process: the group it leads, its last words, its end; and programs that a guard runs, one after the other.
//!
//! What it runs and what its stdin and stdout are is the caller's to say; so is what the two tell each other.

mod child;
mod descendants;
mod file_size;
mod group;
mod guard;
mod ignored;
mod last_words;
mod leftovers;
mod lines;
mod log;
mod out_of_memory;
pub(crate) mod own_file;
mod session;
mod this_program;

pub(crate) use child::{Process, named as named_signal};
pub(crate) use file_size::survive_file_size_limit;
pub(crate) use group::adopt_orphans;
pub(crate) use guard::{End, Ended, GUARD, Guarded, How, Program, UNHEARD, Watch, serve as guard};
pub(crate) use ignored::is_ignored;
pub(crate) use leftovers::end_leftovers;
pub(crate) use lines::{LONGEST_LINE, Line, Lines};
pub(crate) use log::Log;
pub(crate) use this_program::this_program;
