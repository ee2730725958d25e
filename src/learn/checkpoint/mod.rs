//! A training's state as bytes, and back.
//!
//! They hold what the trial alone does not tell. Who keeps them also sees to it that they are those that were kept:
//! here only what does not fit the trial is refused.
//!
//! A line names the format, the program's version, the trial and its sizes. Then, little-endian: epochs, learnt batches,
//! the sums of their losses, the positions of two random streams, the numbers recorded, all parameters, their first and
//! their second moments, and the order of the rows.

use std::fmt::Write;

use dfdx::prelude::*;
use dfdx::tensor::CpuError;

use super::loss::Parts;
use super::train_state::{TrainState, TrainingTask};

/// All of the state that is needed to go on from here.
pub(super) fn save(state: &TrainState<'_>) -> Vec<u8> {
    let heading = heading(state);
    let numbers = 3 * state.engine.borrow().parameters.len() + state.batches.order().len();
    let recorded = state.measurements.len() * state.recorded();
    // All at once: bytes that grow may take twice the memory.
    let mut bytes = Vec::with_capacity(heading.len() + 60 + 8 * recorded + 4 * numbers);
    bytes.extend(heading.into_bytes());
    bytes.extend(state.epochs.to_le_bytes());
    bytes.extend((state.learnt as u64).to_le_bytes());
    bytes.extend([state.total.mse, state.total.mmd].into_iter().flat_map(f64::to_le_bytes));
    bytes.extend([state.batches.position(), state.loss.position()].into_iter().flat_map(u128::to_le_bytes));
    let recorded = state.measurements.iter().flat_map(|m| &m.values.0);
    bytes.extend(recorded.flat_map(|(_, value)| value.to_le_bytes()));
    let [first, second] = &state.adam.moments;
    for numbers in [&state.engine.borrow().parameters, first, second] {
        put(&mut bytes, numbers, f32::to_le_bytes);
    }
    put(&mut bytes, state.batches.order(), u32::to_le_bytes);
    bytes
}

/// The state that these bytes were saved of. None if they are not of this trial and program, or make no sense.
pub(super) fn restored<'a>(
    task: &TrainingTask<'a>,
    bytes: &[u8],
    device: &Cpu,
) -> Result<Option<TrainState<'a>>, CpuError> {
    let mut state = TrainState::begin(task, device)?;
    Ok(restore(&mut state, bytes).map(|()| state))
}

/// Takes a state from its beginning to where these bytes were saved, or to nowhere: part of it may have been restored.
fn restore(state: &mut TrainState<'_>, bytes: &[u8]) -> Option<()> {
    let mut bytes = Bytes(bytes.strip_prefix(heading(state).as_bytes())?);
    state.epochs = u32::from_le_bytes(bytes.array()?);
    state.learnt = usize::try_from(u64::from_le_bytes(bytes.array()?)).ok()?;
    let (epochs, batches) = (state.task.setup.training.epochs, state.batches.len());
    if state.epochs > epochs || state.learnt > batches {
        return None;
    }
    // Every batch was a step.
    let steps = u64::from(state.epochs) * batches as u64 + state.learnt as u64;
    state.adam.steps = i32::try_from(steps).unwrap_or(i32::MAX);
    state.total = Parts { mse: bytes.number()?, mmd: bytes.number()? };
    let (order_position, loss_position) = (u128::from_le_bytes(bytes.array()?), u128::from_le_bytes(bytes.array()?));
    state.loss.seek(loss_position);
    for epoch in 1..=state.epochs {
        if state.has_stopped_early() {
            return None; // its training would have ended before
        }
        if state.records(epoch) {
            let values = (0..state.recorded()).map(|_| bytes.number()).collect::<Option<Vec<_>>>()?;
            state.record(epoch, values);
        }
    }
    if state.is_over() && state.learnt > 0 {
        return None;
    }
    let mut engine = state.engine.borrow_mut();
    let [first, second] = &mut state.adam.moments;
    for numbers in [&mut engine.parameters, first, second] {
        bytes.fill(numbers, f32::from_le_bytes)?;
    }
    let mut order = vec![0; state.batches.order().len()];
    bytes.fill(&mut order, u32::from_le_bytes)?;
    state.batches.restore(order, order_position)?;
    (bytes.0.is_empty() && engine.is_finite()).then_some(())
}

/// What the bytes of every checkpoint of this trial begin with.
fn heading(state: &TrainState<'_>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut line = format!("checkpoint 2 of sweeper {version}: {}, ", state.task.trial.id);
    for (name, layer) in state.network.layers() {
        let (outputs, inputs) = *layer.weight.shape();
        // Writing to a String cannot fail.
        let _ = write!(line, "{name} {}x{}, ", outputs.0, inputs.0);
    }
    line + &format!("{} rows\n", state.batches.order().len())
}

/// Appends numbers of four bytes each.
fn put<T: Copy>(bytes: &mut Vec<u8>, numbers: &[T], to_bytes: impl Fn(T) -> [u8; 4]) {
    let begin = bytes.len();
    bytes.resize(begin + 4 * numbers.len(), 0);
    for (four, number) in bytes[begin..].as_chunks_mut().0.iter_mut().zip(numbers) {
        *four = to_bytes(*number);
    }
}

/// Bytes not yet read. Whatever they do not hold is None.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<f64> {
        self.array().map(f64::from_le_bytes)
    }

    /// Sets the numbers, of four bytes each.
    fn fill<T>(&mut self, numbers: &mut [T], from_bytes: impl Fn([u8; 4]) -> T) -> Option<()> {
        let (first, rest) = self.0.split_at_checked(numbers.len().checked_mul(4)?)?;
        self.0 = rest;
        numbers.iter_mut().zip(first.as_chunks().0).for_each(|(number, four)| *number = from_bytes(*four));
        Some(())
    }
}

#[cfg(test)]
mod tests;
