//! A half of a network as one operation on dfdx's tape.

use std::cell::RefCell;
use std::rc::Rc;

use dfdx::prelude::*;
use dfdx::tensor::CpuError;

use super::{Engine, Matrix, Side, Width};

/// A matrix whose backward operations are kept.
pub(in crate::objective) type Taped = Matrix<OwnedTape<f32, Cpu>>;

/// The outputs of a side for each row of `x`. The backward pass leaves the gradients by the parameters with the engine,
/// and those by codes with dfdx.
pub(in crate::objective) fn taped(engine: &Rc<RefCell<Engine>>, side: Side, x: Taped) -> Result<Taped, CpuError> {
    let (x, mut tape) = x.split_tape();
    let mut values = vec![0.0; x.shape().num_elements()];
    x.copy_into(&mut values);
    let mut outputs = Vec::new();
    engine.borrow_mut().forward(side, &values, &mut outputs);
    let (_, width) = engine.borrow().widths(side);
    let y = x.device().try_tensor_from_vec(outputs, (Width(x.shape().0.0), Width(width)))?;
    let (engine, of, by) = (Rc::clone(engine), y.clone(), x);
    tape.add_backward_op(move |gradients| {
        let mut engine = engine.borrow_mut();
        let mut dx = Vec::new();
        engine.backward(side, gradients.get_or_alloc_mut(&of)?, &mut dx);
        if !dx.is_empty() {
            gradients.get_or_alloc_mut(&by)?.iter_mut().zip(dx).for_each(|(sum, dx)| *sum += dx);
        }
        Ok(())
    });
    Ok(y.put_tape(tape))
}
