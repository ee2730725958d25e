//! Whether an expression makes sense in a sweep: its names are known, its values of the types that its operators take, and
//! what it is compared with can be met.

use super::kind::{Kind, Type};
use super::parser::parse;
use super::scope::{Named, Scope};
use super::source::Source;
use crate::space::{Comparison, Expression, Operator, Sides, Term, Unknown, Value};
use crate::spec::problem::Problem;
use crate::spec::suggest::closest;

/// Words that are listed where none is near.
const LISTED: usize = 10;

/// The truth value that a text asks for, or what is wrong with it; `rule` names the text.
pub(in crate::spec) fn truth(source: &Source, rule: &str, scope: &Scope<'_>) -> Result<Expression, Problem> {
    let checked = parse(&source.text).and_then(|expression| {
        let kind = scope.check(&expression)?;
        let message = || format!("{rule} must be true or false");
        takes(&expression, &kind, Type::Truth, message, "write a comparison, such as `a > 0`")?;
        Ok(expression)
    });
    checked.map_err(|problem| source.at_its_place(problem))
}

impl Scope<'_> {
    /// What the values of an expression may be.
    fn check(&self, expression: &Expression) -> Result<Kind, Problem> {
        match &expression.term {
            Term::Literal(value) => Ok(Kind::of_value(value)),
            Term::Name(name) => self.name(name, expression),
            Term::Active(name) => self.name(name, expression).map(|_| Kind::of(Type::Truth)),
            Term::Not(one) => {
                let message = || "`not` is said of what is true or false".to_owned();
                takes(one, &self.check(one)?, Type::Truth, message, "write a comparison, such as `a != 0`")?;
                Ok(Kind::of(Type::Truth))
            }
            Term::Logic(logic, sides) => {
                for side in &**sides {
                    let message = || format!("`{}` joins what is true or false", logic.word());
                    takes(side, &self.check(side)?, Type::Truth, message, "write a comparison, such as `a > 0`")?;
                }
                Ok(Kind::of(Type::Truth))
            }
            Term::Compare(comparison, sides) => self.comparison(*comparison, sides),
            Term::In(one, items) => {
                let kind = self.check(one)?;
                for item in items {
                    alike("in", (&**one, &kind), (item, &self.check(item)?))?;
                }
                Ok(Kind::of(Type::Truth))
            }
            Term::Minus(one) => self.numbers("-", [&**one], expression),
            Term::Arithmetic(operator, sides) => self.numbers(operator.word(), &**sides, expression),
            Term::Call(function, args) => self.numbers(function.word(), args, expression),
        }
    }

    /// What a name may be.
    fn name(&self, name: &str, expression: &Expression) -> Result<Kind, Problem> {
        let problem =
            |message, label: &str, help| Problem { message, at: expression.at.clone(), label: label.into(), help };
        match self.named(name) {
            Named::Of(kind) => Ok(kind.clone()),
            Named::WithoutValue => {
                let message = format!("`{name}` has no value here");
                Err(problem(message, "no trial has it", "give it a value, or ask for another".into()))
            }
            Named::Nothing => Err(problem(format!("`{name}` names no hyperparameter"), "unknown", self.advice(name))),
        }
    }

    fn comparison(&self, comparison: Comparison, sides: &Sides) -> Result<Kind, Problem> {
        let [left, right] = &**sides;
        let kinds = [self.check(left)?, self.check(right)?];
        let word = comparison.word();
        if matches!(comparison, Comparison::Equal | Comparison::Unequal) {
            alike(word, (left, &kinds[0]), (right, &kinds[1]))?;
            return Ok(Kind::of(Type::Truth));
        }
        for (side, kind) in [left, right].into_iter().zip(&kinds) {
            let message = || format!("`{word}` compares numbers");
            takes(
                side,
                kind,
                Type::Number,
                message,
                "compare texts, and what is true or false, by `==`, `!=` or `in`",
            )?;
        }
        Ok(Kind::of(Type::Truth))
    }

    /// Of a number that is made of others; one that is the same in every trial must be a number.
    fn numbers<'e>(
        &self,
        word: &str,
        parts: impl IntoIterator<Item = &'e Expression>,
        whole: &Expression,
    ) -> Result<Kind, Problem> {
        let mut kinds = Vec::new();
        for part in parts {
            let kind = self.check(part)?;
            let message = || format!("`{word}` takes numbers");
            takes(part, &kind, Type::Number, message, "write a number, or the name of one; quotes make a text")?;
            kinds.push(kind);
        }
        if whole.value(&|name| self.fixed(name)) == Err(Unknown::Overflow) {
            return Err(Problem {
                message: "this number is beyond 64 bits".into(),
                at: whole.at.clone(),
                label: "in every trial".into(),
                help: "write smaller numbers, or real ones, such as 1e18".into(),
            });
        }
        self.divisor(whole)?;
        Ok(Kind::computed(&kinds))
    }

    /// What divides must not be 0 in every trial.
    fn divisor(&self, whole: &Expression) -> Result<(), Problem> {
        let Term::Arithmetic(Operator::Over | Operator::Modulo, sides) = &whole.term else { return Ok(()) };
        let [_, right] = &**sides;
        let is_zero = match right.value(&|name| self.fixed(name)).as_deref() {
            Ok(Value::Int(0)) => true,
            Ok(Value::Float(x)) => *x == 0.0,
            _ => false,
        };
        if !is_zero {
            return Ok(());
        }
        Err(Problem {
            message: "nothing can be divided by 0".into(),
            at: right.at.clone(),
            label: "0 in every trial".into(),
            help: "divide by another number".into(),
        })
    }
}

/// A part must be of a type.
fn takes(
    part: &Expression,
    kind: &Kind,
    wanted: Type,
    message: impl Fn() -> String,
    help: &str,
) -> Result<(), Problem> {
    if kind.types.contains(&wanted) {
        return Ok(());
    }
    let label = format!("this is {}", kind.described());
    Err(Problem { message: message(), at: part.at.clone(), label, help: help.into() })
}

/// Two values that are compared must be of one type, not be drawn, and such that they can be the same.
fn alike(word: &str, left: (&Expression, &Kind), right: (&Expression, &Kind)) -> Result<(), Problem> {
    if left.1.types.is_disjoint(&right.1.types) {
        return Err(Problem {
            message: format!("`{word}` compares values of one type"),
            at: right.0.at.clone(),
            label: format!("this is {}, and `{}` is {}", right.1.described(), left.0, left.1.described()),
            help: "texts stand in quotes; numbers, true and false do not".into(),
        });
    }
    if let Some((drawn, _)) = [left, right].into_iter().find(|(_, kind)| kind.is_real) {
        return Err(Problem {
            message: format!("`{word}` asks a range of real numbers for one of them"),
            at: drawn.at.clone(),
            label: "hardly ever exactly that".into(),
            help: "write `<=` or `>=`, or list its values in [space]".into(),
        });
    }
    never(left, right.0).or_else(|| never(right, left.0)).map_or(Ok(()), Err)
}

/// A word that a name never has.
fn never((name, kind): (&Expression, &Kind), other: &Expression) -> Option<Problem> {
    let (Term::Literal(Value::Text(word)), Some(words)) = (&other.term, &kind.words) else { return None };
    if words.contains(word) {
        return None;
    }
    let known = || words.iter().take(LISTED).map(|word| format!("'{word}'")).collect::<Vec<_>>().join(", ");
    let more = if words.len() > LISTED { format!(" and {} more", words.len() - LISTED) } else { String::new() };
    Some(Problem {
        message: format!("`{name}` is never {other}"),
        at: other.at.clone(),
        label: "not one of its values".into(),
        help: closest(word, words.iter().map(String::as_str))
            .map_or_else(|| format!("its values are {}{more}", known()), |near| format!("did you mean '{near}'?")),
    })
}
