//! What an expression comes to at a point, by the three-valued logic of Kleene (1938): what reads a hyperparameter that is
//! not active is unknown, and so is what it makes unknown. `false and …` is false and `true or …` true whatever follows.
//! What overflows, divides by zero or compares what cannot be compared is unknown, too.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::number;
use super::{Comparison, Expression, Function, Logic, Term, Unknown};
use crate::space::Value;

/// Tells the values of those names that are active.
type Values<'v, 'a> = &'v dyn Fn(&str) -> Option<&'a Value>;

impl Expression {
    /// Whether it is true where `of` tells the values of those names that are active. What is unknown is not true.
    pub(crate) fn is_true<'a>(&'a self, of: Values<'_, 'a>) -> bool {
        self.truth(of) == Ok(true)
    }

    /// Its value where `of` tells the values of those names that are active.
    pub(crate) fn value<'a>(&'a self, of: Values<'_, 'a>) -> Result<Cow<'a, Value>, Unknown> {
        let number = match &self.term {
            Term::Literal(value) => return Ok(Cow::Borrowed(value)),
            Term::Name(name) => return of(name).map(Cow::Borrowed).ok_or(Unknown::Inactive),
            Term::Active(_) | Term::Not(_) | Term::Logic(..) | Term::Compare(..) | Term::In(..) => {
                Value::Bool(self.truth(of)?)
            }
            Term::Minus(one) => number::negated(&*one.value(of)?)?,
            Term::Arithmetic(operator, sides) => {
                let [left, right] = &**sides;
                number::computed(*operator, &*left.value(of)?, &*right.value(of)?)?
            }
            Term::Call(function, args) => called(*function, args, of)?,
        };
        Ok(Cow::Owned(number))
    }

    /// Whether it is true or false.
    fn truth<'a>(&'a self, of: Values<'_, 'a>) -> Result<bool, Unknown> {
        match &self.term {
            Term::Active(name) => Ok(of(name).is_some()),
            Term::Not(one) => Ok(!one.truth(of)?),
            Term::Logic(logic, sides) => {
                let [left, right] = &**sides;
                joined(*logic, left.truth(of), || right.truth(of))
            }
            Term::Compare(comparison, sides) => {
                let [left, right] = &**sides;
                compared(*comparison, &*left.value(of)?, &*right.value(of)?)
            }
            Term::In(one, items) => {
                let value = one.value(of)?;
                Ok(items.iter().filter_map(|item| item.value(of).ok()).any(|item| number::equal(&value, &item)))
            }
            Term::Literal(_) | Term::Name(_) | Term::Minus(_) | Term::Arithmetic(..) | Term::Call(..) => {
                match *self.value(of)? {
                    Value::Bool(truth) => Ok(truth),
                    _ => Err(Unknown::Mismatch),
                }
            }
        }
    }
}

fn joined(
    logic: Logic,
    left: Result<bool, Unknown>,
    right: impl FnOnce() -> Result<bool, Unknown>,
) -> Result<bool, Unknown> {
    let decisive = logic == Logic::Or;
    if left == Ok(decisive) {
        return left;
    }
    match right() {
        Ok(right) if right == decisive => Ok(right),
        right => left.and(right),
    }
}

fn compared(comparison: Comparison, left: &Value, right: &Value) -> Result<bool, Unknown> {
    let order = || number::order(left, right).ok_or(Unknown::Mismatch);
    Ok(match comparison {
        Comparison::Equal => number::equal(left, right),
        Comparison::Unequal => !number::equal(left, right),
        Comparison::AtMost => order()? != Ordering::Greater,
        Comparison::AtLeast => order()? != Ordering::Less,
        Comparison::Below => order()? == Ordering::Less,
        Comparison::Above => order()? == Ordering::Greater,
    })
}

fn called<'a>(function: Function, args: &'a [Expression], of: Values<'_, 'a>) -> Result<Value, Unknown> {
    let wanted = match function {
        Function::Min => Ordering::Less,
        Function::Max => Ordering::Greater,
        Function::Abs => return number::absolute(&*args.first().ok_or(Unknown::Mismatch)?.value(of)?),
    };
    let mut chosen: Option<Cow<'a, Value>> = None;
    for arg in args {
        let value = arg.value(of)?;
        let order = number::order(&value, chosen.as_ref().unwrap_or(&value)).ok_or(Unknown::Mismatch)?;
        if chosen.is_none() || order == wanted {
            chosen = Some(value);
        }
    }
    chosen.map(Cow::into_owned).ok_or(Unknown::Mismatch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Name;

    fn literal(value: Value) -> Expression {
        Expression { at: 0..0, term: Term::Literal(value) }
    }

    fn truth(value: Option<bool>) -> Expression {
        value.map_or(Expression { at: 0..0, term: Term::Name(Name::new("x")) }, |b| literal(Value::Bool(b)))
    }

    fn both(term: impl Fn(Box<[Expression; 2]>) -> Term, left: Expression, right: Expression) -> Expression {
        Expression { at: 0..0, term: term(Box::new([left, right])) }
    }

    /// Where nothing is active.
    fn at_no_point(expression: &Expression) -> Option<Value> {
        expression.value(&|_| None).ok().map(Cow::into_owned)
    }

    #[test]
    fn truth_tables() {
        let all = [Some(true), Some(false), None];
        let table = |logic| {
            let one = |left, right| at_no_point(&both(|sides| Term::Logic(logic, sides), truth(left), truth(right)));
            all.map(|left| all.map(|right| one(left, right).map(|value| value == Value::Bool(true))))
        };
        let (t, f, u) = (Some(true), Some(false), None);
        assert_eq!(table(Logic::And), [[t, f, u], [f, f, f], [u, f, u]]);
        assert_eq!(table(Logic::Or), [[t, t, t], [t, f, u], [t, u, u]]);
        let not = |value| at_no_point(&Expression { at: 0..0, term: Term::Not(Box::new(truth(value))) });
        assert_eq!(all.map(not), [Some(Value::Bool(false)), Some(Value::Bool(true)), None]);
    }

    #[test]
    fn what_reads_an_inactive_name_is_unknown_and_asking_whether_it_is_active_is_not() {
        let x = || truth(None);
        let one = || literal(Value::Int(1));
        for comparison in Comparison::WORDS {
            let comparison = crate::space::Word::of(comparison).unwrap();
            assert_eq!(at_no_point(&both(|sides| Term::Compare(comparison, sides), x(), one())), None);
        }
        let is_in = Expression { at: 0..0, term: Term::In(Box::new(x()), vec![one()]) };
        assert_eq!(is_in.value(&|_| None), Err(Unknown::Inactive));
        let active = Expression { at: 0..0, term: Term::Active(Name::new("x")) };
        assert_eq!(at_no_point(&active), Some(Value::Bool(false)));
        let there = Value::Int(3);
        assert!(active.is_true(&|name| (name == "x").then_some(&there)) && !x().is_true(&|_| Some(&there)));
    }

    #[test]
    fn the_smallest_and_the_largest_keep_their_type() {
        let call = |function, values: &[Value]| {
            let args = values.iter().cloned().map(literal).collect();
            at_no_point(&Expression { at: 0..0, term: Term::Call(function, args) })
        };
        let (two, half, word) = (Value::Int(2), Value::Float(0.5), Value::Text("a".into()));
        assert_eq!(call(Function::Max, &[half.clone(), two.clone()]), Some(two.clone()));
        assert_eq!(call(Function::Min, &[two.clone(), half.clone(), two.clone()]), Some(half));
        assert_eq!(call(Function::Min, &[two.clone(), Value::Float(2.0)]), Some(two), "the first of equals");
        assert_eq!(call(Function::Abs, &[Value::Int(-2)]), Some(Value::Int(2)));
        assert_eq!((call(Function::Max, std::slice::from_ref(&word)), call(Function::Abs, &[word])), (None, None));
    }
}
