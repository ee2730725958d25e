//! What a sweep file says of each key: a fixed value, or the values it is swept over.

use std::collections::BTreeMap;

use super::{Distribution, Name, Params, Value, With};

/// What a key may be in the trials of a sweep.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Domain {
    /// The same in every trial.
    Fixed(Value),
    /// Swept.
    Swept(Distribution),
    /// It stands in the file with a wrong value, or must stand there and does not.
    Unknown,
}

/// The keys of a sweep and what each may be, defaults filled in. A key without an effect in any trial is not there.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Domains {
    of: BTreeMap<Name, Domain>,
    /// The names that an open schema does not declare, in the order of the file.
    undeclared: Vec<Name>,
    /// Those of them that some trials may lack.
    lacking: Vec<Name>,
}

impl Domains {
    /// What the key may be, if it has an effect and a value.
    pub(crate) fn get(&self, key: &str) -> Option<&Domain> {
        self.of.get(key)
    }

    /// The names that an open schema does not declare, in the order of the file.
    pub(crate) fn undeclared(&self) -> &[Name] {
        &self.undeclared
    }

    /// Adds a key that the schema does not declare.
    pub(crate) fn insert_undeclared(&mut self, key: Name, domain: Domain) {
        self.undeclared.push(key.clone());
        self.insert(key, domain);
    }

    /// Says that some trials may lack this name.
    pub(crate) fn may_lack(&mut self, name: Name) {
        self.lacking.push(name);
    }

    /// Whether every trial has this name, if any has.
    pub(crate) fn is_everywhere(&self, name: &Name) -> bool {
        !self.lacking.contains(name)
    }

    /// Adds a key.
    pub(crate) fn insert(&mut self, key: Name, domain: Domain) {
        self.of.insert(key, domain);
    }

    /// Whether this may hold in some trial; true where nobody can know.
    pub(crate) fn may_hold(&self, condition: With) -> bool {
        let key = condition.key();
        match self.get(key) {
            None => false,
            Some(Domain::Unknown) => true,
            Some(_) if self.is_known(key) => self.listed(key).iter().any(|value| condition.admits(value)),
            Some(_) => self.largest_of(key).is_none_or(|largest| condition.admits(&largest)),
        }
    }

    /// Whether this holds in every trial; false where nobody can know.
    pub(crate) fn surely_holds(&self, condition: With) -> bool {
        self.is_known(condition.key()) && self.listed(condition.key()).iter().all(|value| condition.admits(value))
    }

    /// Whether the key is a boolean that is true in every trial.
    pub(crate) fn is_true(&self, key: &str) -> bool {
        self.is_known(key) && self.listed(key).iter().all(|value| *value == Value::Bool(true))
    }

    /// The fixed value of the key.
    pub(crate) fn fixed(&self, key: &str) -> Option<&Value> {
        match self.get(key)? {
            Domain::Fixed(value) => Some(value),
            Domain::Swept(_) | Domain::Unknown => None,
        }
    }

    /// The listed values of the key, or the one that it has; none of a range.
    pub(crate) fn listed(&self, key: &str) -> &[Value] {
        match self.get(key) {
            Some(Domain::Fixed(value)) => std::slice::from_ref(value),
            Some(Domain::Swept(Distribution::Choice(values) | Distribution::Weighted { values, .. })) => values,
            _ => &[],
        }
    }

    /// Whether all values that the key may have are known one by one.
    pub(crate) fn is_known(&self, key: &str) -> bool {
        let listed = |d: &Distribution| matches!(d, Distribution::Choice(_) | Distribution::Weighted { .. });
        self.get(key).is_some_and(|domain| match domain {
            Domain::Fixed(_) => true,
            Domain::Swept(distribution) => listed(distribution),
            Domain::Unknown => false,
        })
    }

    /// Whether any key is swept.
    pub(crate) fn is_swept(&self) -> bool {
        self.of.values().any(|domain| matches!(domain, Domain::Swept(_)))
    }

    /// The largest value of the key, of words and lists the first.
    pub(crate) fn largest_of(&self, key: &str) -> Option<Value> {
        match self.get(key)? {
            Domain::Fixed(value) => Some(value.clone()),
            Domain::Swept(distribution) => Some(distribution.largest()),
            Domain::Unknown => None,
        }
    }

    /// Every key at its largest value; none where a value is unknown.
    pub(crate) fn largest(&self) -> Option<Params> {
        self.of.keys().map(|key| Some((key.clone(), self.largest_of(key)?))).collect()
    }
}

impl From<&Params> for Domains {
    /// Of one config: every key is what it is there.
    fn from(params: &Params) -> Self {
        let of = params.iter().map(|(name, value)| (name.clone(), Domain::Fixed(value.clone()))).collect();
        Self { of, ..Self::default() }
    }
}
