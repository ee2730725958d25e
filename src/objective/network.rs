//! An autoencoder whose widths are known at run time, as a dfdx module: its parameters, their initialisation and the
//! forward pass.
//!
//! Because it is a `TensorCollection`, dfdx's own optimisers, gradients and readers serve it. It knows nothing of data,
//! losses or the course of a training.

use std::cell::Cell;

use dfdx::prelude::*;
use dfdx::tensor::CpuError;

use crate::trial::{Model, Stream};

/// A width known at run time.
///
/// dfdx offers its `TensorOptions` only for shapes with a size known at compile time, which it reads when it allocates
/// a module itself. Ours are allocated in [`Linear::new`] alone, so that the size stated below is never read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Width(pub(super) usize);

impl Dim for Width {
    fn size(&self) -> usize {
        self.0
    }

    fn from_size(size: usize) -> Option<Self> {
        Some(Self(size))
    }
}

impl ConstDim for Width {
    const SIZE: usize = 0;
}

/// Rows × columns.
pub(super) type Matrix<T = NoneTape> = Tensor<(Width, Width), f32, Cpu, T>;

/// `y = x Wᵀ + b`.
#[derive(Clone, Debug)]
pub(super) struct Linear {
    /// Outputs × inputs, as PyTorch keeps it.
    pub(super) weight: Matrix,
    /// One for each output.
    pub(super) bias: Tensor<(Width,), f32, Cpu>,
}

/// Linear layers with `ReLU` between them, ending linear.
#[derive(Clone, Debug)]
pub(super) struct Stack(pub(super) Vec<Linear>);

/// Encoder to a narrow code and its mirror image back.
#[derive(Clone, Debug)]
pub(super) struct Network {
    /// Input to code.
    pub(super) encoder: Stack,
    /// Code to reconstruction.
    pub(super) decoder: Stack,
}

impl Network {
    /// A network for rows of `input_size` numbers, its parameters drawn from `stream` in the order in which
    /// [`Network::layers`] lists them.
    pub(super) fn new(model: &Model, input_size: usize, device: &Cpu, stream: &mut Stream) -> Result<Self, CpuError> {
        let hidden = vec![model.hidden_size; model.layers];
        let widths = |first, last| [vec![first], hidden.clone(), vec![last]].concat();
        Ok(Self {
            encoder: Stack::new(&widths(input_size, model.bottleneck_size), device, stream)?,
            decoder: Stack::new(&widths(model.bottleneck_size, input_size), device, stream)?,
        })
    }

    /// Whether every parameter is finite. A loss alone does not tell: dfdx's `ReLU` makes 0 of NaN.
    pub(super) fn is_finite(&self) -> bool {
        let finite = |layer: &Linear| layer.weight.as_vec().iter().chain(&layer.bias.as_vec()).all(|x| x.is_finite());
        self.encoder.0.iter().chain(&self.decoder.0).all(finite)
    }

    /// The layers from input to output, under the names that PyTorch would give them.
    pub(super) fn layers(&self) -> impl Iterator<Item = (String, &Linear)> {
        let stacks = [("encoder", &self.encoder), ("decoder", &self.decoder)].into_iter();
        stacks
            .flat_map(|(name, stack)| stack.0.iter().enumerate().map(move |(i, layer)| (format!("{name}.{i}"), layer)))
    }
}

impl Stack {
    fn new(widths: &[usize], device: &Cpu, stream: &mut Stream) -> Result<Self, CpuError> {
        widths.windows(2).map(|pair| Linear::new(pair[0], pair[1], device, stream)).collect::<Result<_, _>>().map(Self)
    }
}

impl Linear {
    /// PyTorch's default: weights and biases uniform in ±1/√inputs.
    fn new(inputs: usize, outputs: usize, device: &Cpu, stream: &mut Stream) -> Result<Self, CpuError> {
        #[expect(clippy::cast_precision_loss, reason = "widths are far below 2^53")]
        let bound = 1.0 / libm::sqrt(inputs as f64);
        #[expect(clippy::cast_possible_truncation, reason = "parameters are f32")]
        let mut draw =
            |n: usize| -> Vec<f32> { (0..n).map(|_| (bound * (2.0 * stream.uniform() - 1.0)) as f32).collect() };
        Ok(Self {
            weight: device.try_tensor_from_vec(draw(outputs * inputs), (Width(outputs), Width(inputs)))?,
            bias: device.try_tensor_from_vec(draw(outputs), (Width(outputs),))?,
        })
    }
}

impl<T: Tape<f32, Cpu>> Module<Matrix<T>> for Network {
    type Output = Matrix<T>;
    type Error = CpuError;

    /// The reconstruction of each row of `x`.
    fn try_forward(&self, x: Matrix<T>) -> Result<Matrix<T>, CpuError> {
        self.decoder.try_forward(self.encoder.try_forward(x)?)
    }
}

impl<T: Tape<f32, Cpu>> Module<Matrix<T>> for Stack {
    type Output = Matrix<T>;
    type Error = CpuError;

    fn try_forward(&self, mut x: Matrix<T>) -> Result<Matrix<T>, CpuError> {
        for (i, layer) in self.0.iter().enumerate() {
            x = layer.try_forward(x)?;
            if i + 1 < self.0.len() {
                x = x.try_relu()?;
            }
        }
        Ok(x)
    }
}

impl<T: Tape<f32, Cpu>> Module<Matrix<T>> for Linear {
    type Output = Matrix<T>;
    type Error = CpuError;

    fn try_forward(&self, x: Matrix<T>) -> Result<Matrix<T>, CpuError> {
        let y = x.try_matmul(self.weight.clone().try_permute::<_, Axes2<1, 0>>()?)?;
        let bias = self.bias.clone().try_broadcast_like::<_, Axis<0>>(y.shape())?;
        y.try_add(bias)
    }
}

// dfdx builds and converts modules through `To` as well as visiting them. Ours are only visited, so `To` stays empty.

impl TensorCollection<f32, Cpu> for Network {
    type To<E: Dtype, D: Device<E>> = ();

    fn iter_tensors<V: ModuleVisitor<Self, f32, Cpu>>(visitor: &mut V) -> Result<Option<()>, V::Err> {
        let encoder = Self::module("encoder", |s| &s.encoder, |s| &mut s.encoder);
        let decoder = Self::module("decoder", |s| &s.decoder, |s| &mut s.decoder);
        visitor.visit_fields((encoder, decoder), |_| ())
    }
}

impl TensorCollection<f32, Cpu> for Stack {
    type To<E: Dtype, D: Device<E>> = ();

    /// dfdx asks a type for its fields, not a value: the first layer, which every stack has, tells how many follow.
    fn iter_tensors<V: ModuleVisitor<Self, f32, Cpu>>(visitor: &mut V) -> Result<Option<()>, V::Err> {
        let layers = Cell::new(1);
        let mut i = 0;
        while i < layers.get() {
            visitor.visit_module(
                &i.to_string(),
                |stack| {
                    layers.set(stack.0.len());
                    &stack.0[i]
                },
                |stack| {
                    layers.set(stack.0.len());
                    &mut stack.0[i]
                },
            )?;
            i += 1;
        }
        Ok(None)
    }
}

impl TensorCollection<f32, Cpu> for Linear {
    type To<E: Dtype, D: Device<E>> = ();

    fn iter_tensors<V: ModuleVisitor<Self, f32, Cpu>>(visitor: &mut V) -> Result<Option<()>, V::Err> {
        let weight = Self::tensor("weight", |s| &s.weight, |s| &mut s.weight, TensorOptions::reset_with(|_| Ok(())));
        let bias = Self::tensor("bias", |s| &s.bias, |s| &mut s.bias, TensorOptions::reset_with(|_| Ok(())));
        visitor.visit_fields((weight, bias), |_| ())
    }
}

#[cfg(test)]
mod tests {
    use dfdx::losses::mse_loss;

    use super::*;
    use crate::trial::{ModelKind, Purpose, stream};

    fn network(hidden_size: usize, layers: usize, bottleneck_size: usize, input_size: usize) -> Network {
        let model = Model { kind: ModelKind::Mlp, hidden_size, layers, bottleneck_size };
        Network::new(&model, input_size, &Cpu::default(), &mut stream(4, Purpose::Init, &[0, 0])).unwrap()
    }

    fn count(n: usize) -> f64 {
        f64::from(u32::try_from(n).unwrap())
    }

    /// A layer in plain f64: weight by rows of outputs, then bias.
    type Plain = (Vec<f64>, Vec<f64>);

    /// The mean squared reconstruction error of `rows`, with no help from dfdx.
    fn plain_mse(encoder: &[Plain], decoder: &[Plain], rows: &[Vec<f64>]) -> f64 {
        let through = |stack: &[Plain], mut x: Vec<f64>| {
            for (i, (weight, bias)) in stack.iter().enumerate() {
                let dot = |row: &[f64]| row.iter().zip(&x).map(|(w, x)| w * x).sum::<f64>();
                x = weight.chunks(x.len()).zip(bias).map(|(row, b)| dot(row) + b).collect();
                if i + 1 < stack.len() {
                    x = x.into_iter().map(|x| x.max(0.0)).collect();
                }
            }
            x
        };
        let error = |row: &Vec<f64>| {
            let y = through(decoder, through(encoder, row.clone()));
            row.iter().zip(y).map(|(a, b)| (a - b).powi(2)).sum::<f64>()
        };
        rows.iter().map(error).sum::<f64>() / count(rows.concat().len())
    }

    fn plain(stack: &Stack) -> Vec<Plain> {
        let wide = |values: Vec<f32>| values.into_iter().map(f64::from).collect();
        stack.0.iter().map(|layer| (wide(layer.weight.as_vec()), wide(layer.bias.as_vec()))).collect()
    }

    #[test]
    #[expect(clippy::cast_possible_truncation, reason = "networks compute in f32")]
    fn gradients_are_those_of_finite_differences() {
        for (hidden, layers, code, input) in [(5, 1, 1, 2), (4, 3, 2, 3), (7, 0, 1, 2), (1, 1, 3, 4), (6, 2, 1, 1)] {
            let network = network(hidden, layers, code, input);
            let mut draws = stream(9, Purpose::DataTest, &[]);
            let rows: Vec<Vec<f32>> =
                (0..6).map(|_| (0..input).map(|_| draws.normal_pair()[0] as f32).collect()).collect();
            let device = network.encoder.0[0].weight.device();
            let x = device.tensor_from_vec(rows.concat(), (Width(6), Width(input)));
            let loss = mse_loss(network.forward(x.clone().traced(network.alloc_grads())), x);

            let rows: Vec<Vec<f64>> = rows.iter().map(|row| row.iter().map(|x| f64::from(*x)).collect()).collect();
            let stacks = [plain(&network.encoder), plain(&network.decoder)];
            assert!((f64::from(loss.array()) - plain_mse(&stacks[0], &stacks[1], &rows)).abs() < 1e-5);

            let gradients = loss.backward();
            for (which, stack) in [&network.encoder, &network.decoder].into_iter().enumerate() {
                for (i, layer) in stack.0.iter().enumerate() {
                    let got = [gradients.get(&layer.weight).as_vec(), gradients.get(&layer.bias).as_vec()].concat();
                    let n_weights = stacks[which][i].0.len();
                    for (k, got) in got.into_iter().enumerate() {
                        let moved = |by: f64| {
                            let mut stacks = stacks.clone();
                            let (weight, bias) = &mut stacks[which][i];
                            *if k < n_weights { &mut weight[k] } else { &mut bias[k - n_weights] } += by;
                            plain_mse(&stacks[0], &stacks[1], &rows)
                        };
                        let want = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                        let off = (f64::from(got) - want).abs();
                        assert!(off < 1e-5 + 1e-4 * want.abs(), "stack {which}, layer {i}, {k}: {got} is not {want}");
                    }
                }
            }
        }
    }

    #[test]
    fn parameters_start_uniform_within_the_bound_of_pytorch() {
        let network = network(200, 2, 1, 25);
        let shapes: Vec<_> = network.layers().map(|(_, layer)| layer.weight.shape().concrete()).collect();
        assert_eq!(shapes, [[200, 25], [200, 200], [1, 200], [200, 1], [200, 200], [25, 200]]);
        for (name, layer) in network.layers() {
            let bound = 1.0 / f64::from(u16::try_from(layer.weight.shape().1.0).unwrap()).sqrt();
            for values in [layer.weight.as_vec(), layer.bias.as_vec()] {
                assert!(values.iter().all(|x| f64::from(x.abs()) <= bound), "{name} leaves ±{bound}");
                if values.len() >= 5000 {
                    let n = count(values.len());
                    let mean = values.iter().map(|x| f64::from(*x)).sum::<f64>() / n / bound;
                    let variance = values.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / n / bound.powi(2);
                    assert!(mean.abs() < 0.03 && (variance - 1.0 / 3.0).abs() < 0.015, "{name}: {mean}, {variance}");
                }
            }
        }
        assert_eq!(network.num_trainable_params(), 2 * (25 * 200 + 200 * 200 + 200) + 5 * 200 - 200 + 25 + 1);
    }

    #[test]
    fn a_parameter_that_is_not_finite_is_seen() {
        let mut network = network(3, 1, 1, 2);
        assert!(network.is_finite());
        network.decoder.0[1].bias.copy_from(&[0.0, f32::NAN]);
        assert!(!network.is_finite());
    }
}
