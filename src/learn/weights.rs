//! A network's parameters as safetensors bytes, and back: the same parameters give the same bytes.
//!
//! dfdx writes this format to files only, and through a hash map.

use ::safetensors::SafeTensors;
use dfdx::prelude::*;

use super::config::Model;
use super::error::Error;
use super::network::Network;
use crate::kernels::Isa;
use crate::trial::{Purpose, stream};

/// `encoder.0.weight` (outputs × inputs), `encoder.0.bias`, … in the order of the layers, as little-endian `f32`; the
/// blocks of a residual network are `encoder.blocks.0.0.weight`, ….
pub(super) fn to_safetensors(network: &Network) -> Vec<u8> {
    let mut entries = Vec::new();
    let mut data: Vec<u8> = Vec::new();
    let mut add = |name: &str, shape: &[usize], values: &[f32]| {
        let begin = data.len();
        data.extend(values.iter().flat_map(|x| x.to_le_bytes()));
        let end = data.len();
        entries.push(format!(r#""{name}":{{"dtype":"F32","shape":{shape:?},"data_offsets":[{begin},{end}]}}"#));
    };
    for (name, layer) in network.layers() {
        add(&format!("{name}.weight"), &layer.weight.shape().concrete(), &layer.weight.as_vec());
        add(&format!("{name}.bias"), &layer.bias.shape().concrete(), &layer.bias.as_vec());
    }
    let header = format!("{{{}}}", entries.join(","));
    // The format wants the data to begin at a multiple of 8.
    let padded = header.len().next_multiple_of(8);
    let mut bytes = (padded as u64).to_le_bytes().to_vec();
    bytes.extend(header.bytes().chain(std::iter::repeat_n(b' ', padded - header.len())));
    bytes.extend(data);
    bytes
}

/// The network for rows of `input_size` numbers that has these weights; each must be there, in its shape.
pub(crate) fn restore(model: &Model, input_size: usize, isa: Isa, weights: &[u8]) -> Result<Network, Error> {
    let unfit = |reason: &dyn std::fmt::Debug| Error::Weights(format!("{reason:?}"));
    let mut replaced = stream(0, Purpose::Init, &[]);
    let mut network = Network::new(model, input_size, isa, &Cpu::default(), &mut replaced)?;
    let mut tensors = SafeTensors::deserialize(weights).map_err(|e| unfit(&e))?;
    Network::iter_tensors(&mut RecursiveWalker { m: (&mut network, String::new()), f: &mut tensors })
        .map_err(|e| unfit(&e))?;
    Ok(network)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::ModelKind;
    use crate::learn::example::moons;

    fn network_of(kind: ModelKind, seed: u32) -> Network {
        let model = Model { kind, ..moons(3, 2).model };
        Network::new(&model, 2, Isa::Baseline, &Cpu::default(), &mut stream(1, Purpose::Init, &[seed])).unwrap()
    }

    fn network(seed: u32) -> Network {
        network_of(ModelKind::Mlp, seed)
    }

    fn assert_read_back(saved: &Network, mut loaded: Network) {
        let bytes = to_safetensors(saved);
        assert_ne!(bytes, to_safetensors(&loaded));
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("model.safetensors"), &bytes).unwrap();
        loaded.load_safetensors(dir.path().join("model.safetensors")).unwrap();
        assert_eq!(bytes, to_safetensors(&loaded));
    }

    #[test]
    fn dfdx_reads_them_back() {
        for kind in [ModelKind::Mlp, ModelKind::Resnet { block_layers: 2 }] {
            assert_read_back(&network_of(kind, 0), network_of(kind, 1));
        }
    }

    #[test]
    fn names_and_shapes_are_those_of_pytorch() {
        let bytes = to_safetensors(&network(0));
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
}
