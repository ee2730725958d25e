//! Which step of a training, by the name that its objective has for a step.

use std::borrow::Cow;

use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A step, such as epoch 3. In files its name is part of the key: `"diverged_at_epoch": 3`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DivergedAt {
    /// What a step is called, in the singular.
    pub(crate) step: Cow<'static, str>,
    /// From 1.
    pub(crate) number: u32,
}

/// How its key begins.
const KEY: &str = "diverged_at_";

impl Serialize for DivergedAt {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map([(format!("{KEY}{}", self.step), self.number)])
    }
}

impl<'de> Deserialize<'de> for DivergedAt {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Entry;
        impl<'de> Visitor<'de> for Entry {
            type Value = DivergedAt;

            fn expecting(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(to, "`{KEY}` with the name of a step")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<DivergedAt, A::Error> {
                let mut found = None;
                while let Some(key) = map.next_key::<String>()? {
                    match key.strip_prefix(KEY) {
                        Some(step) => found = Some((step.to_owned(), map.next_value()?)),
                        None => map.next_value::<IgnoredAny>().map(drop)?,
                    }
                }
                let (step, number) = found.ok_or_else(|| A::Error::custom("it does not say in which step"))?;
                Ok(DivergedAt { step: step.into(), number })
            }
        }
        from.deserialize_map(Entry)
    }
}

#[cfg(test)]
mod tests {
    use crate::trial::Outcome;

    #[test]
    fn its_key_has_the_name_of_the_step() {
        for step in ["epoch", "round"] {
            let outcome = Outcome::diverged(step, 3);
            let json = serde_json::to_string(&outcome).unwrap();
            assert_eq!(json, format!("{{\"outcome\":\"diverged\",\"diverged_at_{step}\":3}}"));
            assert_eq!(serde_json::from_str::<Outcome>(&json).unwrap(), outcome);
            assert_eq!(outcome.trouble(), Some(format!("diverged in {step} 3")));
        }
        let error = serde_json::from_str::<Outcome>("{\"outcome\":\"diverged\"}").unwrap_err();
        assert_eq!(error.to_string(), "it does not say in which step");
    }
}
