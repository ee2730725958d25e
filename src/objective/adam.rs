//! Adam, with moments that can be read and put back. The arithmetic of an update is dfdx's; dfdx's own optimiser hides
//! its moments.

use dfdx::prelude::*;
use dfdx::tensor::{CpuError, Storage};

use super::network::Network;

/// As dfdx keeps the numbers of a tensor.
type Numbers = <Cpu as Storage<f32>>::Vec;

/// The optimiser of Kingma & Ba 2015 and its state.
pub(super) struct Adam {
    /// The rates of learning and of forgetting.
    pub(super) config: AdamConfig,
    /// Updates so far.
    pub(super) steps: i32,
    /// First and second moments of weight and bias of each layer, in the order of [`Network::layers`].
    pub(super) moments: Vec<[Moments; 2]>,
}

/// The moving means of a parameter's gradient.
pub(super) struct Moments {
    /// Of the gradient.
    pub(super) first: Numbers,
    /// Of its square.
    pub(super) second: Numbers,
}

impl Adam {
    /// An optimiser of `network` that has made no step.
    pub(super) fn new(network: &Network, config: AdamConfig) -> Result<Self, CpuError> {
        let device = network.device();
        let zeros = |n| Ok(Moments { first: device.try_alloc_len(n)?, second: device.try_alloc_len(n)? });
        let of = |layer: &super::network::Linear| {
            Ok([zeros(layer.weight.shape().num_elements())?, zeros(layer.bias.shape().num_elements())?])
        };
        let moments = network.layers().map(|(_, layer)| of(layer)).collect::<Result<_, _>>()?;
        Ok(Self { config, steps: 0, moments })
    }

    /// Moves every parameter against its gradient.
    pub(super) fn update(
        &mut self,
        network: &mut Network,
        gradients: &mut Gradients<f32, Cpu>,
    ) -> Result<(), CpuError> {
        // Long before the largest number of steps its powers of the betas are 0.
        self.steps = self.steps.saturating_add(1);
        for (layer, [weight, bias]) in network.layers_mut().zip(&mut self.moments) {
            let gradient = gradients.get_or_alloc_mut(&layer.weight)?;
            self.config.try_update(self.steps, &mut layer.weight, &mut weight.first, &mut weight.second, gradient)?;
            let gradient = gradients.get_or_alloc_mut(&layer.bias)?;
            self.config.try_update(self.steps, &mut layer.bias, &mut bias.first, &mut bias.second, gradient)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use dfdx::optim::Optimizer;

    use super::*;
    use crate::objective::example::moons;
    use crate::objective::network::Width;
    use crate::objective::weights::to_safetensors;
    use crate::trial::{Model, ModelKind, Purpose, stream};

    fn network(model: &Model, width: usize) -> Network {
        Network::new(model, width, &Cpu::default(), &mut stream(1, Purpose::Init, &[])).unwrap()
    }

    /// Kingma & Ba 2015, algorithm 1, by hand: lr 0.1 and gradients 1, 2, -1.
    ///
    /// | t | m | v | m / (1 - 0.9^t) | v / (1 - 0.999^t) | step |
    /// |---|---|---|---|---|---|
    /// | 1 | 0.1 | 0.001 | 1 | 1 | 0.1 |
    /// | 2 | 0.29 | 0.004999 | 1.526316 | 2.500750 | 0.0965182 |
    /// | 3 | 0.161 | 0.005994001 | 0.594096 | 2.000000 | 0.0420089 |
    #[test]
    fn steps_are_those_of_the_paper() {
        let mut network = network(&Model { layers: 0, ..moons(1, 0).model }, 1);
        let mut adam = Adam::new(&network, AdamConfig { lr: 0.1, ..AdamConfig::default() }).unwrap();
        let mut gradients = network.alloc_grads();
        let mut last = network.decoder.layers.0[0].bias.as_vec()[0];
        for (gradient, step) in [(1.0, 0.1), (2.0, 0.096_518_2), (-1.0, 0.042_008_9)] {
            gradients.get_or_alloc_mut(&network.decoder.layers.0[0].bias).unwrap()[0] = gradient;
            adam.update(&mut network, &mut gradients).unwrap();
            let now = network.decoder.layers.0[0].bias.as_vec()[0];
            assert!((last - now - step).abs() < 2e-6, "{} is not {step}", last - now);
            last = now;
        }
    }

    #[test]
    fn steps_are_those_of_dfdx_to_the_bit() {
        for kind in [ModelKind::Mlp, ModelKind::Resnet { block_layers: 1 }] {
            let mut ours = network(&Model { kind, ..moons(7, 2).model }, 3);
            let mut theirs = ours.clone();
            let mut adam = Adam::new(&ours, AdamConfig::default()).unwrap();
            let mut reference = dfdx::optim::Adam::new(&theirs, AdamConfig::default());
            for step in 0_u8..50 {
                let rows = (0_u8..15).map(|i| (f32::from(i) * 0.7 + f32::from(step)).sin()).collect();
                let x = ours.device().tensor_from_vec(rows, (Width(5), Width(3)));
                let lr = 1e-2 / f64::from(step + 1);
                (adam.config.lr, reference.cfg.lr) = (lr, lr);
                let loss = |n: &Network| n.forward(x.clone().traced(n.alloc_grads())).square().mean();
                let (mut of_ours, of_theirs) = (loss(&ours).backward(), loss(&theirs).backward());
                adam.update(&mut ours, &mut of_ours).unwrap();
                reference.update(&mut theirs, &of_theirs).unwrap();
                assert!(to_safetensors(&ours) == to_safetensors(&theirs), "step {step}");
            }
        }
    }
}
