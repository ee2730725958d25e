//! What is printed of a sweep file that cannot be run: the whole text through the binary, exit code 2, and nothing new on
//! disk.

use super::MOONS;
use crate::sweeper::{Sweeper, same};

/// `plan` and `run` say the same, end with 2 and leave nothing behind.
#[track_caller]
fn printed(sweep: impl AsRef<[u8]>, stderr: &str) {
    let sweeper = Sweeper::new().file("sweep.toml", sweep);
    for command in ["plan", "run"] {
        same("stderr", &sweeper.with([command, "sweep.toml"]).code(2).stdout("").err, stderr);
        let left: Vec<String> = sweeper.files("").into_keys().collect();
        assert_eq!(left, ["sweep.toml"], "{command} created something");
        assert!(!sweeper.path("outputs").exists(), "{command} created the folder of results");
    }
}

#[test]
fn several_problems_among_wide_letters() {
    printed(
        r#"name = "t"
data.source = "moons"
"größe 大" = 1 # naïve 大
metric = { name = "精度", goal = "minimise" }
"#,
        r#"
  × unknown key `größe 大` at the top of the file
   ╭─[sweep.toml:3:1]
 2 │ data.source = "moons"
 3 │ "größe 大" = 1 # naïve 大
   · ─────┬────
   ·      ╰── unknown
 4 │ metric = { name = "精度", goal = "minimise" }
   ╰────
  help: the keys at the top of the file are name, seed, max_trials, on_finish; the tables are objective, metric,
        sampler, pruner, replicates, confirm, output, limits, skip, data, model, training, mmd, evaluate, space
  × `metric.name` must be one of "train_mse", "test_mse"
   ╭─[sweep.toml:4:19]
 3 │ "größe 大" = 1 # naïve 大
 4 │ metric = { name = "精度", goal = "minimise" }
   ·                   ───┬──
   ·                      ╰── not one of them
   ╰────
  help: write, for example, `name = "test_mse"`; `n_valid` or `validation_fraction` in [data] adds valid_mse,
        [evaluate], an MMD loss and `patience` can add others
  × `metric.goal` must be one of "minimize", "maximize"
   ╭─[sweep.toml:4:36]
 3 │ "größe 大" = 1 # naïve 大
 4 │ metric = { name = "精度", goal = "minimise" }
   ·                                  ─────┬────
   ·                                       ╰── not one of them
   ╰────
  help: did you mean "minimize"?
3 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_line_too_long_to_be_shown() {
    let list: Vec<String> = (0..40_000).map(|i| i.to_string()).collect();
    printed(
        format!("{MOONS}[space]\nmodel.hidden_size = [{}]\n", list.join(", ")),
        r"
  × the sweep file has more than 64 KiB of keys and values
   ╭─[sweep.toml:4:65496]
 3 │ [space]
 4 │ …0929, 10930, 10931, 10932, 10933, 10934, 10935, 10936, 10937, 10938, 10939, 10940, 10941, 10942, 10943, 10944, 10945, 10946, 10947, 10948, 10949, 10950, 10951, 10952, 10953, 10954, 10955, 10956, 10957, 10958, 10959, 10960, 10961, 10962, 109…
   ·                                                                                  ▲
   ·                                                                                  ╰── the rest was not read
   ╰────
  help: write ranges instead of lists; comments in lines of their own do not count
1 problem in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_file_that_is_refused_unread_has_no_place() {
    printed(
        vec![b'#'; (1 << 20) + 1],
        r"
  × the sweep file is longer than 1 MiB
   ╭─[sweep.toml:1:1]
   ╰────
  help: write ranges instead of lists
1 problem in sweep.toml; nothing was started
",
    );
}

#[test]
fn more_problems_than_anybody_reads() {
    let toml = format!("{MOONS}[space]\nmodel.layers = [{}]\n", "-1, ".repeat(60));
    let output = Sweeper::new().sweep(&toml).with(["plan", "sweep.toml"]).code(2);
    assert_eq!(output.err.matches("-1 is out of range").count(), 20);
    assert!(output.err.ends_with("… and 40 more\n60 problems in sweep.toml; nothing was started\n"), "{}", output.err);
}

#[test]
fn sweep_files_that_cannot_be_read() {
    let sweeper = Sweeper::new().file("sweeps/a.toml", "");
    for (file, why) in [
        ("nope.toml", "nope.toml: No such file or directory (os error 2)"),
        ("sweeps", "sweeps: Is a directory (os error 21)"),
        ("\u{1b}[31mred.toml", "?[31mred.toml: No such file or directory (os error 2)"),
    ] {
        let stderr = format!("cannot read the sweep file {why}\n");
        sweeper.with(["run", file]).code(2).stdout("").stderr(&stderr);
    }
    assert_eq!(sweeper.files("").into_keys().collect::<Vec<_>>(), ["sweeps/a.toml"]);
}
