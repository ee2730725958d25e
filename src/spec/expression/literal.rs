//! Literals of an expression that are one word: numbers, texts, true and false.

use std::ops::Range;

use super::token::{Token, unreadable};
use crate::space::Value;
use crate::spec::problem::Problem;

/// The value that a word is by itself.
pub(super) fn literal(token: Token<'_>, at: &Range<usize>) -> Result<Option<Value>, Problem> {
    Ok(Some(match token {
        Token::Number(digits) => number(digits, at.clone())?,
        Token::Text(text) => Value::Text(text.to_owned()),
        Token::Name("true") => Value::Bool(true),
        Token::Name("false") => Value::Bool(false),
        Token::Name(_) | Token::Quoted(_) | Token::Symbol(_) => return Ok(None),
    }))
}

/// The number that is written so, perhaps with a sign.
pub(super) fn number(digits: &str, at: Range<usize>) -> Result<Value, Problem> {
    let digits = digits.replace('_', "");
    let value = if digits.contains(['.', 'e', 'E']) {
        digits.parse().ok().filter(|x: &f64| x.is_finite()).map(|x| Value::Float(x + 0.0))
    } else {
        digits.parse().ok().map(Value::Int)
    };
    value.ok_or_else(|| unreadable(at, "this number is beyond 64 bits", "write a smaller one"))
}
