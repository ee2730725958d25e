//! What is refused before it is parsed: files that are no text or too long. They bound the time and memory that all
//! that follows may take, whatever stands in them.

use super::problem::{Problem, Rejection};

/// A longer sweep file is refused unread.
pub(crate) const MAX_BYTES: usize = 1 << 20;
/// Bytes of a file that are not comments in lines of their own. Thousands of values fit in.
const MAX_CONTENT: usize = 1 << 16;

/// The bytes as text.
pub(super) fn text<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str, Rejection> {
    if bytes.len() > MAX_BYTES {
        let problem = Problem {
            message: "the sweep file is longer than 1 MiB".into(),
            at: 0..0,
            label: "refused unread".into(),
            help: "write ranges instead of lists".into(),
        };
        return Err(Rejection::new(file, "", vec![problem], 0));
    }
    std::str::from_utf8(bytes).map_err(|e| {
        let at = e.valid_up_to();
        let problem = Problem {
            message: "the sweep file is not UTF-8 text".into(),
            at: at..at,
            label: "from here on".into(),
            help: "save it as UTF-8".into(),
        };
        let surroundings = &bytes[..bytes.len().min(at + 1000)];
        Rejection::new(file, &String::from_utf8_lossy(surroundings), vec![problem], 0)
    })
}

/// The problem of a text with too many keys and values.
pub(super) fn too_long(text: &str) -> Option<Problem> {
    let (mut content, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        content += if is_comment(line) { 1 } else { line.len() };
        if content > MAX_CONTENT {
            // The byte that is too many, in a long line.
            let at = text.floor_char_boundary(at + line.len() - (content - MAX_CONTENT));
            return Some(Problem {
                message: "the sweep file has more than 64 KiB of keys and values".into(),
                at: at..at,
                label: "the rest was not read".into(),
                help: "write ranges instead of lists; comments in lines of their own do not count".into(),
            });
        }
        at += line.len();
    }
    None
}

/// Whether the line is nothing but a comment, or would be one outside a text of several lines.
fn is_comment(line: &str) -> bool {
    let line = line.trim_end_matches(['\n', '\r']);
    line.trim_start_matches([' ', '\t']).starts_with('#') && !line.contains(|c: char| c.is_control() && c != '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_do_not_count_but_what_only_looks_like_one_does() {
        let comments = "  # comment\r\n".repeat(MAX_CONTENT);
        assert_eq!(too_long(&comments), None);
        assert_eq!(too_long(&format!("{comments}a")).map(|p| p.at.start), Some(comments.len()));
        let controls = "#\u{1b}comment\n".repeat(MAX_CONTENT / 8);
        assert!(too_long(&controls).is_some());
    }

    #[test]
    fn the_place_is_where_it_becomes_too_much() {
        let text = format!("# comment\n{}", "x".repeat(2 * MAX_CONTENT));
        assert_eq!(too_long(&text).map(|p| p.at.start), Some(10 + MAX_CONTENT - 1));
        assert_eq!(too_long(&"x".repeat(MAX_CONTENT)), None);
    }
}
