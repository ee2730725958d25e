//! The last line of a stream that says something: most programs end with what went wrong, ours with a note behind it.

use std::io::{self, Read};
use std::sync::mpsc::{self, Receiver};
use std::thread::Builder;

/// What is kept of the stream, in bytes.
const KEPT: usize = 1024;

/// Reads the stream on a thread of its own, so that who writes to it never waits. The line arrives when the stream ends.
pub(super) fn listen(stream: impl Read + Send + 'static) -> io::Result<Receiver<String>> {
    let (sender, line) = mpsc::channel();
    Builder::new().name("last words".into()).spawn(move || sender.send(last_line(stream)))?;
    Ok(line)
}

fn last_line(mut stream: impl Read) -> String {
    let (mut kept, mut chunk) = (Vec::new(), [0; KEPT]);
    while let Ok(n @ 1..) = stream.read(&mut chunk) {
        kept.extend_from_slice(&chunk[..n]);
        kept.drain(..kept.len().saturating_sub(KEPT));
    }
    let text = String::from_utf8_lossy(&kept);
    let mut lines = text.lines().map(|line| line.replace(char::is_control, "").trim().to_owned());
    lines.rfind(|line| !line.is_empty() && !line.starts_with("note: ")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_that_says_something() {
        let of = |text: &str| listen(io::Cursor::new(text.to_owned())).unwrap().recv().unwrap();
        assert_eq!(of("one\n two\u{7} \r\n\n \n"), "two");
        assert_eq!(of(&format!("{}\nend", "x".repeat(5 * KEPT))), "end");
        assert_eq!(of(&"é".repeat(KEPT)).trim_matches('\u{fffd}'), "é".repeat(KEPT / 2));
        assert_eq!(
            of("memory allocation of 8 bytes failed\nnote: run with `RUST_BACKTRACE=1`\n"),
            "memory allocation of 8 bytes failed"
        );
        assert_eq!(of(""), "");
    }
}
