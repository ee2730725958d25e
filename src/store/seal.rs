//! Files that know when they are damaged: JSON under the BLAKE3 hash of its own text.
//!
//! Such a file is believed only if it is byte for byte what sealing its content gives.

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

/// What stands before the hash, between it and the content, and behind that.
const PARTS: [&str; 3] = ["{\n\"blake3\": \"", "\",\n\"content\": ", "\n}\n"];

/// The bytes of a file with this content.
pub(super) fn seal(content: &impl serde::Serialize) -> Vec<u8> {
    let body = serde_json::to_string_pretty(content).unwrap_or_default();
    file(&body).into_bytes()
}

/// The content of a file, or what is wrong with it.
pub(super) fn open<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    match body(bytes) {
        Some(body) => serde_json::from_slice(body).map_err(|e| e.to_string()),
        None => Err(trouble(bytes)),
    }
}

/// The text of the content, if the file is what sealing it gives.
fn body(bytes: &[u8]) -> Option<&[u8]> {
    let [before, between, behind] = PARTS.map(str::as_bytes);
    let (hash, rest) = bytes.strip_prefix(before)?.split_at_checked(2 * blake3::OUT_LEN)?;
    let body = rest.strip_prefix(between)?.strip_suffix(behind)?;
    (hash == blake3::hash(body).to_hex().as_bytes()).then_some(body)
}

/// What is wrong with a file that is no such file.
fn trouble(bytes: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Sealed {
        #[serde(rename = "content")]
        _content: IgnoredAny,
    }
    serde_json::from_slice::<Sealed>(bytes).err().map_or("its hash does not match".into(), |e| e.to_string())
}

fn file(body: &str) -> String {
    let [before, between, behind] = PARTS;
    let hash = blake3::hash(body.as_bytes()).to_hex();
    [before, &hash, between, body, behind].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_truncation_and_no_flipped_bit_goes_unnoticed() {
        let content = vec![("x".to_owned(), 1.5), ("ÿ \n".to_owned(), -0.0)];
        let bytes = seal(&content);
        assert_eq!(open::<Vec<(String, f64)>>(&bytes), Ok(content));
        for n in 0..bytes.len() {
            assert!(open::<Vec<(String, f64)>>(&bytes[..n]).is_err(), "cut at byte {n}");
            for bit in 0..8 {
                let mut flipped = bytes.clone();
                flipped[n] ^= 1 << bit;
                assert!(open::<Vec<(String, f64)>>(&flipped).is_err(), "bit {bit} of byte {n}");
            }
        }
    }
}
