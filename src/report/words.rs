//! What a reader calls hyperparameters and metrics, and what the metrics mean, as the objective declares it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::space::{Field, MetricSpec};

/// The words for the keys and metrics of a sweep.
#[derive(Debug, Default)]
pub(crate) struct Words {
    names: BTreeMap<String, Cow<'static, str>>,
    /// The metrics, and what they mean.
    pub(super) terms: Vec<(Cow<'static, str>, &'static str)>,
}

impl Words {
    /// The words that these declarations have.
    pub(crate) fn of(fields: &[Field], measures: &[MetricSpec]) -> Self {
        let keys = fields.iter().map(|field| (field.name.to_owned(), Cow::Borrowed(field.words)));
        let metrics = measures.iter().map(|spec| (spec.name.to_string(), spec.words.clone()));
        Self {
            names: keys.chain(metrics).collect(),
            terms: measures.iter().map(|spec| (spec.words.clone(), spec.about)).collect(),
        }
    }

    /// What a reader calls a hyperparameter or metric; the key itself where no better word is known.
    pub(super) fn readable<'a>(&'a self, key: &'a str) -> &'a str {
        self.names.get(key).map_or(key, |words| words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objective::KINDS;
    use crate::space::Domains;

    /// Every key and metric of every kind has words of its own.
    #[test]
    fn names_are_readable_and_fall_back_to_the_key() {
        for kind in KINDS {
            let (fields, measures) = (kind.schema.fields, (kind.schema.measures)(&Domains::default()));
            let words = Words::of(fields, &measures);
            let names = fields.iter().map(|f| f.name.to_owned()).chain(measures.iter().map(|m| m.name.to_string()));
            let readable: Vec<(String, &str)> =
                words.names.iter().map(|(name, words)| (name.clone(), &**words)).collect();
            assert!(names.into_iter().all(|name| words.readable(&name) != name), "{readable:?}");
            assert!(measures.iter().all(|spec| !spec.about.is_empty()));
        }
        assert_eq!(Words::default().readable("model.dropout"), "model.dropout");
    }
}
