//! `sweeper keys`: every key of a sweep file, as it is declared.

use std::borrow::Cow;

use serde::Serialize;

use crate::error::{Error, ExitStatus};
use crate::objective::KINDS_OF_SWEEPS;
use crate::space::{Field, Role, Schema, With};
use crate::spec::Keys;
use crate::ui;

/// Characters of a line of what a key does.
const WIDTH: usize = 100;

/// A key as JSON.
#[derive(Serialize)]
struct Key {
    name: &'static str,
    takes: String,
    default: String,
    only_with: Option<With>,
    role: &'static str,
    example: Cow<'static, str>,
    about: Cow<'static, str>,
}

/// What a kind of objective takes, and the keys of the sweep itself before it, as JSON.
#[derive(Serialize)]
struct Declared {
    kind: &'static str,
    about: &'static str,
    keys: Vec<Key>,
}

/// Prints the keys of every kind of objective.
pub(crate) fn keys(json: bool) -> Result<ExitStatus, Error> {
    let all = KINDS_OF_SWEEPS.schemas.iter().map(|schema| {
        let keys = Keys::new(KINDS_OF_SWEEPS, schema);
        Declared { kind: schema.kind, about: schema.about, keys: keys.iter().map(|field| key(field, schema)).collect() }
    });
    let all: Vec<Declared> = all.collect();
    if json {
        ui::show(&serde_json::to_string_pretty(&all).unwrap_or_default())?;
        return Ok(ExitStatus::Complete);
    }
    let declared =
        |key: &&Key| KINDS_OF_SWEEPS.schemas.iter().any(|kind| kind.fields.iter().any(|f| f.name == key.name));
    let is_own = |key: &&Key| !declared(key);
    ui::show(&lines("the sweep", all[0].keys.iter().filter(is_own)))?;
    for Declared { kind, about, keys } in &all {
        let title = format!("\nobjective.kind = \"{kind}\": {about}");
        ui::show(&lines(&title, keys.iter().filter(|key| !is_own(key))))?;
    }
    Ok(ExitStatus::Complete)
}

fn key(field: &Field, schema: &Schema) -> Key {
    Key {
        name: field.name,
        takes: field.takes.to_string(),
        default: field.default_words(),
        only_with: field.only_with,
        role: match field.role {
            Role::Sweep => "sweep",
            Role::Hyperparameter => "hyperparameter",
            Role::Fixed => "fixed",
        },
        example: field.example(),
        about: if field.name == METRIC {
            format!("{}: {}", field.about, all_metrics(schema).join(", ")).into()
        } else {
            field.about.into()
        },
    }
}

/// The key that names a metric.
const METRIC: &str = "metric.name";

/// Every metric that some sweep file of this kind measures.
fn all_metrics(schema: &Schema) -> Vec<String> {
    schema.every_metric().into_iter().map(|spec| spec.name.to_string()).collect()
}

/// A line for what each key takes and, below it, what it does.
fn lines<'a>(title: &str, keys: impl Iterator<Item = &'a Key>) -> String {
    let mut lines = vec![title.to_owned()];
    for key in keys {
        lines.push(format!("  {:<24} {} [{}]", key.name, key.takes, key.default));
        if !key.about.is_empty() {
            lines.extend(ui::wrapped(&key.about, WIDTH).into_iter().map(|line| format!("  {:<24}   {line}", "")));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_says_what_it_does() {
        for schema in KINDS_OF_SWEEPS.schemas {
            let silent: Vec<&str> = Keys::new(KINDS_OF_SWEEPS, schema)
                .iter()
                .map(|field| key(field, schema))
                .filter(|key| key.about.is_empty())
                .map(|key| key.name)
                .collect();
            assert!(silent.is_empty(), "{silent:?}");
        }
    }

    #[test]
    fn metrics_that_can_be_named_are_listed() {
        let metrics = all_metrics(KINDS_OF_SWEEPS.schemas[0]);
        assert_eq!(metrics[..6], ["train_mse", "valid_mse", "test_mse", "train_mmd", "epochs", "test_mmd"]);
        for name in ["mixture_components", "synthetic_wasserstein", "forest_agreement", "entropy_synthetic"] {
            assert!(metrics.iter().any(|metric| metric == name), "{name} is not in {metrics:?}");
        }
    }
}
