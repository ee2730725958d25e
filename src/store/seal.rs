//! Files that know when they are damaged: JSON under the BLAKE3 hash of its own text.
//!
//! Such a file is believed only if it is byte for byte what sealing its content gives.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Sealed<'a> {
    #[serde(borrow)]
    content: &'a RawValue,
}

/// The bytes of a file with this content.
pub(super) fn seal(content: &impl serde::Serialize) -> Vec<u8> {
    let body = serde_json::to_string_pretty(content).unwrap_or_default();
    file(&body).into_bytes()
}

/// The content of a file, or what is wrong with it.
pub(super) fn open<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let sealed: Sealed<'_> = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
    let body = sealed.content.get();
    if bytes != file(body).as_bytes() {
        return Err("its hash does not match".into());
    }
    serde_json::from_str(body).map_err(|e| e.to_string())
}

fn file(body: &str) -> String {
    format!("{{\n\"blake3\": \"{}\",\n\"content\": {body}\n}}\n", blake3::hash(body.as_bytes()).to_hex())
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
