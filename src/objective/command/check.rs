//! What is wrong with the keys together: placeholders that nobody fills, parameters that nobody reads, seeds that nobody
//! takes, metrics from two sources.

use std::collections::BTreeSet;

use super::capture::{BadCapture, Captures};
use super::config::Config;
use super::template::{PLACEHOLDERS, Template};
use crate::space::{Complaint, Domains, Name, Part, Value};

/// Where the parameters of a config go, all at once.
const ARGS: &str = "args";

/// Words of `objective.reads`.
const CONFIG: &str = "config";
const SEED: &str = "seed";

/// All complaints of these keys.
pub(super) fn complaints(domains: &Domains) -> Vec<Complaint> {
    let config = Config::of(domains);
    let mut all = Vec::new();
    let used = placeholders(&config, &mut all);
    // What nothing seems to use may stand in what cannot be read.
    let is_read = all.is_empty() && !config.command.is_empty();
    if let Err(wrong) = config.rendering() {
        all.push(at(
            "objective.args",
            "`objective.args` cannot be filled in",
            &wrong.to_string(),
            "see `sweeper keys`",
        ));
    }
    for word in config.reads.iter().filter(|word| ![CONFIG, SEED].contains(&word.as_str())) {
        let message = format!("`objective.reads` knows no {word:?}");
        all.push(at("objective.reads", &message, "not one of them", "write \"config\", \"seed\" or both"));
    }
    if let Err(BadCapture { metric, reason, help }) = Captures::new(&config.capture) {
        all.push(at("objective.capture", &format!("the expression of `{metric}` cannot be used"), &reason, help));
    }
    if config.metrics.is_some() && !config.capture.is_empty() {
        let message = "metrics come from `objective.metrics` or from `objective.capture`, not from both";
        all.push(at("objective.capture", message, "a second source", "delete one of them"));
    }
    all.extend(shared_metrics(&config));
    all.extend(parameters(&config, &used, is_read));
    all.extend(config.params.iter().filter(|name| used.contains(&***name)).filter_map(|name| absent(name, domains)));
    if is_read {
        all.extend(seeds(domains, &config, &used));
    }
    all
}

/// The placeholders that the program's keys use, and what is wrong with their texts.
fn placeholders(config: &Config, all: &mut Vec<Complaint>) -> BTreeSet<String> {
    let items = config.command.iter().map(|text| ("objective.command", text));
    let others = config.env.values().map(|text| ("objective.env", text));
    let others = others.chain(config.cwd.iter().map(|text| ("objective.cwd", text)));
    let others = others.chain(config.metrics.iter().map(|text| ("objective.metrics", text)));
    let mut used = BTreeSet::new();
    for (key, text) in items.chain(others) {
        let template = match Template::parse(text) {
            Ok(template) => template,
            Err(wrong) => {
                all.push(at(key, &format!("{text:?} is no template"), &wrong.to_string(), "write `{{` for a brace"));
                continue;
            }
        };
        for name in template.names() {
            let is_param = config.params.iter().any(|param| **param == *name);
            if !PLACEHOLDERS.contains(&name) && !is_param {
                let known = PLACEHOLDERS.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(" ");
                let help = format!("write {known}, or a name of [space]; `{{{{` is a brace");
                all.push(at(key, &format!("nothing is called {{{name}}}"), "unknown placeholder", &help));
            }
            if name == ARGS && (template.whole() != Some(ARGS) || key != "objective.command") {
                let help = "write \"{args}\" as an item of its own in `command`";
                all.push(at(key, "{args} is all arguments, not a part of one", &format!("in {text:?}"), help));
            }
            used.insert(name.to_owned());
        }
    }
    used
}

/// A file of metrics that is the same for all trials: one would read what another left.
fn shared_metrics(config: &Config) -> Option<Complaint> {
    let is_own = |text: &String| ["{trial_dir}", "{trial}", "{metrics}"].iter().any(|own| text.contains(own));
    let file = config.metrics.as_ref().filter(|file| !is_own(file) && !config.cwd.as_ref().is_some_and(is_own))?;
    let help = format!(
        "write \"{{trial_dir}}/{file}\" and give the program that path, or let it run there with `cwd = \"{{trial_dir}}\"`"
    );
    Some(at("objective.metrics", "every trial would leave its metrics in the same file", "one file for all", &help))
}

/// Parameters whose names mean something else, or that nothing hands to the program (if all that could was
/// read), or that it is given twice.
fn parameters(config: &Config, used: &BTreeSet<String>, is_read: bool) -> Vec<Complaint> {
    let mut all = Vec::new();
    let whole = used.contains(ARGS) || used.contains(CONFIG) || config.reads.iter().any(|word| word == CONFIG);
    for name in &config.params {
        if name.contains(char::is_control) {
            all.push(of_key(name, "a name has characters that a terminal obeys", "not a name", "give it another name"));
        } else if PLACEHOLDERS.contains(&&**name) {
            let help = "give it another name, and write that in `command` as the program wants it: `--x={other}`";
            all.push(of_key(name, &format!("{{{name}}} means something else"), "the name of a placeholder", help));
        } else if **name == *config.metric {
            let help = "give one of them another name";
            all.push(of_key(name, &format!("`{name}` is a parameter and the metric"), "the name of the metric", help));
        } else if is_read && !whole && !used.contains(&**name) {
            let help = format!(
                "write {{args}} or {{{name}}} in `command`, or `reads = [\"config\"]` in [objective] if the program reads \
                 $SWEEPER_CONFIG"
            );
            all.push(of_key(name, &format!("the program does not get `{name}`"), "nothing uses it", &help));
        }
        if used.contains(ARGS)
            && let Ok(rendering) = config.rendering()
            && let Some(option) =
                rendering.render(name, &Value::Text(String::new())).ok().and_then(|items| items.first().cloned())
            && let Some(twice) = config.command.iter().find(|item| is_option(item, &option))
        {
            let help = format!("delete {twice:?}: {{args}} writes it");
            all.push(of_key(name, &format!("`{name}` is given twice"), "also fixed in `command`", &help));
        }
    }
    all
}

/// A parameter that some trials do not have, where its placeholder needs a value in all of them.
fn absent(name: &Name, domains: &Domains) -> Option<Complaint> {
    let help = "write `else` beside `when`, or leave it to {args}, which writes what is there";
    (!domains.is_everywhere(name)).then(|| {
        of_key(name, &format!("{{{name}}} has no value where `{name}` is not active"), "not in every trial", help)
    })
}

/// Whether an item of the command is the option that an empty value was rendered as: `--lr=` or `--lr`.
fn is_option(item: &str, rendered: &str) -> bool {
    let option = rendered.strip_suffix('=').unwrap_or(rendered);
    !option.is_empty() && (item == option || item.strip_prefix(option).is_some_and(|rest| rest.starts_with('=')))
}

/// Repetitions that would all be the same.
fn seeds(domains: &Domains, config: &Config, used: &BTreeSet<String>) -> Vec<Complaint> {
    let reads = config.reads.iter().any(|word| word == SEED);
    let many = |key| matches!(domains.fixed(key), Some(Value::Int(2..)));
    let keys = [
        ("replicates.training", "seed"),
        ("replicates.data", "data_seed"),
        ("confirm.training", "seed"),
        ("confirm.data", "data_seed"),
    ];
    let lacking = keys.into_iter().filter(|(key, seed)| many(key) && !reads && !used.contains(*seed));
    lacking
        .map(|(key, seed)| {
            let help = format!(
                "write {{{seed}}} in `command`, as in \"--seed={{{seed}}}\", or `reads = [\"seed\"]` in [objective] if the \
                 program reads $SWEEPER_{}",
                seed.to_uppercase()
            );
            at(key, &format!("the program does not get {{{seed}}}"), "each repetition would be the same", &help)
        })
        .collect()
}

fn at(key: &'static str, message: &str, label: &str, help: &str) -> Complaint {
    complaint(Name::new(key), Part::Value, message, label, help)
}

fn of_key(name: &Name, message: &str, label: &str, help: &str) -> Complaint {
    complaint(name.clone(), Part::Key, message, label, help)
}

fn complaint(key: Name, part: Part, message: &str, label: &str, help: &str) -> Complaint {
    Complaint { keys: vec![key], part, message: message.into(), label: label.into(), help: help.into() }
}
