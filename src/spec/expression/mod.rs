//! Text of a rule → checked [`Expression`](crate::space::Expression): read by hand, each problem with its place.

#[cfg(test)]
mod cases;
mod check;
mod cursor;
mod kind;
mod literal;
mod parser;
#[cfg(test)]
mod properties;
mod scope;
mod source;
mod token;

pub(super) use check::truth;
pub(super) use scope::Scope;
pub(super) use source::Source;
