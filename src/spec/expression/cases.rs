//! What expressions come to: the cases to which the report's language of filters is held, too.

use super::parser::parse;
use crate::space::Value;

const CASES: &str = include_str!("../../../tests/page/expressions.txt");

/// A value of a point; in lists no blank follows a comma.
fn value(text: &str) -> Value {
    if let Some(items) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return Value::List(items.split(',').filter(|item| !item.is_empty()).map(value).collect());
    }
    match (text.parse(), text.parse(), text.parse()) {
        (Ok(b), ..) => Value::Bool(b),
        (_, Ok(i), _) => Value::Int(i),
        (.., Ok(x)) => Value::Float(x),
        _ => Value::Text(text.trim_matches('"').to_owned()),
    }
}

#[test]
fn each_case_comes_to_what_it_says() {
    for line in CASES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let [text, point, wanted] = line.split(" ; ").collect::<Vec<_>>().try_into().unwrap();
        let pairs = point.split(", ").map(|pair| pair.split_once(" = ").unwrap());
        let values: Vec<(&str, Value)> = pairs.map(|(name, text)| (name, value(text))).collect();
        let of = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
        let found = match parse(text) {
            Ok(expression) => match expression.value(&of).map(std::borrow::Cow::into_owned) {
                Ok(Value::Bool(truth)) => truth.to_string(),
                _ => "unknown".to_owned(),
            },
            Err(_) => "error".to_owned(),
        };
        assert_eq!(found, wanted, "{line}");
    }
}
