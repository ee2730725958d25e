//! The words of an expression → what they say. From what holds most loosely together to what holds most tightly: `or`,
//! `and`, `not`, comparisons and `in`, `+` and `-`, `*` `/` and `%`, the sign of a number.

use std::ops::Range;

use super::cursor::Cursor;
use super::literal::{literal, number};
use super::token::{Found, Token, tokens, unreadable};
use crate::space::{Comparison, Expression, Function, Logic, Name, Operator, Sides, Term, Value, Word};
use crate::spec::problem::Problem;

/// Bytes of an expression.
const LONGEST: usize = 1000;
/// Parentheses, signs and `not` within each other: each is a call within a call here, and wherever an expression is looked at.
const DEEPEST: usize = 50;

type Parsed = Result<Expression, Problem>;
/// A literal and where it stands.
type Placed = (Range<usize>, Value);

/// The expression that a text is.
pub(super) fn parse(text: &str) -> Parsed {
    if text.len() > LONGEST {
        let said = format!("it has more than {LONGEST} bytes");
        return Err(unreadable(0..text.len(), &said, "join what it asks in several rules"));
    }
    let mut parser = Parser { words: Cursor::new(tokens(text)?, text.trim_end().len()), depth: 0 };
    let whole = parser.any()?;
    match parser.words.peek() {
        None => Ok(whole),
        Some(Found { token: Token::Symbol(symbol @ (")" | "]")), at }) => {
            Err(unreadable(at.clone(), &format!("`{symbol}` closes nothing"), "delete it, or open it before"))
        }
        Some(Found { at, .. }) => {
            Err(unreadable(at.clone(), "this follows without an operator", "join parts by `and`, `or` or an operator"))
        }
    }
}

struct Parser<'t> {
    words: Cursor<'t>,
    depth: usize,
}

impl Parser<'_> {
    fn any(&mut self) -> Parsed {
        self.chain(Self::all, |logic| logic == Logic::Or, Term::Logic)
    }

    fn all(&mut self) -> Parsed {
        self.chain(Self::negation, |logic| logic == Logic::And, Term::Logic)
    }

    fn negation(&mut self) -> Parsed {
        let Some(not) = self.words.take("not") else { return self.comparison() };
        let one = self.deeper(&not, Self::negation)?;
        Ok(Expression { at: not.start..one.at.end, term: Term::Not(Box::new(one)) })
    }

    fn comparison(&mut self) -> Parsed {
        let left = self.sum()?;
        let whole = if let Some(comparison) = self.words.word(|_: Comparison| true) {
            let right = self.sum()?;
            joined(left, right, |sides| Term::Compare(comparison, sides))
        } else if self.words.take("in").is_some() {
            self.list(left)?
        } else if self.words.are_next("not", "in") {
            self.words.skip(2);
            let list = self.list(left)?;
            Expression { at: list.at.clone(), term: Term::Not(Box::new(list)) }
        } else {
            return Ok(left);
        };
        match self.words.peek() {
            Some(Found { token: Token::Symbol(symbol), at }) if Comparison::of(symbol).is_some() => {
                Err(unreadable(at.clone(), "two comparisons in a row", "write `a < b and b < c`"))
            }
            _ => Ok(whole),
        }
    }

    fn sum(&mut self) -> Parsed {
        self.chain(Self::product, |one| matches!(one, Operator::Plus | Operator::Minus), Term::Arithmetic)
    }

    fn product(&mut self) -> Parsed {
        let wanted = |one| matches!(one, Operator::Times | Operator::Over | Operator::Modulo);
        self.chain(Self::signed, wanted, Term::Arithmetic)
    }

    fn signed(&mut self) -> Parsed {
        let Some(minus) = self.words.take(Operator::Minus.word()) else { return self.whole() };
        if let Some(Found { token: Token::Number(digits), at }) = self.words.peek() {
            let at = minus.start..at.end;
            let literal = number(&format!("-{digits}"), at.clone())?;
            self.words.skip(1);
            return Ok(Expression { at, term: Term::Literal(literal) });
        }
        let one = self.deeper(&minus, Self::signed)?;
        Ok(Expression { at: minus.start..one.at.end, term: Term::Minus(Box::new(one)) })
    }

    /// What needs no parentheses anywhere.
    fn whole(&mut self) -> Parsed {
        let Some(Found { token, at }) = self.words.peek().cloned() else { return Err(self.missing()) };
        if let Some(literal) = literal(token, &at)? {
            self.words.skip(1);
            return Ok(Expression { at, term: Term::Literal(literal) });
        }
        match token {
            Token::Symbol("(") => {
                self.words.skip(1);
                let inside = self.deeper(&at, Self::any)?;
                let end = self.words.close(")", &at)?;
                Ok(Expression { at: at.start..end, ..inside })
            }
            Token::Symbol("[") => self.deeper(&at, Self::sequence),
            Token::Name("and" | "or" | "not" | "in") | Token::Symbol(_) | Token::Number(_) | Token::Text(_) => {
                Err(self.missing())
            }
            Token::Name(name) if self.words.are_next(name, "(") => {
                self.words.skip(2);
                self.call(name, at)
            }
            Token::Name(name) | Token::Quoted(name) => {
                self.words.skip(1);
                Ok(Expression { at, term: Term::Name(Name::from(name)) })
            }
        }
    }

    /// What stands in the parentheses behind this name.
    fn call(&mut self, name: &str, at: Range<usize>) -> Parsed {
        if name == "active" {
            let Some(Found { token: Token::Name(of) | Token::Quoted(of), .. }) = self.words.peek() else {
                return Err(unreadable(
                    at,
                    "`active` needs a name",
                    "write the name of a hyperparameter in parentheses",
                ));
            };
            let term = Term::Active(Name::from(*of));
            self.words.skip(1);
            let end = self.words.close(")", &at)?;
            return Ok(Expression { at: at.start..end, term });
        }
        let Some(function) = Function::of(name) else {
            let help = format!("there are active, {}", Function::WORDS.join(", "));
            return Err(unreadable(at, &format!("there is no function `{name}`"), help));
        };
        let mut args = vec![self.deeper(&at, Self::any)?];
        while self.words.take(",").is_some() {
            args.push(self.deeper(&at, Self::any)?);
        }
        let end = self.words.close(")", &at)?;
        if function == Function::Abs && args.len() > 1 {
            return Err(unreadable(at.start..end, "`abs` is of one number", "write `abs(a - b)` for their distance"));
        }
        Ok(Expression { at: at.start..end, term: Term::Call(function, args) })
    }

    /// The list behind `in`.
    fn list(&mut self, of: Expression) -> Parsed {
        let Some(open) = self.words.take("[") else {
            let at = self.words.place();
            return Err(unreadable(at, "`in` needs a list", "write, for example, `in [1, 2]`"));
        };
        let (items, end) = self.literals(&open)?;
        if items.is_empty() {
            return Err(unreadable(open.start..end, "this list is empty", "write at least one value"));
        }
        let items = items.into_iter().map(|(at, value)| Expression { at, term: Term::Literal(value) }).collect();
        Ok(Expression { at: of.at.start..end, term: Term::In(Box::new(of), items) })
    }

    /// A list that is one value, such as the width of each layer.
    fn sequence(&mut self) -> Parsed {
        let open = self.words.place();
        self.words.skip(1);
        let (items, end) = self.literals(&open)?;
        let values = items.into_iter().map(|(_, value)| value).collect();
        Ok(Expression { at: open.start..end, term: Term::Literal(Value::List(values)) })
    }

    /// The values in the brackets that were opened at a place, each with its own, and where the brackets end.
    fn literals(&mut self, open: &Range<usize>) -> Result<(Vec<Placed>, usize), Problem> {
        let mut items = Vec::new();
        while !self.words.is_next("]") {
            match self.signed()? {
                Expression { at, term: Term::Literal(value) } => items.push((at, value)),
                Expression { at, .. } => {
                    let help = "write `a == b or a == c` to compare names";
                    return Err(unreadable(at, "a list has numbers, texts, true, false and lists alone", help));
                }
            }
            if self.words.take(",").is_none() {
                break;
            }
        }
        Ok((items, self.words.close("]", open)?))
    }

    /// Parts joined from left to right by words of a kind.
    fn chain<W: Word + Copy>(
        &mut self,
        part: fn(&mut Self) -> Parsed,
        wanted: fn(W) -> bool,
        term: fn(W, Sides) -> Term,
    ) -> Parsed {
        let mut left = part(self)?;
        while let Some(word) = self.words.word(wanted) {
            let right = part(self)?;
            left = joined(left, right, |sides| term(word, sides));
        }
        Ok(left)
    }

    /// What stands within something that stands at a place.
    fn deeper(&mut self, at: &Range<usize>, inside: fn(&mut Self) -> Parsed) -> Parsed {
        if self.depth == DEEPEST {
            return Err(unreadable(at.clone(), "it is nested too deeply", "write it with fewer parentheses"));
        }
        self.depth += 1;
        let parsed = inside(self);
        self.depth -= 1;
        parsed
    }

    /// There is no value where one must be.
    fn missing(&self) -> Problem {
        let at = self.words.place();
        unreadable(at, "a value is missing", "write a name, a number, or a text in quotes")
    }
}

fn joined(left: Expression, right: Expression, term: impl FnOnce(Sides) -> Term) -> Expression {
    Expression { at: left.at.start..right.at.end, term: term(Box::new([left, right])) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read, with no more parentheses than it needs.
    fn read(text: &str) -> String {
        parse(text).unwrap_or_else(|problem| panic!("{text}: {}", problem.message)).to_string()
    }

    #[test]
    fn operators_bind_as_in_python() {
        for (text, same) in [
            ("(a or (b and c))", "a or b and c"),
            ("(a or b) and c", "(a or b) and c"),
            ("not (a == 1)", "not a == 1"),
            ("(not a) == true", "(not a) == true"),
            ("(a - b) - c", "a - b - c"),
            ("a - (b - c)", "a - (b - c)"),
            ("(-5) % 3", "-5 % 3"),
            ("-(a * b) + (c % d)", "-(a * b) + c % d"),
            ("a not in ['x', \"it's\",]", "not a in ['x', \"it's\"]"),
            ("max(1, (a)) >= abs(-b)", "max(1, a) >= abs(-b)"),
            ("active( a.b )and 1_000<`x-y`", "active(a.b) and 1000 < `x-y`"),
            ("min == - 9223372036854775808", "min == -9223372036854775808"),
            ("a in[[ 64,-1,], [ ]]and [true] != b", "a in [[64, -1], []] and [true] != b"),
        ] {
            assert_eq!((read(text).as_str(), read(same).as_str()), (same, same));
        }
    }

    #[test]
    fn what_is_longest_and_deepest_is_read() {
        let chain = format!("{}a", "a+".repeat(LONGEST / 2 - 1));
        assert_eq!(parse(&chain).unwrap().value(&|_| Some(&Value::Int(2))).unwrap().into_owned(), Value::Int(1000));
        assert_eq!(parse(&format!("{chain}+a")).unwrap_err().message, "not an expression: it has more than 1000 bytes");
        for (open, close) in [("(", ")"), ("not ", ""), ("-", ""), ("max(", ")"), ("[", "]")] {
            let value = if open == "[" { "1" } else { "a" };
            let nested = |n: usize| format!("{}{value}{}", open.repeat(n), close.repeat(n));
            assert!(parse(&nested(DEEPEST)).is_ok(), "{open}");
            let problem = parse(&nested(DEEPEST + 1)).unwrap_err();
            assert_eq!(problem.message, "not an expression: it is nested too deeply", "{open}");
        }
    }

    #[test]
    fn parts_know_where_they_stand() {
        let text = "(a + b) * c == 'd'";
        let Term::Compare(_, sides) = parse(text).unwrap().term else { panic!("{text}") };
        assert_eq!([&text[sides[0].at.clone()], &text[sides[1].at.clone()]], ["(a + b) * c", "'d'"]);
    }
}
