//! What is said of the importance of hyperparameters in sweeps whose truth is known.

use super::blocks::Blocks;
use super::configs::ranked;
use super::factorial::{Config, Factorial};
use super::facts::Facts;
use super::importance::importance;
use super::interaction::interactions;
use super::ped_anova::{self, Column};
use super::terms::{Importance, Method};
use super::trials::Trials;
use super::{Interaction, WORTH_SHOWING, anova};
use crate::space::{Distribution, Params, Scale};
use crate::spec::{Method as Sampling, Sweep};
use crate::store::Row;
use crate::trial::{Outcome, Replicate};

/// The importance, and the pair of the heat map, where trials measured this; one that measured nothing failed.
fn of(
    toml: &str,
    measured: impl Fn(&Params, Replicate) -> Option<f64>,
) -> (Result<Importance, String>, Option<Interaction>) {
    let sweep = Sweep::example(&format!("name = \"t\"\ndata.source = \"moons\"\n{toml}"));
    let plan = crate::search::Plan::new(&sweep, |_| String::new());
    let mut trials = Trials::new(&sweep.space, &["test_mse"]);
    for trial in plan.trials() {
        let value = measured(&trial.config.params, trial.replicate);
        let outcome = if value.is_some() { Outcome::Complete } else { Outcome::diverged("epoch", 2) };
        trials.add(&Row::new(trial, &outcome, vec![value]));
    }
    let facts = Facts {
        name: "t",
        metric: &sweep.metric,
        replicates: (sweep.replicates.data, sweep.replicates.training),
        confirm: None,
        datasets: "datasets",
        is_grid: sweep.method == Sampling::Grid,
        constants: Vec::new(),
        space: &sweep.space,
        measures: &[],
    };
    let complete = trials.complete("test_mse").unwrap();
    let ranked = ranked(&complete, facts.metric).unwrap();
    let found = importance(&complete, &complete.levels().unwrap(), &facts, &ranked);
    let pairs = interactions(&complete, &complete.levels().unwrap(), &complete.on_scale(), found.as_ref().ok());
    (found, pairs.into_iter().next())
}

fn number(params: &Params, name: &str) -> f64 {
    params.get(name).and_then(crate::space::Value::as_f64).unwrap_or(0.0)
}

fn is(params: &Params, name: &str, value: &str) -> f64 {
    f64::from(u8::from(params.get(name).is_some_and(|v| v.to_string() == value)))
}

/// `lr 0.8, kernel 0.2 *`
fn told(found: &Importance) -> String {
    let term = |term: &super::Term| {
        let star = if term.is_conditional { " *" } else { "" };
        format!("{} {:.2}{star}", term.names.join(" × "), term.share.shown())
    };
    found.terms.iter().map(term).collect::<Vec<_>>().join(", ")
}

/// Datasets differ, which no config feels more than another.
fn noise(replicate: Replicate) -> f64 {
    f64::from(replicate.data)
}

#[test]
fn a_key_without_an_effect_beside_others_matters_where_it_has_one() {
    let toml = "replicates.data = 3\ntraining.loss = \"mse+mmd\"\n[space]\nmmd.weight = [0, 1, 2]\n\
                mmd.kernel = [\"squared_exponential\", \"inverse_multiquadric\"]\ntraining.lr = [0.1, 0.2]\n\
                model.layers = [3]";
    let (found, _) = of(toml, |p, r| {
        let kernel = is(p, "mmd.kernel", "inverse_multiquadric");
        Some((kernel + 20.0 * number(p, "training.lr") + noise(r)).exp())
    });
    let found = found.unwrap();
    assert!(found.is_log && found.method == Method::Anova && found.configs == 10, "{found:?}");
    // Where it has an effect, a variance of 1/4 beside 1 of the learning rate; of the grid, 1/18 for the weight of 11/9.
    let mains = "training.lr 0.82, mmd.kernel 0.20 *, mmd.weight 0.05, ";
    assert!(told(&found).starts_with(mains), "{}", told(&found));
    assert!(found.terms.iter().all(|term| term.share.interval.is_some()) && found.noise.unwrap().value > 0.4);
}

#[test]
fn what_trials_lack_is_left_out_and_said() {
    let toml = "replicates.data = 2\n[space]\nmodel.layers = [1, 2]\ntraining.lr = [0.1, 0.2, 0.4]";
    let (found, _) = of(toml, |p, r| {
        let diverged = number(p, "training.lr") > 0.3 && number(p, "model.layers") > 1.5;
        (!diverged).then(|| number(p, "model.layers") + 10.0 * number(p, "training.lr") + noise(r) - 9.0)
    });
    let found = found.unwrap();
    assert_eq!((found.left_out.clone(), found.configs, found.is_log), (vec!["lr 0.4".to_owned()], 4, false));
    assert_eq!(told(&found), "model.layers 0.50, training.lr 0.50, model.layers × training.lr 0.00");
    assert_eq!(found.terms[0].share.interval, None, "two datasets");
}

#[test]
fn the_heat_map_shows_the_pair_that_adds_most() {
    let toml = "replicates.data = 2\n[space]\nmodel.layers = [1, 2]\ntraining.lr = [0.1, 0.2]\ndata.noise = [0.1, 0.2]";
    let sign = |p: &Params, name: &str, low: f64| if number(p, name) > low { 1.0 } else { -1.0 };
    let pair = |weight: f64| {
        let (found, heat) = of(toml, |p, r| {
            let [a, b, c] = [("model.layers", 1.5), ("training.lr", 0.15), ("data.noise", 0.15)]
                .map(|(name, middle)| sign(p, name, middle));
            Some(a + 0.5 * b + weight * b * c + noise(r))
        });
        let names: Vec<String> = found.unwrap().mains().map(|(name, _)| name.to_owned()).collect();
        let heat = heat.unwrap();
        (names[0].clone(), heat.x, heat.y)
    };
    let expected = |x: &str, y: &str| ("model.layers".to_owned(), x.to_owned(), y.to_owned());
    assert_eq!(pair(0.4), expected("training.lr", "data.noise"));
    assert_eq!(pair(0.0), expected("model.layers", "training.lr"));
}

#[test]
fn draws_have_an_answer_from_41_configs_on() {
    let of = |trials: u32, goal: &str| {
        let toml = format!(
            "sampler.method = \"random\"\nsampler.trials = {trials}\nmetric.name = \"test_mse\"\nmetric.goal = \"{goal}\"\n[space]\n\
             training.lr = {{ low = 1e-4, high = 1e-1, scale = \"log\" }}\nmodel.layers = [1, 2, 3]\n\
             data.noise = {{ low = 0.0, high = 1.0 }}\nmodel.hidden_size = [16]"
        );
        of(&toml, |p, _| Some(number(p, "model.layers") + 9.0 * number(p, "data.noise"))).0
    };
    let few = "the best tenth of 40 complete configs are too few to say what they share; it takes 41 configs";
    assert_eq!(of(40, "minimize"), Err(few.to_owned()));
    for goal in ["minimize", "maximize"] {
        let found = of(200, goal).unwrap();
        assert_eq!((found.method, found.configs, found.terms.len()), (Method::PedAnova, 200, 3), "{found:?}");
        assert_eq!(found.terms[0].names, ["data.noise"]);
        assert!(
            found.terms[0].share.value > 0.5
                && found.terms.iter().all(|term| term.names.len() < 2 || term.share.value < WORTH_SHOWING)
        );
    }
}

#[test]
fn nothing_is_said_where_there_is_nothing_to_say() {
    let one = of("[space]\nmodel.layers = [1, 2]\ntraining.lr = [0.1]", |_, _| Some(1.0)).0;
    assert_eq!(one, Err("fewer than two hyperparameters have several values".to_owned()));
    let grid = "replicates.data = 2\n[space]\nmodel.layers = [1, 2]\ntraining.lr = [0.1, 0.2]";
    let equal = of(grid, |_, r| Some(noise(r))).0;
    assert_eq!(equal, Err("the configs differ by no more than their replicates do".to_owned()));
    assert!(of(grid, |_, _| None).0.is_err());
    let grid = "[space]\nmodel.layers = [1, 2, 3]\ntraining.lr = [1, 2, 3]";
    let on = |p: &Params| number(p, "model.layers").total_cmp(&number(p, "training.lr")).is_eq();
    let diagonal = of(grid, |p, _| on(p).then(|| number(p, "training.lr"))).0;
    let few = "too much of the grid is lacking, and the best tenth of 3 complete configs are too few to say what they share; it \
               takes 41 configs";
    assert_eq!(diagonal, Err(few.to_owned()));
}

#[test]
fn ten_thousand_configs_have_an_answer() {
    let lengths = [10, 10, 5, 5, 2, 2];
    let config = |mut i: usize| {
        let lacks_one = i.is_multiple_of(97);
        let levels = lengths.map(|n| {
            let level = i % n;
            i /= n;
            Some(level)
        });
        let value = |data: u32| f64::from(u32::try_from(levels[0].unwrap() * 7 + levels[2].unwrap()).unwrap() + data);
        let trials = (0..5).filter(|data| *data < 4 || !lacks_one);
        let trials = trials.map(|data| (Replicate { data, training: 0 }, value(data)));
        Config { levels: levels.to_vec(), trials: trials.collect() }
    };
    let configs: Vec<Config> = (0..10_000).map(config).collect();
    let grid = Factorial::of(&configs, Blocks::Datasets).unwrap();
    assert_eq!((grid.configs, grid.replicates, grid.blocks.len()), (10_000, (4, 5), 4));
    assert!(anova::shares(&grid).unwrap().mains[0].value > 0.9);
    let range = Distribution::Float { low: 0.0, high: 1.0, scale: Scale::Linear, steps: None };
    let values =
        |k: u32| (0..10_000_u32).map(|i| Some(f64::from(i * (2 * k + 7919) % 10_007) / 10_007.0)).collect::<Vec<_>>();
    let columns: Vec<Column> = (0..6).map(|k| Column::of(&range, &values(k))).collect();
    let losses: Vec<f64> = values(0).into_iter().flatten().collect();
    assert!(ped_anova::shares(&columns, &losses).unwrap()[0] > 0.9);
}
