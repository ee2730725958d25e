//! One training step by shape, on one thread: forward, backward, Adam. sweeper is measured from outside, as the difference
//! in CPU time between a short training and a longer one, so that all a step needs is counted (shuffling and gathering its
//! batch, too); JAX runs a compiled epoch and PyTorch its eager loop on batches that lie ready. A matrix product in OpenBLAS,
//! measured between them, says what the processor can do.

use std::collections::BTreeMap;

use super::isa::Isa;
use super::page::{Section, brief, measured_with, of_set, table};
use super::peers::Asked;
use super::place::{Place, tell};
use super::raw::Raw;
use super::{Setting, Tables};

/// Training rows: whole batches of either size.
const ROWS: u32 = 1024;

/// CPU seconds of a training that is measured, roughly.
const WINDOW: f64 = 0.3;

/// Rounds where JAX and sweeper are close.
const CLOSE_ROUNDS: usize = 9;

const OURS: &str = "sweeper";
const JAX: &str = "JAX";
const PYTORCH: &str = "PyTorch";
const PRODUCT: &str = "OpenBLAS";

#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub(super) inputs: u32,
    pub(super) bottleneck: u32,
    pub(super) hidden: u32,
    pub(super) layers: u32,
    pub(super) batch: u32,
}

impl Shape {
    /// All shapes: points of the plane through one number, and digits through eight.
    fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for (inputs, bottleneck) in [(2, 1), (64, 8)] {
            for batch in [64, 256] {
                for hidden in [16, 64, 128, 256] {
                    all.extend([1, 2, 3].map(|layers| Self { inputs, bottleneck, hidden, layers, batch }));
                }
            }
        }
        all
    }

    /// Floating-point operations of a step: a product and a sum for each weight and row, forward and twice backward.
    fn flop(self) -> f64 {
        let weights =
            self.inputs * self.hidden + (self.layers - 1) * self.hidden.pow(2) + self.hidden * self.bottleneck;
        6.0 * f64::from(2 * weights) * f64::from(self.batch)
    }

    fn toml(self, epochs: u32) -> String {
        let Self { inputs, bottleneck, hidden, layers, batch } = self;
        let data = if inputs == 2 { "source = \"moons\"\nn_test = 1" } else { "source = \"digits\"" };
        format!(
            "name = \"step\"\n[output]\nweights = \"none\"\n[data]\n{data}\nn_train = {ROWS}\n[model]\nhidden_size = \
             {hidden}\nlayers = {layers}\nbottleneck_size = {bottleneck}\n[training]\nepochs = {epochs}\nevery = 1000000\n\
             batch_size = {batch}\n"
        )
    }

    /// Epochs that take so many seconds of CPU, roughly.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
    fn epochs(self, seconds: f64) -> u32 {
        let step = 5e-6 + self.flop() / 4e10;
        (seconds / (f64::from(ROWS / self.batch) * step)).ceil() as u32
    }

    /// The sweep file of one training that takes so many seconds, roughly.
    pub(super) fn training(self, seconds: f64) -> String {
        self.toml(self.epochs(seconds))
    }

    /// Microseconds of CPU that a step of sweeper takes. `more` follows in the sweep file, where `[training]` ends.
    pub(super) fn step(self, place: &Place, more: &str) -> f64 {
        let epochs = self.epochs(WINDOW);
        let cpu = |epochs| place.sweep(&(self.toml(epochs) + more)).run(1).cpu;
        1e6 * (cpu(1 + epochs) - cpu(1)) / f64::from(epochs * (ROWS / self.batch))
    }

    /// The columns that say which it is.
    fn columns(self) -> [(&'static str, u32); 4] {
        let Self { inputs, hidden, layers, batch, .. } = self;
        [("inputs", inputs), ("hidden_size", hidden), ("layers", layers), ("batch_size", batch)]
    }

    /// The measurements of this shape.
    fn rows_of(self, raw: &Raw) -> Raw {
        self.columns().iter().fold(raw.clone(), |raw, (column, value)| raw.only(column, &value.to_string()))
    }

    /// As the scripts read it.
    fn line(self) -> String {
        let Self { inputs, bottleneck, hidden, layers, batch } = self;
        format!("{inputs} {bottleneck} {hidden} {layers} {batch}")
    }
}

pub(super) fn measure(setting: &Setting) -> Tables {
    let place = Place::new(setting.isa);
    let mut raw = Raw::new(&["program", "inputs", "hidden_size", "layers", "batch_size", "round", "us"]);
    let jax = setting.jax.as_ref().map(|jax| (JAX, jax.asked("step_jax.py")));
    let torch = setting.torch.as_ref().map(|torch| (PYTORCH, torch.asked("step_torch.py")));
    let numpy = setting.torch.as_ref().or(setting.jax.as_ref());
    let product = numpy.map(|numpy| (PRODUCT, numpy.asked("product.py")));
    let mut others: Vec<(&str, Asked)> = [jax, torch, product].into_iter().flatten().collect();
    for (_, other) in &mut others {
        raw.note(other.versions());
    }
    let mut turn = |raw: &mut Raw, shape: Shape, round: usize, programs: &[&str]| {
        let mut record = |program: &str, us: f64| {
            let Shape { inputs, hidden, layers, batch, .. } = shape;
            raw.row(&[&program, &inputs, &hidden, &layers, &batch, &round, &us]);
        };
        record(OURS, shape.step(&place, ""));
        for (program, other) in others.iter_mut().filter(|(program, _)| programs.contains(program)) {
            record(program, other.step(&shape.line()));
        }
    };
    for round in 0..setting.rounds {
        for shape in Shape::all() {
            turn(&mut raw, shape, round, &[JAX, PYTORCH, PRODUCT]);
        }
        tell(&format!("steps: round {} of {}", round + 1, setting.rounds));
    }
    let close: Vec<Shape> = Shape::all().into_iter().filter(|shape| is_close(&shape.rows_of(&raw))).collect();
    tell(&format!("steps: {} shapes are close: {CLOSE_ROUNDS} rounds", close.len()));
    for round in setting.rounds..CLOSE_ROUNDS {
        for shape in &close {
            turn(&mut raw, *shape, round, &[JAX]);
        }
    }
    vec![("steps", raw)]
}

/// Whether JAX is within 10 % of sweeper on a shape: then medians of few rounds do not say who is faster.
fn is_close(shape: &Raw) -> bool {
    let theirs = shape.only("program", JAX);
    !theirs.is_empty() && (theirs.median("us") / shape.only("program", OURS).median("us")).ln().abs() <= 1.1_f64.ln()
}

pub(super) fn section() -> Option<Section> {
    let mut headlines = Vec::new();
    let texts = Raw::sets("steps").into_iter().map(|(isa, raw)| {
        let (text, headline) = of_one_set(isa, &raw);
        headlines.push(headline);
        of_set(isa, &text)
    });
    let intro = "## One training step\n\n\
         Microseconds of CPU on one thread, and how many times sweeper's that is. sweeper's step is measured from outside:\n\
         the difference between trainings of few and of many epochs. JAX is a compiled loop over an epoch, PyTorch its\n\
         eager loop with the fused Adam. The last column is sweeper's rate, at 6 operations a weight and row, in percent\n\
         of that of a product of two 256 × 256 matrices in OpenBLAS with the same set of instructions.\n";
    let text = texts.fold(intro.to_owned(), |all, text| all + &text);
    Some(Section { headlines, text }).filter(|section| !section.headlines.is_empty())
}

/// The table of one set of instructions, and the row that it has in the README's.
fn of_one_set(isa: Isa, raw: &Raw) -> (String, [String; 3]) {
    let mut ratios: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let (mut rows, mut steps, mut rounds) = (Vec::new(), Vec::new(), Vec::new());
    for shape in Shape::all() {
        let here = shape.rows_of(raw);
        let ours = here.only("program", OURS);
        rounds.push(ours.numbers("us").len());
        let ours = ours.median("us");
        steps.push(ours);
        let other = |program| Some(here.only("program", program)).filter(|o| !o.is_empty()).map(|o| o.median("us"));
        let mut row: Vec<String> = shape.columns().map(|(_, value)| value.to_string()).into();
        row.push(brief(ours));
        for program in [JAX, PYTORCH] {
            row.push(other(program).map_or("–".into(), |us| {
                ratios.entry(program).or_default().push(us / ours);
                format!("{} ({:.2})", brief(us), us / ours)
            }));
        }
        // Operations per microsecond, of 2 · 256³ for the product.
        let rate = other(PRODUCT).map(|us| shape.flop() / ours / (2.0 * 256_f64.powi(3) / us));
        row.push(rate.map_or("–".into(), |rate| format!("{:.0} %", 100.0 * rate)));
        rows.push(row);
    }
    let means: Vec<String> = ratios
        .iter()
        .map(|(program, ratios)| {
            let slower = ratios.iter().filter(|ratio| **ratio < 1.0).count();
            let (mean, shapes) = (geometric_mean(ratios), ratios.len());
            format!("{program} takes **{mean:.2} times** as long; sweeper is slower on {slower} of {shapes} shapes")
        })
        .collect();
    let product = raw.only("program", PRODUCT);
    let product = if product.is_empty() {
        String::new()
    } else {
        format!(" OpenBLAS: {:.0} GFLOP/s.", 2.0 * 256_f64.powi(3) / product.median("us") / 1e3)
    };
    let (few, most) = (rounds.iter().min().unwrap(), rounds.iter().max().unwrap());
    let more = if most > few { format!(", of {most} where JAX is within 10 % of sweeper") } else { String::new() };
    let header =
        ["inputs", "hidden size", "layers", "batch", "sweeper µs", "JAX µs (×)", "PyTorch µs (×)", "of OpenBLAS"];
    let text = format!(
        "{}{product} Medians of {few} rounds{more}.\n\n{}\nGeometric means: {}.\n",
        raw.circumstances(),
        table(&header, &rows),
        means.join("; "),
    );
    let what = format!("a training step on one thread, {} shapes (geometric means)", rows.len());
    let ours = format!("{} µs", brief(geometric_mean(&steps)));
    (text, [measured_with(isa, raw, &what), ours, means.join("; ")])
}

#[expect(clippy::cast_precision_loss, reason = "a count of shapes")]
fn geometric_mean(numbers: &[f64]) -> f64 {
    (numbers.iter().map(|x| x.ln()).sum::<f64>() / numbers.len() as f64).exp()
}

#[test]
fn steps_by_hand() {
    let shape = Shape { inputs: 2, bottleneck: 1, hidden: 16, layers: 1, batch: 64 };
    // 2 · 16 + 16 · 1 weights in each half.
    assert!((shape.flop() - 6.0 * 96.0 * 64.0).abs() < 1e-9);
    let deep = Shape { layers: 3, ..shape };
    assert!((deep.flop() - 6.0 * (96.0 + 4.0 * 256.0) * 64.0).abs() < 1e-9);
    assert_eq!(Shape::all().len(), 48);
    assert!((geometric_mean(&[1.0, 4.0]) - 2.0).abs() < 1e-12);
    // Of one shape, as many microseconds of either.
    let close = |jax: f64| is_close(&Raw::parsed(&format!("program,us\nsweeper,10\nJAX,{jax}\n")));
    assert_eq!([9.0, 9.2, 10.9, 11.1].map(close), [false, true, true, false]);
    assert!(!is_close(&Raw::parsed("program,us\nsweeper,10\n")));
}
