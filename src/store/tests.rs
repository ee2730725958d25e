//! The promises of the store, on a disk that fails at every call in turn: nothing finished is lost, nothing damaged is
//! believed, and the same work leads to the same bytes.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::time::Duration;

use proptest::prelude::*;

use super::faulty::{Fault, Faulty, Files};
use super::*;
use crate::spec::Sweep;
use crate::trial::{Event, Instructions, Measurement, Metrics, Outcome, Trained};

const SWEEP_FILE: &str = "name = \"t\"\nreplicates.training = 4\ndata.source = \"moons\"";

fn trials() -> Vec<Trial> {
    crate::search::Plan::new(&Sweep::example(SWEEP_FILE), |_| String::new()).trials().collect()
}

fn instructions() -> Instructions {
    Instructions { isa: "baseline".into(), kernels: 1 }
}

fn store(disk: &Faulty) -> Store {
    Store { dir: "outputs/t".into(), disk: Arc::new(disk.clone()) }
}

/// What a training of `trial` gives; the second diverges and the third times out.
fn train(trial: &Trial) -> Trained {
    let n = trial.replicate.training;
    let values = Metrics(vec![("train_mse".into(), f64::from(n) + 0.1), ("test_mse".into(), f64::from(n) / 3.0)]);
    let outcome = match n {
        1 => Outcome::diverged("epoch", 2),
        2 => Outcome::TimedOut { limit: Duration::from_millis(1500) },
        _ => Outcome::Complete,
    };
    let weights = (outcome == Outcome::Complete).then(|| vec![7; 40 + n as usize]);
    Trained {
        outcome,
        measurements: vec![Measurement { step: 1, values }],
        weights,
        evaluated: Metrics::default(),
        rungs: Vec::new(),
    }
}

/// A run over what is missing; gives the numbers of the trials that were trained.
fn run(disk: &Faulty) -> Result<Vec<u32>, Error> {
    let store = store(disk);
    let all = trials();
    let mut writer = store.writer(true, None)?;
    let origin = store.origin();
    if matches!(origin, Err(Error::Damaged { .. })) {
        writer.quarantine_origin(SWEEP_FILE)?;
    }
    writer.begin(
        SWEEP_FILE,
        &Manifest::new("t", SWEEP_FILE, "autoencoder", BTreeMap::new(), instructions(), all.len()),
    )?;
    writer.train((all.len(), 1.0), &[])?;
    let mut trained = Vec::new();
    for trial in &all {
        match store.find(trial.id)? {
            Found::Finished(record) if record.lacks_weights => {}
            Found::Finished(_) => {
                writer.forget_checkpoint(trial.id)?;
                continue;
            }
            Found::Nothing => {}
            Found::Damaged(_) => writer.quarantine(trial.id)?,
        }
        if let Some(bytes) = store.checkpoint(trial.id)? {
            assert_eq!(bytes, b"half way", "a damaged checkpoint was believed");
        }
        trained.push(trial.replicate.training);
        writer.record(&Event::Started { trials: std::slice::from_ref(trial), worker: 0 })?;
        writer.record(&Event::Checkpoint { trial, bytes: b"half way" })?;
        let (elapsed, trained) = (Duration::from_secs(1), &train(trial));
        writer.record(&Event::Finished { trial, worker: 0, trained, elapsed, cost: 1.0 })?;
        writer.sync()?;
    }
    let lr = "training.lr".into();
    let columns =
        TrialsCsv { params: vec![&lr], metrics: &["test_mse".into()], confirms: false, chooses: false, prunes: false };
    let mut table = columns.header();
    for trial in &all {
        if let Found::Finished(record) = store.find(trial.id)? {
            let metrics = vec![record.metrics.get("test_mse")];
            let row = Row::new(trial.clone(), &record.outcome, metrics);
            table.extend(columns.rows(&[row]));
        }
    }
    let turn = store.turn()?;
    turn.write_tables(&[(TRIALS_CSV.to_owned(), table)])?;
    turn.end()?;
    for trial in &all {
        writer.forget_checkpoint(trial.id)?;
    }
    writer.close()?;
    Ok(trained)
}

/// What promises the same bytes.
fn results(disk: &Faulty) -> Files {
    let mut files = disk.files();
    files.retain(|path, _| !path.starts_with("journal/") && !path.starts_with("quarantine/"));
    files
}

fn undisturbed() -> Files {
    let disk = Faulty::default();
    assert_eq!(run(&disk).unwrap(), [0, 1, 2, 3]);
    results(&disk)
}

#[test]
fn every_call_may_fail_or_be_the_last() {
    let expected = undisturbed();
    let kinds = [ErrorKind::StorageFull, ErrorKind::ReadOnlyFilesystem, ErrorKind::Other];
    for fault in kinds.into_iter().flat_map(|kind| [Fault::Once(kind), Fault::Ever(kind)]).chain([Fault::Kill]) {
        let mut tried = 0;
        loop {
            let disk = Faulty::default();
            disk.fail(Some((tried, fault)));
            let first = run(&disk);
            if disk.calls() <= tried {
                break;
            }
            assert!(first.is_err(), "{fault:?} at call {tried} went unnoticed");
            disk.fail(None);
            run(&disk).unwrap_or_else(|e| panic!("after {fault:?} at call {tried}: {e}"));
            assert!(results(&disk) == expected, "{fault:?} at call {tried} shows");
            tried += 1;
        }
        assert!(tried > 50, "{tried} calls are too few to be a run's");
    }
}

#[test]
fn what_is_finished_is_not_trained_again() {
    let disk = Faulty::default();
    run(&disk).unwrap();
    assert_eq!(run(&disk).unwrap(), [0_u32; 0]);
}

#[test]
fn after_a_failed_sync_nothing_since_the_last_counts() {
    let (disk, trials) = (Faulty::default(), trials());
    let mut writer = store(&disk).writer(true, None).unwrap();
    writer
        .begin(SWEEP_FILE, &Manifest::new("t", SWEEP_FILE, "autoencoder", BTreeMap::new(), instructions(), 2))
        .unwrap();
    writer.train((2, 1.0), &[]).unwrap();
    let mut finish = |n: usize| {
        let (trial, trained) = (&trials[n], train(&trials[n]));
        let elapsed = Duration::ZERO;
        writer.record(&Event::Finished { trial, worker: 0, trained: &trained, elapsed, cost: 1.0 }).unwrap();
        disk.fail((n == 1).then_some((0, Fault::Once(ErrorKind::Other))));
        writer.sync()
    };
    assert!(finish(0).is_ok() && finish(1).is_err());
    assert!(matches!(store(&disk).find(trials[0].id), Ok(Found::Finished(_))));
    assert!(matches!(store(&disk).find(trials[1].id), Ok(Found::Nothing)));
}

#[test]
fn any_cut_and_any_flipped_bit_is_noticed_and_mended() {
    let expected = undisturbed();
    let whole = Faulty::default();
    run(&whole).unwrap();
    for (path, bytes) in whole.files() {
        for n in (0..bytes.len()).step_by(7) {
            let mut flipped = bytes.clone();
            flipped[n] ^= 1 << (n % 8);
            for damaged in [bytes[..n].to_vec(), flipped] {
                let disk = Faulty::default();
                whole.files().iter().for_each(|(path, bytes)| disk.write(path, &[bytes]).unwrap());
                disk.write(&path, &[&damaged]).unwrap();
                run(&disk).unwrap();
                assert!(results(&disk) == expected, "damage at byte {n} of {path} shows");
                let kept = disk.files().iter().any(|(at, bytes)| at.starts_with("quarantine/") && *bytes == damaged);
                assert!(kept || path == TRIALS_CSV || path.starts_with("journal/"), "{path} is not in quarantine");
            }
        }
    }
}

proptest! {
    /// Power is cut at any call; of each file written since the last sync there is left what was there before, all of
    /// it, a part of it, or nothing. What was synced is still there.
    #[test]
    fn power_may_be_cut_at_any_call(at in 0_usize..70, choices in prop::collection::vec(0_usize..4, 40)) {
        let disk = Faulty::default();
        disk.fail(Some((at, Fault::Kill)));
        let finished = run(&disk).is_ok();
        let mut choices = choices.into_iter().cycle();
        disk.lose_power(|old, new| match choices.next().unwrap_or_default() {
            0 => old.cloned(),
            1 => new.cloned(),
            2 => new.map(|bytes| bytes[..bytes.len() / 2].to_vec()),
            _ => new.map(|_| Vec::new()),
        });
        disk.fail(None);
        let again = run(&disk).unwrap();
        let (left, expected) = (results(&disk), undisturbed());
        prop_assert!(left == expected, "the power cut shows: {:?} are {:?}", expected.keys(), left.keys());
        prop_assert!(!finished || again.is_empty(), "{again:?} were trained twice though they were synced");
    }
}
