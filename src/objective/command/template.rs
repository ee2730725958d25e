//! Text with placeholders: `--seed={seed}`. What a placeholder stands for is the caller's to say, as is which are allowed
//! where; here is only how they are written.

use std::collections::BTreeSet;

/// The placeholders that every string of `command`, `env` and `cwd` may hold, besides the swept hyperparameters.
pub(crate) const PLACEHOLDERS: &[&str] = &[
    "args",
    "name",
    "seed",
    "data_seed",
    "trial",
    "trial_dir",
    "config",
    "metrics",
    "checkpoint_dir",
    "threads",
    "gpus",
    "slot",
    "attempt",
];

/// A text, cut where a placeholder begins or ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Placeholder(String),
}

/// A text that is no template. Columns count characters from 1.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadTemplate {
    #[error("column {column}: `{{` is not closed: end the placeholder with `}}`, or write `{{{{` for a brace")]
    Unclosed { column: usize },
    #[error("column {column}: `}}` closes nothing: write `}}}}` for a brace")]
    Unopened { column: usize },
    #[error(
        "column {column}: `{{}}` names nothing: write what belongs there, as in `{{seed}}`, or `{{{{}}}}` for braces"
    )]
    Empty { column: usize },
    #[error(
        "column {column}: {{{name}}} is no placeholder, whose name has only letters, digits, `_`, `.` and `-`: write `{{{{` \
         and `}}}}` for braces"
    )]
    Name { column: usize, name: String },
}

/// A placeholder for which nothing is known.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing is known by the name {{{name}}}: write `{{{{{name}}}}}` if braces are meant")]
pub(crate) struct Unfilled {
    pub(crate) name: String,
}

impl Template {
    /// Reads `{name}` as a placeholder, `{{` and `}}` as braces, and all else as it is.
    pub(crate) fn parse(text: &str) -> Result<Self, BadTemplate> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            plain.push_str(&rest[..at]);
            let column = text[..text.len() - rest.len() + at].chars().count() + 1;
            let brace = &rest[at..=at];
            let after = &rest[at + 1..];
            if let Some(behind) = after.strip_prefix(brace) {
                plain.push_str(brace);
                rest = behind;
            } else if brace == "}" {
                return Err(BadTemplate::Unopened { column });
            } else {
                let (name, behind) = after.split_once('}').ok_or(BadTemplate::Unclosed { column })?;
                parts.push(Part::Text(std::mem::take(&mut plain)));
                parts.push(Part::Placeholder(checked(name, column)?.to_owned()));
                rest = behind;
            }
        }
        plain.push_str(rest);
        parts.push(Part::Text(plain));
        parts.retain(|part| !matches!(part, Part::Text(text) if text.is_empty()));
        Ok(Self { parts })
    }

    /// What its placeholders name, each once, sorted.
    pub(crate) fn names(&self) -> BTreeSet<&str> {
        self.parts.iter().filter_map(Part::name).collect()
    }

    /// The name of the placeholder that is all there is: `args` of `{args}`.
    pub(crate) fn whole(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [part] => part.name(),
            _ => None,
        }
    }

    /// The text with what `value` says in place of each placeholder.
    pub(crate) fn fill(&self, value: &dyn Fn(&str) -> Option<String>) -> Result<String, Unfilled> {
        let mut filled = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Placeholder(name) => {
                    filled.push_str(&value(name).ok_or_else(|| Unfilled { name: name.clone() })?);
                }
            }
        }
        Ok(filled)
    }
}

impl Part {
    fn name(&self) -> Option<&str> {
        match self {
            Self::Text(_) => None,
            Self::Placeholder(name) => Some(name),
        }
    }
}

/// The name, if it may be one.
fn checked(name: &str, column: usize) -> Result<&str, BadTemplate> {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    match name {
        "" => Err(BadTemplate::Empty { column }),
        // A brace in it means that the first was not closed.
        _ if name.contains('{') => Err(BadTemplate::Unclosed { column }),
        _ if name.chars().all(fits) => Ok(name),
        _ => Err(BadTemplate::Name { column, name: name.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filled(text: &str) -> String {
        let template = Template::parse(text).unwrap();
        template.fill(&|name| (name != "unknown").then(|| format!("<{name}>"))).unwrap()
    }

    fn error(text: &str) -> String {
        Template::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn placeholders_are_filled_and_doubled_braces_are_braces() {
        assert_eq!(filled("--seed={seed}"), "--seed=<seed>");
        assert_eq!(filled("{a}{opt.b-1}é{c_2}"), "<a><opt.b-1>é<c_2>");
        assert_eq!(filled("{{{a}}}"), "{<a>}");
        assert_eq!(filled("{{\"lr\": {lr}}}"), "{\"lr\": <lr>}");
        assert_eq!(filled("awk '{{print $1}}'"), "awk '{print $1}'");
        assert_eq!(filled(""), "");
        let unfilled = Template::parse("a{unknown}").unwrap().fill(&|_| None).unwrap_err();
        assert_eq!(
            unfilled.to_string(),
            "nothing is known by the name {unknown}: write `{{unknown}}` if braces are meant"
        );
    }

    #[test]
    fn names_are_told_once_and_a_whole_placeholder_is_known() {
        let names = |text: &str| Template::parse(text).unwrap().names().into_iter().collect::<Vec<_>>().join(" ");
        assert_eq!(names("{b} {a} {b} {{c}}"), "a b");
        assert_eq!(Template::parse("{args}").unwrap().whole(), Some("args"));
        assert_eq!(Template::parse("-{args}").unwrap().whole(), None);
        assert_eq!(Template::parse("{args}{args}").unwrap().whole(), None);
        assert_eq!(Template::parse("args").unwrap().whole(), None);
    }

    #[test]
    fn what_is_no_template_is_told_with_its_column() {
        assert_eq!(
            error("é{seed"),
            "column 2: `{` is not closed: end the placeholder with `}`, or write `{{` for a brace"
        );
        assert_eq!(error("{a{b}"), error("{"), "the first brace is the one that is not closed");
        assert_eq!(
            error("a {}"),
            "column 3: `{}` names nothing: write what belongs there, as in `{seed}`, or `{{}}` for braces"
        );
        assert_eq!(error("{a} }"), "column 5: `}` closes nothing: write `}}` for a brace");
        assert_eq!(
            error("${HOME:-x}"),
            "column 2: {HOME:-x} is no placeholder, whose name has only letters, digits, `_`, `.` and `-`: write `{{` and \
             `}}` for braces"
        );
    }

    proptest! {
        #[test]
        fn any_text_with_its_braces_doubled_stays_itself(text in "[a{}é ]*") {
            prop_assert_eq!(filled(&text.replace('{', "{{").replace('}', "}}")), text);
        }

        #[test]
        fn no_text_panics(text in "[a.{}é ]*") {
            let _ = Template::parse(&text);
        }
    }
}
