//! The words of an expression: numbers, texts, names and symbols, each with its place.

use std::ops::Range;

use crate::space::{Comparison, Operator};
use crate::spec::problem::Problem;

/// A word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// A number without a sign, as it is written.
    Number(&'t str),
    /// What stands between quotes.
    Text(&'t str),
    /// A name, or a word of the language.
    Name(&'t str),
    /// A name between backticks, which may have any letters.
    Quoted(&'t str),
    Symbol(&'static str),
}

/// A word and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Found<'t> {
    pub(super) token: Token<'t>,
    pub(super) at: Range<usize>,
}

const BRACKETS: &[&str] = &["(", ")", "[", "]", ","];

/// What other languages write, and what to write here.
const ELSEWHERE: &[(&str, &str)] = &[
    ("&&", "write `and`"),
    ("&", "write `and`"),
    ("||", "write `or`"),
    ("|", "write `or`"),
    ("!", "write `not`, or `!=` between two values"),
    ("=", "write `==`"),
    ("===", "write `==`"),
    ("<>", "write `!=`"),
    ("=<", "write `<=`"),
    ("=>", "write `>=`"),
    ("**", "write a product"),
    ("^", "write a product"),
    ("//", "write `/`, which gives a real number"),
];

/// What cannot be read as an expression.
pub(super) fn unreadable(at: Range<usize>, said: &str, help: impl Into<String>) -> Problem {
    Problem { message: format!("not an expression: {said}"), at, label: "here".into(), help: help.into() }
}

/// The words of a text.
pub(super) fn tokens(text: &str) -> Result<Vec<Found<'_>>, Problem> {
    let mut all = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let start = text.len() - rest.len();
        let (token, length) = match first {
            '\'' | '"' | '`' => between(rest, first),
            '0'..='9' => number(rest),
            _ if begins_name(first) => Ok(name(rest)),
            _ => symbol(rest, first),
        }
        .map_err(|wrong| Problem { at: start + wrong.at.start..start + wrong.at.end, ..wrong })?;
        all.push(Found { token, at: start..start + length });
        rest = rest[length..].trim_start();
    }
    Ok(all)
}

fn begins_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn continues_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// What stands between two of these.
fn between(rest: &str, quote: char) -> Result<(Token<'_>, usize), Problem> {
    let Some((inside, _)) = rest[1..].split_once(quote) else {
        let what = if quote == '`' { "name" } else { "text" };
        return Err(unreadable(
            0..rest.len(),
            &format!("a {what} does not end"),
            format!("end it with another {quote}"),
        ));
    };
    let token = if quote == '`' { Token::Quoted(inside) } else { Token::Text(inside) };
    Ok((token, inside.len() + 2))
}

/// Digits with underscores between them, perhaps with a fraction and an exponent.
fn number(rest: &str) -> Result<(Token<'_>, usize), Problem> {
    let digits = |from: usize| from + rest[from..].bytes().take_while(|b| b.is_ascii_digit() || *b == b'_').count();
    let digit_at = |at: usize| rest.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let mut end = digits(0);
    if rest[end..].starts_with('.') && digit_at(end + 1) {
        end = digits(end + 1);
    }
    if rest[end..].starts_with(['e', 'E']) {
        let sign = usize::from(rest[end + 1..].starts_with(['+', '-']));
        if digit_at(end + 1 + sign) {
            end = digits(end + 1 + sign);
        }
    }
    if rest[end..].starts_with(|c: char| continues_name(c) || c == '.') {
        let end = rest.find(|c: char| !continues_name(c) && c != '.').unwrap_or(rest.len());
        let help = "numbers are like 64, 0.5 and 1e-3; a name that begins with a digit stands in backticks";
        return Err(unreadable(0..end, "this is neither a number nor a name", help));
    }
    Ok((Token::Number(&rest[..end]), end))
}

/// Letters, digits and underscores, and parts of such joined by points.
fn name(rest: &str) -> (Token<'_>, usize) {
    let part = |from: usize| from + rest[from..].find(|c| !continues_name(c)).unwrap_or(rest.len() - from);
    let mut end = part(0);
    while rest[end..].strip_prefix('.').is_some_and(|next| next.starts_with(begins_name)) {
        end = part(end + 1);
    }
    (Token::Name(&rest[..end]), end)
}

/// The longest symbol that the text begins with.
fn symbol(rest: &str, first: char) -> Result<(Token<'static>, usize), Problem> {
    let known = Comparison::WORDS.iter().chain(Operator::WORDS).chain(BRACKETS).map(|symbol| (*symbol, None));
    let elsewhere = ELSEWHERE.iter().map(|(symbol, help)| (*symbol, Some(*help)));
    let found = known.chain(elsewhere).filter(|(symbol, _)| rest.starts_with(symbol));
    match found.max_by_key(|(symbol, _)| symbol.len()) {
        Some((symbol, None)) => Ok((Token::Symbol(symbol), symbol.len())),
        Some((symbol, Some(help))) => Err(unreadable(0..symbol.len(), &format!("`{symbol}` is no operator"), help)),
        None => Err(unreadable(
            0..first.len_utf8(),
            &format!("`{first}` means nothing"),
            "a name that is not of letters, digits, `_` and points stands in backticks, a text in quotes",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::Token::{Name, Number, Quoted, Symbol, Text};
    use super::*;

    fn read(text: &str) -> Vec<Token<'_>> {
        tokens(text).unwrap().into_iter().map(|found| found.token).collect()
    }

    #[test]
    fn words_are_as_long_as_they_can_be() {
        assert_eq!(read("a.b_1>=-1.5e-3"), [Name("a.b_1"), Symbol(">="), Symbol("-"), Number("1.5e-3")]);
        assert_eq!(read(" 1_000<a "), [Number("1_000"), Symbol("<"), Name("a")]);
        assert_eq!(read("'a \"b'\"'\"`c-d`"), [Text("a \"b"), Text("'"), Quoted("c-d")]);
    }

    #[test]
    fn places_are_bytes() {
        let places: Vec<_> = tokens("é == 'ö'").unwrap().into_iter().map(|found| found.at).collect();
        assert_eq!(places, [0..2, 3..5, 6..10]);
        let problem = |text: &str| tokens(text).unwrap_err().at;
        assert_eq!([problem("a = 1"), problem("é && b"), problem("a > 'b")], [2..3, 3..5, 4..6]);
        assert_eq!([problem("a > 2x.y + 1"), problem("1. + a"), problem("a ; b")], [4..8, 0..2, 2..3]);
    }
}
