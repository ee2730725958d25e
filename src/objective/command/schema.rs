//! The declaration of programs as objectives: the keys that say what is run and how it is spoken to. Names in [space] are
//! the program's own. What is wrong with keys together stands in `check`.

use super::args::{Booleans, Lists};
use super::capture::STEP;
use super::check;
use super::words::{STOP_GRACE, Take};
use crate::space::{Default, Domains, Field, MetricSpec, Name, Schema, Takes, Value, setting};

/// Any program.
pub(crate) const SCHEMA: &Schema = &Schema {
    kind: "command",
    about: "any program: it is given a config and says what it measured",
    step: "step",
    budget: None,
    fields: FIELDS,
    open: true,
    metric: &[],
    more_metrics: "",
    example: "lr",
    check: check::complaints,
    measures,
    datasets: |_| "data seeds",
};

const FIELDS: &[Field] = &[
    setting(
        "objective.command",
        Takes::Texts(1),
        Default::Required,
        r#"["python3", "train.py", "{args}", "--seed={seed}"]"#,
        "the program and its arguments, without a shell; placeholders are {args} {name} {seed} {data_seed} {trial} \
         {trial_dir} {config} {metrics} {checkpoint_dir} {threads} {gpus} {slot} {attempt} and each name in [space]",
    ),
    setting(
        "objective.args",
        Takes::TextOrTexts,
        Default::Absent("--{name}={value}"),
        r#"["--{name}", "{value}"]"#,
        "how {args} writes each parameter",
    ),
    setting(
        "objective.booleans",
        Takes::Word(Booleans::WORDS),
        Default::Absent("flag; value where args has no option"),
        r#""flag""#,
        "--x or nothing; --x or --no-x; --x=true; --x=True",
    ),
    setting(
        "objective.lists",
        Takes::Word(Lists::WORDS),
        Default::Absent("words; json where args has no option"),
        r#""words""#,
        "--x 1 2; --x=1 --x=2; --x=1,2; --x=[1,2]",
    ),
    setting(
        "objective.inputs",
        Takes::Texts(0),
        Default::NoTexts("files in command"),
        r#"["train.py", "data/*.npz"]"#,
        "files, also by glob, that results depend on; those that command names are always among them",
    ),
    setting(
        "objective.env",
        Takes::Map,
        Default::Absent("none"),
        r#"{ CUBLAS_WORKSPACE_CONFIG = ":4096:8" }"#,
        "added to the environment; results depend on it",
    ),
    setting(
        "objective.cwd",
        Takes::Text,
        Default::Absent("where sweeper is started"),
        r#""{trial_dir}""#,
        "the folder in which the program runs",
    ),
    setting(
        "objective.reads",
        Takes::Texts(0),
        Default::NoTexts("none"),
        r#"["config", "seed"]"#,
        "what the program takes from $SWEEPER_CONFIG or $SWEEPER_SEED without being given it",
    ),
    setting(
        "objective.metrics",
        Takes::Text,
        Default::Absent("$SWEEPER_METRICS, else JSON lines on stdout"),
        r#""{trial_dir}/metrics.json""#,
        "a file of JSON or JSON lines in which the program leaves its metrics",
    ),
    setting(
        "objective.capture",
        Takes::Map,
        Default::Absent("none"),
        r"{ loss = 'loss: (\S+)' }",
        "metrics by regular expression, of a program that prints no JSON: the group is the number; `step`, or a group \
         `(?<step>…)`, is the step of what follows",
    ),
    setting(
        "metric.take",
        Takes::Word(Take::WORDS),
        Default::Word(Take::Last.word()),
        r#""last""#,
        "the last step's metrics, or those of the step at which metric.name was best",
    ),
    setting("resources.threads", Takes::Int(1, 1024), Default::Int(1), "4", "threads of a trial"),
    setting("resources.gpus", Takes::Int(0, 64), Default::Int(0), "1", "GPUs of a trial, of those that --gpus names"),
    setting(
        "limits.stop_grace",
        Takes::Duration,
        Default::Absent(STOP_GRACE),
        r#""30s""#,
        "what a program gets to end before it is killed",
    ),
    setting("limits.log_mib", Takes::Int(1, 10_000), Default::Int(8), "8", "what is kept of the output of a trial"),
];

/// What is optimised, and what is captured. Whatever else a program measures is known when it has.
fn measures(domains: &Domains) -> Vec<MetricSpec> {
    let optimised = domains.fixed("metric.name").and_then(Value::as_text).unwrap_or_default();
    let captured = match domains.fixed("objective.capture") {
        Some(Value::Map(captured)) => captured.keys().filter(|name| *name != optimised && *name != STEP).collect(),
        _ => Vec::new(),
    };
    let first = MetricSpec { surely: true, ..MetricSpec::undeclared(Name::from(optimised)) };
    let captured = captured.into_iter().map(|name| MetricSpec::undeclared(Name::from(name.as_str())));
    std::iter::once(first).chain(captured).collect()
}
