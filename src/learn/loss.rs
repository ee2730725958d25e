//! What training minimises: the loss of a batch, on dfdx's tape. Steps and their state stand elsewhere.

use std::cell::RefCell;
use std::rc::Rc;

use dfdx::prelude::*;
use dfdx::tensor::CpuError;

use super::config::LossKind;
use super::mmd::{Term, points};
use super::network::{Batch, Engine, Taped, TapedNumber, codes, reconstruction_error};
use crate::trial::Stream;

/// A loss and the samples it draws.
pub(super) struct Loss {
    mmd: Option<Normality>,
}

/// The MMD of codes from normal samples.
struct Normality {
    /// Shared with the backward pass.
    term: Rc<RefCell<Term>>,
    samples: Stream,
}

/// The two parts of a loss, unweighted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Parts {
    /// The mean squared error of the reconstruction.
    pub(super) mse: f64,
    /// MMD² of the codes from a standard normal; 0 where it is no part of the loss.
    pub(super) mmd: f64,
}

impl Parts {
    pub(super) fn is_finite(self) -> bool {
        self.mse.is_finite() && self.mmd.is_finite()
    }

    /// The parts with a batch's, which weighs so much, added.
    pub(super) fn plus(self, batch: Self, share: f64) -> Self {
        Self { mse: self.mse + batch.mse * share, mmd: self.mmd + batch.mmd * share }
    }
}

impl Loss {
    /// The loss of this kind, with a stream of normal samples.
    pub(super) fn new(kind: LossKind, samples: Stream) -> Self {
        let mmd = match kind {
            LossKind::Mse => None,
            LossKind::MseMmd(mmd) => Some(Normality { term: Rc::new(RefCell::new(Term::new(mmd))), samples }),
        };
        Self { mmd }
    }

    /// Where the stream of samples stands; 0 without one.
    pub(super) fn position(&self) -> u128 {
        self.mmd.as_ref().map_or(0, |mmd| mmd.samples.position())
    }

    /// Goes on drawing samples from this position.
    pub(super) fn seek(&mut self, position: u128) {
        if let Some(mmd) = &mut self.mmd {
            mmd.samples.seek(position);
        }
    }

    /// The parts of the loss of reconstructing a batch, and a tensor whose backward pass gives the engine the gradients of the
    /// whole.
    /// (Its value is the error alone: the weighted MMD joins on the way back, where its gradient by the codes is known.)
    pub(super) fn forward(
        &mut self,
        engine: &Rc<RefCell<Engine>>,
        batch: Batch<'_>,
        device: &Cpu,
    ) -> Result<(TapedNumber, Parts), CpuError> {
        let mut codes = codes(engine, batch, device)?;
        let mut value = 0.0;
        if let Some(mmd) = &mut self.mmd {
            (codes, value) = mmd.of(&engine.borrow(), codes);
        }
        let (loss, mse) = reconstruction_error(engine, codes)?;
        Ok((loss, Parts { mse, mmd: value }))
    }
}

impl Normality {
    /// MMD² of the codes, what the encoder gave last, from as many fresh normal samples. In the backward pass the codes
    /// receive its weighted gradient.
    fn of(&mut self, engine: &Engine, codes: Taped) -> (Taped, f64) {
        let (n, width) = (codes.shape().0.0, codes.shape().1.0);
        let (codes, mut tape) = codes.split_tape();
        let mut term = self.term.borrow_mut();
        term.x.set_rows(engine.codes(), width);
        points::set_normal(&mut term.y, n, width, &mut self.samples);
        let value = term.squared(engine.isa);
        let (of, by) = (codes.clone(), Rc::clone(&self.term));
        tape.add_backward_op(move |gradients| {
            let (sums, term) = (gradients.get_or_alloc_mut(&of)?, by.borrow());
            #[expect(clippy::cast_possible_truncation, reason = "networks compute in f32")]
            let weight = term.mmd.weight as f32;
            for k in 0..width {
                for (sum, by) in sums.iter_mut().skip(k).step_by(width).zip(term.by_coordinate(k)) {
                    *sum += weight * by;
                }
            }
            Ok(())
        });
        (codes.put_tape(tape), value)
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{moons, resnet};
    use super::super::network::Network;
    use super::*;
    use crate::kernels::Isa;
    use crate::learn::{Estimator, Kernel, Mmd, ModelKind};
    use crate::trial::{Purpose, stream};

    /// A step along the whole gradient changes the weighted sum of the parts as the gradient says.
    #[test]
    fn the_gradient_is_that_of_both_parts() {
        for kind in [ModelKind::Mlp, resnet(1)] {
            for (kernel, weight) in [(Kernel::SquaredExponential, 3.0), (Kernel::InverseMultiquadric, 0.5)] {
                let mut config = moons(8, 1);
                config.model.kind = kind;
                config.model.bottleneck_size = 2;
                let mmd = Mmd { kernel, estimator: Estimator::Biased, bandwidths: 3, base: 0.5, weight };
                let kind = LossKind::MseMmd(mmd);
                let device = Cpu::default();
                let mut network =
                    Network::new(&config.model, 2, Isa::detect(), &device, &mut stream(1, Purpose::Init, &[])).unwrap();
                let rows: Vec<f32> = (0_u8..24).map(|i| (f32::from(i) * 0.7).sin()).collect();
                let batch = Batch { table: &rows, rows: &(0..12).collect::<Vec<u32>>() };
                let parts = |network: &Network| {
                    let engine = Rc::new(RefCell::new(Engine::new(network)));
                    let (loss, parts) = Loss::new(kind, stream(1, Purpose::MmdSamples, &[0, 0]))
                        .forward(&engine, batch, &device)
                        .unwrap();
                    loss.backward();
                    (engine.borrow().gradient.clone(), parts.mse + weight * parts.mmd)
                };
                let gradient = parts(&network).0;
                let bias = network.encoder.stacks.last().unwrap().1.0.last().unwrap().bias.clone();
                // It is the last of the encoder's parameters.
                let of_encoder = gradient.len() - network.decoder.num_trainable_params();
                for (k, got) in gradient[of_encoder - 2..of_encoder].iter().copied().enumerate() {
                    let mut moved = |by: f32| {
                        let mut values = bias.as_vec();
                        values[k] += by;
                        network.encoder.stacks.last_mut().unwrap().1.0.last_mut().unwrap().bias.copy_from(&values);
                        parts(&network).1
                    };
                    let want = (moved(1e-2) - moved(-1e-2)) / 2e-2;
                    assert!((f64::from(got) - want).abs() < 1e-3 * want.abs().max(1.0), "{got} is not {want}");
                    moved(0.0);
                }
            }
        }
    }
}
