//! What the MMD term adds to a training step, against the step without it. Measured as all steps are.

use super::Setting;
use super::page::{Section, brief, table};
use super::place::{Place, tell};
use super::raw::Raw;
use super::steps::{ROWS, WINDOW, from_outside};

/// What the file says of a training without the term.
const PLAIN: &str = "mse";

const KERNELS: [&str; 2] = ["squared_exponential", "inverse_multiquadric"];

const BATCHES: [u32; 2] = [64, 256];

/// At least what a step without the term takes, in seconds for each example.
const GUESS: f64 = 6e-7;

fn toml(loss: &str, batch: u32, epochs: u32) -> String {
    let mmd = if loss == PLAIN {
        String::new()
    } else {
        format!("loss = \"mse+mmd\"\n[mmd]\nkernel = \"{loss}\"\nbandwidths = 5\n")
    };
    format!(
        "name = \"mmd\"\n[output]\nweights = \"none\"\n[data]\nsource = \"moons\"\nn_test = 1\nn_train = {ROWS}\n[model]\n\
         hidden_size = 64\nlayers = 2\nbottleneck_size = 2\n[training]\nepochs = {epochs}\nevery = 1000000\n\
         batch_size = {batch}\n{mmd}"
    )
}

pub(super) fn measure(setting: &Setting) {
    let place = Place::new();
    let mut raw = Raw::new(&["batch_size", "loss", "round", "us"]);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number")]
    let epochs = (WINDOW / (GUESS * f64::from(ROWS))) as u32;
    for round in 0..setting.rounds {
        for batch in BATCHES {
            for loss in [PLAIN, KERNELS[0], KERNELS[1]] {
                let us = from_outside(&place, epochs, ROWS / batch, |epochs| toml(loss, batch, epochs));
                tell(&format!("{loss}, batch {batch}: {us:.1} us"));
                raw.row(&[&batch, &loss, &round, &us]);
            }
        }
    }
    raw.write("mmd");
}

pub(super) fn section() -> Option<Section> {
    let raw = Raw::read("mmd")?;
    let (mut rows, mut headlines) = (Vec::new(), Vec::new());
    for batch in raw.kinds("batch_size") {
        let us = |loss| raw.only("batch_size", &batch).only("loss", loss).median("us");
        let step = us(PLAIN);
        let adds = KERNELS.map(|kernel| us(kernel) - step);
        let shares = adds.map(|adds| format!("{:.0} %", 100.0 * adds / step));
        for ((kernel, adds), share) in KERNELS.iter().zip(adds).zip(&shares) {
            rows.push(vec![batch.clone(), brief(step), format!("`{kernel}`"), brief(adds), share.clone()]);
        }
        let what = format!("the MMD term of 5 bandwidths at batch {batch}, of the network's step");
        headlines.push([
            what,
            KERNELS.iter().zip(&shares).map(|(k, s)| format!("{k} {s}")).collect::<Vec<_>>().join(", "),
            String::new(),
        ]);
    }
    let text = format!(
        "## The MMD term\n\n\
         Microseconds of CPU that 5 bandwidths add to a training step on one thread (2 inputs, hidden size 64, 2 layers,\n\
         bottleneck 2), and what the step takes without them, measured in the same way. {}\n\n{}",
        raw.circumstances(),
        table(&["batch", "step µs", "kernel", "the term adds µs", "of the step"], &rows),
    );
    Some(Section { headlines, text })
}
