//! Whole tables through a network: its test error, codes, reconstructions. Nothing is learnt here and no gradient is kept.

use std::cell::RefCell;

use super::data::Rows;
use super::network::{Engine, Network, Side};
use super::poll::Poll;

/// Rows tested at a time: few enough that their activations stay in a core's cache.
pub(crate) const CHUNK: usize = 128;

/// The mean squared error over all rows and coordinates.
#[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
pub(crate) fn mse<E>(engine: &RefCell<Engine>, rows: &Rows, poll: &mut Poll<'_, E>) -> Result<f64, E> {
    let (mut codes, mut reconstruction, mut sum) = (Vec::new(), Vec::new(), 0.0);
    for x in chunks(rows) {
        // Who asks may look at the engine.
        poll()?;
        let mut engine = engine.borrow_mut();
        engine.forward(Side::Encoder, x, &mut codes);
        engine.forward(Side::Decoder, &codes, &mut reconstruction);
        let errors = x.iter().zip(&reconstruction).map(|(a, b)| f64::from(*a) - f64::from(*b));
        sum += errors.map(|error| error * error).sum::<f64>();
    }
    Ok(sum / rows.values.len() as f64)
}

/// The rows, [`CHUNK`] at a time.
fn chunks(rows: &Rows) -> impl Iterator<Item = &[f32]> {
    rows.values.chunks(CHUNK * rows.width)
}

/// The code of each row.
pub(crate) fn codes<E>(network: &Network, rows: &Rows, poll: &mut Poll<'_, E>) -> Result<Rows, E> {
    through(network, Side::Encoder, rows, poll)
}

/// The row that each code stands for.
pub(crate) fn decoded<E>(network: &Network, codes: &Rows, poll: &mut Poll<'_, E>) -> Result<Rows, E> {
    through(network, Side::Decoder, codes, poll)
}

/// The output for each row, in the order of the rows and with their labels.
fn through<E>(network: &Network, side: Side, rows: &Rows, poll: &mut Poll<'_, E>) -> Result<Rows, E> {
    let mut engine = Engine::new(network);
    let mut out = Rows { width: engine.widths(side).1, values: Vec::new(), labels: rows.labels.clone() };
    let mut outputs = Vec::new();
    for x in chunks(rows) {
        poll()?;
        engine.forward(side, x, &mut outputs);
        out.values.extend_from_slice(&outputs);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use dfdx::prelude::*;

    use super::*;
    use crate::kernels::Isa;
    use crate::learn::data::Library;
    use crate::learn::example::moons;
    use crate::learn::unstopped;
    use crate::trial::{Purpose, stream};

    fn mse_of(network: &Network, rows: &Rows) -> f64 {
        unstopped(|poll| mse(&RefCell::new(Engine::new(network)), rows, poll))
    }

    #[test]
    fn the_error_is_a_mean_over_all_rows_and_coordinates() {
        let device = Cpu::default();
        let model = moons(1, 0).model;
        let mut network = Network::new(&model, 2, Isa::detect(), &device, &mut stream(1, Purpose::Init, &[])).unwrap();
        let layer = &mut network.decoder.stacks[0].1.0[0];
        layer.weight.fill_with_zeros();
        layer.bias.copy_from(&[1.0, -2.0]);
        let n = 2 * CHUNK + 1;
        let mut values = vec![0.0; 2 * n];
        values[2 * n - 2] = 4.0;
        let rows = Rows { width: 2, values, labels: Vec::new() };
        let mse = mse_of(&network, &rows);
        let want = (f64::from(u32::try_from(n).unwrap() - 1) * 5.0 + 13.0) / f64::from(u32::try_from(2 * n).unwrap());
        assert!((mse - want).abs() < 1e-12, "{mse} is not {want}");
    }

    /// Mean and standard deviation over 20 seeds of PyTorch 2.15 and scikit-learn 1.9; the means must agree within
    /// Welch's 99 % interval.
    #[test]
    fn untrained_networks_err_as_those_of_pytorch() {
        for (hidden_size, layers, mean, sd) in [(16, 1, 0.753_345, 0.215_342), (128, 3, 0.678_905, 0.036_966)] {
            let config = moons(hidden_size, layers);
            let library = Library::load(std::iter::empty(), &[]).unwrap();
            let errors: Vec<f64> = (0..20)
                .map(|seed| {
                    let device = Cpu::default();
                    let mut init = stream(1, Purpose::Init, &[seed, 0]);
                    let network = Network::new(&config.model, 2, Isa::detect(), &device, &mut init).unwrap();
                    let test = library.dataset(&config.data, 1, seed).test;
                    mse_of(&network, &test)
                })
                .collect();
            let ours = errors.iter().sum::<f64>() / 20.0;
            let variance = errors.iter().map(|x| (x - ours).powi(2)).sum::<f64>() / 19.0;
            let t = (ours - mean).abs() / ((variance + sd * sd) / 20.0).sqrt();
            assert!(t < 2.71, "{ours} ± {} is not {mean} ± {sd}", variance.sqrt());
        }
    }
}
