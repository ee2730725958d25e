//! Values of the wrong type or out of range.

use super::rejected;

#[test]
fn a_name_in_capitals() {
    rejected(
        r#"
name = "Moons 1"
data.source = "moons"
"#,
        r#"
  × `name` must be 1 to 64 of a-z, 0-9, - and _, beginning with a letter or digit
   ╭─[sweep.toml:1:8]
 1 │ name = "Moons 1"
   ·        ────┬────
   ·            ╰── not such a name
 2 │ data.source = "moons"
   ╰────
  help: write, for example, `name = "moons"`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_name_that_leaves_the_folder() {
    rejected(
        r#"
name = "../moons"
data.source = "moons"
"#,
        r#"
  × `name` must be 1 to 64 of a-z, 0-9, - and _, beginning with a letter or digit
   ╭─[sweep.toml:1:8]
 1 │ name = "../moons"
   ·        ─────┬────
   ·             ╰── not such a name
 2 │ data.source = "moons"
   ╰────
  help: write, for example, `name = "moons"`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_name_that_is_empty() {
    rejected(
        r#"
name = ""
data.source = "moons"
"#,
        r#"
  × `name` must be 1 to 64 of a-z, 0-9, - and _, beginning with a letter or digit
   ╭─[sweep.toml:1:8]
 1 │ name = ""
   ·        ─┬
   ·         ╰── not such a name
 2 │ data.source = "moons"
   ╰────
  help: write, for example, `name = "moons"`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_name_of_65_letters() {
    rejected(
        r#"
name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
data.source = "moons"
"#,
        r#"
  × `name` must be 1 to 64 of a-z, 0-9, - and _, beginning with a letter or digit
   ╭─[sweep.toml:1:8]
 1 │ name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
   ·        ─────────────────────────────────┬─────────────────────────────────
   ·                                         ╰── not such a name
 2 │ data.source = "moons"
   ╰────
  help: write, for example, `name = "moons"`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_name_that_is_a_number() {
    rejected(
        r#"
name = 7
data.source = "moons"
"#,
        r#"
  × `name` must be 1 to 64 of a-z, 0-9, - and _, beginning with a letter or digit
   ╭─[sweep.toml:1:8]
 1 │ name = 7
   ·        ┬
   ·        ╰── this is a whole number
 2 │ data.source = "moons"
   ╰────
  help: write, for example, `name = "moons"`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_negative_seed() {
    rejected(
        r#"
name = "t"
data.source = "moons"
seed = -1
"#,
        r#"
  × `seed` must be a whole number from 0 to 9223372036854775807
   ╭─[sweep.toml:3:8]
 2 │ data.source = "moons"
 3 │ seed = -1
   ·        ─┬
   ·         ╰── -1 is out of range
   ╰────
  help: write, for example, `seed = 2024`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_seed_with_a_fraction() {
    rejected(
        r#"
name = "t"
data.source = "moons"
seed = 1.5
"#,
        r#"
  × `seed` must be a whole number from 0 to 9223372036854775807
   ╭─[sweep.toml:3:8]
 2 │ data.source = "moons"
 3 │ seed = 1.5
   ·        ─┬─
   ·         ╰── this is a number with a point or an exponent
   ╰────
  help: write, for example, `seed = 2024`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_seed_beyond_63_bits() {
    rejected(
        r#"
name = "t"
data.source = "moons"
seed = 9223372036854775808
"#,
        r#"
  × `seed` must be a whole number from 0 to 9223372036854775807
   ╭─[sweep.toml:3:8]
 2 │ data.source = "moons"
 3 │ seed = 9223372036854775808
   ·        ─────────┬─────────
   ·                 ╰── 9223372036854775808 is out of range
   ╰────
  help: write, for example, `seed = 2024`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_whole_number_below_its_range() {
    rejected(
        r#"
name = "t"
data.source = "moons"
training.epochs = 0
"#,
        r#"
  × `training.epochs` must be a whole number from 1 to 1000000
   ╭─[sweep.toml:3:19]
 2 │ data.source = "moons"
 3 │ training.epochs = 0
   ·                   ┬
   ·                   ╰── 0 is out of range
   ╰────
  help: write, for example, `epochs = 100`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_whole_number_above_its_range() {
    rejected(
        r#"
name = "t"
data.source = "moons"
model.layers = 1001
"#,
        r#"
  × `model.layers` must be a whole number from 0 to 1000
   ╭─[sweep.toml:3:16]
 2 │ data.source = "moons"
 3 │ model.layers = 1001
   ·                ──┬─
   ·                  ╰── 1001 is out of range
   ╰────
  help: write, for example, `layers = 2`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_whole_number_beyond_64_bits() {
    rejected(
        r#"
name = "t"
data.source = "moons"
training.epochs = 99999999999999999999999
"#,
        r#"
  × `training.epochs` must be a whole number from 1 to 1000000
   ╭─[sweep.toml:3:19]
 2 │ data.source = "moons"
 3 │ training.epochs = 99999999999999999999999
   ·                   ───────────┬───────────
   ·                              ╰── 99999999999999999999999 is out of range
   ╰────
  help: write, for example, `epochs = 100`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_whole_number_in_quotes() {
    rejected(
        r#"
name = "t"
data.source = "moons"
training.epochs = "100"
"#,
        r#"
  × `training.epochs` must be a whole number from 1 to 1000000
   ╭─[sweep.toml:3:19]
 2 │ data.source = "moons"
 3 │ training.epochs = "100"
   ·                   ──┬──
   ·                     ╰── this is a text
   ╰────
  help: write, for example, `epochs = 100`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_whole_number_with_an_exponent() {
    rejected(
        r#"
name = "t"
data.source = "moons"
training.epochs = 1e2
"#,
        r#"
  × `training.epochs` must be a whole number from 1 to 1000000
   ╭─[sweep.toml:3:19]
 2 │ data.source = "moons"
 3 │ training.epochs = 1e2
   ·                   ─┬─
   ·                    ╰── this is a number with a point or an exponent
   ╰────
  help: write, for example, `epochs = 100`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_number_below_its_range() {
    rejected(
        r#"
name = "t"
data.source = "moons"
data.noise = -0.5
"#,
        r#"
  × `data.noise` must be a number from 0 to 100
   ╭─[sweep.toml:3:14]
 2 │ data.source = "moons"
 3 │ data.noise = -0.5
   ·              ──┬─
   ·                ╰── -0.5 is out of range
   ╰────
  help: write, for example, `noise = 0.1`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_number_that_must_be_above_zero() {
    rejected(
        r#"
name = "t"
data.source = "moons"
training.lr = 0
"#,
        r#"
  × `training.lr` must be a number above 0 and at most 100
   ╭─[sweep.toml:3:15]
 2 │ data.source = "moons"
 3 │ training.lr = 0
   ·               ┬
   ·               ╰── 0 is out of range
   ╰────
  help: write, for example, `lr = 1e-3`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_number_above_its_range() {
    rejected(
        r#"
name = "t"
data.source = "moons"
training.lr = 100.5
"#,
        r#"
  × `training.lr` must be a number above 0 and at most 100
   ╭─[sweep.toml:3:15]
 2 │ data.source = "moons"
 3 │ training.lr = 100.5
   ·               ──┬──
   ·                 ╰── 100.5 is out of range
   ╰────
  help: write, for example, `lr = 1e-3`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_number_beyond_all_floats() {
    rejected(
        r#"
name = "t"
data.source = "moons"
training.lr = 1e999
"#,
        r#"
  × `training.lr` must be a number above 0 and at most 100
   ╭─[sweep.toml:3:15]
 2 │ data.source = "moons"
 3 │ training.lr = 1e999
   ·               ──┬──
   ·                 ╰── 1e999 is not a finite number
   ╰────
  help: write, for example, `lr = 1e-3`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_number_in_quotes() {
    rejected(
        r#"
name = "t"
data.source = "moons"
training.lr = "1e-3"
"#,
        r#"
  × `training.lr` must be a number above 0 and at most 100
   ╭─[sweep.toml:3:15]
 2 │ data.source = "moons"
 3 │ training.lr = "1e-3"
   ·               ───┬──
   ·                  ╰── this is a text
   ╰────
  help: write, for example, `lr = 1e-3`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn not_a_number() {
    rejected(
        r#"
name = "t"
data.source = "moons"
training.lr = nan
"#,
        r#"
  × `training.lr` must be a number above 0 and at most 100
   ╭─[sweep.toml:3:15]
 2 │ data.source = "moons"
 3 │ training.lr = nan
   ·               ─┬─
   ·                ╰── nan is not a finite number
   ╰────
  help: write, for example, `lr = 1e-3`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn minus_infinity() {
    rejected(
        r#"
name = "t"
data.source = "moons"
data.noise = -inf
"#,
        r#"
  × `data.noise` must be a number from 0 to 100
   ╭─[sweep.toml:3:14]
 2 │ data.source = "moons"
 3 │ data.noise = -inf
   ·              ──┬─
   ·                ╰── -inf is not a finite number
   ╰────
  help: write, for example, `noise = 0.1`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_huge_whole_number_for_a_real_one() {
    rejected(
        r#"
name = "t"
data.source = "moons"
data.noise = 9007199254740993
"#,
        r#"
  × `data.noise` must be a number from 0 to 100
   ╭─[sweep.toml:3:14]
 2 │ data.source = "moons"
 3 │ data.noise = 9007199254740993
   ·              ────────┬───────
   ·                      ╰── 9007199254740993 is out of range
   ╰────
  help: write, for example, `noise = 0.1`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_list_for_one_value() {
    rejected(
        r#"
name = "t"
data.source = "moons"
training.lr = [1e-3, 1e-2]
"#,
        r#"
  × `training.lr` must be a number above 0 and at most 100
   ╭─[sweep.toml:3:15]
 2 │ data.source = "moons"
 3 │ training.lr = [1e-3, 1e-2]
   ·               ──────┬─────
   ·                     ╰── this is a list
   ╰────
  help: write one value, such as `lr = 1e-3`, or sweep `training.lr` in [space]
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_range_for_one_value() {
    rejected(
        r#"
name = "t"
data.source = "moons"
training.lr = { low = 1e-3, high = 1e-2 }
"#,
        r#"
  × `training.lr` must be a number above 0 and at most 100
   ╭─[sweep.toml:3:15]
 2 │ data.source = "moons"
 3 │ training.lr = { low = 1e-3, high = 1e-2 }
   ·               ─────────────┬─────────────
   ·                            ╰── this is a table
   ╰────
  help: write one value, such as `lr = 1e-3`, or sweep `training.lr` in [space]
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_date_for_a_number() {
    rejected(
        r#"
name = "t"
data.source = "moons"
seed = 2024-01-01
"#,
        r#"
  × `seed` must be a whole number from 0 to 9223372036854775807
   ╭─[sweep.toml:3:8]
 2 │ data.source = "moons"
 3 │ seed = 2024-01-01
   ·        ─────┬────
   ·             ╰── this is a date or time
   ╰────
  help: write, for example, `seed = 2024`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_word_with_one_like_it() {
    rejected(
        r#"
name = "t"
data.source = "moon"
"#,
        r#"
  × `data.source` must be one of "moons", "digits", "csv"
   ╭─[sweep.toml:2:15]
 1 │ name = "t"
 2 │ data.source = "moon"
   ·               ───┬──
   ·                  ╰── not one of them
   ╰────
  help: did you mean "moons"?
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_word_in_capitals() {
    rejected(
        r#"
name = "t"
data.source = "moons"
metric.goal = "MINIMIZE"
"#,
        r#"
  × `metric.goal` must be one of "minimize", "maximize"
   ╭─[sweep.toml:3:15]
 2 │ data.source = "moons"
 3 │ metric.goal = "MINIMIZE"
   ·               ─────┬────
   ·                    ╰── not one of them
   ╰────
  help: did you mean "minimize"?
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_word_like_no_other() {
    rejected(
        r#"
name = "t"
data.source = "mnist"
"#,
        r#"
  × `data.source` must be one of "moons", "digits", "csv"
   ╭─[sweep.toml:2:15]
 1 │ name = "t"
 2 │ data.source = "mnist"
   ·               ───┬───
   ·                  ╰── not one of them
   ╰────
  help: write, for example, `source = "moons"`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_number_for_a_word() {
    rejected(
        r#"
name = "t"
data.source = "moons"
sampler.method = 1
"#,
        r#"
  × `sampler.method` must be one of "grid", "random"
   ╭─[sweep.toml:3:18]
 2 │ data.source = "moons"
 3 │ sampler.method = 1
   ·                  ┬
   ·                  ╰── this is a whole number
   ╰────
  help: write, for example, `method = "grid"`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn evaluations_that_cannot_be() {
    rejected(
        r#"
name = "t"
data = { source = "csv", path = "points.csv" }
metric.name = "forest_tset"
[evaluate]
noise = [0.1, -1]
components = 3
synthetic = true
forest = true
"#,
        r#"
  × `metric.name` must be one of "train_mse", "test_mse", "synthetic_wasserstein", "real_wasserstein",
  │ "synthetic_mmd", "real_mmd", "forest_test", "forest_recon", "forest_agreement", "votes_test", "votes_recon",
  │ "votes_synthetic", "entropy_synthetic"
   ╭─[sweep.toml:3:15]
 2 │ data = { source = "csv", path = "points.csv" }
 3 │ metric.name = "forest_tset"
   ·               ──────┬──────
   ·                     ╰── not one of them
 4 │ [evaluate]
   ╰────
  help: did you mean "forest_test"?
  × `evaluate.noise` must be a list, each item a number from 0 to 100
   ╭─[sweep.toml:5:9]
 4 │ [evaluate]
 5 │ noise = [0.1, -1]
   ·         ────┬────
   ·             ╰── item 2: -1 is out of range
 6 │ components = 3
   ╰────
  help: write, for example, `noise = [0.1, 0.2]`
  × `evaluate.components` has no effect here
   ╭─[sweep.toml:6:1]
 5 │ noise = [0.1, -1]
 6 │ components = 3
   · ─────┬────
   ·      ╰── only with `evaluate.mixture` = "bic" or "fixed"
 7 │ synthetic = true
   ╰────
  help: delete it
  × there is no distribution to draw synthetic codes from
   ╭─[sweep.toml:7:1]
 6 │ components = 3
 7 │ synthetic = true
   · ────┬────
   ·     ╰── needs a mixture, or codes drawn to a normal
 8 │ forest = true
   ╰────
  help: write `mixture = "bic"` in [evaluate], or `loss = "mse+mmd"` in [training]
  × a forest needs labels
   ╭─[sweep.toml:8:1]
 7 │ synthetic = true
 8 │ forest = true
   · ───┬──
   ·    ╰── the CSV file's label column is not named
   ╰────
  help: write `label = "class"` in [data]
5 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn evaluations_that_are_swept() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
evaluate.forest = [true, false]
mmd.weight = [0.1, 1.0]
"#,
        r#"
  × `evaluate.forest` cannot be swept
   ╭─[sweep.toml:4:10]
 3 │ [space]
 4 │ evaluate.forest = [true, false]
   ·          ───┬──
   ·             ╰── the same for all trials
 5 │ mmd.weight = [0.1, 1.0]
   ╰────
  help: sweep keys of [data], [model], [training] and [mmd]
  × `mmd.weight` has no effect here
   ╭─[sweep.toml:5:5]
 4 │ evaluate.forest = [true, false]
 5 │ mmd.weight = [0.1, 1.0]
   ·     ───┬──
   ·        ╰── only with `training.loss` = "mse+mmd"
   ╰────
  help: delete it
2 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_metric_that_nobody_measures() {
    rejected(
        r#"
name = "t"
data.source = "moons"
metric.name = "accuracy"
"#,
        r#"
  × `metric.name` must be one of "train_mse", "test_mse"
   ╭─[sweep.toml:3:15]
 2 │ data.source = "moons"
 3 │ metric.name = "accuracy"
   ·               ─────┬────
   ·                    ╰── not one of them
   ╰────
  help: write, for example, `name = "test_mse"`; [evaluate] can add others
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_truth_in_quotes() {
    rejected(
        r#"
name = "t"
[data]
source = "csv"
path = "p.csv"
standardize = "yes"
"#,
        r#"
  × `data.standardize` must be true or false
   ╭─[sweep.toml:5:15]
 4 │ path = "p.csv"
 5 │ standardize = "yes"
   ·               ──┬──
   ·                 ╰── this is a text
   ╰────
  help: write, for example, `standardize = true`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn an_empty_path() {
    rejected(
        r#"
name = "t"
[data]
source = "csv"
path = ""
"#,
        r#"
  × `data.path` must be a text that is not empty
   ╭─[sweep.toml:4:8]
 3 │ source = "csv"
 4 │ path = ""
   ·        ─┬
   ·         ╰── this text is empty
   ╰────
  help: write, for example, `path = "points.csv"`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn columns_that_are_no_list() {
    rejected(
        r#"
name = "t"
[data]
source = "csv"
path = "p.csv"
columns = "x"
"#,
        r#"
  × `data.columns` must be a list of texts
   ╭─[sweep.toml:5:11]
 4 │ path = "p.csv"
 5 │ columns = "x"
   ·           ─┬─
   ·            ╰── this is a text
   ╰────
  help: write, for example, `columns = ["x", "y"]`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn columns_that_are_numbers() {
    rejected(
        r#"
name = "t"
[data]
source = "csv"
path = "p.csv"
columns = ["x", 2, 3]
"#,
        r#"
  × `data.columns` must be a list of texts
   ╭─[sweep.toml:5:11]
 4 │ path = "p.csv"
 5 │ columns = ["x", 2, 3]
   ·           ─────┬─────
   ·                ╰── item 2 is a whole number
   ╰────
  help: write one value, such as `columns = ["x", "y"]`, or sweep `data.columns` in [space]
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn columns_written_twice() {
    rejected(
        r#"
name = "t"
[data]
source = "csv"
path = "p.csv"
columns = ["x", "y", "x"]
"#,
        r#"
  × `data.columns` cannot have column "x"
   ╭─[sweep.toml:5:11]
 4 │ path = "p.csv"
 5 │ columns = ["x", "y", "x"]
   ·           ───────┬───────
   ·                  ╰── "x" stands here twice
   ╰────
  help: delete it here
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_label_among_the_columns() {
    rejected(
        r#"
name = "t"
[data]
source = "csv"
path = "p.csv"
columns = ["x", "y"]
label = "y"
"#,
        r#"
  × `data.columns` cannot have column "y"
   ╭─[sweep.toml:5:11]
 4 │ path = "p.csv"
 5 │ columns = ["x", "y"]
   ·           ─────┬────
   ·                ╰── "y" is the label, which is never learnt
 6 │ label = "y"
   ╰────
  help: delete it here
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_fraction_of_one() {
    rejected(
        r#"
name = "t"
[data]
source = "digits"
test_fraction = 1.0
"#,
        r#"
  × `data.test_fraction` must be a number above 0 and at most 0.99
   ╭─[sweep.toml:4:17]
 3 │ source = "digits"
 4 │ test_fraction = 1.0
   ·                 ─┬─
   ·                  ╰── 1.0 is out of range
   ╰────
  help: write, for example, `test_fraction = 0.2`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_value_over_several_lines() {
    rejected(
        r#"
name = "t"
data.source = "moons"
training.lr = [
  1e-3,
  1e-2,
]
"#,
        r#"
  × `training.lr` must be a number above 0 and at most 100
   ╭─[sweep.toml:3:15]
 2 │     data.source = "moons"
 3 │ ╭─▶ training.lr = [
 4 │ │     1e-3,
 5 │ │     1e-2,
 6 │ ├─▶ ]
   · ╰──── this is a list
   ╰────
  help: write one value, such as `lr = 1e-3`, or sweep `training.lr` in [space]
1 problem in sweep.toml; nothing was started
"#,
    );
}
