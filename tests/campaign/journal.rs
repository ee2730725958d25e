//! What the journal of a sweep says, read as anybody could: lines of `<crc32> <json>`.

use std::collections::BTreeMap;

use super::place::Files;

/// How often each trial came to this event (`started`, `finished`, …). Torn lines do not count.
pub(super) fn counts(files: &Files, event: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let journal = files.iter().filter(|(name, _)| name.starts_with("journal/"));
    for line in journal.flat_map(|(_, bytes)| bytes.split(|b| *b == b'\n')) {
        let Some((crc, json)) = std::str::from_utf8(line).ok().and_then(|line| line.split_once(' ')) else { continue };
        if u32::from_str_radix(crc, 16) != Ok(crc32fast::hash(json.as_bytes())) {
            continue;
        }
        let entry: serde_json::Value = serde_json::from_str(json).unwrap();
        if entry["event"] == event
            && let Some(trial) = entry["trial"].as_str()
        {
            *counts.entry(trial.to_owned()).or_default() += 1;
        }
    }
    counts
}
