//! Whole tables through a network: its test error, codes, reconstructions. Nothing is learnt here and no gradient is kept.

use dfdx::prelude::*;
use dfdx::tensor::CpuError;

use super::data::Rows;
use super::halt::Ask;
use super::network::{Half, Matrix, Network, Width};

/// Rows tested at a time: few enough that their activations stay in a core's cache.
pub(super) const CHUNK: usize = 128;

/// The test rows, placed on a device once.
pub(super) struct Evaluation<'a> {
    rows: &'a Rows,
    chunks: Vec<Matrix>,
}

impl<'a> Evaluation<'a> {
    pub(super) fn new(rows: &'a Rows, device: &Cpu) -> Result<Self, CpuError> {
        Ok(Self { rows, chunks: chunks(rows, device).collect::<Result<_, _>>()? })
    }

    /// The mean squared error over all rows and coordinates.
    #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
    pub(super) fn mse<E: From<CpuError>>(&self, network: &Network, ask: &mut Ask<'_, E>) -> Result<f64, E> {
        let mut sum = 0.0;
        for (x, rows) in self.chunks.iter().zip(self.rows.values.chunks(CHUNK * self.rows.width)) {
            ask()?;
            let reconstruction = network.try_forward(x.clone())?.as_vec();
            sum += rows.iter().zip(reconstruction).map(|(a, b)| (f64::from(*a) - f64::from(b)).powi(2)).sum::<f64>();
        }
        Ok(sum / self.rows.values.len() as f64)
    }
}

/// The rows on a device, [`CHUNK`] at a time.
fn chunks(rows: &Rows, device: &Cpu) -> impl Iterator<Item = Result<Matrix, CpuError>> {
    rows.values.chunks(CHUNK * rows.width).map(|values| {
        let shape = (Width(values.len() / rows.width), Width(rows.width));
        device.try_tensor_from_vec(values.to_vec(), shape)
    })
}

/// The code of each row.
pub(super) fn codes<E: From<CpuError>>(network: &Network, rows: &Rows, ask: &mut Ask<'_, E>) -> Result<Rows, E> {
    through(&network.encoder, rows, &network.device(), ask)
}

/// The row that each code stands for.
pub(super) fn decoded<E: From<CpuError>>(network: &Network, codes: &Rows, ask: &mut Ask<'_, E>) -> Result<Rows, E> {
    through(&network.decoder, codes, &network.device(), ask)
}

/// The output for each row, in the order of the rows and with their labels.
fn through<E: From<CpuError>>(half: &Half, rows: &Rows, device: &Cpu, ask: &mut Ask<'_, E>) -> Result<Rows, E> {
    let mut out = Rows { width: rows.width, values: Vec::new(), labels: rows.labels.clone() };
    for x in chunks(rows, device) {
        ask()?;
        let y = half.try_forward(x?)?;
        out.width = y.shape().1.0;
        out.values.extend(y.as_vec());
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objective::data::Library;
    use crate::objective::example::moons;
    use crate::trial::{Purpose, stream};

    #[test]
    fn the_error_is_a_mean_over_all_rows_and_coordinates() {
        let device = Cpu::default();
        let model = crate::trial::Model { layers: 0, ..moons(1, 0).model };
        let mut network = Network::new(&model, 2, &device, &mut stream(1, Purpose::Init, &[])).unwrap();
        network.decoder.layers.0[0].weight.fill_with_zeros();
        network.decoder.layers.0[0].bias.copy_from(&[1.0, -2.0]);
        let n = 2 * CHUNK + 1;
        let mut values = vec![0.0; 2 * n];
        values[2 * n - 2] = 4.0;
        let rows = Rows { width: 2, values, labels: Vec::new() };
        let mse = Evaluation::new(&rows, &device).unwrap().mse(&network, &mut || Ok::<_, CpuError>(())).unwrap();
        let want = (f64::from(u32::try_from(n).unwrap() - 1) * 5.0 + 13.0) / f64::from(u32::try_from(2 * n).unwrap());
        assert!((mse - want).abs() < 1e-12, "{mse} is not {want}");
    }

    /// Mean and standard deviation over 20 seeds of PyTorch 2.15 and scikit-learn 1.9; the means must agree within
    /// Welch's 99 % interval.
    #[test]
    fn untrained_networks_err_as_those_of_pytorch() {
        for (hidden_size, layers, mean, sd) in [(16, 1, 0.753_345, 0.215_342), (128, 3, 0.678_905, 0.036_966)] {
            let config = moons(hidden_size, layers);
            let library = Library::load(std::iter::empty()).unwrap();
            let errors: Vec<f64> = (0..20)
                .map(|seed| {
                    let device = Cpu::default();
                    let mut init = stream(1, Purpose::Init, &[seed, 0]);
                    let network = Network::new(&config.model, 2, &device, &mut init).unwrap();
                    let test = library.dataset(&config.data, 1, seed).test;
                    Evaluation::new(&test, &device).unwrap().mse(&network, &mut || Ok::<_, CpuError>(())).unwrap()
                })
                .collect();
            let ours = errors.iter().sum::<f64>() / 20.0;
            let variance = errors.iter().map(|x| (x - ours).powi(2)).sum::<f64>() / 19.0;
            let t = (ours - mean).abs() / ((variance + sd * sd) / 20.0).sqrt();
            assert!(t < 2.71, "{ours} ± {} is not {mean} ± {sd}", variance.sqrt());
        }
    }
}
