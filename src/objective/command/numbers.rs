//! The numbers of a JSON object by name, as programs write them rather than as JSON has them: Python's `json.dumps` writes
//! `NaN` and `Infinity`, and reads them.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The numbers of the object, each with the keys that lead to it, joined by points, in their order there; none if this is
/// not a JSON object. What stands in arrays is left out; a string that is a number is one.
pub(super) fn numbers(json: &str) -> Option<Vec<(String, f64)>> {
    strictly(json).or_else(|| strictly(&without_bare_words(json)?))
}

fn strictly(json: &str) -> Option<Vec<(String, f64)>> {
    if !json.trim_ascii_start().starts_with('{') {
        return None;
    }
    let mut found = Found::default();
    let mut reader = serde_json::Deserializer::from_str(json);
    found.deserialize(&mut reader).ok()?;
    reader.end().ok()?;
    Some(found.values)
}

/// The JSON with numbers that JSON has not, or that are beyond `f64`, in quotation marks, which numbers may have. None where
/// there are no such numbers.
fn without_bare_words(json: &str) -> Option<String> {
    let mut quoted = String::with_capacity(json.len() + 16);
    let mut rest = json;
    let mut found = false;
    while !rest.is_empty() {
        let in_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.');
        let end = rest.find(|c| !in_token(c)).unwrap_or(rest.len());
        let (token, after) = rest.split_at(end);
        let finite = token.parse().is_ok_and(f64::is_finite);
        let number = matches!(token, "NaN" | "Infinity" | "-Infinity")
            || (!finite && token.ends_with(|c: char| c.is_ascii_digit()) && token.parse::<f64>().is_ok());
        let mark = if number { "\"" } else { "" };
        quoted.extend([mark, token, mark]);
        found |= number;
        let string =
            if after.starts_with('"') { string_length(after) } else { after.chars().next().map_or(0, char::len_utf8) };
        quoted.push_str(&after[..string]);
        rest = &after[string..];
    }
    found.then_some(quoted)
}

/// The length of the JSON string that the text begins with, quotation marks included.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |end| end + 2)
}

/// Collects the numbers of an object and of those within it.
#[derive(Default)]
struct Found {
    /// The keys that lead to where it reads.
    path: String,
    values: Vec<(String, f64)>,
}

impl Found {
    fn add(&mut self, number: f64) {
        self.values.push((self.path.clone(), number));
    }
}

impl<'de> DeserializeSeed<'de> for &mut Found {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Found {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "what a program measured is read as f64")]
    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.add(number as f64);
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "what a program measured is read as f64")]
    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.add(number as f64);
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.add(number);
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        if let Some(number) = number(text) {
            self.add(number);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<(), A::Error> {
        while all.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let length = self.path.len();
        while let Some(key) = map.next_key::<String>()? {
            if length > 0 {
                self.path.push('.');
            }
            self.path.push_str(&key);
            map.next_value_seed(&mut *self)?;
            self.path.truncate(length);
        }
        Ok(())
    }
}

/// The number that this text is, if it is one; `nan` and `inf` in any case are.
pub(super) fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_that_json_has_not_are_quoted() {
        let quoted = |json: &str| without_bare_words(json).unwrap_or_default();
        assert_eq!(quoted(r#"{"a":NaN, "b": [-Infinity,1e999]}"#), r#"{"a":"NaN", "b": ["-Infinity","1e999"]}"#);
        assert_eq!(quoted(r#"{"NaN\" NaN": 1, "b": true, "c": nan, "d": 1.5e3"#), "");
        assert_eq!(quoted("\"é\\"), "", "a string that does not end");
    }

    #[test]
    fn a_name_may_come_twice() {
        let all = numbers(r#"{"a": {"b": 1}, "a.b": "2", "c": [3]}"#).unwrap();
        assert_eq!(all, [("a.b".to_owned(), 1.0), ("a.b".to_owned(), 2.0)]);
    }
}
