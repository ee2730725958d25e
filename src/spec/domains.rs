//! What the file says of each key that may have an effect, defaults filled in.

use super::reader::Reading;
use crate::space::{Default, Domain, Domains, Field, Name, Params, Takes, Value};

impl Reading<'_> {
    /// What the file says of each key that may have an effect.
    pub(super) fn domains(&self) -> Domains {
        let mut domains = Domains::default();
        for field in self.keys.iter().filter(|field| !matches!(field.takes, Takes::Any)) {
            let domain = match self.entries.get(field.name) {
                Some(_) => self.domain(field),
                None if field.only_with.is_none_or(|with| domains.may_hold(with)) => absent(field, &domains),
                None => None,
            };
            if let Some(domain) = domain {
                domains.insert(Name::new(field.name), domain);
            }
        }
        for field in self.keys.undeclared() {
            domains.insert_undeclared(Name::new(field.name), self.domain(field).unwrap_or(Domain::Unknown));
            let attached = self.entries.get(field.name).and_then(|entry| entry.attached.as_ref());
            if attached.is_some_and(|attached| attached.otherwise.is_none()) {
                domains.may_lack(Name::new(field.name));
            }
        }
        domains
    }

    /// What the file says of a key that stands in it. What it is where it is not active belongs to it.
    fn domain(&self, field: &Field) -> Option<Domain> {
        let entry = self.entries.get(field.name)?;
        let otherwise = entry
            .attached
            .as_ref()
            .and_then(|attached| attached.otherwise.clone().or_else(|| field.default.value(&Params::default())));
        Some(match (&entry.domain, otherwise) {
            (Domain::Swept(distribution), Some(other)) => Domain::Swept(distribution.clone().with(other)),
            (domain, _) => domain.clone(),
        })
    }
}

/// What a key is that the file does not mention.
fn absent(field: &Field, domains: &Domains) -> Option<Domain> {
    match field.default {
        Default::Required => Some(Domain::Unknown),
        Default::IntWith(i, with, _) => domains.surely_holds(with).then_some(Domain::Fixed(Value::Int(i))),
        default => default.value(&Params::default()).map(Domain::Fixed),
    }
}
