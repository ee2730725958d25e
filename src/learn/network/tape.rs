//! The halves of a network on dfdx's tape, where what is made of codes meets: each is one operation.
//!
//! Rows, reconstructions and all between are in buffers that the engine keeps from batch to batch.

use std::cell::RefCell;
use std::rc::Rc;

use dfdx::prelude::*;
use dfdx::tensor::CpuError;

use super::{Batch, Engine, Matrix, Side, Width};

/// A matrix whose backward operations are kept.
pub(crate) type Taped = Matrix<OwnedTape<f32, Cpu>>;

/// A number with its backward operations.
pub(crate) type TapedNumber = Tensor<Rank0, f32, Cpu, OwnedTape<f32, Cpu>>;

/// The code of each row of a batch. The backward pass leaves the gradient by the encoder's parameters with the engine.
pub(crate) fn codes(shared: &Rc<RefCell<Engine>>, batch: Batch<'_>, device: &Cpu) -> Result<Taped, CpuError> {
    let mut engine = shared.borrow_mut();
    let width = engine.widths(Side::Encoder).1;
    let mut codes = device.try_zeros_like(&(Width(batch.rows.len()), Width(width)))?;
    codes.copy_from(engine.encode(batch));
    let (shared, of) = (Rc::clone(shared), codes.clone());
    let mut tape = OwnedTape::default();
    tape.add_backward_op(move |gradients| {
        shared.borrow_mut().backward_encode(gradients.get_or_alloc_mut(&of)?);
        Ok(())
    });
    Ok(codes.put_tape(tape))
}

/// The mean squared error of what the decoder makes of codes from the batch that was encoded last. The backward pass leaves
/// the gradient by the decoder's parameters with the engine, and that by the codes with dfdx.
pub(crate) fn reconstruction_error(shared: &Rc<RefCell<Engine>>, codes: Taped) -> Result<(TapedNumber, f64), CpuError> {
    let (codes, mut tape) = codes.split_tape();
    let mut engine = shared.borrow_mut();
    codes.copy_into(&mut engine.codes);
    let mse = engine.error();
    drop(engine);
    #[expect(clippy::cast_possible_truncation, reason = "networks compute in f32")]
    let loss = codes.device().try_tensor(mse as f32)?;
    let (shared, of) = (Rc::clone(shared), loss.clone());
    tape.add_backward_op(move |gradients| {
        let factor = gradients.get_or_alloc_mut(&of)?[0];
        let mut engine = shared.borrow_mut();
        for (sum, by) in gradients.get_or_alloc_mut(&codes)?.iter_mut().zip(engine.backward_error(factor)) {
            *sum += by;
        }
        Ok(())
    });
    Ok((loss.put_tape(tape), mse))
}
