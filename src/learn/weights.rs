//! A network's parameters as safetensors bytes, and back: the same parameters give the same bytes.
//!
//! The safetensors crate writes tensors in an order of its own; here they stand in the order of the layers.

use std::fmt::Write;

use dfdx::prelude::*;
use safetensors::SafeTensors;
use serde::Serialize;

use super::config::Model;
use super::data::{Dataset, Names, Preparation};
use super::error::Error;
use super::network::Network;
use crate::kernels::Isa;
use crate::trial::{Purpose, stream};

/// What is needed to treat other rows as those of a table were, and which of them were learnt: the one entry of the file's
/// metadata, as JSON. The bits of `train`, `valid` and `test` are those of the table's rows, the first the highest of a byte.
#[derive(Serialize)]
struct Metadata<'a> {
    columns: &'a [String],
    mean: &'a [f64],
    sd: &'a [f64],
    labels: &'a [String],
    rows: usize,
    train: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid: Option<String>,
    test: String,
}

/// The metadata of what was trained on this dataset; none if its rows are drawn.
fn metadata(dataset: &Dataset) -> Option<String> {
    let Preparation { mean, sd, rows, train, valid, test } = dataset.preparation.as_ref()?;
    let (Names { columns, labels }, rows) = (&*dataset.names, *rows);
    let (train, test) = (bits(rows, train), bits(rows, test));
    let valid = dataset.valid.as_ref().map(|_| bits(rows, valid));
    serde_json::to_string(&Metadata { columns, mean, sd, labels, rows, train, valid, test }).ok()
}

/// A bit for each of so many rows, set for these, as hexadecimal digits.
fn bits(rows: usize, set: &[usize]) -> String {
    let mut bytes = vec![0_u8; rows.div_ceil(8)];
    for row in set {
        bytes[row / 8] |= 0x80 >> (row % 8);
    }
    bytes.iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}"); // into memory
        digits
    })
}

/// `encoder.0.weight` (outputs × inputs), `encoder.0.bias`, … in the order of the layers, as little-endian `f32`; the
/// blocks of a residual network are `encoder.blocks.0.0.weight`, …. The metadata tell of the dataset's table.
pub(super) fn to_safetensors(network: &Network, dataset: &Dataset) -> Vec<u8> {
    let text = |json: String| format!(r#""__metadata__":{{"sweeper":{}}}"#, serde_json::Value::String(json));
    let mut entries: Vec<String> = metadata(dataset).map(text).into_iter().collect();
    let mut end = 0;
    let mut add = |name: &str, shape: &[usize]| {
        let begin = end;
        end += shape.iter().product::<usize>() * size_of::<f32>();
        entries.push(format!(r#""{name}":{{"dtype":"F32","shape":{shape:?},"data_offsets":[{begin},{end}]}}"#));
    };
    for (name, layer) in network.layers() {
        add(&format!("{name}.weight"), &layer.weight.shape().concrete());
        add(&format!("{name}.bias"), &layer.bias.shape().concrete());
    }
    let header = format!("{{{}}}", entries.join(","));
    // The format wants the data to begin at a multiple of 8.
    let padded = header.len().next_multiple_of(8);
    // All at once: bytes that grow may take twice the memory.
    let mut bytes = Vec::with_capacity(size_of::<u64>() + padded + end);
    bytes.extend((padded as u64).to_le_bytes());
    bytes.extend(header.bytes().chain(std::iter::repeat_n(b' ', padded - header.len())));
    for (_, layer) in network.layers() {
        for numbers in [layer.weight.as_vec(), layer.bias.as_vec()] {
            bytes.extend(numbers.iter().flat_map(|x| x.to_le_bytes()));
        }
    }
    bytes
}

/// The network for rows of `input_size` numbers that has these weights; each must be there, as `f32` in its shape.
pub(crate) fn restore(model: &Model, input_size: usize, isa: Isa, weights: &[u8]) -> Result<Network, Error> {
    let tensors = SafeTensors::deserialize(weights).map_err(|e| Error::Weights(e.to_string()))?;
    let mut replaced = stream(0, Purpose::Init, &[]);
    let mut network = Network::new(model, input_size, isa, &Cpu::default(), &mut replaced)?;
    let names: Vec<String> = network.layers().map(|(name, _)| name).collect();
    for (name, layer) in names.iter().zip(network.layers_mut()) {
        layer.weight.copy_from(&values(&tensors, &format!("{name}.weight"), &layer.weight.shape().concrete())?);
        layer.bias.copy_from(&values(&tensors, &format!("{name}.bias"), &layer.bias.shape().concrete())?);
    }
    Ok(network)
}

/// The numbers of the tensor of this name, row after row.
fn values(tensors: &SafeTensors, name: &str, shape: &[usize]) -> Result<Vec<f32>, Error> {
    let tensor = tensors.tensor(name).map_err(|e| Error::Weights(e.to_string()))?;
    if tensor.dtype() != safetensors::Dtype::F32 || tensor.shape() != shape {
        let (dtype, found) = (tensor.dtype(), tensor.shape());
        return Err(Error::Weights(format!("{name} is {dtype} in the shape {found:?}, not F32 in {shape:?}")));
    }
    Ok(tensor.data().as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use safetensors::Dtype;
    use safetensors::tensor::TensorView;

    use super::*;
    use crate::learn::example::{moons, resnet};
    use crate::learn::{Library, ModelKind};

    fn drawn() -> Dataset {
        Library::load(std::iter::empty(), &[]).unwrap().dataset(&moons(3, 2).data, 1, 0)
    }

    fn network_of(kind: ModelKind, seed: u32) -> Network {
        let model = Model { kind, ..moons(3, 2).model };
        Network::new(&model, 2, Isa::Baseline, &Cpu::default(), &mut stream(1, Purpose::Init, &[seed])).unwrap()
    }

    fn network(seed: u32) -> Network {
        network_of(ModelKind::Mlp, seed)
    }

    /// What the safetensors crate itself makes of a network's parameters, in its own order.
    fn written_elsewhere(network: &Network, dtype: Dtype) -> Vec<u8> {
        let bytes = |values: Vec<f32>| -> Vec<u8> { values.into_iter().flat_map(f32::to_le_bytes).collect() };
        let tensors = network.layers().flat_map(|(name, layer)| {
            let (weight, bias) = (&layer.weight, &layer.bias);
            [
                (format!("{name}.weight"), weight.shape().concrete().to_vec(), bytes(weight.as_vec())),
                (format!("{name}.bias"), bias.shape().concrete().to_vec(), bytes(bias.as_vec())),
            ]
        });
        let tensors: Vec<_> = tensors.collect();
        let views =
            tensors.iter().map(|(name, shape, bytes)| (name, TensorView::new(dtype, shape.clone(), bytes).unwrap()));
        safetensors::serialize(views, None).unwrap()
    }

    #[test]
    fn the_crate_of_the_format_reads_and_writes_the_same() {
        for kind in [ModelKind::Mlp, resnet(2)] {
            let network = network_of(kind, 0);
            let model = Model { kind, ..moons(3, 2).model };
            let (ours, theirs) = (to_safetensors(&network, &drawn()), written_elsewhere(&network, Dtype::F32));
            let tensors = |bytes: &[u8]| -> BTreeMap<String, (Vec<usize>, Vec<u8>)> {
                let read = SafeTensors::deserialize(bytes).unwrap().tensors().into_iter();
                read.map(|(name, tensor)| (name, (tensor.shape().to_vec(), tensor.data().to_vec()))).collect()
            };
            assert_eq!(tensors(&ours), tensors(&theirs));
            for bytes in [&ours, &theirs] {
                let restored = restore(&model, 2, Isa::Baseline, bytes).unwrap();
                assert_eq!(to_safetensors(&restored, &drawn()), ours);
            }
        }
    }

    #[test]
    fn numbers_of_another_type_are_refused() {
        let bytes = written_elsewhere(&network(0), Dtype::I32);
        let refused = restore(&moons(3, 2).model, 2, Isa::Baseline, &bytes).unwrap_err().to_string();
        assert!(refused.ends_with("encoder.0.weight is I32 in the shape [3, 2], not F32 in [3, 2]"), "{refused}");
    }

    #[test]
    fn names_and_shapes_are_those_of_pytorch() {
        let bytes = to_safetensors(&network(0), &drawn());
        let length = usize::try_from(u64::from_le_bytes(bytes[..8].try_into().unwrap())).unwrap();
        let header: serde_json::Value = serde_json::from_slice(&bytes[8..8 + length]).unwrap();
        let shape =
            |name: &str| header[name]["shape"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
        let shapes: Vec<Vec<u64>> =
            ["encoder.0.weight", "encoder.2.weight", "decoder.0.weight", "decoder.2.bias"].map(shape).into();
        assert_eq!(shapes, [vec![3, 2], vec![1, 3], vec![3, 1], vec![2]]);
        let parameters = (2 * 3 + 3) + (3 * 3 + 3) + (3 + 1) + (3 + 3) + (3 * 3 + 3) + (3 * 2 + 2);
        assert_eq!((length % 8, bytes.len()), (0, 8 + length + 4 * parameters));
    }

    #[test]
    fn a_table_is_told_of_in_the_metadata() {
        let names = Names { columns: vec!["a \"b\"".into(), "c".into()], labels: vec!["é".into()] };
        let (mean, sd) = (vec![0.5, 0.1], vec![1.0, 2e-7]);
        let preparation = Preparation { mean, sd, rows: 11, train: vec![10, 0, 3], valid: vec![], test: vec![8] };
        let mut dataset = Dataset { names: names.into(), preparation: Some(preparation), ..drawn() };
        let bytes = to_safetensors(&network(0), &dataset);
        let told = |bytes: &[u8]| -> serde_json::Value {
            let (_, header) = SafeTensors::read_metadata(bytes).unwrap();
            serde_json::from_str(&header.metadata().as_ref().unwrap()["sweeper"]).unwrap()
        };
        let mut expected = serde_json::json!({
            "columns": ["a \"b\"", "c"], "mean": [0.5, 0.1], "sd": [1.0, 2e-7], "labels": ["é"],
            "rows": 11, "train": "9020", "test": "0080",
        });
        assert_eq!(told(&bytes), expected);
        assert!(restore(&moons(3, 2).model, 2, Isa::Baseline, &bytes).is_ok());
        dataset.valid = Some(dataset.test.clone());
        dataset.preparation.as_mut().unwrap().valid = vec![1, 9];
        expected["valid"] = "4040".into();
        assert_eq!(told(&to_safetensors(&network(0), &dataset)), expected);
    }
}
