//! `sweeper keys`: every key of a sweep file, as it is declared.

use std::borrow::Cow;

use serde::Serialize;

use crate::error::{Error, ExitStatus};
use crate::objective::KINDS_OF_SWEEPS;
use crate::space::{Field, Role, With};
use crate::spec::Keys;
use crate::ui;

/// A key as JSON.
#[derive(Serialize)]
struct Key {
    name: &'static str,
    takes: String,
    default: String,
    only_with: Option<With>,
    role: &'static str,
    example: Cow<'static, str>,
    about: &'static str,
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
        Declared { kind: schema.kind, about: schema.about, keys: keys.iter().map(key).collect() }
    });
    let all: Vec<Declared> = all.collect();
    if json {
        ui::show(&serde_json::to_string_pretty(&all).unwrap_or_default())?;
        return Ok(ExitStatus::Complete);
    }
    let is_own = |key: &&Key| key.role == "sweep";
    ui::show(&lines("the sweep", all[0].keys.iter().filter(is_own)))?;
    for Declared { kind, about, keys } in &all {
        let title = format!("\nobjective.kind = \"{kind}\": {about}");
        ui::show(&lines(&title, keys.iter().filter(|key| !is_own(key))))?;
    }
    Ok(ExitStatus::Complete)
}

fn key(field: &Field) -> Key {
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
        about: field.about,
    }
}

/// A line for what each key takes and, below it, what it does.
fn lines<'a>(title: &str, keys: impl Iterator<Item = &'a Key>) -> String {
    let mut lines = vec![title.to_owned()];
    for key in keys {
        lines.push(format!("  {:<24} {} [{}]", key.name, key.takes, key.default));
        if !key.about.is_empty() {
            lines.push(format!("  {:<24}   {}", "", key.about));
        }
    }
    lines.join("\n")
}
