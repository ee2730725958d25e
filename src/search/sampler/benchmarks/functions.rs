//! Functions to minimise whose least value is 0; `tests/optuna/samplers.py` has the same.

use std::f64::consts::{E, PI};

use super::super::contract::Point;
use crate::space::{Distribution, Name, Scale, Space, Value};

/// One of them: what is searched, which of a point's values are active, and the value there.
pub(super) struct Function {
    pub(super) name: &'static str,
    pub(super) space: Space,
    pub(super) settle: fn(Point) -> Point,
    pub(super) value: fn(&[(Name, Value)]) -> f64,
}

/// The six of a cube, and two with words and branches.
pub(super) fn functions() -> Vec<Function> {
    vec![
        cube("Branin", |point| branin(number(point, "x0"), number(point, "x1")), &[(-5.0, 10.0), (0.0, 15.0)]),
        cube("Hartmann 6D", |point| hartmann(&numbers(point)), &[(0.0, 1.0); 6]),
        cube("Ackley 5D", |point| ackley(&numbers(point)), &[(-32.768, 32.768); 5]),
        cube("Rosenbrock 4D", |point| rosenbrock(&numbers(point)), &[(-5.0, 10.0); 4]),
        cube("Styblinski-Tang 4D", |point| styblinski_tang(&numbers(point)), &[(-5.0, 5.0); 4]),
        cube("ellipsoid 5D", |point| ellipsoid(&numbers(point)), &[(-5.0, 5.0); 5]),
        branch(),
        depth(),
    ]
}

/// Five real numbers, three whole ones and two words: what the time of a suggestion is measured on.
pub(super) fn ten_parameters() -> Function {
    let words = |name| (Name::new(name), Distribution::Choice(["a", "b", "c"].map(text).to_vec()));
    let mut space: Space = ["x0", "x1", "x2"].into_iter().map(|x| real(x, (0.0, 1.0))).collect();
    space.extend([rate("rate0"), rate("rate1")]);
    space.extend([whole("layers", 1, 8, Scale::Linear), whole("epochs", 1, 100, Scale::Linear)]);
    space.extend([whole("width", 16, 512, Scale::Log), words("word0"), words("word1")]);
    Function {
        name: "10 parameters",
        space,
        settle: |point| point,
        value: |point| {
            let x = |name| number(point, name);
            let near: f64 = ["x0", "x1", "x2"].into_iter().map(|name| (x(name) - 0.3).powi(2)).sum();
            let rates: f64 = ["rate0", "rate1"].into_iter().map(|name| (x(name).log10() + 2.0).powi(2)).sum();
            let wrong = ["word0", "word1"].into_iter().filter(|name| !is(point, name, "b")).count();
            let counts = (x("layers") + x("epochs")) / 50.0 + (x("width").log2() - 6.0).powi(2);
            near + rates + counts + f64::from(u8::try_from(wrong).unwrap())
        },
    }
}

fn cube(name: &'static str, value: fn(&[(Name, Value)]) -> f64, ends: &[(f64, f64)]) -> Function {
    let names = ["x0", "x1", "x2", "x3", "x4", "x5"].into_iter();
    let space = names.zip(ends).map(|(x, ends)| real(x, *ends)).collect();
    Function { name, space, settle: |point| point, value }
}

fn branch() -> Function {
    let kinds = ["branin", "ackley", "quadratic"].map(text).to_vec();
    Function {
        name: "branch",
        space: vec![
            (Name::new("kind"), Distribution::Choice(kinds)),
            real("x", (-5.0, 10.0)),
            real("y", (0.0, 15.0)),
            real("p", (-32.768, 32.768)),
            real("q", (-32.768, 32.768)),
            rate("rate"),
            whole("count", 1, 16, Scale::Linear),
        ],
        settle: |mut point| {
            let active = match &point[0].1 {
                Value::Text(kind) if kind == "branin" => ["x", "y"],
                Value::Text(kind) if kind == "ackley" => ["p", "q"],
                _ => ["rate", "count"],
            };
            point.retain(|(name, _)| *name == "kind" || active.contains(&&**name));
            point
        },
        value: |point| {
            let x = |name| number(point, name);
            if is(point, "kind", "branin") {
                branin(x("x"), x("y"))
            } else if is(point, "kind", "ackley") {
                0.1 + ackley(&[x("p"), x("q")]) / 4.0
            } else {
                0.5 + (x("rate").log10() + 2.0).powi(2) + ((x("count") - 7.0) / 4.0).powi(2)
            }
        },
    }
}

const UNITS: [&str; 4] = ["units0", "units1", "units2", "units3"];

fn depth() -> Function {
    let optimizers = ["sgd", "adam"].map(text).to_vec();
    let mut space = vec![
        rate("lr"),
        (Name::new("optimizer"), Distribution::Choice(optimizers)),
        real("momentum", (0.0, 1.0)),
        whole("layers", 1, 4, Scale::Linear),
    ];
    space.extend(UNITS.map(|units| whole(units, 8, 512, Scale::Log)));
    Function {
        name: "depth",
        space,
        settle: |mut point| {
            let (is_sgd, layers) = (is(&point, "optimizer", "sgd"), number(&point, "layers"));
            let inactive = UNITS.into_iter().zip(1_u8..).filter(|(_, k)| f64::from(*k) > layers);
            let inactive: Vec<&str> = inactive.map(|(units, _)| units).collect();
            point.retain(|(name, _)| !inactive.contains(&&**name) && (is_sgd || *name != "momentum"));
            point
        },
        value: |point| {
            let x = |name| number(point, name);
            let of_optimizer = if is(point, "optimizer", "sgd") { 10.0 * (x("momentum") - 0.9).powi(2) } else { 0.2 };
            let active = UNITS.into_iter().zip([7.0, 6.0, 5.0, 4.0]).filter(|(units, _)| has(point, units));
            let of_units: f64 = active.map(|(units, log)| (x(units).log2() - log).powi(2) / 8.0).sum();
            (x("lr").log10() + 2.5).powi(2) / 2.0 + of_optimizer + 0.6 * (x("layers") - 3.0).powi(2) + of_units
        },
    }
}

fn text(word: &str) -> Value {
    Value::Text(word.into())
}

fn real(name: &'static str, (low, high): (f64, f64)) -> (Name, Distribution) {
    (Name::new(name), Distribution::Float { low, high, scale: Scale::Linear, steps: None })
}

fn rate(name: &'static str) -> (Name, Distribution) {
    (Name::new(name), Distribution::Float { low: 1e-5, high: 1.0, scale: Scale::Log, steps: None })
}

fn whole(name: &'static str, low: i64, high: i64, scale: Scale) -> (Name, Distribution) {
    (Name::new(name), Distribution::Int { low, high, scale, steps: None })
}

fn value<'a>(point: &'a [(Name, Value)], name: &str) -> Option<&'a Value> {
    point.iter().find(|(other, _)| other == name).map(|(_, value)| value)
}

fn has(point: &[(Name, Value)], name: &str) -> bool {
    value(point, name).is_some()
}

fn is(point: &[(Name, Value)], name: &str, word: &str) -> bool {
    value(point, name).and_then(Value::as_text) == Some(word)
}

fn number(point: &[(Name, Value)], name: &str) -> f64 {
    value(point, name).and_then(Value::as_f64).unwrap()
}

fn numbers(point: &[(Name, Value)]) -> Vec<f64> {
    point.iter().map(|(_, value)| value.as_f64().unwrap()).collect()
}

fn branin(x: f64, y: f64) -> f64 {
    let bowl = y - 5.1 / (4.0 * PI * PI) * x * x + 5.0 / PI * x - 6.0;
    bowl * bowl + 10.0 * (1.0 - 1.0 / (8.0 * PI)) * x.cos() + 10.0 - 0.397_887_357_729_738_16
}

fn hartmann(x: &[f64]) -> f64 {
    const WELLS: [(f64, [f64; 6], [f64; 6]); 4] = [
        (1.0, [10.0, 3.0, 17.0, 3.5, 1.7, 8.0], [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886]),
        (1.2, [0.05, 10.0, 17.0, 0.1, 8.0, 14.0], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991]),
        (3.0, [3.0, 3.5, 1.7, 10.0, 17.0, 8.0], [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650]),
        (3.2, [17.0, 8.0, 0.05, 10.0, 0.1, 14.0], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381]),
    ];
    let well = |(depth, steep, at): &(f64, [f64; 6], [f64; 6])| {
        let away: f64 = (0..6).map(|d| steep[d] * (x[d] - at[d]).powi(2)).sum();
        depth * (-away).exp()
    };
    3.322_368_011_415_515 - WELLS.iter().map(well).sum::<f64>()
}

fn ackley(x: &[f64]) -> f64 {
    let mean = |of: fn(&f64) -> f64| x.iter().map(of).sum::<f64>() / x.iter().map(|_| 1.0).sum::<f64>();
    let (squares, cosines) = (mean(|x| x * x), mean(|x| (2.0 * PI * x).cos()));
    20.0 - 20.0 * (-0.2 * squares.sqrt()).exp() + E - cosines.exp()
}

fn rosenbrock(x: &[f64]) -> f64 {
    x.windows(2).map(|pair| 100.0 * (pair[1] - pair[0] * pair[0]).powi(2) + (1.0 - pair[0]).powi(2)).sum()
}

fn styblinski_tang(x: &[f64]) -> f64 {
    x.iter().map(|x| 0.5 * (x.powi(4) - 16.0 * x * x + 5.0 * x) + 39.166_165_703_771_42).sum()
}

fn ellipsoid(x: &[f64]) -> f64 {
    let curvatures = [1.0, 1e3_f64.powf(0.25), 1e3_f64.powf(0.5), 1e3_f64.powf(0.75), 1e3];
    x.iter().zip(curvatures).map(|(x, curvature)| curvature * x * x).sum()
}
