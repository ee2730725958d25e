//! An expression as a person would write it: with no more parentheses than it needs, so that two that differ in blanks alone
//! are the same text.

use std::fmt;

use super::{Expression, Logic, Operator, Term};
use crate::space::Value;

/// How tightly an expression holds together; one that is a part of another needs parentheses where it holds less than that asks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tight {
    Or,
    And,
    Not,
    Compare,
    Sum,
    Product,
    Minus,
    Whole,
}

impl Tight {
    fn of(term: &Term) -> Self {
        match term {
            Term::Logic(Logic::Or, _) => Self::Or,
            Term::Logic(Logic::And, _) => Self::And,
            Term::Not(_) => Self::Not,
            Term::Compare(..) | Term::In(..) => Self::Compare,
            Term::Arithmetic(Operator::Plus | Operator::Minus, _) => Self::Sum,
            Term::Arithmetic(Operator::Times | Operator::Over | Operator::Modulo, _) => Self::Product,
            Term::Minus(_) => Self::Minus,
            Term::Literal(_) | Term::Name(_) | Term::Active(_) | Term::Call(..) => Self::Whole,
        }
    }

    /// What holds a little more together.
    fn next(self) -> Self {
        match self {
            Self::Or => Self::And,
            Self::And => Self::Not,
            Self::Not => Self::Compare,
            Self::Compare => Self::Sum,
            Self::Sum => Self::Product,
            Self::Product => Self::Minus,
            Self::Minus | Self::Whole => Self::Whole,
        }
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tight = Tight::of(&self.term);
        match &self.term {
            Term::Literal(Value::Text(text)) if text.contains('\'') => write!(f, "\"{text}\""),
            Term::Literal(Value::Text(text)) => write!(f, "'{text}'"),
            Term::Literal(value) => write!(f, "{value}"),
            Term::Name(name) => f.write_str(&written(name)),
            Term::Active(name) => write!(f, "active({})", written(name)),
            Term::Not(one) => write!(f, "not {}", Part(one, tight)),
            Term::Minus(one) => write!(f, "-{}", Part(one, tight)),
            Term::Logic(logic, sides) => infix(f, logic.word(), sides, [tight, tight.next()]),
            Term::Compare(comparison, sides) => infix(f, comparison.word(), sides, [tight.next(); 2]),
            Term::Arithmetic(operator, sides) => infix(f, operator.word(), sides, [tight, tight.next()]),
            Term::In(one, items) => write!(f, "{} in [{}]", Part(one, tight.next()), list(items)),
            Term::Call(function, args) => write!(f, "{}({})", function.word(), list(args)),
        }
    }
}

/// A part that must hold together at least so tightly.
struct Part<'a>(&'a Expression, Tight);

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(part, least) = self;
        if Tight::of(&part.term) < *least { write!(f, "({part})") } else { write!(f, "{part}") }
    }
}

fn infix(f: &mut fmt::Formatter<'_>, word: &str, sides: &[Expression; 2], least: [Tight; 2]) -> fmt::Result {
    write!(f, "{} {word} {}", Part(&sides[0], least[0]), Part(&sides[1], least[1]))
}

fn list(items: &[Expression]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// A name that would be read as something else stands between backticks.
fn written(name: &str) -> String {
    let is_word = Logic::WORDS.contains(&name) || ["not", "in", "true", "false"].contains(&name);
    let letters = |c: char| c.is_alphanumeric() || c == '_';
    let plain = |part: &str| part.chars().all(letters) && part.starts_with(|c: char| !c.is_numeric());
    if name.split('.').all(plain) && !is_word { name.to_owned() } else { format!("`{name}`") }
}
