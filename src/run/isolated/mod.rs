//! A trainer that trains each trial in a process of its own: a hang is killed hard, memory is capped, and what brings
//! a process down costs one trial. The results are those of a training in this process.

mod child;
mod parent;
#[cfg(test)]
mod tests;
mod wire;

pub(crate) use child::serve;
pub(crate) use parent::Isolated;
pub(crate) use wire::Job;
