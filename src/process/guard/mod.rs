//! A guard: a process of this program that runs one program after the other, and sees to it that nothing of one is left
//! when it has ended: not what it has started, not what has left its group or its session, and not when the run itself is
//! gone. There is one for each slot of a run.
//!
//! `guarded` is the side of the run, `serve` that of the guard, `wire` what they tell each other. What a program prints
//! goes past the guard: its stdout and stderr are pipes to the run, the same for all programs of a slot.

mod guarded;
mod serve;
mod wire;

/// What the command is called that gets to [`serve`].
pub(crate) const GUARD: &str = "guard";

pub(crate) use guarded::{End, Guarded, Watch};
pub(crate) use serve::{UNHEARD, serve};
pub(crate) use wire::{Ended, How, Program};
