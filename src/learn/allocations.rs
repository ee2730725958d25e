//! What a step of training allocates: of all that grows with batch or network, two tensors of dfdx's tape alone.
//!
//! Our own buffers belong to the trial. The tape makes the codes and the gradient by them anew; to make them once, dfdx
//! would have to let go of its tape, and its cache of tensors takes longer than the system's allocator. The rest is small:
//! the pointers that tensors share, the closures of the tape and their list, and the map of gradients.
//!
//! The allocator is of a few lines because it also serves the benchmarks: that of the crate `allocation-counter` makes a
//! step of a small network take 40 % longer.

#![expect(unsafe_code, reason = "an allocator is unsafe to be and to call")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use dfdx::prelude::*;

use super::data::Library;
use super::example::{Watcher, moons, mse_mmd, resnet, trial};
use super::train_state::TrainState;
use super::training::train_epoch;
use super::{Estimator, Kernel, LossKind, ModelKind, Setup, TrainingTask};
use crate::kernels::Isa;

#[global_allocator]
static COUNTING: Counting = Counting;

/// The system's allocator, which counts.
struct Counting;

/// How often something was allocated, and how many bytes in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Allocated {
    times: usize,
    bytes: usize,
}

/// Bytes that are there, and the most that were.
#[derive(Clone, Copy)]
struct Held {
    now: usize,
    most: usize,
}

thread_local! {
    static ALLOCATED: Cell<Allocated> = const { Cell::new(Allocated { times: 0, bytes: 0 }) };
    static HELD: Cell<Held> = const { Cell::new(Held { now: 0, most: 0 }) };
}

fn count(bytes: usize) {
    let Allocated { times, bytes: before } = ALLOCATED.get();
    ALLOCATED.set(Allocated { times: times + 1, bytes: before + bytes });
    hold(bytes, 0);
}

fn hold(more: usize, less: usize) {
    let Held { now, most } = HELD.get();
    let now = now.saturating_add(more).saturating_sub(less); // what other threads allocated may be freed here
    HELD.set(Held { now, most: most.max(now) });
}

/// What `work` makes, and the most bytes that its thread had at a time for it.
pub(crate) fn most_bytes<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = HELD.get().now;
    HELD.set(Held { now: before, most: before });
    let made = work();
    (made, HELD.get().most - before)
}

// SAFETY: the system's allocator does all of it, on the same terms; counting allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: the caller keeps to the terms.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, from: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size);
        hold(0, layout.size());
        // SAFETY: as above.
        unsafe { System.realloc(from, layout, size) }
    }

    unsafe fn dealloc(&self, from: *mut u8, layout: Layout) {
        hold(0, layout.size());
        // SAFETY: as above.
        unsafe { System.dealloc(from, layout) }
    }
}

/// What an epoch allocates after two others, and its steps.
fn epoch(config: &Setup) -> (Allocated, usize) {
    let trial = trial(config, 1, 0);
    let dataset = Library::load(std::iter::empty(), &[]).unwrap().dataset(&config.data, 1, 0);
    let device = Cpu::default();
    let mut state = TrainState::begin(
        &TrainingTask { trial: &trial, setup: config, dataset: &dataset, isa: Isa::detect(), until: None },
        &device,
    )
    .unwrap();
    let mut watcher = Watcher::default();
    for _ in 0..2 {
        train_epoch(&mut state, &device, &mut watcher).unwrap();
        state.end_epoch();
    }
    let before = ALLOCATED.get();
    train_epoch(&mut state, &device, &mut watcher).unwrap();
    let after = ALLOCATED.get();
    (Allocated { times: after.times - before.times, bytes: after.bytes - before.bytes }, state.learnt)
}

#[test]
fn a_step_allocates_two_tensors_of_its_codes_and_little_besides() {
    let mmd = |kernel| (mse_mmd(kernel, Estimator::Biased), Allocated { times: 12, bytes: 972 });
    let mse = (LossKind::Mse, Allocated { times: 11, bytes: 892 });
    let shapes = [(ModelKind::Mlp, 16, 1), (ModelKind::Mlp, 64, 2), (resnet(2), 64, 2)];
    for ((kind, hidden_size, layers), batch_size) in shapes.into_iter().flat_map(|shape| [(shape, 64), (shape, 256)]) {
        for (loss, step) in [mse, mmd(Kernel::SquaredExponential), mmd(Kernel::InverseMultiquadric)] {
            let mut config = moons(hidden_size, layers);
            config.model.kind = kind;
            config.training.batch_size = batch_size;
            config.training.loss = loss;
            // Every row has a code and a gradient by it.
            let tensors = 1000 * 2 * config.model.bottleneck_size * size_of::<f32>();
            // The last batch of each epoch is shorter.
            let (got, steps) = epoch(&config);
            let want = Allocated { times: steps * step.times, bytes: steps * step.bytes + tensors };
            assert_eq!(got, want, "{kind:?} {hidden_size} {batch_size} {loss:?}");
        }
    }
}
