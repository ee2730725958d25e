//! Expressions over the values of a config, as rules of a sweep file have them: what they are made of, what they come to,
//! and how they are written. How they are read, and which make sense in a sweep, is the concern of `spec`.

mod evaluation;
mod notation;
mod number;

use std::ops::Range;

use super::word::words;
use super::{Name, Value};

/// An expression, or a part of one.
#[derive(Clone, Debug)]
pub(crate) struct Expression {
    /// Where it stands: bytes of the text that it was read from.
    pub(crate) at: Range<usize>,
    /// What it is.
    pub(crate) term: Term,
}

/// The left side and the right side of an operator.
pub(crate) type Sides = Box<[Expression; 2]>;

/// What an expression is.
#[derive(Clone, Debug)]
pub(crate) enum Term {
    /// A number, a text, true or false.
    Literal(Value),
    /// The value of the hyperparameter of this name.
    Name(Name),
    /// Whether the hyperparameter of this name is active.
    Active(Name),
    /// It is true where that is false.
    Not(Box<Expression>),
    /// The number below zero that this one is above it.
    Minus(Box<Expression>),
    /// Both are true, or one of them is.
    Logic(Logic, Sides),
    /// Two values beside each other.
    Compare(Comparison, Sides),
    /// A value is one of these literals.
    In(Box<Expression>, Vec<Expression>),
    /// A number made of two.
    Arithmetic(Operator, Sides),
    /// A number made of one or more.
    Call(Function, Vec<Expression>),
}

words! {
    /// How truth values are joined.
    pub(crate) enum Logic {
        /// Both are true.
        And = "and",
        /// One is true, or both are.
        Or = "or",
    }
}

words! {
    /// How values are compared.
    pub(crate) enum Comparison {
        /// They are the same: a whole number is the real number of that value, and a text is never a number.
        Equal = "==",
        /// They are not.
        Unequal = "!=",
        /// The first number is at or below the second.
        AtMost = "<=",
        /// The first number is at or above the second.
        AtLeast = ">=",
        /// The first number is below the second.
        Below = "<",
        /// The first number is above the second.
        Above = ">",
    }
}

words! {
    /// How a number is made of two. Of whole numbers comes a whole one, but for a quotient.
    pub(crate) enum Operator {
        /// Their sum.
        Plus = "+",
        /// Their difference.
        Minus = "-",
        /// Their product.
        Times = "*",
        /// Their quotient: a real number, as in Python.
        Over = "/",
        /// What is left of the first by whole multiples of the second; with the sign of the second, as in Python.
        Modulo = "%",
    }
}

words! {
    /// How a number is made of those in parentheses.
    pub(crate) enum Function {
        /// The smallest.
        Min = "min",
        /// The largest.
        Max = "max",
        /// The distance from zero, of one number.
        Abs = "abs",
    }
}

/// Why an expression has no value at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// It reads a hyperparameter that is not active there.
    Inactive,
    /// A value is of a type that the operator does not take.
    Mismatch,
    /// A number is beyond 64 bits.
    Overflow,
    /// Something is divided by zero.
    DivisionByZero,
}

impl Expression {
    /// The names that it reads, or asks of whether they are active, from left to right, each with its place.
    pub(crate) fn names(&self) -> Vec<(&Name, &Range<usize>)> {
        match &self.term {
            Term::Literal(_) => Vec::new(),
            Term::Name(name) | Term::Active(name) => vec![(name, &self.at)],
            Term::Not(one) | Term::Minus(one) | Term::In(one, _) => one.names(),
            Term::Logic(_, sides) | Term::Compare(_, sides) | Term::Arithmetic(_, sides) => {
                sides.iter().flat_map(Self::names).collect()
            }
            Term::Call(_, of) => of.iter().flat_map(Self::names).collect(),
        }
    }
}
