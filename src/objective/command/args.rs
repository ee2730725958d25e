//! Hyperparameters as a program's arguments: `--lr=0.001`, `--amp`, `--dims 64 64`, `optimizer.name=adam`.
//!
//! One template says how names and values stand together; one rule each says what becomes of booleans and of lists, which
//! are where programs differ.

use super::template::{BadTemplate, Template, Unfilled};
use super::text_of::{argument_value, json_value};
use crate::space::{Value, words};

/// How arguments are written unless a sweep says otherwise. The `=` keeps `-1e-3` from being taken for an option.
pub(crate) const DEFAULT: &[&str] = &["--{name}={value}"];

words! {
    /// How a boolean is written.
    pub(crate) enum Booleans {
        /// `--amp`, or nothing.
        Flag = "flag",
        /// `--amp` or `--no-amp`.
        NoFlag = "no-flag",
        /// As any other value: `true` or `false`.
        Value = "value",
        /// As any other value: `True` or `False`.
        Python = "python",
    }
}

words! {
    /// How a list is written.
    pub(crate) enum Lists {
        /// `--dims 64 64`, each an argument.
        Words = "words",
        /// `--dims=64 --dims=64`.
        Repeat = "repeat",
        /// `--dims=64,64`.
        Comma = "comma",
        /// `--dims=[64,64]`.
        Json = "json",
    }
}

/// How each hyperparameter becomes arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rendering {
    items: Vec<Template>,
    /// The option alone: `--{name}`.
    option: Option<Template>,
    booleans: Booleans,
    lists: Lists,
}

/// A way to write arguments that cannot be.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadRendering {
    #[error("there is no template: write one such as \"--{{name}}={{value}}\"")]
    None,
    #[error("{item:?}: {source}")]
    Template { item: String, source: BadTemplate },
    #[error("{item:?}: {{{name}}} is not known here: {{name}} and {{value}} are")]
    Unknown { item: String, name: String },
    #[error("{0:?} has no {{value}}: write \"--{{name}}={{value}}\", or [\"--{{name}}\", \"{{value}}\"]", .items.join(" "))]
    NoValue { items: Vec<String> },
    #[error("{item:?} would be one argument with a blank in it: write [\"--{{name}}\", \"{{value}}\"] for two")]
    Blank { item: String },
    #[error(
        "\"{word}\" needs an option to stand behind, as in \"--{{name}}={{value}}\" or [\"--{{name}}\", \"{{value}}\"]; \
         choose {others} for {}",
        .items.join(" ")
    )]
    NoOption { word: &'static str, others: &'static str, items: Vec<String> },
}

impl Rendering {
    /// Arguments by these templates of `{name}` and `{value}`. Left to itself a boolean is a flag and a list several
    /// words where the templates are an option and its value; elsewhere both are values, the list as JSON.
    pub(crate) fn new(
        items: &[String],
        booleans: Option<Booleans>,
        lists: Option<Lists>,
    ) -> Result<Self, BadRendering> {
        let templates: Vec<_> = items.iter().map(|item| checked(item)).collect::<Result<_, _>>()?;
        if templates.is_empty() {
            return Err(BadRendering::None);
        }
        if !templates.iter().any(|template| template.names().contains("value")) {
            return Err(BadRendering::NoValue { items: items.to_vec() });
        }
        let option = option(items).map(checked).transpose()?;
        let booleans = booleans.unwrap_or(if option.is_some() { Booleans::Flag } else { Booleans::Value });
        let lists = lists.unwrap_or(if option.is_some() { Lists::Words } else { Lists::Json });
        let needing = |word, others| BadRendering::NoOption { word, others, items: items.to_vec() };
        if option.is_none() && matches!(booleans, Booleans::Flag | Booleans::NoFlag) {
            return Err(needing(booleans.word(), "\"value\" or \"python\""));
        }
        if option.is_none() && lists == Lists::Words {
            return Err(needing(lists.word(), "\"repeat\", \"comma\" or \"json\""));
        }
        Ok(Self { items: templates, option, booleans, lists })
    }

    /// The arguments that this hyperparameter becomes.
    pub(crate) fn render(&self, name: &str, value: &Value) -> Result<Vec<String>, Unfilled> {
        match (value, self.booleans, &self.option) {
            (Value::Bool(true), Booleans::Flag | Booleans::NoFlag, Some(option)) => Ok(vec![fill(option, name, "")?]),
            (Value::Bool(false), Booleans::Flag, _) => Ok(Vec::new()),
            (Value::Bool(false), Booleans::NoFlag, Some(option)) => Ok(vec![negated(&fill(option, name, "")?)]),
            _ => match elements(value) {
                Some(elements) => self.list(name, value, &elements),
                None => self.of_text(name, &self.text(value)),
            },
        }
    }

    fn list(&self, name: &str, list: &Value, elements: &[Value]) -> Result<Vec<String>, Unfilled> {
        let texts: Vec<_> = elements.iter().map(|element| self.text(element)).collect();
        match (self.lists, &self.option) {
            (Lists::Words, Some(option)) => Ok([vec![fill(option, name, "")?], texts].concat()),
            (Lists::Words | Lists::Repeat, _) => {
                Ok(texts.iter().map(|text| self.of_text(name, text)).collect::<Result<Vec<_>, _>>()?.concat())
            }
            (Lists::Comma, _) => self.of_text(name, &texts.join(",")),
            (Lists::Json, _) => self.of_text(name, &json_value(list)),
        }
    }

    fn of_text(&self, name: &str, value: &str) -> Result<Vec<String>, Unfilled> {
        self.items.iter().map(|item| fill(item, name, value)).collect()
    }

    fn text(&self, value: &Value) -> String {
        match (value, self.booleans) {
            (Value::Bool(true), Booleans::Python) => "True".to_owned(),
            (Value::Bool(false), Booleans::Python) => "False".to_owned(),
            _ => argument_value(value),
        }
    }
}

/// The option that the value stands behind, if the templates are an option and its value.
fn option(items: &[String]) -> Option<&str> {
    let option = match items {
        [one] => one.strip_suffix("{value}")?.strip_suffix('=')?,
        [option, value] if value == "{value}" => option,
        _ => return None,
    };
    let named = option.ends_with("{name}") && !option.contains("{value}");
    // `-D{name}` is the option `-D` with a definition, not an option of that name.
    (named && (option.starts_with("--") || option == "-{name}")).then_some(option)
}

fn checked(item: &str) -> Result<Template, BadRendering> {
    let template = Template::parse(item).map_err(|source| BadRendering::Template { item: item.to_owned(), source })?;
    if let Some(name) = template.names().iter().find(|name| !["name", "value"].contains(name)) {
        return Err(BadRendering::Unknown { item: item.to_owned(), name: (*name).to_owned() });
    }
    let two = item.starts_with('-') && item.contains(char::is_whitespace);
    if two { Err(BadRendering::Blank { item: item.to_owned() }) } else { Ok(template) }
}

fn fill(template: &Template, name: &str, value: &str) -> Result<String, Unfilled> {
    template.fill(&|placeholder| match placeholder {
        "name" => Some(name.to_owned()),
        "value" => Some(value.to_owned()),
        _ => None,
    })
}

/// `--no-amp` of `--amp`, as `argparse.BooleanOptionalAction` has it.
fn negated(option: &str) -> String {
    let bare = option.trim_start_matches('-');
    format!("{}no-{bare}", &option[..option.len() - bare.len()])
}

/// What stands in the list, if it is one.
fn elements(value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::List(all) => Some(all.clone()),
        Value::Texts(all) => Some(all.iter().cloned().map(Value::Text).collect()),
        Value::Floats(all) => Some(all.iter().copied().map(Value::Float).collect()),
        Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_) | Value::Path(_) | Value::Map(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendering(items: &[&str], booleans: Option<Booleans>, lists: Option<Lists>) -> Result<Rendering, BadRendering> {
        Rendering::new(&items.iter().map(ToString::to_string).collect::<Vec<_>>(), booleans, lists)
    }

    fn rendered(items: &[&str], booleans: Option<Booleans>, lists: Option<Lists>, value: &Value) -> String {
        rendering(items, booleans, lists).unwrap().render("opt.x", value).unwrap().join(" ")
    }

    fn by_default(items: &[&str], value: &Value) -> String {
        rendered(items, None, None, value)
    }

    fn dims() -> Value {
        Value::List(vec![Value::Int(64), Value::Int(32)])
    }

    const TWO: &[&str] = &["--{name}", "{value}"];
    const HYDRA: &[&str] = &["{name}={value}"];

    #[test]
    fn the_usual_forms() {
        let lr = Value::Float(1e-5);
        assert_eq!(by_default(DEFAULT, &lr), "--opt.x=1.0e-05");
        assert_eq!(by_default(TWO, &lr), "--opt.x 1.0e-05");
        assert_eq!(by_default(HYDRA, &lr), "opt.x=1.0e-05");
        assert_eq!(by_default(&["+{name}={value}"], &lr), "+opt.x=1.0e-05");
        assert_eq!(by_default(&["--set", "{name}={value}"], &Value::Bool(true)), "--set opt.x=true");
        assert_eq!(by_default(&["-D{name}={value}"], &Value::Bool(false)), "-Dopt.x=false");
        assert_eq!(by_default(DEFAULT, &Value::Text("a b".into())), "--opt.x=a b");
    }

    #[test]
    fn booleans() {
        let both = |items, rule| [true, false].map(|on| rendered(items, rule, None, &Value::Bool(on)));
        for items in [DEFAULT, TWO] {
            assert_eq!(both(items, None), ["--opt.x", ""]);
            assert_eq!(both(items, Some(Booleans::NoFlag)), ["--opt.x", "--no-opt.x"]);
        }
        assert_eq!(both(DEFAULT, Some(Booleans::Value)), ["--opt.x=true", "--opt.x=false"]);
        assert_eq!(both(TWO, Some(Booleans::Python)), ["--opt.x True", "--opt.x False"]);
        assert_eq!(both(HYDRA, None), ["opt.x=true", "opt.x=false"]);
        assert_eq!(both(&["--hp.{name}={value}"], Some(Booleans::NoFlag)), ["--hp.opt.x", "--no-hp.opt.x"]);
    }

    #[test]
    fn lists() {
        let by = |items, rule| rendered(items, None, Some(rule), &dims());
        assert_eq!(by_default(DEFAULT, &dims()), "--opt.x 64 32");
        assert_eq!(by_default(TWO, &dims()), "--opt.x 64 32");
        assert_eq!(by_default(HYDRA, &dims()), "opt.x=[64,32]");
        assert_eq!(by(DEFAULT, Lists::Repeat), "--opt.x=64 --opt.x=32");
        assert_eq!(by(TWO, Lists::Repeat), "--opt.x 64 --opt.x 32");
        assert_eq!(by(DEFAULT, Lists::Comma), "--opt.x=64,32");
        assert_eq!(by(TWO, Lists::Json), "--opt.x [64,32]");
        let mixed = Value::List(vec![Value::Bool(true), dims(), Value::Text("a".into())]);
        assert_eq!(rendered(DEFAULT, Some(Booleans::Python), None, &mixed), "--opt.x True [64,32] a");
        assert_eq!(by_default(DEFAULT, &Value::Texts(vec!["a".into(), "b c".into()])), "--opt.x a b c");
        assert_eq!(by_default(HYDRA, &Value::Floats(vec![1.0, 1e-7])), "opt.x=[1.0,1.0e-07]");
        assert_eq!(by_default(DEFAULT, &Value::List(Vec::new())), "--opt.x");
        assert_eq!(rendering(DEFAULT, None, None).unwrap().render("d", &dims()).unwrap().len(), 3, "three arguments");
    }

    #[test]
    fn what_cannot_be_is_told() {
        let error = |items: &[&str], booleans, lists| rendering(items, booleans, lists).unwrap_err().to_string();
        assert_eq!(error(&[], None, None), "there is no template: write one such as \"--{name}={value}\"");
        assert_eq!(
            error(&["--{name}"], None, None),
            "\"--{name}\" has no {value}: write \"--{name}={value}\", or [\"--{name}\", \"{value}\"]"
        );
        assert_eq!(
            error(&["--{name} {value}"], None, None),
            "\"--{name} {value}\" would be one argument with a blank in it: write [\"--{name}\", \"{value}\"] for two"
        );
        assert_eq!(error(&["{seed}"], None, None), "\"{seed}\": {seed} is not known here: {name} and {value} are");
        assert_eq!(
            error(&["{value"], None, None),
            "\"{value\": column 1: `{` is not closed: end the placeholder with `}`, or write `{{` for a brace"
        );
        assert_eq!(
            error(HYDRA, Some(Booleans::Flag), None),
            "\"flag\" needs an option to stand behind, as in \"--{name}={value}\" or [\"--{name}\", \"{value}\"]; choose \
             \"value\" or \"python\" for {name}={value}"
        );
        assert!(error(HYDRA, None, Some(Lists::Words)).contains("choose \"repeat\", \"comma\" or \"json\""));
    }
}
