//! What the MMD term adds to a training step, against the step without it. Measured as all steps are.

use super::page::{Section, brief, measured_with, of_set, table};
use super::place::{Place, tell};
use super::raw::Raw;
use super::steps::Shape;
use super::{Setting, Tables};

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

pub(super) fn measure(setting: &Setting) -> Tables {
    let place = Place::new(setting.isa);
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
    vec![("mmd", raw)]
}

pub(super) fn section() -> Option<Section> {
    let mut headlines = Vec::new();
    let texts = Raw::sets("mmd").into_iter().map(|(isa, raw)| {
        let mut rows = Vec::new();
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
            headlines.push([measured_with(isa, &raw, &what), said.join(", "), String::new()]);
        }
        let rows = table(&["batch", "step µs", "kernel", "the term adds µs", "of the step"], &rows);
        of_set(isa, &format!("{}\n\n{rows}", raw.circumstances()))
    });
    let intro = "## The MMD term\n\n\
         Microseconds of CPU that 5 bandwidths add to a training step on one thread (2 inputs, hidden size 64, 2 layers,\n\
         bottleneck 2), and what the step takes without them, measured in the same way.\n";
    let text = texts.fold(intro.to_owned(), |all, text| all + &text);
    Some(Section { headlines, text }).filter(|section| !section.headlines.is_empty())
}
