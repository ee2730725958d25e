//! Memory beside what is said of it before the start: of networks of many shapes, on one and more threads, and in a
//! control group that has just so much.

use std::time::Duration;

use super::groups::Group;
use super::memory::watched;
use super::part;
use super::place::{End, Place};
use super::row::{Held, Row};

/// What is beside a few rows, four trials and one epoch.
const SHAPES: [(&str, &str); 12] = [
    ("hidden 32", "model.hidden_size = 32"),
    ("hidden 700", "model.hidden_size = 700"),
    ("hidden 1500", "model.hidden_size = 1500"),
    ("hidden 3000", "model.hidden_size = 3000"),
    (
        "1 layer, batch 1024",
        "model.hidden_size = 1500\nmodel.layers = 1\ntraining.batch_size = 1024\ndata.n_train = 2048",
    ),
    (
        "3 layers, batch 1024",
        "model.hidden_size = 700\nmodel.layers = 3\ntraining.batch_size = 1024\ndata.n_train = 2048",
    ),
    ("200,000 rows", "model.hidden_size = 16\ndata.n_train = 200_000\ntraining.batch_size = 1024"),
    ("one batch", "model.hidden_size = 32\ndata.n_train = 100_000\ntraining.batch_size = 100_000"),
    ("bottleneck 2000", "model.hidden_size = 512\nmodel.bottleneck_size = 2000"),
    ("residual", "model.kind = \"resnet\"\nmodel.block_layers = 2\nmodel.hidden_size = 600\nmodel.layers = 3"),
    ("MMD", "training.loss = \"mse+mmd\"\nmodel.bottleneck_size = 64\ndata.n_train = 1024\ntraining.batch_size = 1024"),
    (
        "evaluations",
        "evaluate.mixture = \"fixed\"\nevaluate.components = 2\nevaluate.synthetic = true\nevaluate.forest = true\n\
         data.n_train = 5000\ndata.n_test = 5000\ntraining.batch_size = 1024",
    ),
];

fn sweep(keys: &str) -> Place {
    let few = [("data.n_train", 64), ("data.n_test", 32), ("training.batch_size", 16)];
    let few = few.into_iter().filter(|(key, _)| !keys.contains(key)).map(|(key, value)| format!("{key} = {value}\n"));
    let head = "name = \"shape\"\nreplicates.training = 4\ndata.source = \"moons\"\ntraining.epochs = 1\n";
    Place::new(&format!("{head}{}{keys}", few.collect::<String>()))
}

/// MiB that a run of a place is said to take on so many threads.
fn said(place: &Place, threads: u32) -> f64 {
    let plan = place.plan();
    let of = |what: &str| plan["memory_bytes"][what].as_f64().unwrap() / f64::from(1 << 20);
    of("process") + of("tables").max(f64::from(threads) * of("training"))
}

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_estimates() {
    part(|| {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = [1, 2, 4].into_iter().filter(|n| *n as usize <= cores);
        let mut off = (f64::INFINITY, 0.0_f64);
        let mut held = Vec::new();
        for (shape, keys) in threads.flat_map(|n| SHAPES.map(|(shape, keys)| ((shape, n), keys))) {
            let place = sweep(keys);
            let (_, used) = watched(&place, shape.1 as usize);
            let said = said(&place, shape.1);
            off = (off.0.min(said / used), off.1.max(said / used));
            // Small blocks stay with the allocator; trainings at once are not all where they take most.
            let most = if shape.1 == 1 { 1.25 } else { 1.5 };
            let fits = (used - 8.0..most * used + 8.0).contains(&said);
            held.push(fits.then_some(()).ok_or_else(|| format!("{shape:?}: {said:.0} MiB said, {used:.0} used")));
        }
        let tried = format!("{} shapes of networks, data and evaluations, on 1 to {cores} threads", SHAPES.len());
        let note = format!("said beside used: {:.2} to {:.2} times", off.0, off.1);
        let rows = Row::of("memory is what was said before the start", tried, held).note(note);
        vec![rows, in_a_group()]
    });
}

/// A run in a control group that has too little, and in one that has enough.
fn in_a_group() -> Row {
    let promise = "a run fits into its control group, or does not begin";
    let tried = "a limit of 60 % and of 125 % of what is said, one trial at a time";
    let Some(group) = Group::new("memory", &["memory.max", "memory.limit_in_bytes"]) else {
        return Row::untried(promise, tried, "making a control group takes root");
    };
    let place = sweep("model.hidden_size = 1500");
    let said = said(&place, 1);
    let held = [(0.6, 2), (1.25, 0)].map(|(share, code)| -> Held {
        group.limit(format!("{:.0}", said * share * f64::from(1 << 20)));
        End::of(place.command(&group.join(), 1).spawn().unwrap(), Duration::from_mins(2)).is(&[code])?;
        let began = place.sweep().exists();
        if began == (code == 0) { Ok(()) } else { Err(format!("exit {code}, and a folder of results: {began}")) }
    });
    Row::of(promise, tried, held)
}
