//! Results that must not change unseen: ids of the shipped sweeps, and the bytes of short copies of them at `--isa
//! baseline`, which are the same on every processor.
//!
//! A pin moves in a commit of its own that says why.

use std::collections::BTreeMap;

use crate::sweeper::Sweeper;

/// The sweep, and the hashes that [`pinned`] makes of its short copy.
const RESULTS: [(&str, [&str; 3]); 5] = [
    ("digits", ["380008896bee8b4f", "7c9013d94ac6c691", "1d4f3951cd409430"]),
    ("moons", ["e43499710df1ba8e", "db5c46f6263c5cfc", "86bbd9582fe25994"]),
    ("moons_mmd", ["cb2612866ce562fd", "75877e16d57b4cc6", "173089fcad5747ea"]),
    ("moons_repeat", ["d126fd4a8b59b3ec", "bd58f4557d9a78ec", "d90ff838357b07de"]),
    ("moons_training", ["a028f6675abd765e", "c74c8fb7020ad40a", "a94cb0f721835344"]),
];

/// The sweep, and the hash of the ids of its trials in the order of the plan.
const IDS: [(&str, &str); 5] = [
    ("digits", "5be7ffa3125aa7b7"),
    ("moons", "1802a280346cd521"),
    ("moons_mmd", "8266cfbf6c9d59f9"),
    ("moons_repeat", "bc15e406043137d7"),
    ("moons_training", "508a63f26dec7fcc"),
];

fn read(folder: &str, sweep: &str) -> String {
    let path = format!("{}/{folder}/{sweep}.toml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

/// The first 16 digits of BLAKE3.
fn hash(hasher: &blake3::Hasher) -> String {
    hasher.finalize().to_hex()[..16].to_owned()
}

fn hash_of(bytes: &[u8]) -> String {
    hash(blake3::Hasher::new().update(bytes))
}

/// Hashes of all files below `trials/`, of `trials.csv` and of `configs.csv`.
fn pinned(files: &BTreeMap<String, Vec<u8>>) -> [String; 3] {
    let mut trials = blake3::Hasher::new();
    for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with("trials/")) {
        trials.update(path.as_bytes()).update(blake3::hash(bytes).as_bytes());
    }
    [hash(&trials), hash_of(&files["trials.csv"]), hash_of(&files["configs.csv"])]
}

#[test]
fn results_are_those_of_before() {
    let found = RESULTS.map(|(sweep, _)| {
        let sweeper = Sweeper::new().sweep(&read("tests/pins", sweep));
        sweeper.with(["run", "sweep.toml", "--isa", "baseline"]).code(0);
        (sweep, pinned(&sweeper.results(&format!("outputs/{sweep}"))))
    });
    let expected = RESULTS.map(|(sweep, hashes)| (sweep, hashes.map(str::to_owned)));
    assert_eq!(found, expected, "a pin moves only on purpose");
}

#[test]
fn ids_are_those_of_before() {
    let found = IDS.map(|(sweep, _)| {
        let output = Sweeper::new().sweep(&read("sweeps", sweep)).with(["plan", "sweep.toml", "--json"]).code(0);
        let plan: serde_json::Value = serde_json::from_str(&output.out).unwrap();
        let ids = plan["trials"].as_array().unwrap().iter().map(|trial| trial["trial"].as_str().unwrap());
        (sweep, hash_of(ids.collect::<Vec<_>>().join("\n").as_bytes()))
    });
    assert_eq!(found, IDS.map(|(sweep, ids)| (sweep, ids.to_owned())), "an id moves only on purpose");
}
