//! What the run and the process of a trial say to each other: lines of JSON, each followed by as many bytes as it says.
//!
//! Numbers arrive as they were sent, bit by bit: all that a trial measures is finite.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Write};
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::space::{Name, Params, Value};
use crate::trial::{Measurement, Metrics, Outcome, Replicate, Until, Work};

/// A trial to be trained.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Job {
    /// Its id.
    pub(crate) trial: String,
    /// The kind of objective.
    pub(crate) kind: String,
    /// The sweep's seed.
    pub(crate) seed: u64,
    /// Every hyperparameter that has an effect.
    params: Vec<Param>,
    /// Which repetition of the config it is.
    pub(crate) replicate: Replicate,
    /// The vector instructions to use.
    pub(crate) isa: String,
    /// Folders in which data are looked for.
    pub(crate) places: Vec<PathBuf>,
    /// Bytes of address space that its process may have.
    pub(crate) memory: Option<u64>,
    /// Where to stop before the end, if it is to.
    pub(crate) until: Option<Until>,
}

/// A hyperparameter whose value keeps its type on the way.
#[derive(Debug, Serialize, Deserialize)]
struct Param {
    name: Name,
    #[serde(with = "Typed")]
    value: Value,
}

/// A value under the name of its type: a number is whole or real, a text may be a path.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Value")]
enum Typed {
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    Path(String),
    Texts(Vec<String>),
    Floats(Vec<f64>),
    #[serde(with = "typed_list")]
    List(Vec<Value>),
    Map(BTreeMap<String, String>),
}

/// A list whose values keep their types.
mod typed_list {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Typed, Value};

    #[derive(Serialize, Deserialize)]
    struct One(#[serde(with = "Typed")] Value);

    pub(super) fn serialize<S: Serializer>(list: &[Value], to: S) -> Result<S::Ok, S::Error> {
        list.iter().cloned().map(One).collect::<Vec<_>>().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Value>, D::Error> {
        Ok(Vec::<One>::deserialize(from)?.into_iter().map(|One(value)| value).collect())
    }
}

/// To the process.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Order {
    /// Begin. The bytes are the checkpoint to go on from, if any.
    Train(Job),
    /// Hand out a checkpoint and go on.
    Checkpoint,
    /// Hand out a checkpoint and end.
    Stop,
}

/// From the process.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// It listens from now on.
    Ready,
    /// A recorded step ended.
    Measured(Measurement),
    /// The bytes are what it can go on from.
    Checkpoint,
    /// The training ended; the bytes are the weights, if any.
    Finished { outcome: Outcome, measurements: Vec<Measurement>, evaluated: Metrics },
    /// It could not make the trial again, and says why.
    Unprepared(String),
    /// The system gave it no thread, and said this.
    System(String),
}

impl Job {
    /// The job of this work on this kind of objective.
    pub(super) fn of(work: &Work, kind: &str, isa: &str, places: &[PathBuf], memory: Option<u64>) -> Self {
        let param = |(name, value): (&Name, &Value)| Param { name: name.clone(), value: value.clone() };
        let Work { trial, until } = work;
        Self {
            trial: trial.id.to_string(),
            kind: kind.to_owned(),
            seed: trial.seed,
            params: trial.config.params.iter().map(param).collect(),
            replicate: trial.replicate,
            isa: isa.to_owned(),
            places: places.to_vec(),
            memory,
            until: until.clone(),
        }
    }

    /// The trial's params.
    pub(crate) fn params(&self) -> Params {
        self.params.iter().map(|param| (param.name.clone(), param.value.clone())).collect()
    }
}

/// Sends a message with its bytes.
pub(super) fn send(to: &mut impl Write, message: &impl Serialize, bytes: &[u8]) -> io::Result<()> {
    let mut line = serde_json::to_vec(&(message, bytes.len()))?;
    line.push(b'\n');
    to.write_all(&line)?;
    to.write_all(bytes)
}

/// The next message with its bytes; none at the end.
pub(super) fn receive<T: DeserializeOwned>(from: &mut impl BufRead) -> io::Result<Option<(T, Vec<u8>)>> {
    let mut line = Vec::new();
    if from.read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    let (message, length): (T, usize) = serde_json::from_slice(&line)?;
    let mut bytes = Vec::new();
    if from.take(length as u64).read_to_end(&mut bytes)? < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some((message, bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Sweep;

    #[test]
    fn messages_arrive_as_they_were_sent() {
        let numbers = [0.1, -0.0, 5e-324, 1.797_693_134_862_315_7e308, 1.0 / 3.0, 123_456_789_012_345_680.0];
        let values = Metrics(numbers.map(|x| ("a".into(), x)).to_vec());
        let mut sent = Vec::new();
        send(&mut sent, &Answer::Measured(Measurement { step: 7, values }), b"").unwrap();
        send(&mut sent, &Answer::Checkpoint, b"\n\0\xff\n").unwrap();
        let mut from = sent.as_slice();
        let Some((Answer::Measured(measured), _)) = receive(&mut from).unwrap() else { panic!() };
        let bits = |x: f64| x.to_bits();
        assert_eq!(measured.values.0.iter().map(|(_, x)| bits(*x)).collect::<Vec<_>>(), numbers.map(bits));
        let Some((Answer::Checkpoint, bytes)) = receive(&mut from).unwrap() else { panic!() };
        assert_eq!(bytes, b"\n\0\xff\n");
        assert!(receive::<Answer>(&mut from).unwrap().is_none());
    }

    #[test]
    fn a_message_that_is_cut_off_is_none() {
        let mut sent = Vec::new();
        send(&mut sent, &Answer::Checkpoint, b"bytes").unwrap();
        assert!((1..sent.len()).all(|end| receive::<Answer>(&mut &sent[..end]).is_err()));
    }

    #[test]
    fn a_job_has_the_params_of_its_trial() {
        let text = "name = \"t\"\nseed = 7\n[data]\nsource = \"csv\"\npath = \"a \\\"b\\\\\\u007f.csv\"\nlabel = \"\\t\"\n\
                    columns = [\"x\", \"y\"]\n[model]\nkind = \"resnet\"\nhidden_size = [3, 2]\n[training]\nloss = \"mse+mmd\"\n\
                    schedule = \"cosine\"\n[evaluate]\nsynthetic = true\nmixture = \"bic\"\n\
                    [space]\ntraining.lr = [1e-3, 1.0]\n";
        let trials: Vec<_> = crate::search::Plan::new(&Sweep::example(text), |_| String::new()).trials().collect();
        assert_eq!(trials.len(), 2);
        for trial in trials {
            let mut sent = Vec::new();
            let until = Some(Until { step: 3, budget: "training.epochs".into() });
            let work = Work { trial: trial.clone(), until: until.clone() };
            send(&mut sent, &Job::of(&work, "autoencoder", "baseline", &[], None), b"").unwrap();
            let (job, _): (Job, _) = receive(&mut sent.as_slice()).unwrap().unwrap();
            assert_eq!((job.seed, job.replicate, job.params()), (7, trial.replicate, trial.config.params.clone()));
            assert_eq!(job.until, until);
        }
    }
}
