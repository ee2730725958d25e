//! In which order trials are trained: whenever a run ends, what is finished is a fair sample of the space.

use std::collections::{BTreeMap, BTreeSet};

use crate::sweeper::Sweeper;

/// The trials in the order in which they began.
fn began(sweeper: &Sweeper, sweep: &str) -> Vec<String> {
    let journals = sweeper.files(&format!("outputs/{sweep}/journal"));
    let lines: Vec<String> = journals.values().map(|bytes| String::from_utf8(bytes.clone()).unwrap()).collect();
    let started = lines.iter().flat_map(|text| text.lines()).filter(|line| line.contains("\"event\":\"started\""));
    started.map(|line| line.split("\"trial\":\"").nth(1).unwrap()[..16].to_owned()).collect()
}

/// The sweep of the README, with shorter trainings.
#[test]
fn a_tenth_of_a_sweep_has_tried_every_value() {
    let toml =
        include_str!("../../sweeps/moons.toml").replace("epochs = 100", "epochs = 1").replace("every = 5", "every = 1");
    let toml = toml.replace("n_test = 2000", "n_test = 10");
    for workers in ["1", "2", "4"] {
        let sweeper = Sweeper::new().sweep(&toml);
        sweeper.with(["run", "sweep.toml", "-j", workers]).code(0);
        let table = sweeper.text("outputs/moons/trials.csv");
        let mut rows = table.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
        let header = rows.next().unwrap();
        let rows: BTreeMap<String, Vec<String>> = rows.map(|row| (row[0].clone(), row)).collect();
        let order = began(&sweeper, "moons");
        assert_eq!(order.iter().collect::<BTreeSet<_>>().len(), 324);
        for name in ["data.n_train", "model.hidden_size", "model.layers", "training.lr"] {
            let column = header.iter().position(|column| column == name).unwrap();
            let values = |ids: &[String]| ids.iter().map(|id| rows[id][column].clone()).collect::<Vec<_>>();
            let tenth = values(&order[..32]);
            let all: BTreeSet<String> = values(&order).into_iter().collect();
            let count = |value: &String| tenth.iter().filter(|other| *other == value).count();
            let counts: Vec<usize> = all.iter().map(count).collect();
            let fair = 32 / all.len();
            assert!(counts.iter().all(|n| n.abs_diff(fair) <= 3), "-j {workers}: {name}: {counts:?}");
        }
    }
}
