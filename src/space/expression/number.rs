//! Numbers of expressions, exact: whole numbers are of 64 bits or nothing, and a whole and a real number are compared as
//! what they are, not as what is left of them in 53 bits.

use std::cmp::Ordering;

use super::{Operator, Unknown};
use crate::space::Value;

/// 2^63: real numbers from here on are above all whole ones.
const BEYOND: f64 = 9_223_372_036_854_775_808.0;

/// How two numbers stand to each other; none if one of them is no number.
pub(super) fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        (Value::Int(a), Value::Float(b)) => Some(beside(*a, *b)),
        (Value::Float(a), Value::Int(b)) => Some(beside(*b, *a).reverse()),
        _ => None,
    }
}

/// How a whole number stands to a finite real one.
fn beside(whole: i64, real: f64) -> Ordering {
    if real >= BEYOND {
        return Ordering::Less;
    }
    if real < -BEYOND {
        return Ordering::Greater;
    }
    let floor = libm::floor(real);
    #[expect(clippy::cast_possible_truncation, reason = "whole, and within the range of 64 bits")]
    let order = whole.cmp(&(floor as i64));
    if order == Ordering::Equal && real > floor { Ordering::Less } else { order }
}

/// Whether two values are the same.
pub(super) fn equal(left: &Value, right: &Value) -> bool {
    if let (Value::List(left), Value::List(right)) = (left, right) {
        return left.len() == right.len() && left.iter().zip(right).all(|(left, right)| equal(left, right));
    }
    match (left.as_text(), right.as_text()) {
        (Some(left), Some(right)) => left == right,
        _ => order(left, right).map_or_else(|| left == right, |order| order == Ordering::Equal),
    }
}

/// The number that an operator makes of two.
pub(super) fn computed(operator: Operator, left: &Value, right: &Value) -> Result<Value, Unknown> {
    let (Some(a), Some(b)) = (real(left), real(right)) else { return Err(Unknown::Mismatch) };
    if matches!(operator, Operator::Over | Operator::Modulo) && b == 0.0 {
        return Err(Unknown::DivisionByZero);
    }
    if let (Value::Int(a), Value::Int(b)) = (left, right)
        && operator != Operator::Over
    {
        return of_whole(operator, *a, *b).map(Value::Int).ok_or(Unknown::Overflow);
    }
    finite(match operator {
        Operator::Plus => a + b,
        Operator::Minus => a - b,
        Operator::Times => a * b,
        Operator::Over => a / b,
        Operator::Modulo => {
            let rest = libm::fmod(a, b);
            if rest != 0.0 && (rest < 0.0) != (b < 0.0) { rest + b } else { rest }
        }
    })
}

/// The whole number that an operator makes of two; the second is not 0 where it divides.
fn of_whole(operator: Operator, a: i64, b: i64) -> Option<i64> {
    match operator {
        Operator::Plus => a.checked_add(b),
        Operator::Minus => a.checked_sub(b),
        Operator::Times => a.checked_mul(b),
        Operator::Over => None,
        Operator::Modulo => {
            let rest = a.wrapping_rem(b); // the one that would overflow is 0
            Some(if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest })
        }
    }
}

/// The number with the other sign.
pub(super) fn negated(value: &Value) -> Result<Value, Unknown> {
    match value {
        Value::Int(i) => i.checked_neg().map(Value::Int).ok_or(Unknown::Overflow),
        Value::Float(x) => finite(-x),
        _ => Err(Unknown::Mismatch),
    }
}

/// The number without its sign.
pub(super) fn absolute(value: &Value) -> Result<Value, Unknown> {
    match value {
        Value::Int(i) => i.checked_abs().map(Value::Int).ok_or(Unknown::Overflow),
        Value::Float(x) => finite(x.abs()),
        _ => Err(Unknown::Mismatch),
    }
}

/// A number as the nearest real one.
#[expect(clippy::cast_precision_loss, reason = "beside a real number a whole one counts as the nearest")]
fn real(value: &Value) -> Option<f64> {
    match value {
        Value::Int(i) => Some(*i as f64),
        Value::Float(x) => Some(*x),
        _ => None,
    }
}

/// 0 has no sign: the same number must not be two values.
fn finite(x: f64) -> Result<Value, Unknown> {
    if x.is_finite() { Ok(Value::Float(x + 0.0)) } else { Err(Unknown::Overflow) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EDGE: i64 = 1 << 53;

    fn int(operator: Operator, a: i64, b: i64) -> Result<Value, Unknown> {
        computed(operator, &Value::Int(a), &Value::Int(b))
    }

    fn float(operator: Operator, a: f64, b: f64) -> Result<Value, Unknown> {
        computed(operator, &Value::Float(a), &Value::Float(b))
    }

    #[test]
    fn whole_and_real_numbers_are_compared_exactly() {
        let order = |whole, real| {
            let order = order(&Value::Int(whole), &Value::Float(real)).unwrap();
            assert_eq!(super::order(&Value::Float(real), &Value::Int(whole)).unwrap(), order.reverse());
            order
        };
        let edge = 9_007_199_254_740_992.0;
        assert_eq!(
            [EDGE - 1, EDGE, EDGE + 1].map(|i| order(i, edge)),
            [Ordering::Less, Ordering::Equal, Ordering::Greater]
        );
        assert_eq!(order(i64::MAX, BEYOND), Ordering::Less, "although it is the same in 53 bits");
        assert_eq!((order(i64::MIN, -BEYOND), order(i64::MIN, -1e300)), (Ordering::Equal, Ordering::Greater));
        assert_eq!([2, 3].map(|i| order(i, 2.5)), [Ordering::Less, Ordering::Greater]);
        assert_eq!([-3, -2].map(|i| order(i, -2.5)), [Ordering::Less, Ordering::Greater]);
    }

    #[test]
    fn values_of_different_types_are_never_the_same() {
        let text = |text: &str| Value::Text(text.into());
        assert!(equal(&Value::Int(1), &Value::Float(1.0)) && equal(&text("a"), &Value::Path("a".into())));
        assert!(!equal(&Value::Int(EDGE + 1), &Value::Float(9_007_199_254_740_992.0)));
        assert!(!equal(&Value::Int(1), &text("1")) && !equal(&Value::Int(1), &Value::Bool(true)));
        assert_eq!(order(&text("a"), &text("b")), None);
    }

    #[test]
    fn whole_numbers_stay_whole_or_overflow() {
        assert_eq!(int(Operator::Times, 1 << 31, 1 << 31), Ok(Value::Int(1 << 62)));
        assert_eq!(int(Operator::Times, 1 << 32, 1 << 31), Err(Unknown::Overflow));
        assert_eq!(int(Operator::Plus, i64::MAX, 1), Err(Unknown::Overflow));
        assert_eq!(int(Operator::Minus, i64::MIN, 1), Err(Unknown::Overflow));
        assert_eq!(negated(&Value::Int(i64::MIN)), Err(Unknown::Overflow));
        assert_eq!(absolute(&Value::Int(i64::MIN)), Err(Unknown::Overflow));
        assert_eq!(float(Operator::Times, 1e300, 1e300), Err(Unknown::Overflow));
    }

    #[test]
    fn quotients_and_remainders_are_those_of_python() {
        assert_eq!(int(Operator::Over, 7, 2), Ok(Value::Float(3.5)));
        assert_eq!(int(Operator::Over, 6, 2), Ok(Value::Float(3.0)));
        let rests = [(7, 3), (-7, 3), (7, -3), (-7, -3), (i64::MIN, -1)].map(|(a, b)| int(Operator::Modulo, a, b));
        assert_eq!(rests, [1, 2, -2, -1, 0].map(|rest| Ok(Value::Int(rest))));
        let rests = [(5.5, 2.0), (-5.5, 2.0), (5.5, -2.0)].map(|(a, b)| float(Operator::Modulo, a, b));
        assert_eq!(rests, [1.5, 0.5, -0.5].map(|rest| Ok(Value::Float(rest))));
        for operator in [Operator::Over, Operator::Modulo] {
            assert_eq!(int(operator, 1, 0), Err(Unknown::DivisionByZero));
            assert_eq!(float(operator, 1.0, 0.0), Err(Unknown::DivisionByZero));
        }
        assert_eq!(computed(Operator::Plus, &Value::Int(1), &Value::Bool(true)), Err(Unknown::Mismatch));
    }
}
