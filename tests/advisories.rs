//! Crates with an advisory that this tree once held: they do not come back unseen. Whether others have one is asked of
//! the `RustSec` database, by `.ci/run` where it can.

/// A crate, the first version without the fault (none where nobody repairs it), and the advisory.
const KNOWN: [(&str, Option<[u64; 3]>, &str); 7] = [
    ("bincode", None, "RUSTSEC-2025-0141"),
    ("memmap2", Some([0, 9, 11]), "RUSTSEC-2026-0186"),
    ("paste", None, "RUSTSEC-2024-0436"),
    ("quick-xml", Some([0, 41, 0]), "RUSTSEC-2026-0194"),
    ("quick-xml", Some([0, 41, 0]), "RUSTSEC-2026-0195"),
    ("rustybuzz", None, "RUSTSEC-2026-0206"),
    ("ttf-parser", None, "RUSTSEC-2026-0192"),
];

/// Packages of the lock file under an advisory that the manifest does not name.
fn unnamed(lock: &str, manifest: &str) -> Vec<String> {
    let lock: toml::Table = lock.parse().unwrap();
    let packages = lock["package"].as_array().unwrap().iter();
    let mut found = Vec::new();
    for package in packages {
        let [name, version] = ["name", "version"].map(|key| package[key].as_str().unwrap());
        let numbers = version.split(['-', '+']).next().unwrap().split('.').map(|n| n.parse::<u64>().unwrap());
        let numbers: Vec<u64> = numbers.collect();
        for (known, repaired, id) in KNOWN {
            if name == known && repaired.is_none_or(|first| numbers[..] < first[..]) && !manifest.contains(id) {
                found.push(format!("{name} {version}: {id}"));
            }
        }
    }
    found
}

#[test]
fn no_crate_has_a_known_advisory_unless_cargo_toml_says_why() {
    let found = unnamed(include_str!("../Cargo.lock"), include_str!("../Cargo.toml"));
    assert_eq!(found, [""; 0], "replace it, or name the advisory and the reason in Cargo.toml");
}

#[test]
fn a_lock_file_with_such_crates() {
    let package = |name: &str, version: &str| format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n");
    let lock = [package("memmap2", "0.5.10"), package("memmap2", "0.9.12"), package("paste", "1.0.15+x")].concat();
    assert_eq!(unnamed(&lock, ""), ["memmap2 0.5.10: RUSTSEC-2026-0186", "paste 1.0.15+x: RUSTSEC-2024-0436"]);
    assert_eq!(unnamed(&lock, "# RUSTSEC-2024-0436: …"), ["memmap2 0.5.10: RUSTSEC-2026-0186"]);
}
