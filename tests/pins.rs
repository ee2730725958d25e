//! Results that must not change unseen: ids of the shipped sweeps, and the bytes of short copies of them, and of one with validation rows, at `--isa
//! baseline`, which are the same on every processor.
//!
//! A pin moves in a commit of its own that says why.

use std::collections::BTreeMap;

use crate::sweeper::Sweeper;

/// The sweep, and the hashes that [`pinned`] makes of its short copy.
const RESULTS: [(&str, [&str; 3]); 6] = [
    ("digits", ["5843cd643a20a6f1", "31c7bad9cff040e0", "fe9007160d0b7f88"]),
    ("moons", ["ed85879ea2d911b5", "0bc30a668fdf81c5", "a84ea7e004b3e4ae"]),
    ("moons_mmd", ["23f9e1eedb184ef0", "85ba0752a06332e0", "4a6a9a36659b5f4c"]),
    ("moons_repeat", ["f1e554915b1b0590", "9f6551ee56a9333e", "680f625813e250c6"]),
    ("moons_training", ["d9ae57bb39c59da2", "24674881dcaefbe7", "ed315911b40345d3"]),
    ("validation", ["399478ab3a3d2591", "3c28a002ec773f16", "864e373b8aa51547"]),
];

/// The sweep, and the hash of the ids of its trials in the order of the plan.
const IDS: [(&str, &str); 5] = [
    ("digits", "125f41c66133b42c"),
    ("moons", "6bd375857c096a82"),
    ("moons_mmd", "07a5233db2d2bbe8"),
    ("moons_repeat", "89be5d819b6c5dc4"),
    ("moons_training", "dad74d94bdcc9e0a"),
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
