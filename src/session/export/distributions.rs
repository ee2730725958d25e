//! A distribution of a sweep file as Optuna writes it.

use serde_json::{Value as Json, json};

use crate::space::{Distribution, Scale, Value};

/// A hyperparameter of Optuna: its distribution as text, and how its values are written.
pub(super) struct Exported {
    /// As a journal has it: JSON within JSON.
    pub(super) text: String,
    /// What is chosen from; none of numbers in a range.
    choices: Option<Vec<Value>>,
    distribution: Distribution,
}

impl Exported {
    /// A range without steps is a range, whatever is listed a choice.
    pub(super) fn of(distribution: &Distribution) -> Self {
        let distribution = distribution.clone().listed();
        let is_log = |scale: Scale| scale == Scale::Log;
        let (name, attributes, choices) = match &distribution {
            Distribution::Float { low, high, scale, .. } => {
                ("FloatDistribution", json!({ "step": null, "low": low, "high": high, "log": is_log(*scale) }), None)
            }
            Distribution::Int { low, high, scale, .. } => {
                ("IntDistribution", json!({ "step": 1, "low": low, "high": high, "log": is_log(*scale) }), None)
            }
            Distribution::Choice(values) | Distribution::Weighted { values, .. } => {
                let choices: Vec<Json> = values.iter().map(choice).collect();
                ("CategoricalDistribution", json!({ "choices": choices }), Some(values.clone()))
            }
        };
        let text = json!({ "name": name, "attributes": attributes }).to_string();
        Self { text, choices, distribution }
    }

    /// A value as Optuna stores it: a number, or the number of a choice; none of what is not in the distribution, such as
    /// what stands where a hyperparameter is not active.
    pub(super) fn internal(&self, value: &Value) -> Option<Json> {
        let own = self.distribution.own(value)?;
        match &self.choices {
            Some(choices) => choices.iter().position(|choice| *choice == own).map(|i| json!(i)),
            None => Some(json!(own)),
        }
    }
}

/// Optuna chooses from numbers, texts and truth values alone.
fn choice(value: &Value) -> Json {
    match value {
        Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_) => json!(value),
        other => json!(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_stay_ranges_and_what_is_listed_is_a_choice() {
        let lr = Exported::of(&Distribution::Float { low: 1e-5, high: 0.1, scale: Scale::Log, steps: None });
        assert_eq!(
            lr.text,
            r#"{"attributes":{"high":0.1,"log":true,"low":0.00001,"step":null},"name":"FloatDistribution"}"#
        );
        assert_eq!(lr.internal(&Value::Float(0.01)), Some(json!(0.01)));
        assert_eq!(lr.internal(&Value::Float(0.5)), None, "out of the range");
        let dims = [vec![64], vec![64, 32]].map(|all| Value::List(all.into_iter().map(Value::Int).collect()));
        let widths = Exported::of(&Distribution::Choice(dims.to_vec()));
        assert_eq!(widths.text, r#"{"attributes":{"choices":["[64]","[64, 32]"]},"name":"CategoricalDistribution"}"#);
        assert_eq!(widths.internal(&dims[1]), Some(json!(1)));
        let steps = Exported::of(&Distribution::Int { low: 1, high: 9, scale: Scale::Linear, steps: Some(3) });
        assert_eq!(steps.text, r#"{"attributes":{"choices":[1,5,9]},"name":"CategoricalDistribution"}"#);
    }
}
