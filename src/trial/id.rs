//! Identity: BLAKE3 over a canonical encoding of all that a training depends on.

use std::fmt;

use super::replicate::Replicate;
use crate::space::{Params, Value};

/// Raised whenever the meaning of a config, a stream or a file changes: old results are then trained again.
pub(crate) const FORMAT: u32 = 6;

/// Identifies a trial: 16 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TrialId(pub(crate) u64);

/// Identifies a config among the replicates: 16 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ConfigId(pub(crate) u64);

impl ConfigId {
    /// The id of the config with these params on the data with this fingerprint, wherever those data stand.
    pub(crate) fn new(seed: u64, params: &Params, fingerprint: &str) -> Self {
        let mut hash = Encoder::default();
        hash.int(u64::from(FORMAT));
        hash.int(seed);
        let params = params.identifying();
        hash.int(params.clone().count() as u64);
        for (name, value) in params {
            hash.text(name);
            hash.value(value);
        }
        hash.text(fingerprint);
        Self(hash.finish())
    }
}

impl TrialId {
    /// Reads an id back from its 16 digits.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        u64::from_str_radix(text, 16).ok().filter(|_| text.len() == 16).map(Self)
    }

    /// The id of one replicate of a config.
    pub(crate) fn new(config: ConfigId, replicate: Replicate) -> Self {
        let mut hash = Encoder::default();
        hash.int(config.0);
        hash.int(u64::from(replicate.data));
        hash.int(u64::from(replicate.training));
        Self(hash.finish())
    }
}

/// Writes tagged, length-prefixed values, so that no two different inputs encode alike.
#[derive(Default)]
struct Encoder(Vec<u8>);

impl Encoder {
    fn int(&mut self, i: u64) {
        self.0.push(b'i');
        self.0.extend(i.to_le_bytes());
    }

    fn text(&mut self, s: &str) {
        self.0.push(b't');
        self.0.extend((s.len() as u64).to_le_bytes());
        self.0.extend(s.as_bytes());
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Bool(b) => self.0.extend([b'b', u8::from(*b)]),
            Value::Int(i) => self.int(i.cast_unsigned()),
            Value::Float(x) => {
                self.0.push(b'f');
                self.0.extend(x.to_bits().to_le_bytes());
            }
            Value::Text(s) | Value::Path(s) => self.text(s),
            Value::Floats(all) => {
                self.0.push(b'n');
                self.int(all.len() as u64);
                for x in all {
                    self.value(&Value::Float(*x));
                }
            }
            Value::Texts(all) => {
                self.0.push(b'l');
                self.int(all.len() as u64);
                for s in all {
                    self.text(s);
                }
            }
            Value::List(all) => {
                self.0.push(b'v');
                self.int(all.len() as u64);
                for value in all {
                    self.value(value);
                }
            }
            Value::Map(all) => {
                self.0.push(b'm');
                self.int(all.len() as u64);
                for (name, text) in all {
                    self.text(name);
                    self.text(text);
                }
            }
        }
    }

    fn finish(self) -> u64 {
        let mut first = [0; 8];
        first.copy_from_slice(&blake3::hash(&self.0).as_bytes()[..8]);
        u64::from_be_bytes(first)
    }
}

macro_rules! hex {
    ($id:ty) => {
        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:016x}", self.0)
            }
        }

        impl fmt::Debug for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        }
    };
}
hex!(TrialId);
hex!(ConfigId);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Name;

    fn id(value: Value) -> ConfigId {
        ConfigId::new(1, &Params::from_iter([(Name::new("training.lr"), value)]), "moons")
    }

    #[test]
    fn every_part_counts() {
        let ids = [
            id(Value::Int(1)),
            id(Value::Float(1.0)),
            id(Value::Text("1".into())),
            id(Value::Texts(vec!["1".into()])),
            id(Value::List(vec![Value::Text("1".into())])),
            id(Value::List(vec![Value::Int(1)])),
            id(Value::Map([("1".into(), "1".into())].into())),
            id(Value::Bool(true)),
            ConfigId::new(2, &Params::from_iter([(Name::new("training.lr"), Value::Int(1))]), "moons"),
            ConfigId::new(1, &Params::from_iter([(Name::new("training.lr"), Value::Int(1))]), "digits"),
            ConfigId::new(1, &Params::from_iter([(Name::new("training.epochs"), Value::Int(1))]), "moons"),
        ];
        let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len());
        let trial = |data, training| TrialId::new(ids[0], Replicate { data, training });
        assert_ne!(trial(0, 1), trial(1, 0));
    }

    #[test]
    fn ids_are_the_same_on_every_machine() {
        insta::assert_snapshot!(id(Value::Float(1e-3)), @"078e1306a76bbac2");
    }
}
