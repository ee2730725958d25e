//! Whatever the text of a rule: it is read or refused, and what is read is written as something that is read the same.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use super::parser::parse;

/// What expressions are made of, and what they are not.
const WORDS: &[&str] = &[
    "a",
    "b.c",
    "`x-y`",
    "'t'",
    "\"it's\"",
    "1",
    "0.5",
    "1e-3",
    "9223372036854775808",
    "true",
    "and",
    "or",
    "not",
    "in",
    "==",
    "!=",
    "<",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "(",
    ")",
    "[",
    "]",
    ",",
    "min(",
    "abs(",
    "active(",
    "&&",
    "'",
    "é",
    "=",
];

/// An expression that is right.
fn expression() -> impl Strategy<Value = String> {
    let value =
        select(&["a", "b.c", "`x-y`", "'t'", "\"it's\"", "7", "0.25", "1e300", "true", "active(a)", "[64, [-1.5]]"]);
    value.prop_map(str::to_owned).prop_recursive(5, 40, 3, |inner| {
        let infix = select(&["and", "or", "==", "!=", "<", "<=", "+", "-", "*", "/", "%"]);
        prop_oneof![
            (inner.clone(), infix, inner.clone()).prop_map(|(a, word, b)| format!("({a}) {word} ({b})")),
            inner.clone().prop_map(|a| format!("not ({a})")),
            inner.clone().prop_map(|a| format!("-({a})")),
            inner.clone().prop_map(|a| format!("({a}) in [-1, 't', 2.5, [64], []]")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("max({a}, {b})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(0), ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,40}") {
        refused_at_a_place(&text)?;
    }

    #[test]
    fn any_words(words in proptest::collection::vec(select(WORDS), 0..30)) {
        refused_at_a_place(&words.join(" "))?;
        refused_at_a_place(&words.concat())?;
    }

    #[test]
    fn what_is_written_is_read_the_same(text in expression()) {
        if let Ok(read) = parse(&text) {
            let written = read.to_string();
            let again = parse(&written).map_err(|problem| TestCaseError::fail(format!("{written}: {}", problem.message)))?;
            prop_assert_eq!(again.to_string(), written);
            let value = |read: &crate::space::Expression| format!("{:?}", read.value(&|_| None));
            prop_assert_eq!(value(&again), value(&read));
        } else {
            prop_assert!(text.len() > 1000, "{}", text);
        }
    }
}

fn refused_at_a_place(text: &str) -> Result<(), TestCaseError> {
    if let Err(problem) = parse(text) {
        prop_assert!(problem.at.start <= problem.at.end && problem.at.end <= text.len());
        prop_assert!(text.is_char_boundary(problem.at.start) && text.is_char_boundary(problem.at.end));
    }
    Ok(())
}
