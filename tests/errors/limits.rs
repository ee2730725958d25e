//! What a run may take and suffer: durations, memory, failures, and the command at the end.

use super::rejected;
use crate::sweeper::Sweeper;

#[test]
fn limits_that_are_none() {
    rejected(
        r#"
name = "t"
on_finish = ""
[data]
source = "moons"
[limits]
trial_time = "30"
memory_gib = 0
max_failures = 0
equal_failures = 1
"#,
        r#"
  × `on_finish` must be a text that is not empty
   ╭─[sweep.toml:2:13]
 1 │ name = "t"
 2 │ on_finish = ""
   ·             ─┬
   ·              ╰── this text is empty
 3 │ [data]
   ╰────
  help: write, for example, `on_finish = "mail -s sweep me@example.org"`
  × `limits.trial_time` must be a duration above 0 and at most 30 days, such as "90s" or "1h 30m"
   ╭─[sweep.toml:6:14]
 5 │ [limits]
 6 │ trial_time = "30"
   ·              ──┬─
   ·                ╰── 30 of what? the units are s, m, h and d
 7 │ memory_gib = 0
   ╰────
  help: write, for example, `trial_time = "30m"`
  × `limits.memory_gib` must be a number above 0 and at most 1024
   ╭─[sweep.toml:7:14]
 6 │ trial_time = "30"
 7 │ memory_gib = 0
   ·              ┬
   ·              ╰── 0 is out of range
 8 │ max_failures = 0
   ╰────
  help: write, for example, `memory_gib = 2`
  × `limits.max_failures` must be a whole number from 1 to 10000000
   ╭─[sweep.toml:8:16]
 7 │ memory_gib = 0
 8 │ max_failures = 0
   ·                ┬
   ·                ╰── 0 is out of range
 9 │ equal_failures = 1
   ╰────
  help: write, for example, `max_failures = 100`
  × `limits.equal_failures` must be a whole number from 2 to 10000000
   ╭─[sweep.toml:9:18]
 8 │ max_failures = 0
 9 │ equal_failures = 1
   ·                  ┬
   ·                  ╰── 1 is out of range
   ╰────
  help: write, for example, `equal_failures = 10`
5 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn durations_that_are_none() {
    for (written, found) in [
        ("\"0s\"", "0s is not above 0"),
        ("\"31d\"", "31d is more than 30 days"),
        ("\"30 parsecs\"", "`parsecs` is none of the units s, m, h and d"),
        ("\"1:30\"", "not a number and its unit, once or several times"),
        ("\"18446744073709551615s 1000000000ns\"", "more digits than a duration needs"),
        ("\"\"", "this text is empty"),
        ("90", "this is a whole number"),
        ("01:30:00", "this is a date or time"),
    ] {
        let toml = format!("name = \"t\"\ndata.source = \"moons\"\nlimits.trial_time = {written}\n");
        let output = Sweeper::new().sweep(&toml).with(["plan", "sweep.toml"]).code(2);
        let message =
            "  × `limits.trial_time` must be a duration above 0 and at most 30 days, such as \"90s\" or \"1h 30m\"\n";
        assert!(output.err.starts_with(message), "{}", output.err);
        assert!(output.err.contains("[sweep.toml:3:21]") && output.err.contains(found), "{found}: {}", output.err);
        assert!(output.err.contains("\n  help: write, for example, `trial_time = \"30m\"`\n"), "{}", output.err);
    }
}

#[test]
fn limits_that_are_swept_or_misspelt() {
    rejected(
        r#"
name = "t"
on_finsih = "true"
[data]
source = "moons"
[limits]
trial_tiem = "30m"
[space]
limits.trial_time = ["30m", "60m"]
on_finish = ["true", "false"]
"#,
        r#"
  × unknown key `on_finsih` at the top of the file
   ╭─[sweep.toml:2:1]
 1 │ name = "t"
 2 │ on_finsih = "true"
   · ────┬────
   ·     ╰── unknown
 3 │ [data]
   ╰────
  help: did you mean `on_finish`?
  × unknown key `trial_tiem` in [limits]
   ╭─[sweep.toml:6:1]
 5 │ [limits]
 6 │ trial_tiem = "30m"
   · ─────┬────
   ·      ╰── unknown
 7 │ [space]
   ╰────
  help: did you mean `trial_time`?
  × `limits.trial_time` cannot be swept
   ╭─[sweep.toml:8:8]
 7 │ [space]
 8 │ limits.trial_time = ["30m", "60m"]
   ·        ─────┬────
   ·             ╰── describes the sweep, not a trial
 9 │ on_finish = ["true", "false"]
   ╰────
  help: sweep keys of [data], [model], [training] and [mmd]
  × `on_finish` cannot be swept
   ╭─[sweep.toml:9:1]
 8 │ limits.trial_time = ["30m", "60m"]
 9 │ on_finish = ["true", "false"]
   · ────┬────
   ·     ╰── describes the sweep, not a trial
   ╰────
  help: sweep keys of [data], [model], [training] and [mmd]
4 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_command_that_no_shell_takes() {
    rejected(
        r#"
name = "t"
on_finish = "true \u0000"
data.source = "moons"
"#,
        r#"
  × `on_finish` must be a text that is not empty
   ╭─[sweep.toml:2:13]
 1 │ name = "t"
 2 │ on_finish = "true \u0000"
   ·             ──────┬──────
   ·                   ╰── this text has a NUL character
 3 │ data.source = "moons"
   ╰────
  help: write, for example, `on_finish = "mail -s sweep me@example.org"`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn limits_change_no_trial() {
    let without = "name = \"t\"\n[data]\nsource = \"moons\"\n";
    let limits = "[limits]\ntrial_time = \"1h 30m\"\nmemory_gib = 0.5\nmax_failures = 3\nequal_failures = 2\n";
    let plan = |toml: &str| Sweeper::new().sweep(toml).with(["plan", "sweep.toml", "--json"]).code(0).out;
    assert_eq!(plan(without), plan(&format!("on_finish = \"true\"\n{without}{limits}")));
}
