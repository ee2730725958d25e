//! What holds of every sampler.

use super::grid::Grid;
use super::random::Random;
use super::sobol::Sobol;
use super::start::Start;
use super::tpe::Tpe;
use super::*;
use crate::space::{Distribution, Name, Scale, Space, Value};

const N: u32 = 120;

/// Ranges of every kind and lists, of which a grid has the steps.
fn space(steps: Option<u32>) -> Space {
    let float = |low, high, scale, steps| Distribution::Float { low, high, scale, steps };
    let int = |low, high, scale, steps| Distribution::Int { low, high, scale, steps };
    let optimizers = ["sgd", "adam"].map(|word| Value::Text(word.into())).to_vec();
    let mut space = vec![
        (Name::new("optimizer"), Distribution::Choice(optimizers.clone())),
        (Name::new("lr"), float(1e-4, 1e-1, Scale::Log, steps)),
        (Name::new("momentum"), float(0.5, 1.0, Scale::Linear, steps)),
        (Name::new("layers"), int(1, 3, Scale::Linear, None)),
        (Name::new("width"), int(8, 64, Scale::Log, steps)),
        (Name::new("decay"), float(0.0, 0.3, Scale::Linear, Some(4))),
    ];
    if steps.is_none() {
        let weights = vec![1.0, 3.0];
        space.push((Name::new("schedule"), Distribution::Weighted { values: optimizers, weights }));
    }
    space
}

/// Of so many points.
fn samplers(n: u32) -> Vec<Box<dyn Sampler>> {
    let space_of_draws = space(None);
    let tpe = || Arc::new(Tpe::new(n, 9, None, &space_of_draws));
    vec![
        Box::new(Grid::new(&space(Some(2)))),
        Box::new(Random::new(n, 9, &space_of_draws)),
        Box::new(Sobol::new(n, 9, &space_of_draws)),
        Box::new(Tpe::new(n, 9, Some(1), &space_of_draws)),
        Box::new(Tpe::new(n, 9, Some(7), &space_of_draws)),
        Box::new(Start::new(given(), Arc::new(Random::new(n, 9, &space_of_draws)))),
        Box::new(Start::new(given(), tpe())),
        Box::new(Start::new(vec![given()[1].clone(); 30], tpe())),
        Box::new(Tpe::new(n, 9, None, &space_of_draws)),
    ]
}

/// Points to start with: all values, of which one is not active, and one value alone.
fn given() -> Vec<Point> {
    let float = |name, x| (Name::new(name), Value::Float(x));
    let text = |name, word: &str| (Name::new(name), Value::Text(word.into()));
    let int = |name, i| (Name::new(name), Value::Int(i));
    let whole = vec![
        int("width", 32),
        float("lr", 0.02),
        text("optimizer", "adam"),
        float("momentum", 0.9),
        int("layers", 1),
        float("decay", 0.1),
        text("schedule", "sgd"),
    ];
    vec![whole, vec![float("lr", 0.05)]]
}

fn number(point: &[(Name, Value)], name: &str) -> Option<f64> {
    point.iter().find(|(other, _)| other == name).and_then(|(_, value)| value.as_f64())
}

/// Momentum with one optimizer alone, and no great rate in deep networks.
fn settle(mut point: Point) -> Option<Point> {
    if point[0].1 == Value::Text("adam".into()) {
        point.retain(|(name, _)| name != "momentum");
    }
    let is_skipped = number(&point, "layers") == Some(3.0) && number(&point, "lr") > Some(0.01);
    (!is_skipped).then_some(point)
}

/// What a training ends with, which depends on the point alone.
fn trained(point: &[(Name, Value)]) -> Told {
    let lr = number(point, "lr").unwrap();
    let value =
        (libm::log10(lr) + 3.0).abs() + number(point, "momentum").unwrap_or(0.7) + number(point, "decay").unwrap();
    match number(point, "width").unwrap() {
        width if width < 10.0 => Told::Failed,
        width if width < 20.0 => Told::Value { step: 3, value },
        _ => Told::Value { step: u32::MAX, value },
    }
}

/// A search of which results are told to a sampler that needs some.
struct Search {
    points: Vec<Option<Point>>,
    told: Vec<Told>,
}

impl Search {
    fn of(sampler: &dyn Sampler, n: u32) -> Self {
        let mut search = Self { points: Vec::new(), told: Vec::new() };
        for i in 0..n.min(sampler.len()) {
            let point = search.ask(sampler, i, &search.told);
            search.told.push(point.as_deref().map_or(Told::Failed, trained));
            search.points.push(point);
        }
        search
    }

    /// Point number `i` again, where this is told of those before it.
    fn ask(&self, sampler: &dyn Sampler, i: u32, told: &[Told]) -> Option<Point> {
        let points = self.points.iter().map(|point| point.as_deref().unwrap_or_default());
        let mut seen: Vec<Seen<'_>> =
            points.zip(told).take(i as usize).map(|(values, told)| Seen { values, told: *told }).collect();
        if sampler.needs(sampler.len() - 1) == 0 {
            seen.clear();
        }
        sampler.ask(i, &seen, &settle)
    }
}

#[test]
fn a_point_depends_on_its_number_and_on_what_was_seen() {
    for sampler in samplers(N) {
        let search = Search::of(&*sampler, N);
        for i in (0..).take(search.points.len()).collect::<Vec<_>>().into_iter().rev() {
            assert_eq!(search.ask(&*sampler, i, &search.told), search.points[i as usize], "{i} of {sampler:?}");
        }
    }
}

#[test]
fn what_is_told_too_early_is_not_looked_at() {
    for sampler in samplers(N) {
        let search = Search::of(&*sampler, N);
        for (i, point) in (0..).zip(&search.points) {
            let needed = sampler.needs(i) as usize;
            for early in [Told::Pending, Told::Failed, Told::Value { step: u32::MAX, value: -1e9 }] {
                let mut told = search.told.clone();
                told[needed..].fill(early);
                assert_eq!(search.ask(&*sampler, i, &told), *point, "{i} of {sampler:?}");
            }
        }
    }
}

#[test]
fn what_is_needed_is_looked_at() {
    for sampler in samplers(N) {
        let learns = sampler.needs(N - 1) > 0;
        let search = Search::of(&*sampler, N);
        let mut told = search.told.clone();
        told.reverse();
        assert_eq!(search.ask(&*sampler, N - 1, &told) != search.points[N as usize - 1], learns, "{sampler:?}");
    }
}

#[test]
fn a_longer_sweep_begins_with_the_shorter() {
    for (short, long) in samplers(N / 2).into_iter().zip(samplers(N)) {
        let points = Search::of(&*short, N / 2).points;
        assert_eq!(Search::of(&*long, N).points[..points.len()], points, "{long:?}");
    }
}

#[test]
fn no_more_is_needed_than_comes_before_and_never_less_than_earlier() {
    for sampler in samplers(1000) {
        let needs: Vec<u32> = (0..sampler.len()).map(|i| sampler.needs(i)).collect();
        assert!((0..).zip(&needs).all(|(i, needed)| *needed <= i) && needs.is_sorted(), "{sampler:?}: {needs:?}");
    }
}

#[test]
fn values_are_those_that_can_be_drawn() {
    for (k, sampler) in samplers(N).into_iter().enumerate() {
        let space = space((k == 0).then_some(2));
        for point in Search::of(&*sampler, N).points.iter().flatten() {
            for (name, value) in point {
                let distribution = &space.iter().find(|(other, _)| other == name).unwrap().1;
                assert!(admits(distribution, value), "{name} = {value} of {sampler:?}");
            }
        }
    }
}

fn admits(distribution: &Distribution, value: &Value) -> bool {
    match (distribution, value) {
        (Distribution::Float { low, high, steps: None, .. }, Value::Float(x)) => {
            (low..=high).contains(&x) && crate::space::as_written(*x).to_bits() == x.to_bits()
        }
        (Distribution::Int { low, high, steps: None, .. }, Value::Int(x)) => (low..=high).contains(&x),
        (Distribution::Choice(values) | Distribution::Weighted { values, .. }, value) => values.contains(value),
        (stepped, value) => stepped.grid().is_some_and(|grid| grid.contains(value)),
    }
}

#[test]
fn points_are_settled() {
    for (k, sampler) in samplers(N).into_iter().enumerate() {
        let points = Search::of(&*sampler, N).points;
        let skipped = points.iter().filter(|point| point.is_none()).count();
        assert_eq!(skipped > 0, k == 0, "of a grid alone rules leave out points: {skipped} of {sampler:?}");
        let (mut with, mut without) = (0, 0);
        for point in points.into_iter().flatten() {
            let has = number(&point, "momentum").is_some();
            (with, without) = (with + usize::from(has), without + usize::from(!has));
            assert_eq!(settle(point.clone()), Some(point), "{sampler:?}");
        }
        assert!(with > 5 && without > 5, "{sampler:?}");
    }
}

#[test]
fn where_rules_skip_everything_there_is_no_point() {
    for sampler in samplers(N) {
        assert_eq!(sampler.ask(0, &[], &|_| None), None, "{sampler:?}");
    }
}

#[test]
fn rules_do_not_change_what_they_do_not_skip() {
    for sampler in &samplers(N)[..3] {
        for i in 0..sampler.len().min(N) {
            if let Some(settled) = sampler.ask(i, &[], &Some).and_then(settle) {
                assert_eq!(sampler.ask(i, &[], &settle), Some(settled), "{i} of {sampler:?}");
            }
        }
    }
}

#[test]
fn a_sweep_file_says_which_sampler() {
    let space = "[space]\nmodel.layers = [1, 2, 3]\ntraining.lr = { low = 1e-4, high = 1e-1, steps = 4 }";
    for (method, needs) in [
        ("method = \"grid\"", 0),
        ("method = \"random\"\ntrials = 12", 0),
        ("method = \"sobol\"\ntrials = 12", 0),
        ("method = \"tpe\"\ntrials = 12", 0),
        ("method = \"tpe\"\ntrials = 12\nlag = 1", 11),
    ] {
        let text = format!("name = \"t\"\ndata.source = \"moons\"\n[sampler]\n{method}\n{space}");
        let sampler = of(&Sweep::example(&text));
        assert_eq!((sampler.len(), sampler.needs(11)), (12, needs), "{method}");
    }
}

#[test]
fn what_is_given_comes_first_and_the_rest_of_it_is_drawn() {
    let random = || Arc::new(Random::new(N, 9, &space(None)));
    let (start, drawn) = (Start::new(given(), random()), random());
    let first = start.ask(0, &[], &settle).unwrap();
    let words: Vec<String> = first.iter().map(|(name, value)| format!("{name} {value}")).collect();
    assert_eq!(words, ["optimizer adam", "lr 0.02", "layers 1", "width 32", "decay 0.1", "schedule sgd"]);
    let second = start.ask(1, &[], &settle).unwrap();
    assert_eq!(number(&second, "lr"), Some(0.05));
    assert!(number(&second, "layers") < Some(3.0), "a draw that is skipped beside it is drawn again");
    assert_eq!(start.ask(2, &[], &settle), drawn.ask(2, &[], &settle));
}
