//! A network's parameters as safetensors bytes: the same parameters give the same bytes.
//!
//! dfdx writes this format to files only, and through a hash map. Reading is left to dfdx's `load_safetensors`.

use dfdx::prelude::*;

use super::network::Network;

/// `encoder.0.weight` (outputs × inputs), `encoder.0.bias`, … in the order of the layers, as little-endian `f32`.
pub(super) fn to_safetensors(network: &Network) -> Vec<u8> {
    let mut header = String::from("{");
    let mut data: Vec<u8> = Vec::new();
    let mut add = |name: String, shape: &[usize], values: &[f32]| {
        let begin = data.len();
        data.extend(values.iter().flat_map(|x| x.to_le_bytes()));
        let (comma, end) = (if begin == 0 { "" } else { "," }, data.len());
        header += &format!(r#"{comma}"{name}":{{"dtype":"F32","shape":{shape:?},"data_offsets":[{begin},{end}]}}"#);
    };
    for (name, layer) in network.layers() {
        add(format!("{name}.weight"), &layer.weight.shape().concrete(), &layer.weight.as_vec());
        add(format!("{name}.bias"), &layer.bias.shape().concrete(), &layer.bias.as_vec());
    }
    header.push('}');
    // The format wants the data to begin at a multiple of 8.
    let padded = header.len().next_multiple_of(8);
    let mut bytes = (padded as u64).to_le_bytes().to_vec();
    bytes.extend(header.bytes().chain(std::iter::repeat_n(b' ', padded - header.len())));
    bytes.extend(data);
    bytes
}
