//! Files that are not TOML: the place, toml's words or better ones, and a remedy for the usual slips.

use super::rejected;

#[test]
fn a_text_without_its_end() {
    rejected(
        r#"
name = "moons
seed = 1
"#,
        r#"
  × not valid TOML: invalid basic string, expected `"`
   ╭─[sweep.toml:1:14]
 1 │ name = "moons
   ·              ▲
   ·              ╰── here
 2 │ seed = 1
   ╰────
  help: lines are `key = value` or `[table]`, texts stand in quotes; see https://toml.io
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_key_without_a_value() {
    rejected(
        r#"
name = "t"
seed =
data.source = "moons"
"#,
        r#"
  × not valid TOML: a value is missing
   ╭─[sweep.toml:2:7]
 1 │ name = "t"
 2 │ seed =
   ·       ▲
   ·       ╰── here
 3 │ data.source = "moons"
   ╰────
  help: write it after the `=`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_key_without_an_equals_sign() {
    rejected(
        r#"
name "t"
data.source = "moons"
"#,
        r#"
  × not valid TOML: key with no value, expected `=`
   ╭─[sweep.toml:1:6]
 1 │ name "t"
   ·      ▲
   ·      ╰── here
 2 │ data.source = "moons"
   ╰────
  help: lines are `key = value` or `[table]`, texts stand in quotes; see https://toml.io
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_table_header_without_its_end() {
    rejected(
        r#"
name = "t"
[data
source = "moons"
"#,
        r#"
  × not valid TOML: unclosed table, expected `]`
   ╭─[sweep.toml:2:6]
 1 │ name = "t"
 2 │ [data
   ·      ▲
   ·      ╰── here
 3 │ source = "moons"
   ╰────
  help: lines are `key = value` or `[table]`, texts stand in quotes; see https://toml.io
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_list_without_its_end() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
model.layers = [1, 2
"#,
        r"
  × not valid TOML: unclosed array, expected `]`
   ╭─[sweep.toml:4:21]
 3 │ [space]
 4 │ model.layers = [1, 2
   ·                     ▲
   ·                     ╰── here
   ╰────
  help: lines are `key = value` or `[table]`, texts stand in quotes; see https://toml.io
1 problem in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_text_without_quotes() {
    rejected(
        r#"
name = "t"
[data]
source = moons
"#,
        r#"
  × not valid TOML: this is no value
   ╭─[sweep.toml:3:10]
 2 │ [data]
 3 │ source = moons
   ·          ──┬──
   ·            ╰── here
   ╰────
  help: write "moons" if a text is meant
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_key_written_twice() {
    rejected(
        r#"
name = "t"
data.source = "moons"
seed = 1
seed = 2
"#,
        r"
  × not valid TOML: this name is already taken
   ╭─[sweep.toml:4:1]
 3 │ seed = 1
 4 │ seed = 2
   · ──┬─
   ·   ╰── here
   ╰────
  help: write each key and each table once
1 problem in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_table_written_twice() {
    rejected(
        r#"
name = "t"
[data]
source = "moons"
[model]
[data]
noise = 0.1
"#,
        r"
  × not valid TOML: this name is already taken
   ╭─[sweep.toml:5:2]
 4 │ [model]
 5 │ [data]
   ·  ──┬─
   ·    ╰── here
 6 │ noise = 0.1
   ╰────
  help: write each key and each table once
1 problem in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_dotted_key_below_a_value() {
    rejected(
        r#"
name = "t"
data = "moons"
data.noise = 0.1
"#,
        r#"
  × `data` must be a table
   ╭─[sweep.toml:2:8]
 1 │ name = "t"
 2 │ data = "moons"
   ·        ───┬───
   ·           ╰── this is a text
 3 │ data.noise = 0.1
   ╰────
  help: write `[data]` on a line of its own and the keys below it
  × not valid TOML: cannot extend value of type string with a dotted key
   ╭─[sweep.toml:3:1]
 2 │ data = "moons"
 3 │ data.noise = 0.1
   · ──┬─
   ·   ╰── here
   ╰────
  help: lines are `key = value` or `[table]`, texts stand in quotes; see https://toml.io
2 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn an_unknown_escape() {
    rejected(
        r#"
name = "t"
[data]
source = "csv"
path = "C:\data\points.csv"
"#,
        r#"
  × not valid TOML: unknown escape
   ╭─[sweep.toml:4:12]
 3 │ source = "csv"
 4 │ path = "C:\data\points.csv"
   ·            ▲
   ·            ╰── here
   ╰────
  help: write \\ for a backslash, or put the text in 'single quotes'
  × not valid TOML: unknown escape
   ╭─[sweep.toml:4:17]
 3 │ source = "csv"
 4 │ path = "C:\data\points.csv"
   ·                 ▲
   ·                 ╰── here
   ╰────
  help: write \\ for a backslash, or put the text in 'single quotes'
2 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn two_keys_on_a_line() {
    rejected(
        r#"
name = "t" seed = 1
data.source = "moons"
"#,
        r#"
  × not valid TOML: unexpected key or value, expected newline, `#`
   ╭─[sweep.toml:1:12]
 1 │ name = "t" seed = 1
   ·            ▲
   ·            ╰── here
 2 │ data.source = "moons"
   ╰────
  help: one `key = value` a line; numbers have a decimal point, not a comma
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_number_with_a_leading_zero() {
    rejected(
        r#"
name = "t"
data.source = "moons"
model.layers = 02
"#,
        r#"
  × not valid TOML: unexpected leading zero, expected nothing
   ╭─[sweep.toml:3:16]
 2 │ data.source = "moons"
 3 │ model.layers = 02
   ·                ┬
   ·                ╰── here
   ╰────
  help: lines are `key = value` or `[table]`, texts stand in quotes; see https://toml.io
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_decimal_comma() {
    rejected(
        r#"
name = "t"
data.source = "moons"
training.lr = 0,01
"#,
        r#"
  × not valid TOML: unexpected key or value, expected newline, `#`
   ╭─[sweep.toml:3:16]
 2 │ data.source = "moons"
 3 │ training.lr = 0,01
   ·                ▲
   ·                ╰── here
   ╰────
  help: one `key = value` a line; numbers have a decimal point, not a comma
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_number_that_ends_in_its_point() {
    rejected(
        r#"
name = "t"
data.source = "moons"
training.lr = 1.
"#,
        r#"
  × not valid TOML: invalid fraction, expected digits
   ╭─[sweep.toml:3:17]
 2 │ data.source = "moons"
 3 │ training.lr = 1.
   ·                 ▲
   ·                 ╰── here
   ╰────
  help: lines are `key = value` or `[table]`, texts stand in quotes; see https://toml.io
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_colon_instead_of_an_equals_sign() {
    rejected(
        r#"
name: "t"
data.source = "moons"
"#,
        r#"
  × not valid TOML: invalid unquoted key, expected letters, numbers, `-`, `_`
   ╭─[sweep.toml:1:5]
 1 │ name: "t"
   ·     ┬
   ·     ╰── here
 2 │ data.source = "moons"
   ╰────
  help: lines are `key = value` or `[table]`, texts stand in quotes; see https://toml.io
  × not valid TOML: key with no value, expected `=`
   ╭─[sweep.toml:1:7]
 1 │ name: "t"
   ·       ▲
   ·       ╰── here
 2 │ data.source = "moons"
   ╰────
  help: lines are `key = value` or `[table]`, texts stand in quotes; see https://toml.io
2 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn another_language_altogether() {
    rejected(
        r#"
{
  "name": "t"
}
"#,
        r#"
  × not valid TOML: invalid key-value pair, expected key
   ╭─[sweep.toml:1:1]
 1 │ {
   · ▲
   · ╰── here
 2 │   "name": "t"
   ╰────
  help: lines are `key = value` or `[table]`, texts stand in quotes; see https://toml.io
  × not valid TOML: key with no value, expected `=`
   ╭─[sweep.toml:2:9]
 1 │ {
 2 │   "name": "t"
   ·         ▲
   ·         ╰── here
 3 │ }
   ╰────
  help: lines are `key = value` or `[table]`, texts stand in quotes; see https://toml.io
  × not valid TOML: invalid key-value pair, expected key
   ╭─[sweep.toml:3:1]
 2 │   "name": "t"
 3 │ }
   · ▲
   · ╰── here
   ╰────
  help: lines are `key = value` or `[table]`, texts stand in quotes; see https://toml.io
3 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn several_errors_and_a_problem_of_a_sound_line() {
    rejected(
        r#"
name = "t
seed = -1
[data
source = "moons"
nois = 0.1
"#,
        r#"
  × not valid TOML: invalid basic string, expected `"`
   ╭─[sweep.toml:1:10]
 1 │ name = "t
   ·          ▲
   ·          ╰── here
 2 │ seed = -1
   ╰────
  help: lines are `key = value` or `[table]`, texts stand in quotes; see https://toml.io
  × `seed` must be a whole number from 0 to 9223372036854775807
   ╭─[sweep.toml:2:8]
 1 │ name = "t
 2 │ seed = -1
   ·        ─┬
   ·         ╰── -1 is out of range
 3 │ [data
   ╰────
  help: write, for example, `seed = 2024`
  × not valid TOML: unclosed table, expected `]`
   ╭─[sweep.toml:3:6]
 2 │ seed = -1
 3 │ [data
   ·      ▲
   ·      ╰── here
 4 │ source = "moons"
   ╰────
  help: lines are `key = value` or `[table]`, texts stand in quotes; see https://toml.io
3 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_list_of_tables() {
    rejected(
        r#"
name = "t"
[[data]]
source = "moons"
"#,
        r#"
  × `data` must be a table
   ╭─[sweep.toml:2:1]
 1 │ name = "t"
 2 │ [[data]]
   · ────┬───
   ·     ╰── this is a list
 3 │ source = "moons"
   ╰────
  help: write `[data]` on a line of its own and the keys below it
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_raw_control_character() {
    rejected(
        "name = \"t\u{1b}[31m\"\ndata.source = \"moons\"\n",
        r#"
  × not valid TOML: invalid basic string, expected non-double-quote visible characters, `\`
   ╭─[sweep.toml:1:10]
 1 │ name = "t?[31m"
   ·          ┬
   ·          ╰── here
 2 │ data.source = "moons"
   ╰────
  help: lines are `key = value` or `[table]`, texts stand in quotes; see https://toml.io
1 problem in sweep.toml; nothing was started
"#,
    );
}
