//! The names that rules can read: what is swept, and every key with one value.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::kind::Kind;
use crate::space::{Domain, Domains, Role, Takes, Value};
use crate::spec::reader::Reading;
use crate::spec::suggest::closest;

/// Names and what their values may be.
pub(in crate::spec) struct Scope<'d> {
    domains: &'d Domains,
    /// No kind where a name has no value in any trial.
    names: BTreeMap<&'static str, Option<Kind>>,
    /// A name, for messages.
    example: &'static str,
    /// How often it was asked which name is meant.
    asked: Cell<usize>,
}

/// What is known of a name.
pub(super) enum Named<'s> {
    /// What its values may be.
    Of(&'s Kind),
    /// It is that of a key which has no value in any trial.
    WithoutValue,
    /// It is none.
    Nothing,
}

/// Unknown names that are compared with the known ones: beyond so many it takes time, and nobody reads them all.
const ADVISED: usize = 100;

impl<'d> Scope<'d> {
    /// Of a file; `domains` are what it says.
    pub(in crate::spec) fn new(reading: &Reading<'_>, domains: &'d Domains) -> Self {
        let fields = reading.keys.iter().filter(|field| field.role != Role::Sweep);
        let names = fields.map(|field| {
            // What a key is where it is not active no rule reads.
            let domain = reading.entries.get(field.name).map(|entry| &entry.domain).or(domains.get(field.name));
            let kind = domain.map(|domain| match (domain, field.takes) {
                (Domain::Swept(distribution), _) => Kind::of_swept(distribution),
                (Domain::Fixed(value), Takes::Word(words)) => {
                    Kind { words: Some(words.iter().map(ToString::to_string).collect()), ..Kind::of_value(value) }
                }
                (Domain::Fixed(value), _) => Kind::of_value(value),
                (Domain::Unknown, _) => Kind::any(),
            });
            (field.name, kind)
        });
        Self { domains, names: names.collect(), example: reading.keys.schema.example, asked: Cell::new(0) }
    }

    /// What is known of a name.
    pub(super) fn named(&self, name: &str) -> Named<'_> {
        match self.names.get(name) {
            Some(Some(kind)) => Named::Of(kind),
            Some(None) => Named::WithoutValue,
            None => Named::Nothing,
        }
    }

    /// The value that a name has in every trial.
    pub(super) fn fixed(&self, name: &str) -> Option<&'d Value> {
        self.domains.fixed(name)
    }

    /// The remedy for a name that is none.
    pub(super) fn advice(&self, name: &str) -> String {
        self.asked.set(self.asked.get() + 1);
        let known = self.names.keys().copied().chain(["true", "false"]);
        let near = if self.asked.get() <= ADVISED { closest(name, known) } else { None };
        match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("rules read names of [space] and keys with one value, such as `{}`", self.example),
        }
    }
}
