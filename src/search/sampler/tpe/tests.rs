//! What the estimator learns, and what it may not look at.

use super::*;
use crate::space::{Distribution, Scale, Value};

fn number(name: &'static str, low: f64, high: f64) -> (Name, Distribution) {
    (Name::new(name), Distribution::Float { low, high, scale: Scale::Linear, steps: None })
}

fn value(value: f64) -> Told {
    Told::Value { step: u32::MAX, value }
}

/// The points of a search in which every result is told as soon as the sampler may know it.
fn search(tpe: &Tpe, objective: impl Fn(&Point) -> Told, settle: Settle<'_>) -> Vec<Point> {
    let (mut points, mut told): (Vec<Point>, Vec<Told>) = (Vec::new(), Vec::new());
    for i in 0..tpe.len() {
        let seen: Vec<Seen<'_>> = points.iter().zip(&told).map(|(values, told)| Seen { values, told: *told }).collect();
        let point = tpe.ask(i, &seen, settle).unwrap();
        told.push(objective(&point));
        points.push(point);
    }
    points
}

fn told(of: &[Told]) -> Vec<Seen<'_>> {
    of.iter().map(|told| Seen { values: &[], told: *told }).collect()
}

fn of(point: &Point, name: &str) -> Option<f64> {
    point.iter().find(|(other, _)| other == name).and_then(|(_, value)| value.as_f64())
}

#[test]
fn the_best_tenth_is_good() {
    let mut results: Vec<Told> = (0..30).map(|k| value(f64::from(30 - k))).collect();
    let numbers = |results: &[Told]| {
        good(&told(results)).map(|good| good.iter().enumerate().filter(|(_, good)| **good).map(|(j, _)| j).collect())
    };
    assert_eq!(numbers(&results), Some(vec![27, 28, 29]));
    results[28] = Told::Failed;
    results[29] = Told::Pending;
    assert_eq!(numbers(&results), Some(vec![25, 26, 27]));
    results[3] = value(5.0);
    assert_eq!(numbers(&results), Some(vec![3, 26, 27]), "of equal values the first");
    results[0] = Told::Value { step: 5, value: -1.0 };
    assert_eq!(numbers(&results), Some(vec![3, 26, 27]), "what was pruned is behind what was not");
    assert_eq!(numbers(&[value(1.0); 900]).map(|good: Vec<usize>| good.len()), Some(25));
}

#[test]
fn there_is_nothing_to_learn_from_before_10_results() {
    let mut results = vec![value(1.0); 9];
    assert_eq!(good(&told(&results)), None);
    results.push(Told::Pending);
    assert_eq!(good(&told(&results)), None);
    results.push(Told::Failed);
    assert_eq!(good(&told(&results)).unwrap().iter().filter(|good| **good).count(), 1);
    assert_eq!(good(&told(&[Told::Failed; 40])), None, "nothing but failures");
}

#[test]
fn the_first_points_are_those_of_the_random_sampler() {
    let space = vec![number("x", 0.0, 1.0), number("y", 0.0, 1.0)];
    let (tpe, random) = (Tpe::new(20, 7, Some(1), &space), Random::new(20, 7, &space));
    let points = search(&tpe, |_| value(0.0), &Some);
    let same = (0..20).take_while(|i| random.ask(*i, &[], &Some).as_ref() == points.get(*i as usize));
    assert_eq!(same.count(), 10);
}

#[test]
fn points_gather_about_the_best() {
    let space = vec![number("x", -5.0, 5.0), number("y", -5.0, 5.0)];
    let away = |point: &Point| (of(point, "x").unwrap() - 3.0).powi(2) + (of(point, "y").unwrap() + 2.0).powi(2);
    for lag in [Some(1), None] {
        let points = search(&Tpe::new(80, 1, lag, &space), |point| value(away(point)), &Some);
        let near = |points: &[Point]| points.iter().filter(|point| away(point) < 4.0).count();
        assert!(near(&points[60..]) >= 12 && near(&points[..10]) <= 3, "{lag:?}: {points:?}");
    }
}

/// Where the best value depends on the branch, each branch's own hyperparameter is learnt.
#[test]
fn a_hyperparameter_is_learnt_where_it_is_active() {
    let words = ["a", "b"].map(|word| Value::Text(word.into())).to_vec();
    let branch = (Name::new("branch"), Distribution::Choice(words.clone()));
    let space = vec![branch, number("of_a", 0.0, 1.0), number("of_b", 0.0, 1.0)];
    let settle = |mut point: Point| {
        let inactive = if point[0].1 == words[0] { "of_b" } else { "of_a" };
        point.retain(|(name, _)| name != inactive);
        Some(point)
    };
    let objective = |point: &Point| value(of(point, "of_a").map_or_else(|| of(point, "of_b").unwrap(), |x| 1.5 - x));
    let points = search(&Tpe::new(80, 3, Some(1), &space), objective, &settle);
    let last = &points[60..];
    assert!(last.iter().filter(|point| point[0].1 == words[1]).count() >= 15, "{last:?}");
    assert!(last.iter().filter_map(|point| of(point, "of_b")).filter(|x| *x < 0.2).count() >= 12, "{last:?}");
}

/// 12 points, of which each is drawn once before one is drawn again.
#[test]
fn points_are_new_as_long_as_there_are_new_ones() {
    let whole = |name, high| (Name::new(name), Distribution::Int { low: 1, high, scale: Scale::Linear, steps: None });
    let space = vec![whole("x", 4), whole("y", 3)];
    let objective = |point: &Point| value(of(point, "x").unwrap() + of(point, "y").unwrap());
    let points = search(&Tpe::new(40, 5, Some(1), &space), objective, &Some);
    let mut found: Vec<&Point> = Vec::new();
    let mut again = 0;
    for (i, point) in points.iter().enumerate() {
        if found.contains(&point) {
            again += usize::from(i >= STARTUP && found.len() < 12);
        } else {
            found.push(point);
        }
    }
    assert_eq!((found.len(), again), (12, 0), "{points:?}");
}

#[test]
fn rules_that_skip_every_candidate_leave_random_draws() {
    let space = vec![number("x", 0.0, 1.0)];
    let tpe = Tpe::new(60, 2, Some(1), &space);
    let points = search(&tpe, |point| value(of(point, "x").unwrap()), &Some);
    let seen: Vec<Seen<'_>> =
        points.iter().map(|values| Seen { values, told: value(of(values, "x").unwrap()) }).collect();
    let far = |point: Point| (of(&point, "x").unwrap() > 0.99).then_some(point);
    assert!(of(&tpe.ask(50, &seen[..50], &far).unwrap(), "x").unwrap() > 0.99);
    assert_eq!(tpe.ask(50, &seen[..50], &|_| None), None);
}

#[test]
fn the_lag_is_an_eighth_and_at_least_4() {
    let needs = |lag, i| Tpe::new(1000, 0, lag, &Vec::new()).needs(i);
    assert_eq!([0, 12, 13, 39, 40, 47, 48, 800].map(|i| needs(None, i)), [0, 0, 10, 36, 36, 43, 43, 701]);
    assert_eq!([0, 9, 10, 50].map(|i| needs(Some(1), i)), [0, 0, 10, 50], "nothing is learnt from fewer than 10");
    assert_eq!([0, 24, 25, 50].map(|i| needs(Some(16), i)), [0, 0, 10, 35]);
}
