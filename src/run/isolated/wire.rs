//! What the run and the process of a trial say to each other: lines of JSON, each followed by as many bytes as it says.
//!
//! Numbers arrive as they were sent, bit by bit: all that a trial measures is finite.

use std::fmt::Write as _;
use std::io::{self, BufRead, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::objective::Isa;
use crate::trial::{Measurement, Metrics, Outcome, Trial};

/// A trial to be trained.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Job {
    /// Its id.
    pub(crate) trial: String,
    /// A sweep file of its config alone.
    pub(crate) sweep: String,
    /// Number of the dataset.
    pub(crate) data: u32,
    /// Number of the training on it.
    pub(crate) training: u32,
    /// The vector instructions to use.
    pub(crate) isa: String,
    /// Bytes of address space that its process may have.
    pub(crate) memory: Option<u64>,
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
    /// A recorded epoch ended.
    Measured(Measurement),
    /// The bytes are what it can go on from.
    Checkpoint,
    /// The training ended; the bytes are the weights, if any.
    Finished { outcome: Outcome, measurements: Vec<Measurement>, evaluated: Metrics },
    /// The system gave it no thread, and said this.
    System(String),
}

impl Job {
    /// The job of training `trial`.
    pub(super) fn of(trial: &Trial, isa: Isa, memory: Option<u64>) -> Self {
        let mut sweep = format!("name = \"trial\"\nseed = {}\n", trial.seed);
        for (name, value) in &trial.config.params {
            // A value in JSON is one in TOML, but for this character, which a column's name might have.
            let value = serde_json::to_string(value).unwrap_or_default().replace('\u{7f}', "\\u007f");
            let _ = writeln!(sweep, "{name} = {value}"); // a String takes all
        }
        let (data, training) = (trial.replicate.data, trial.replicate.training);
        Self { trial: trial.id.to_string(), sweep, data, training, isa: isa.to_string(), memory }
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
                    columns = [\"x\", \"y\"]\n[model]\nkind = \"resnet\"\n[training]\nloss = \"mse+mmd\"\n\
                    schedule = \"cosine\"\n[evaluate]\nsynthetic = true\nmixture = \"bic\"\n\
                    [space]\ntraining.lr = [1e-3, 1.0]\n";
        let sweep = Sweep::parse("t.toml", text).unwrap_or_else(|e| panic!("{e}"));
        let trials: Vec<_> = crate::sampler::Plan::new(&sweep, |_| String::new()).trials().collect();
        assert_eq!(trials.len(), 2);
        for trial in trials {
            let job = Job::of(&trial, Isa::Baseline, None);
            let again = Sweep::parse("trial", &job.sweep).unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(again.seed, 7);
            assert_eq!(again.config([]), (trial.config.params.clone(), trial.config.config.clone()));
        }
    }
}
