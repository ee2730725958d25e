//! Sweep files that cannot be run: the whole message, exit code 2, and nothing new on disk.

mod bounds;
mod data;
mod hostile;
mod keys;
mod limits;
mod malformed;
mod space;
mod syntax;
mod values;

use crate::sweeper::{Sweeper, same};

/// Runs the sweep file and compares what is printed.
#[track_caller]
fn rejected(toml: &str, stderr: &str) {
    rejected_bytes(toml.strip_prefix('\n').unwrap_or(toml).as_bytes(), stderr);
}

/// `plan` and `run` say the same, end with 2 and leave nothing behind.
#[track_caller]
fn rejected_bytes(sweep: &[u8], stderr: &str) {
    let sweeper = Sweeper::new().file("sweep.toml", sweep);
    for command in ["plan", "run"] {
        same("stderr", &sweeper.with([command, "sweep.toml"]).code(2).stdout("").err, stderr);
        let left: Vec<String> = sweeper.files("").into_keys().collect();
        assert_eq!(left, ["sweep.toml"], "{command} created something");
        assert!(!sweeper.path("outputs").exists(), "{command} created the folder of results");
    }
}

#[test]
fn a_file_of_more_than_a_mebibyte() {
    let stderr = r"
  × the sweep file is longer than 1 MiB
   ╭─[sweep.toml:1:1]
   ╰────
  help: write ranges instead of lists
1 problem in sweep.toml; nothing was started
";
    rejected_bytes(&vec![b'#'; (1 << 20) + 1], stderr);
}

#[test]
fn a_file_of_a_mebibyte_is_read() {
    let mut toml = "name = \"t\"\n[data]\nsource = \"moons\"\n".to_owned();
    toml += &"#".repeat((1 << 20) - toml.len());
    Sweeper::new().sweep(&toml).args(["plan", "sweep.toml"]).run().code(0);
}

#[test]
fn a_file_in_another_encoding() {
    rejected_bytes(
        b"name = \"t\"\nseed = 1 # na\xefve\n",
        r#"
  × the sweep file is not UTF-8 text
   ╭─[sweep.toml:2:14]
 1 │ name = "t"
 2 │ seed = 1 # na�ve
   ·              ▲
   ·              ╰── from here on
   ╰────
  help: save it as UTF-8
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_file_that_is_not_there() {
    let stderr = "cannot read the sweep file nope.toml: No such file or directory (os error 2)\n";
    let sweeper = Sweeper::new().args(["run", "nope.toml"]);
    sweeper.run().code(2).stdout("").stderr(stderr);
    assert!(sweeper.files("").is_empty());
}

#[test]
fn a_folder_instead_of_a_file() {
    let stderr = "cannot read the sweep file sweeps: Is a directory (os error 21)\n";
    Sweeper::new().file("sweeps/a.toml", "").args(["run", "sweeps"]).run().code(2).stdout("").stderr(stderr);
}

#[test]
fn escape_sequences_in_a_file_s_name() {
    let stderr = "cannot read the sweep file ?[31mred.toml: No such file or directory (os error 2)\n";
    Sweeper::new().args(["run", "\u{1b}[31mred.toml"]).run().code(2).stdout("").stderr(stderr);
}

#[test]
fn more_problems_than_anybody_reads() {
    let list = "-1, ".repeat(60);
    let toml = format!("name = \"t\"\ndata.source = \"moons\"\n[space]\nmodel.layers = [{list}]\n");
    let output = Sweeper::new().sweep(&toml).args(["plan", "sweep.toml"]).run().code(2);
    assert_eq!(output.err.matches("-1 is out of range").count(), 20);
    assert!(output.err.ends_with("… and 40 more\n60 problems in sweep.toml; nothing was started\n"), "{}", output.err);
}

#[test]
fn nesting_without_end() {
    let lists = format!("{}{}", "[".repeat(100), "]".repeat(100));
    let toml = format!("name = \"t\"\ndata.source = \"moons\"\nseed = {lists}\n");
    let output = Sweeper::new().sweep(&toml).args(["run", "sweep.toml"]).run().code(2);
    let message = "  × not valid TOML: cannot recurse further; max recursion depth met\n   ╭─[sweep.toml:3:88]\n";
    assert!(output.err.starts_with(message), "{}", output.err);
    assert!(output.err.ends_with("1 problem in sweep.toml; nothing was started\n"), "{}", output.err);
}

#[test]
fn keys_nested_without_end() {
    rejected(
        &format!("name = \"t\"\n{} = 1\n", ["a"; 100].join(".")),
        r#"
  × not valid TOML: keys or tables are nested too deeply
   ╭─[sweep.toml:1:1]
 1 │ name = "t"
   · ▲
   · ╰── somewhere in this file
 2 │ a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a = 1
   ╰────
  help: no key of a sweep file stands deeper than `space.table.key`
1 problem in sweep.toml; nothing was started
"#,
    );
}
