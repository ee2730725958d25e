//! Arguments as a shell reads them.

/// A line of shell that calls this program with these arguments.
pub(super) fn quoted(argv: &[String]) -> String {
    // A NUL, which no argument can have, is refused when the sweep file is read.
    shlex::try_join(argv.iter().map(String::as_str)).unwrap_or_else(|_| argv.join(" "))
}
