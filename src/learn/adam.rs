//! Adam, with moments that can be read and put back.

use super::network::Engine;
use crate::kernels::{self, Rates};

/// The optimiser of Kingma & Ba 2015 and its state, with the betas and ε that they recommend.
pub(super) struct Adam {
    /// The learning rate.
    pub(super) lr: f64,
    /// Updates so far.
    pub(super) steps: i32,
    /// The moving means of the gradient and of its square, for each of the engine's parameters.
    pub(super) moments: [Vec<f32>; 2],
}

impl Adam {
    /// An optimiser of `engine` that has made no step.
    pub(super) fn new(engine: &Engine) -> Self {
        let zeros = || vec![0.0; engine.parameters.len()];
        Self { lr: 1e-3, steps: 0, moments: [zeros(), zeros()] }
    }

    /// Moves every parameter against its gradient.
    pub(super) fn update(&mut self, engine: &mut Engine) {
        const BETAS: [f64; 2] = [0.9, 0.999];
        // Long before the largest number of steps its powers of the betas are 0.
        self.steps = self.steps.saturating_add(1);
        let [left1, left2] = BETAS.map(|beta| 1.0 - libm::pow(beta, f64::from(self.steps)));
        #[expect(clippy::cast_possible_truncation, reason = "parameters are f32")]
        let rates = Rates {
            betas: BETAS.map(|beta| beta as f32),
            rests: BETAS.map(|beta| (1.0 - beta) as f32),
            step: (self.lr / left1) as f32,
            scale: (1.0 / libm::sqrt(left2)) as f32,
            eps: 1e-8,
        };
        let [first, second] = &mut self.moments;
        kernels::adam(engine.isa, rates, &mut engine.parameters, &engine.gradient, [first, second]);
    }
}

#[cfg(test)]
mod tests {
    use dfdx::nn::ZeroGrads;
    use dfdx::optim::{AdamConfig, Optimizer};
    use dfdx::prelude::*;

    use super::*;
    use crate::kernels::Isa;
    use crate::learn::example::{moons, resnet};
    use crate::learn::network::{Network, Width};
    use crate::learn::{Model, ModelKind};
    use crate::trial::{Purpose, stream};

    fn network(model: &Model, width: usize, isa: Isa) -> Network {
        Network::new(model, width, isa, &Cpu::default(), &mut stream(1, Purpose::Init, &[])).unwrap()
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
        for isa in Isa::ALL.into_iter().filter(|isa| isa.is_available()) {
            let mut engine = Engine::new(&network(&moons(7, 0).model, 3, isa));
            let mut adam = Adam::new(&engine);
            adam.lr = 0.1;
            let mut last = engine.parameters.clone();
            for (gradient, step) in [(1.0, 0.1), (2.0, 0.096_518_2), (-1.0, 0.042_008_9)] {
                engine.gradient.fill(gradient);
                adam.update(&mut engine);
                for (last, now) in last.iter().zip(&engine.parameters) {
                    assert!((last - now - step).abs() < 2e-6, "{} is not {step}", last - now);
                }
                last.clone_from(&engine.parameters);
            }
        }
    }

    /// Two ways to round the same formula: the difference is small beside the rate.
    #[test]
    fn steps_are_those_of_dfdx_to_rounding() {
        for (kind, isa) in [ModelKind::Mlp, resnet(1)]
            .into_iter()
            .flat_map(|kind| Isa::ALL.map(move |isa| (kind, isa)))
            .filter(|(_, isa)| isa.is_available())
        {
            let mut theirs = network(&Model { kind, ..moons(7, 2).model }, 3, isa);
            let mut engine = Engine::new(&theirs);
            let mut adam = Adam::new(&engine);
            let mut reference = dfdx::optim::Adam::new(&theirs, AdamConfig::default());
            for step in 0_u8..50 {
                let rows = (0_u8..15).map(|i| (f32::from(i) * 0.7 + f32::from(step)).sin()).collect();
                let x = Cpu::default().tensor_from_vec(rows, (Width(5), Width(3)));
                let lr = 1e-2 / f64::from(step + 1);
                (adam.lr, reference.cfg.lr) = (lr, lr);
                let gradients = theirs.forward(x.clone().traced(theirs.alloc_grads())).square().mean().backward();
                engine.gradient.clear();
                for (_, layer) in theirs.layers() {
                    engine.gradient.extend(gradients.get(&layer.weight).as_vec());
                    engine.gradient.extend(gradients.get(&layer.bias).as_vec());
                }
                adam.update(&mut engine);
                reference.update(&mut theirs, &gradients).unwrap();
                let want = Engine::new(&theirs).parameters;
                for (got, want) in engine.parameters.iter().zip(&want) {
                    assert!((f64::from(*got) - f64::from(*want)).abs() < 1e-5 * lr + 3e-7, "step {step}, {isa}");
                }
                engine.parameters = want;
            }
        }
    }
}
