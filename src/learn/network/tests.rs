//! Gradients, first parameters and sizes of networks.

use std::cell::RefCell;
use std::rc::Rc;

use dfdx::losses::mse_loss;
use proptest::test_runner::{Config as ProptestConfig, RngSeed};

use super::super::config::{ModelKind, Projection};
use super::*;
use crate::trial::{Purpose, stream};

fn network_of(kind: ModelKind, [hidden_size, layers, bottleneck_size, input_size]: [usize; 4]) -> Network {
    network_with(kind, &vec![hidden_size; layers], [bottleneck_size, input_size])
}

fn network_with(kind: ModelKind, widths: &[usize], [bottleneck_size, input_size]: [usize; 2]) -> Network {
    let model = Model { kind, widths: widths.to_vec(), bottleneck_size };
    Network::new(&model, input_size, Isa::detect(), &Cpu::default(), &mut stream(4, Purpose::Init, &[0, 0])).unwrap()
}

fn network(hidden_size: usize, layers: usize, bottleneck_size: usize, input_size: usize) -> Network {
    network_of(ModelKind::Mlp, [hidden_size, layers, bottleneck_size, input_size])
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap())
}

/// A layer in plain f64: weight by rows of outputs, then bias.
type Plain = (Vec<f64>, Vec<f64>);

/// Stacks in the order of the forward pass, each added to its input or not.
fn plain(network: &Network) -> Vec<(bool, Vec<Plain>)> {
    let wide = |values: Vec<f32>| values.into_iter().map(f64::from).collect();
    let plain = |stack: &Stack| stack.0.iter().map(|l| (wide(l.weight.as_vec()), wide(l.bias.as_vec()))).collect();
    let stacks = network.encoder.stacks.iter().chain(&network.decoder.stacks);
    stacks.map(|(part, stack)| (*part == Part::Block, plain(stack))).collect()
}

/// The mean squared reconstruction error of `rows`, with no help from dfdx.
fn plain_mse(stacks: &[(bool, Vec<Plain>)], rows: &[Vec<f64>]) -> f64 {
    let through = |mut x: Vec<f64>, (residual, stack): &(bool, Vec<Plain>)| {
        let z = x.clone();
        for (i, (weight, bias)) in stack.iter().enumerate() {
            let dot = |row: &[f64]| row.iter().zip(&x).map(|(w, x)| w * x).sum::<f64>();
            x = weight.chunks(x.len()).zip(bias).map(|(row, b)| dot(row) + b).collect();
            if i + 1 < stack.len() {
                x = x.into_iter().map(|x| x.max(0.0)).collect();
            }
        }
        if *residual { x.iter().zip(z).map(|(x, z)| x + z).collect() } else { x }
    };
    let error = |row: &Vec<f64>| {
        let y = stacks.iter().fold(row.clone(), through);
        row.iter().zip(y).map(|(a, b)| (a - b).powi(2)).sum::<f64>()
    };
    rows.iter().map(error).sum::<f64>() / count(rows.concat().len())
}

/// The network's error on so many rows, on dfdx's tape.
fn error(engine: &Rc<RefCell<Engine>>, table: &[f32], batch: u32) -> (TapedNumber, f64) {
    let rows: Vec<u32> = (0..batch).collect();
    let codes = codes(engine, Batch { table, rows: &rows }, &Cpu::default()).unwrap();
    reconstruction_error(engine, codes).unwrap()
}

#[expect(clippy::cast_possible_truncation, reason = "networks compute in f32")]
fn assert_gradients(network: &Network, input: usize) {
    let mut draws = stream(9, Purpose::DataTest, &[]);
    let rows: Vec<Vec<f32>> = (0..6).map(|_| (0..input).map(|_| draws.normal_pair()[0] as f32).collect()).collect();
    let engine = Rc::new(RefCell::new(Engine::new(network)));
    let (loss, _) = error(&engine, &rows.concat(), 6);

    let rows: Vec<Vec<f64>> = rows.iter().map(|row| row.iter().map(|x| f64::from(*x)).collect()).collect();
    let stacks = plain(network);
    assert!((f64::from(loss.array()) - plain_mse(&stacks, &rows)).abs() < 1e-5);

    loss.backward();
    let gradient = engine.borrow().gradient.clone();
    let mut gradient = gradient.into_iter();
    let places = stacks.iter().enumerate().flat_map(|(s, (_, stack))| (0..stack.len()).map(move |i| (s, i)));
    assert_eq!(places.clone().count(), network.layers().count());
    for ((name, layer), (s, i)) in network.layers().zip(places) {
        let n_weights = stacks[s].1[i].0.len();
        let n = n_weights + layer.bias.shape().num_elements();
        for (k, got) in gradient.by_ref().take(n).enumerate() {
            let moved = |by: f64| {
                let mut stacks = stacks.clone();
                let (weight, bias) = &mut stacks[s].1[i];
                *if k < n_weights { &mut weight[k] } else { &mut bias[k - n_weights] } += by;
                plain_mse(&stacks, &rows)
            };
            let want = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            let off = (f64::from(got) - want).abs();
            assert!(off < 1e-5 + 1e-4 * want.abs(), "{name}, {k}: {got} is not {want}");
        }
    }
}

const SIZES: [[usize; 4]; 6] = [[5, 1, 1, 2], [4, 3, 2, 3], [7, 0, 1, 2], [1, 1, 3, 4], [6, 2, 1, 1], [7, 0, 2, 2]];
const KINDS: [ModelKind; 5] = [
    ModelKind::Mlp,
    ModelKind::Resnet { block_layers: 1, projection: Projection::Auto },
    ModelKind::Resnet { block_layers: 2, projection: Projection::Auto },
    ModelKind::Resnet { block_layers: 1, projection: Projection::Linear },
    ModelKind::Resnet { block_layers: 2, projection: Projection::Lifted(5) },
];

/// The network's error on rows of numbers like a sine, and its gradient, by the kernels of every instruction set and by
/// dfdx's own operations.
#[expect(clippy::cast_possible_truncation, reason = "networks compute in f32")]
fn assert_like_dfdx(network: &Network, input: usize, batch: usize) {
    let values: Vec<f32> = (0..batch * input).map(|i| libm::sin(count(i * i) * 0.37) as f32).collect();
    let x = Cpu::default().tensor_from_vec(values.clone(), (Width(batch), Width(input)));
    let theirs = network.forward(x.clone().traced(network.alloc_grads()));
    let outputs = theirs.as_vec();
    let loss = mse_loss(theirs, x.clone());
    let wanted = loss.array();
    let gradients = loss.backward();
    for isa in sets() {
        let engine = Rc::new(RefCell::new(Engine::new(&Network { isa, ..network.clone() })));
        let (mut codes, mut rows) = (Vec::new(), Vec::new());
        engine.borrow_mut().forward(Side::Encoder, &values, &mut codes);
        engine.borrow_mut().forward(Side::Decoder, &codes, &mut rows);
        let near = |got: &[f32], want: &[f32], what: &str| {
            let size = want.iter().fold(1e-2, |most: f32, x| most.max(x.abs())); // terms of size 1 may cancel
            for (i, (got, want)) in got.iter().zip(want).enumerate() {
                assert!((got - want).abs() < 2e-5 * size, "{what} {i} of {batch} rows by {isa}: {got} is not {want}");
            }
        };
        near(&rows, &outputs, "output");
        let (loss, mse) = error(&engine, &values, batch as u32);
        near(&[loss.array(), mse as f32], &[wanted; 2], "error");
        loss.backward();
        let mut gradient = &engine.borrow().gradient[..];
        for (name, layer) in network.layers() {
            for want in [gradients.get(&layer.weight).as_vec(), gradients.get(&layer.bias).as_vec()] {
                let (got, rest) = gradient.split_at(want.len());
                near(got, &want, &name);
                gradient = rest;
            }
        }
        assert!(gradient.is_empty());
    }
}

fn sets() -> impl Iterator<Item = Isa> {
    Isa::ALL.into_iter().filter(|isa| isa.is_available())
}

#[test]
fn layers_of_every_width_compute_as_those_of_dfdx() {
    for hidden in [1, 2, 3, 5, 7, 15, 16, 17, 31, 33, 64, 100] {
        for batch in [1, 2, 63, 64, 65] {
            for kind in KINDS {
                assert_like_dfdx(&network_of(kind, [hidden, 2, 1, 2]), 2, batch);
                assert_like_dfdx(&network_of(kind, [5, 1, hidden.min(33), hidden]), hidden, batch);
            }
        }
    }
}

proptest::proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(0), cases: 64, ..Default::default() })]

    #[test]
    fn networks_of_any_shape_compute_as_those_of_dfdx(
        kind in 0_usize..5, hidden in 1_usize..150, layers in 0_usize..4, code in 1_usize..20, input in 1_usize..80,
        batch in 1_usize..140,
    ) {
        assert_like_dfdx(&network_of(KINDS[kind], [hidden, layers, code, input]), input, batch);
    }
}

/// A batch leaves nothing behind for the next one.
#[test]
fn batches_of_other_sizes_change_nothing() {
    for isa in sets() {
        let network = Network { isa, ..network(20, 2, 1, 2) };
        let passed = |engine: &Rc<RefCell<Engine>>, n: u32| {
            let x: Vec<f32> = (0_u8..200).map(f32::from).collect();
            let (loss, mse) = error(engine, &x, n);
            loss.backward();
            (mse, engine.borrow().gradient.clone())
        };
        let new = || Rc::new(RefCell::new(Engine::new(&network)));
        let used = new();
        for n in [64, 3, 100, 40, 1] {
            assert_eq!(passed(&used, n), passed(&new(), n), "{n} rows by {isa}");
        }
    }
}

#[test]
fn gradients_are_those_of_finite_differences() {
    for isa in sets() {
        for kind in KINDS {
            for size in SIZES {
                assert_gradients(&Network { isa, ..network_of(kind, size) }, size[3]);
            }
            assert_gradients(&Network { isa, ..network_with(kind, &[4, 3], [2, 5]) }, 5);
        }
    }
}

#[test]
fn parameters_are_as_many_as_planned() {
    for kind in KINDS {
        let alike = SIZES.map(|[hidden_size, layers, code, input]| (vec![hidden_size; layers], [code, input]));
        for (widths, sizes @ [bottleneck_size, input]) in alike.into_iter().chain([(vec![5, 3, 7], [2, 4])]) {
            let network = network_with(kind, &widths, sizes);
            let model = Model { kind, widths, bottleneck_size };
            let listed = network.layers().map(|(_, l)| l.weight.shape().num_elements() + l.bias.shape().num_elements());
            assert_eq!(listed.sum::<usize>() as u64, model.parameters(input));
            assert_eq!(network.num_trainable_params() as u64, model.parameters(input));
        }
    }
}

#[test]
fn layers_are_named_as_in_pytorch() {
    let names = |kind| network_of(kind, [3, 2, 1, 2]).layers().map(|(name, _)| name).collect::<Vec<_>>();
    let mlp = ["encoder.0", "encoder.1", "encoder.2", "decoder.0", "decoder.1", "decoder.2"];
    assert_eq!(names(ModelKind::Mlp), mlp);
    let blocks = |half| [0, 1].into_iter().flat_map(move |i| [0, 1].map(|k| format!("{half}.blocks.{i}.{k}")));
    let middle = ["encoder.0".to_owned(), "decoder.0".to_owned()];
    let kind = |projection| ModelKind::Resnet { block_layers: 1, projection };
    let resnet: Vec<_> = blocks("encoder").chain(middle).chain(blocks("decoder")).collect();
    assert_eq!(names(kind(Projection::Auto)), resnet);
    let lifted = |half: &str| format!("{half}.lift.0");
    let resnet: Vec<_> = [lifted("encoder")].into_iter().chain(resnet).chain([lifted("decoder")]).collect();
    assert_eq!(names(kind(Projection::Lifted(3))), resnet);
}

#[test]
fn a_width_for_each_layer_stands_where_the_decoder_mirrors_it() {
    let layers = |kind, input| {
        let network = network_with(kind, &[3, 2], [1, input]);
        let layer =
            |(name, l): (String, &Linear)| format!("{name} {} to {}", l.weight.shape().1.0, l.weight.shape().0.0);
        network.layers().map(layer).collect::<Vec<_>>()
    };
    let mlp = [
        "encoder.0 4 to 3",
        "encoder.1 3 to 2",
        "encoder.2 2 to 1",
        "decoder.0 1 to 2",
        "decoder.1 2 to 3",
        "decoder.2 3 to 4",
    ];
    assert_eq!(layers(ModelKind::Mlp, 4), mlp);
    let resnet = |projection| ModelKind::Resnet { block_layers: 1, projection };
    let linear = [
        "encoder.blocks.0.0 4 to 3",
        "encoder.blocks.0.1 3 to 4",
        "encoder.blocks.1.0 4 to 2",
        "encoder.blocks.1.1 2 to 4",
        "encoder.0 4 to 1",
        "decoder.0 1 to 4",
        "decoder.blocks.0.0 4 to 2",
        "decoder.blocks.0.1 2 to 4",
        "decoder.blocks.1.0 4 to 3",
        "decoder.blocks.1.1 3 to 4",
    ];
    assert_eq!(layers(resnet(Projection::Auto), 4), linear);
    assert_eq!(layers(resnet(Projection::Linear), 4), linear);
    let lifted = [
        "encoder.lift.0 4 to 6",
        "encoder.blocks.0.0 6 to 3",
        "encoder.blocks.0.1 3 to 6",
        "encoder.blocks.1.0 6 to 2",
        "encoder.blocks.1.1 2 to 6",
        "encoder.0 6 to 1",
        "decoder.0 1 to 6",
        "decoder.blocks.0.0 6 to 2",
        "decoder.blocks.0.1 2 to 6",
        "decoder.blocks.1.0 6 to 3",
        "decoder.blocks.1.1 3 to 6",
        "decoder.lift.0 6 to 4",
    ];
    assert_eq!(layers(resnet(Projection::Lifted(6)), 4), lifted);
    // Of codes as wide as the data: blocks alone, or a layer all the same.
    let alone: Vec<_> =
        linear.iter().filter(|name| name.contains("blocks")).map(|name| name.replace('4', "1")).collect();
    assert_eq!(layers(resnet(Projection::Auto), 1), alone);
    assert_eq!(layers(resnet(Projection::Linear), 1).len(), linear.len());
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
    assert!(Engine::new(&network).is_finite());
    network.decoder.stacks[0].1.0[1].bias.copy_from(&[0.0, f32::NAN]);
    assert!(!Engine::new(&network).is_finite());
}
