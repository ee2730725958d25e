//! Arguments as a shell reads them.

use crate::trial::one_line;

/// A line of shell that calls this program with these arguments.
pub(super) fn quoted(argv: &[String]) -> String {
    argv.iter().map(|item| argument(item)).collect::<Vec<_>>().join(" ")
}

/// One argument; what would break the line, or be obeyed by a terminal, is written as bash, zsh and ksh read it: `$'a\nb'`.
fn argument(item: &str) -> String {
    let escaped = item.replace('\\', r"\\").replace('\'', r"\'");
    let line = one_line(&escaped);
    if line != escaped {
        return format!("$'{line}'");
    }
    // A NUL, which no argument can have, is refused when the sweep file is read.
    shlex::try_quote(item).map_or_else(|_| item.to_owned(), Into::into)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn a_shell_reads_what_was_meant_from_one_line() {
        assert_eq!(quoted(&["a b".into(), "it's\n\u{1b}\\".into()]), r"'a b' $'it\'s\n\u001b\\'");
        let argv: Vec<String> = (1..128).map(|c: u8| format!("{0}x{0}", char::from(c))).collect();
        let line = quoted(&argv);
        assert!(!line.contains(char::is_control), "{line}");
        let said = Command::new("bash").args(["-c", &format!("printf '%s\\0' {line}")]).output().unwrap();
        let said = String::from_utf8(said.stdout).unwrap();
        assert_eq!(said.split_terminator('\0').collect::<Vec<_>>(), argv);
    }
}
