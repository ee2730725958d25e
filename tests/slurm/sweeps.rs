//! The sweeps, and the folder in which one is submitted.

use std::collections::{BTreeMap, HashMap};
use std::process::{Child, Command};

use serde_json::Value;
use wait4::Wait4;

use super::cluster::Cluster;
use crate::campaign::Held;
use crate::machine::cores;
use crate::sweeper::Sweeper;

/// 2,000 trials of some 10 ms.
pub(super) const SHORT: &str = r#"name = "short"
output.weights = "none"
replicates = { data = 4, training = 5 }
data = { source = "moons", n_train = 100, n_test = 100 }
training = { epochs = 60, batch_size = 16 }
[space]
training.lr = { low = 1e-4, high = 1e-2, scale = "log", steps = 10 }
model.hidden_size = [4, 8, 12, 16, 20, 24, 28, 32, 36, 40]
"#;

/// 40 trials of some seconds.
pub(super) const LONG: &str = r#"name = "long"
output.weights = "best"
replicates.data = 4
data = { source = "moons", n_train = 1000 }
training = { epochs = 500, batch_size = 16 }
model = { hidden_size = 64, layers = 3 }
[space]
training.lr = { low = 1e-4, high = 1e-2, scale = "log", steps = 10 }
"#;

/// A search that learns and prunes, and confirms what it found.
pub(super) const SEARCH: &str = r#"name = "search"
output.weights = "none"
sampler = { method = "tpe", trials = 162 }
pruner = { method = "halving", min = 9 }
confirm = { top = 3, data = 2 }
replicates.data = 2
data = { source = "moons", n_train = 1000, n_valid = 1000 }
training = { epochs = 243, batch_size = 16 }
[space]
training.lr = { low = 1e-4, high = 1e-1, scale = "log" }
model.hidden_size = { low = 8, high = 64, scale = "log" }
model.layers = { low = 1, high = 3 }
"#;

/// A folder with a sweep, and what one run makes of it.
pub(super) struct Place {
    sweeper: Sweeper,
    dir: String,
    expected: BTreeMap<String, Vec<u8>>,
}

impl Place {
    pub(super) fn new(toml: &str) -> Self {
        let dir = format!("outputs/{}", toml.split('"').nth(1).unwrap());
        let whole = Sweeper::new().sweep(toml);
        whole.with(["run", "sweep.toml", "--report", "-q"]).code(0);
        Self { expected: whole.results(&dir), sweeper: Sweeper::new().sweep(toml), dir }
    }

    /// Submits it as so many shards.
    pub(super) fn submit(&self, cluster: &Cluster, shards: u32, options: &[&str]) -> Held {
        let line = format!("$S submit sweep.toml --shards {shards} -- --ntasks=1 {}", options.join(" "));
        let output = self.sweeper.shell(&format!("export SLURM_CONF={}; {line}", cluster.conf()));
        if output.is(0) { Ok(()) } else { Err(output.err) }
    }

    /// The job of its shards.
    pub(super) fn array(&self) -> String {
        self.sweeper.text(&format!("{}/journal/jobs", self.dir)).lines().next().unwrap().to_owned()
    }

    /// Waits until a part of the trials is finished.
    #[expect(clippy::unnecessary_wraps, reason = "one step of several")]
    pub(super) fn wait_for_some(&self) -> Held {
        let (dir, all) = (&self.dir, self.expected.keys().filter(|name| name.ends_with("/result.json")).count());
        self.sweeper.wait_until("trials", |sweeper| sweeper.finished(dir).len() > all / 5);
        Ok(())
    }

    /// SIGKILL for a shard.
    pub(super) fn kill(&self, shard: u32) -> Held {
        let said = self.sweeper.text(&format!("{}/journal/shards/{shard}-of-4.json", self.dir));
        let said: Value = serde_json::from_str(&said).unwrap();
        let process = said["process"].as_str().unwrap().to_owned();
        let pid = process.rsplit('-').nth(1).unwrap();
        let killed = Command::new("kill").args(["-KILL", pid]).status().unwrap();
        if killed.success() { Ok(()) } else { Err(format!("shard {shard} was not there")) }
    }

    /// Waits for the jobs, and compares what they made with what one run makes.
    pub(super) fn ends_alike(&self, cluster: &Cluster) -> Held {
        cluster.wait()?;
        let made = self.sweeper.results(&self.dir);
        let names = made.keys().chain(self.expected.keys());
        let differing: Vec<&String> = names.filter(|name| made.get(*name) != self.expected.get(*name)).collect();
        match differing.first() {
            None => Ok(()),
            Some(name) => {
                let trials = |files: &BTreeMap<String, Vec<u8>>| {
                    files.keys().filter(|name| name.ends_with("/result.json")).count()
                };
                let (made, expected) = (trials(&made), trials(&self.expected));
                Err(format!("{} files differ, such as {name}; {made} of {expected} trials", differing.len()))
            }
        }
    }

    /// How many trainings were not kept: the same trial ended the same way twice.
    pub(super) fn trained_again(&self) -> String {
        let journals = self.sweeper.files(&format!("{}/journal", self.dir));
        let mut ends: HashMap<(String, String), usize> = HashMap::new();
        for line in journals
            .iter()
            .filter(|(name, _)| name.contains(".jsonl"))
            .flat_map(|(_, bytes)| String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect::<Vec<_>>())
        {
            let Ok(event) = serde_json::from_str::<Value>(line.get(9..).unwrap_or_default()) else { continue };
            if event["event"] == "finished" {
                // What a trial costs up to here tells its rung.
                *ends.entry((event["trial"].to_string(), event["cost"].to_string())).or_default() += 1;
            }
        }
        let twice: usize = ends.values().map(|n| n - 1).sum();
        format!("{twice} trainings twice")
    }
}

/// How much more CPU a shard for each core takes than one run on all of them, in the median of some rounds; and what was
/// measured.
pub(super) fn overhead() -> (f64, String) {
    let n = cores();
    let round = |_| {
        let one = cpu(&[vec!["-j".to_owned(), n.to_string()]]);
        let shard = |k: usize| ["-j", "1", "--shard", &format!("{k}/{n}")].map(str::to_owned).to_vec();
        let shards = cpu(&(1..=n).map(shard).collect::<Vec<_>>());
        (shards / one, one, shards)
    };
    let mut ratios: Vec<(f64, f64, f64)> = (0..5).map(round).collect();
    ratios.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (ratio, one, shards) = ratios[ratios.len() / 2];
    (ratio, format!("{shards:.2} s beside {one:.2} s, {ratio:.3} times, the median of {} rounds", ratios.len()))
}

/// CPU seconds of runs on the short trials with these options, all at once.
fn cpu(options: &[Vec<String>]) -> f64 {
    let sweeper = Sweeper::new().sweep(SHORT);
    let run = |options: &Vec<String>| {
        sweeper.start(["run", "sweep.toml", "-q"].into_iter().chain(options.iter().map(String::as_str)))
    };
    let children: Vec<Child> = options.iter().map(run).collect();
    children.into_iter().map(ended).sum()
}

fn ended(mut child: Child) -> f64 {
    drop(child.stdout.take());
    let end = child.wait4().unwrap();
    assert!(end.status.success(), "{}", end.status);
    (end.rusage.utime + end.rusage.stime).as_secs_f64()
}
