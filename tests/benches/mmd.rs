//! What the MMD term adds to a training step, against the step without it. Measured as all steps are.

use super::Setting;
use super::page::{Section, brief, table};
use super::place::{Place, tell};
use super::raw::Raw;
use super::steps::Shape;

/// A training without the term.
const PLAIN: &str = "mse";

const KERNELS: [&str; 2] = ["squared_exponential", "inverse_multiquadric"];

const BATCHES: [u32; 2] = [64, 256];

/// What the sweep file says of the loss.
fn toml(loss: &str) -> String {
    if loss == PLAIN {
        return String::new();
    }
    format!("loss = \"mse+mmd\"\n[mmd]\nkernel = \"{loss}\"\nbandwidths = 5\n")
}

pub(super) fn measure(setting: &Setting) {
    let place = Place::new();
    let mut raw = Raw::new(&["batch_size", "loss", "round", "us"]);
    for round in 0..setting.rounds {
        for batch in BATCHES {
            for loss in std::iter::once(PLAIN).chain(KERNELS) {
                let us = Shape { inputs: 2, bottleneck: 2, hidden: 64, layers: 2, batch }.step(&place, &toml(loss));
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
        let said: Vec<_> = KERNELS.iter().zip(&shares).map(|(kernel, share)| format!("{kernel} {share}")).collect();
        headlines.push([what, said.join(", "), String::new()]);
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
