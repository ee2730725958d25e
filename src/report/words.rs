//! What a reader calls hyperparameters and metrics, and what the metrics mean, as the objective declares it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::names::sentence;
use crate::space::{MetricSpec, Schema};

/// The words for the keys and metrics of a sweep.
#[derive(Debug, Default)]
pub(crate) struct Words {
    names: BTreeMap<String, Cow<'static, str>>,
    /// What one step of a training is called.
    pub(super) step: &'static str,
    /// The metrics, and what they mean.
    pub(super) terms: Vec<(Cow<'static, str>, &'static str)>,
}

impl Words {
    /// The words that these declarations have.
    pub(crate) fn of(schema: &Schema, measures: &[MetricSpec]) -> Self {
        let keys = schema.fields.iter().map(|field| (field.name.to_owned(), Cow::Borrowed(field.words)));
        let metrics = measures.iter().map(|spec| (spec.name.to_string(), spec.words.clone()));
        Self {
            names: keys.chain(metrics).collect(),
            step: schema.step,
            terms: measures
                .iter()
                .map(|spec| (spec.words.clone(), spec.about))
                .filter(|(_, about)| !about.is_empty())
                .collect(),
        }
    }

    /// The same at the beginning of a title; a program's own names stay as they are.
    pub(super) fn title(&self, key: &str) -> String {
        match self.readable(key) {
            own if own == key => own.to_owned(),
            words => sentence(words),
        }
    }

    /// What stands on an axis, its key behind it: `learning rate (training.lr)`.
    pub(super) fn axis(&self, key: &str) -> String {
        match self.readable(key) {
            own if own == key => own.to_owned(),
            words => format!("{words} ({key})"),
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
    use crate::report::tests::measuring_all;

    #[test]
    fn every_key_and_metric_has_words_of_its_own_and_others_fall_back_to_the_key() {
        let sweep = measuring_all();
        let (fields, measures) = (sweep.schema().fields, &sweep.measures);
        let words = Words::of(sweep.schema(), measures);
        assert!(fields.iter().all(|field| words.readable(field.name) != field.name));
        let readable: std::collections::BTreeSet<_> = measures.iter().map(|spec| words.readable(&spec.name)).collect();
        assert!(measures.len() > 15 && readable.len() == measures.len(), "{readable:?}");
        assert!(measures.iter().all(|spec| words.readable(&spec.name) != &*spec.name && !spec.about.is_empty()));
        assert_eq!(words.readable("test_mse_noise0.2"), "test MSE at noise 0.2");
        assert_eq!(words.axis("training.lr"), "learning rate (training.lr)");
        assert_eq!([words.readable("model.dropout"), &words.axis("model.dropout")], ["model.dropout"; 2]);
    }
}
