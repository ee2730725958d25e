//! A value as text that other programs read as the same value: argparse, YAML 1.1, JSON and TOML agree on it.
//!
//! How values stand in sweeper's own files is not here.

use crate::space::Value;

/// The value as an argument, or in place of `{param}`. A list is JSON.
pub(crate) fn argument_value(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Path(text) => text.clone(),
        Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Texts(_)
        | Value::Floats(_)
        | Value::List(_)
        | Value::Map(_) => json_value(value),
    }
}

/// The value as JSON without blanks, its floats written as in arguments.
pub(crate) fn json_value(value: &Value) -> String {
    let list = |all: Vec<String>| format!("[{}]", all.join(","));
    match value {
        Value::Bool(b) => b.to_string(),
        Value::Int(i) => i.to_string(),
        Value::Float(x) => float(*x),
        Value::Text(text) | Value::Path(text) => quoted(text),
        Value::Texts(all) => list(all.iter().map(|text| quoted(text)).collect()),
        Value::Floats(all) => list(all.iter().copied().map(float).collect()),
        Value::List(all) => list(all.iter().map(json_value).collect()),
        Value::Map(all) => serde_json::json!(all).to_string(),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The shortest text that reads back as the same number, always with a point; below 1e-4 and from 1e16 with an exponent of
/// a sign and at least two digits. YAML 1.1 takes `1e-5` for a word, but not `1.0e-05`.
fn float(x: f64) -> String {
    let plain = x == 0.0 || !x.is_finite() || (1e-4..1e16).contains(&x.abs());
    if plain {
        return if x.is_finite() { format!("{x:?}") } else { x.to_string().to_lowercase() };
    }
    let text = format!("{x:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let (sign, digits) = exponent.strip_prefix('-').map_or(('+', exponent), |digits| ('-', digits));
    format!("{mantissa}{point}e{sign}{digits:0>2}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn floats_have_a_point_and_a_signed_exponent() {
        let pairs = [
            (1e-5, "1.0e-05"),
            (-2.5e-7, "-2.5e-07"),
            (1e-4, "0.0001"),
            (0.001, "0.001"),
            (1.0, "1.0"),
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (123_456_789.0, "123456789.0"),
            (9e15, "9000000000000000.0"),
            (1e16, "1.0e+16"),
            (1.5e300, "1.5e+300"),
            (5e-324, "5.0e-324"),
            (f64::NAN, "nan"),
            (f64::NEG_INFINITY, "-inf"),
        ];
        for (x, text) in pairs {
            assert_eq!(argument_value(&Value::Float(x)), text);
        }
    }

    #[test]
    fn other_values() {
        assert_eq!(argument_value(&Value::Bool(true)), "true");
        assert_eq!(argument_value(&Value::Int(-64)), "-64");
        assert_eq!(argument_value(&Value::Text("a\"b".into())), "a\"b");
        assert_eq!(argument_value(&Value::Path("data/x".into())), "data/x");
        assert_eq!(argument_value(&Value::Texts(vec!["a\"b".into(), "é".into()])), r#"["a\"b","é"]"#);
        let nested = Value::List(vec![Value::Floats(vec![0.5, 1e-9]), Value::Bool(false), Value::Text("c".into())]);
        assert_eq!(argument_value(&nested), r#"[[0.5,1.0e-09],false,"c"]"#);
    }

    proptest! {
        #[test]
        fn floats_read_back_as_themselves_here_and_as_json(x in proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL) {
            let text = float(x);
            prop_assert!(text.contains('.'));
            prop_assert_eq!(text.parse::<f64>(), Ok(x));
            prop_assert_eq!(serde_json::from_str(&text).ok(), Some(x));
        }
    }
}
