//! Files of a finished sweep, cut at every byte and with bits flipped: noticed, put aside, trained again.

use std::time::Duration;

use rand::RngExt;

use super::lanes::in_lanes;
use super::part;
use super::place::{End, Files, Place, same};
use super::row::{Held, Row};
use super::sweeps::{SMALLEST, chance};

const FLIPS: usize = 10_000;
const REPORTS: usize = 300;

/// What is done to a file.
#[derive(Clone, Debug)]
enum Damage {
    /// Only so many bytes are left.
    Cut(usize),
    /// This bit is another one.
    Flip(usize),
}

/// A file and what is done to it.
type Case = (String, Damage);

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_damage() {
    part(|| {
        let whole = whole();
        let cuts = whole.iter().flat_map(|(name, bytes)| (0..bytes.len()).map(|n| (name.clone(), Damage::Cut(n))));
        let cases: Vec<Case> = cuts.chain(flips(&whole, 1).take(FLIPS)).collect();
        let tried = format!(
            "a finished sweep cut at each of its {} bytes, and {FLIPS} random bit flips: run again",
            cases.len() - FLIPS
        );
        let open = || Place::new(SMALLEST);
        let mended = in_lanes("damage", &cases, open, |place, case| mended(place, &whole, case));
        let sample: Vec<Case> = flips(&whole, 2).take(REPORTS).collect();
        let told = in_lanes("reports of damage", &sample, open, |place, case| {
            [reported(place, &whole, case), verified(place, &whole, case)]
        });
        let row = Row::of("damaged files", tried, mended.into_iter().chain(told.into_iter().flatten()));
        vec![row.note(format!("with {REPORTS} flips also `report` and `verify`"))]
    });
}

/// Every file of a finished sweep, the journal included.
fn whole() -> Files {
    let place = Place::new(SMALLEST);
    place.run(1).is(&[0]).unwrap();
    place.files()
}

/// Bits anywhere, each with the same chance.
fn flips(whole: &Files, number: usize) -> impl Iterator<Item = Case> {
    let mut chance = chance(number);
    let bits: usize = whole.values().map(|bytes| 8 * bytes.len()).sum();
    std::iter::repeat_with(move || {
        let mut bit = chance.random_range(0..bits);
        let hit = whole.iter().find(|(_, bytes)| {
            let here = bit < 8 * bytes.len();
            bit -= if here { 0 } else { 8 * bytes.len() };
            here
        });
        hit.map(|(name, _)| (name.clone(), Damage::Flip(bit))).unwrap()
    })
}

/// Puts the damaged sweep in place; returns the damaged bytes.
fn put(place: &Place, whole: &Files, (name, damage): &Case) -> Vec<u8> {
    let mut files = whole.clone();
    let bytes = files.get_mut(name).unwrap();
    match *damage {
        Damage::Cut(n) => bytes.truncate(n),
        Damage::Flip(bit) => bytes[bit / 8] ^= 1 << (bit % 8),
    }
    let damaged = bytes.clone();
    place.put(&files);
    damaged
}

/// Runs again: the same bytes, and what was damaged of a trial in quarantine.
fn mended(place: &Place, whole: &Files, case: &Case) -> Held {
    let damaged = put(place, whole, case);
    let apart = |name: &str| name.starts_with("journal/") || name == "run.lock";
    let expected: Files = whole.iter().filter(|(name, _)| !apart(name)).map(|(n, b)| (n.clone(), b.clone())).collect();
    place.ends_with(1, &expected).map_err(|e| about(&e, case))?;
    let kept = place.files().iter().any(|(name, bytes)| name.starts_with("quarantine/") && *bytes == damaged);
    let ok = kept || !case.0.starts_with("trials/");
    ok.then_some(()).ok_or_else(|| about("the damaged bytes are not in quarantine", case))
}

/// The report shows the right numbers, or the trial as missing; or says why it shows nothing.
fn reported(place: &Place, whole: &Files, case: &Case) -> Held {
    put(place, whole, case);
    let end = End::of(place.on_results("report").spawn().unwrap(), Duration::from_secs(30));
    match end.code {
        Some(0 | 3) => {}
        Some(2 | 4) if !end.err.is_empty() => return Ok(()),
        _ => return end.is(&[0]).map_err(|e| about(&format!("report: {e}"), case)),
    }
    let text = |files: &Files| String::from_utf8(files["trials.csv"].clone()).unwrap();
    let (right, shown) = (text(whole), text(&place.files()));
    let wrong =
        right.lines().zip(shown.lines()).any(|(r, s)| r != s && !(s.contains(",missing,") && r[..16] == s[..16]));
    let ok = !wrong && right.lines().count() == shown.lines().count();
    ok.then_some(()).ok_or_else(|| about("a wrong number in a table", case))
}

/// `verify` does not call a damaged trial right.
fn verified(place: &Place, whole: &Files, case: &Case) -> Held {
    put(place, whole, case);
    let end = End::of(place.on_results("verify").spawn().unwrap(), Duration::from_secs(30));
    match end.code {
        Some(2) if end.err.contains("unrecognized subcommand") => Err("there is no `verify`".to_owned()),
        Some(0) if case.0.starts_with("trials/") => Err(about("verify: all is well", case)),
        Some(0 | 3 | 4) => Ok(()),
        _ => end.is(&[0]).map_err(|e| about(&format!("verify: {e}"), case)),
    }
}

fn about(what: &str, (name, damage): &Case) -> String {
    let damage = if matches!(damage, Damage::Cut(_)) { "cut" } else { "bit flipped" };
    format!(
        "{what} ({damage} in {})",
        if name.starts_with("journal/") { "the journal" } else { name.rsplit('/').next().unwrap() }
    )
}

#[test]
fn some_cuts_and_flips() {
    let whole = whole();
    let place = Place::new(SMALLEST);
    let cuts = whole.iter().filter(|(_, bytes)| !bytes.is_empty());
    let cuts = cuts.flat_map(|(name, bytes)| [0, bytes.len() / 2].map(|n| (name.clone(), Damage::Cut(n))));
    for case in cuts.chain(flips(&whole, 3).take(15)) {
        assert_eq!(mended(&place, &whole, &case), Ok(()), "{case:?}");
    }
    let before = place.results();
    assert!(same(&before, &whole).is_err(), "a journal is no result");
}
