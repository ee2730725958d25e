//! How the report writes names: at the beginning of a title, in a path or URL, as visible text. No numbers but in `count`,
//! no HTML.

use crate::trial::turns_text;

/// The text with its first letter in upper case, for the beginning of a title.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// So long a part of a file name may be: with what stands around it no file system finds it too long.
const LONGEST: usize = 100;

/// The text as part of a file name: small letters and digits, everything else a hyphen; the beginning of a long one.
pub(super) fn slug(text: &str) -> String {
    let plain: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let mut slug = words.join("-");
    slug.truncate(LONGEST);
    slug
}

/// The text as one step of a relative URL, everything but letters, digits, `-`, `_` and inner dots percent-encoded.
pub(super) fn url(text: &str) -> String {
    let dots = text.bytes().all(|b| b == b'.');
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_' || (b == b'.' && !dots);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// The text with a replacement character for what is no character to see: controls but line breaks, what reorders the
/// letters around it (Unicode's bidirectional formatting), and what no XML file may hold.
pub(super) fn visible(text: &str) -> String {
    let hidden = |c: char| c != '\n' && c.is_control() || turns_text(c) || matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if hidden(c) { '\u{fffd}' } else { c }).collect()
}

/// `1 trial`, `2 trials`.
pub(super) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_become_harmless() {
        assert_eq!(slug("training.lr"), "training-lr");
        assert_eq!(slug("../<script>"), "script");
        assert_eq!(slug(&"é.x".repeat(200)).len(), LONGEST);
        assert_eq!(url("a/../b<\"&"), "a%2F..%2Fb%3C%22%26");
        assert_eq!(url(".."), "%2E%2E");
        assert_eq!(visible("a\u{202e}b\u{1b}[2J\nc\u{feff}é"), "a\u{fffd}b\u{fffd}[2J\nc\u{feff}é");
    }

    #[test]
    fn a_title_begins_with_a_capital() {
        assert_eq!(["test MSE", "épreuve", ""].map(sentence), ["Test MSE", "Épreuve", ""]);
    }
}
