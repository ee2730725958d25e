//! Results that must not change unseen: ids of the shipped sweeps, and the bytes of short copies of them, and of one with validation rows, at `--isa
//! baseline`, which are the same on every processor.
//!
//! A pin moves in a commit of its own that says why.

use std::collections::BTreeMap;

use crate::sweeper::Sweeper;

/// The sweep, and the hashes that [`pinned`] makes of its short copy.
const RESULTS: [(&str, [&str; 3]); 6] = [
    ("digits", ["cc102d6d785b76bd", "2768675514456618", "595e14f899a5bbb0"]),
    ("moons", ["6f7b6792c97321eb", "fcba537d93e43ac4", "512634dd6a53be67"]),
    ("moons_mmd", ["95687a63940c7be8", "8bc4ccb468272061", "fa997f6f594c4f46"]),
    ("moons_repeat", ["0ba681b4f5312991", "19cf7d4fa6365008", "c1cc0a83369824c5"]),
    ("moons_training", ["0dacc941935c6dbb", "3c56b13ecacdeb05", "6e404e83c2f10710"]),
    ("validation", ["1b7c3b44a94dbccb", "0026a29f6433692b", "cdd6906ca1402dcc"]),
];

/// The sweep, and the hash of the ids of its trials in the order of the plan.
const IDS: [(&str, &str); 7] = [
    ("digits", "72cc3927ebc37adc"),
    ("digits_synthetic", "2827f81e0578eb28"),
    ("moons", "c9ede47790b38860"),
    ("moons_mmd", "b7e1ec89ab0fe711"),
    ("moons_repeat", "4a28aa3e4aa95256"),
    ("moons_resnet", "ba877b74af4ad6f5"),
    ("moons_training", "3afec765c05c5f4d"),
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
