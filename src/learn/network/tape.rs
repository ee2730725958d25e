//! A half of a network, and the error of what it gives back, each as one operation on dfdx's tape.
//!
//! Their numbers are in buffers that the engine keeps from batch to batch.

use std::cell::RefCell;
use std::mem::take;
use std::rc::Rc;

use dfdx::prelude::*;
use dfdx::tensor::CpuError;

use super::{Engine, Matrix, Side, Width};
use crate::kernels;

/// A matrix whose backward operations are kept.
pub(crate) type Taped = Matrix<OwnedTape<f32, Cpu>>;

/// A number with its backward operations.
pub(crate) type TapedNumber = Tensor<Rank0, f32, Cpu, OwnedTape<f32, Cpu>>;

/// The outputs of a side for each row of `x`. The backward pass leaves the gradients by the parameters with the engine,
/// and those by codes with dfdx.
pub(crate) fn taped(shared: &Rc<RefCell<Engine>>, side: Side, x: Taped) -> Result<Taped, CpuError> {
    let (x, mut tape) = x.split_tape();
    let mut engine = shared.borrow_mut();
    let mut batch = take(&mut engine.batches[side as usize]);
    batch.inputs.resize(x.shape().num_elements(), 0.0);
    x.copy_into(&mut batch.inputs);
    engine.forward(side, &batch.inputs, &mut batch.outputs);
    let mut y = x.device().try_zeros_like(&(Width(x.shape().0.0), Width(engine.widths(side).1)))?;
    y.copy_from(&batch.outputs);
    engine.batches[side as usize] = batch;
    let (shared, of, by) = (Rc::clone(shared), y.clone(), x);
    tape.add_backward_op(move |gradients| {
        let mut engine = shared.borrow_mut();
        let mut batch = take(&mut engine.batches[side as usize]);
        engine.backward(side, gradients.get_or_alloc_mut(&of)?, &mut batch.by_inputs);
        if !batch.by_inputs.is_empty() {
            add(gradients.get_or_alloc_mut(&by)?, &batch.by_inputs, 1.0);
        }
        engine.batches[side as usize] = batch;
        Ok(())
    });
    Ok(y.put_tape(tape))
}

/// The mean squared error of `y`, what the decoder gave last, from what the encoder took: dfdx's `mse_loss`. For rows of
/// 64 numbers its three operations, which walk over every number by its index, take as long as a small network.
pub(crate) fn squared_error(shared: &Rc<RefCell<Engine>>, y: Taped) -> Result<(TapedNumber, f64), CpuError> {
    let (y, mut tape) = y.split_tape();
    let engine = &mut *shared.borrow_mut();
    let [encoder, decoder] = &mut engine.batches;
    decoder.by_outputs.resize(decoder.outputs.len(), 0.0);
    let mse = kernels::squared_error(engine.isa, &decoder.outputs, &encoder.inputs, &mut decoder.by_outputs);
    #[expect(clippy::cast_possible_truncation, reason = "networks compute in f32")]
    let loss = y.device().try_tensor(mse as f32)?;
    let (shared, of) = (Rc::clone(shared), loss.clone());
    tape.add_backward_op(move |gradients| {
        let factor = gradients.get_or_alloc_mut(&of)?[0];
        add(gradients.get_or_alloc_mut(&y)?, &shared.borrow().batches[Side::Decoder as usize].by_outputs, factor);
        Ok(())
    });
    Ok((loss.put_tape(tape), mse))
}

/// Adds `factor` times the numbers to the sums.
fn add(sums: &mut [f32], numbers: &[f32], factor: f32) {
    for (sum, number) in sums.iter_mut().zip(numbers) {
        *sum += factor * number;
    }
}
