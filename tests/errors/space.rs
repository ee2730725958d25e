//! What `[space]` cannot be.

use super::rejected;

#[test]
fn a_key_that_names_nothing() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
model.foo = [1]
"#,
        r"
  × `model.foo` names no hyperparameter
   ╭─[sweep.toml:4:7]
 3 │ [space]
 4 │ model.foo = [1]
   ·       ─┬─
   ·        ╰── unknown
   ╰────
  help: the keys of [model] are kind, hidden_size, layers, bottleneck_size, block_layers
1 problem in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_key_that_names_nothing_but_is_near() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
training.learning_rate = [0.1]
model.hidden_sizes = [4]
"#,
        r"
  × `training.learning_rate` names no hyperparameter
   ╭─[sweep.toml:4:10]
 3 │ [space]
 4 │ training.learning_rate = [0.1]
   ·          ──────┬──────
   ·                ╰── unknown
 5 │ model.hidden_sizes = [4]
   ╰────
  help: the keys of [training] are epochs, batch_size, lr, schedule, min_lr, step_size, gamma, every, loss
  × `model.hidden_sizes` names no hyperparameter
   ╭─[sweep.toml:5:7]
 4 │ training.learning_rate = [0.1]
 5 │ model.hidden_sizes = [4]
   ·       ──────┬─────
   ·             ╰── unknown
   ╰────
  help: did you mean `model.hidden_size`?
2 problems in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_key_without_its_table() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
lr = [0.1]
"#,
        r"
  × `lr` names no hyperparameter
   ╭─[sweep.toml:4:1]
 3 │ [space]
 4 │ lr = [0.1]
   · ─┬
   ·  ╰── unknown
   ╰────
  help: did you mean `training.lr`?
1 problem in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_key_in_quotes() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
"training.lr" = 3
"#,
        r#"
  × `training.lr` stands in quotes
   ╭─[sweep.toml:4:1]
 3 │ [space]
 4 │ "training.lr" = 3
   · ──────┬──────
   ·       ╰── one key with a point in it
   ╰────
  help: write `training.lr = …` without quotes
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_table_of_its_own() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space.model]
layers = []
[space.modle]
layers = [1]
"#,
        r"
  × `model.layers` lists no value
   ╭─[sweep.toml:4:10]
 3 │ [space.model]
 4 │ layers = []
   ·          ─┬
   ·           ╰── empty
 5 │ [space.modle]
   ╰────
  help: write at least one value, such as `[2]`, or delete the line
  × `modle` names no hyperparameter
   ╭─[sweep.toml:5:8]
 4 │ layers = []
 5 │ [space.modle]
   ·        ──┬──
   ·          ╰── unknown
 6 │ layers = [1]
   ╰────
  help: did you mean `model`?
2 problems in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_table_for_its_keys() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
model = [1, 2]
replicates = [1, 2]
"#,
        r"
  × `model` names no hyperparameter
   ╭─[sweep.toml:4:1]
 3 │ [space]
 4 │ model = [1, 2]
   · ──┬──
   ·   ╰── unknown
 5 │ replicates = [1, 2]
   ╰────
  help: sweep the keys in it: `model.hidden_size = [64]`
  × `replicates` names no hyperparameter
   ╭─[sweep.toml:5:1]
 4 │ model = [1, 2]
 5 │ replicates = [1, 2]
   · ─────┬────
   ·      ╰── unknown
   ╰────
  help: name a key of [data], [model] or [training], such as `training.lr`
2 problems in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_key_of_the_sweep() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
seed = [1, 2]
replicates.data = [1, 2]
"#,
        r"
  × `seed` cannot be swept
   ╭─[sweep.toml:4:1]
 3 │ [space]
 4 │ seed = [1, 2]
   · ──┬─
   ·   ╰── describes the sweep, not a trial
 5 │ replicates.data = [1, 2]
   ╰────
  help: sweep keys of [data], [model], [training] and [mmd]
  × `replicates.data` cannot be swept
   ╭─[sweep.toml:5:12]
 4 │ seed = [1, 2]
 5 │ replicates.data = [1, 2]
   ·            ──┬─
   ·              ╰── describes the sweep, not a trial
   ╰────
  help: sweep keys of [data], [model], [training] and [mmd]
2 problems in sweep.toml; nothing was started
",
    );
}

#[test]
fn columns_cannot_be_swept() {
    rejected(
        r#"
name = "t"
[data]
source = "csv"
path = "p.csv"
[space]
data.columns = ["x", "y"]
"#,
        r#"
  × `data.columns` cannot be swept
   ╭─[sweep.toml:6:16]
 5 │ [space]
 6 │ data.columns = ["x", "y"]
   ·                ─────┬────
   ·                     ╰── a list is one value here
   ╰────
  help: set it in [data]
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn one_value_instead_of_a_list() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
training.lr = 0.1
training.schedule = "cosine"
"#,
        r#"
  × `training.lr` in [space] must be a list or a range
   ╭─[sweep.toml:4:15]
 3 │ [space]
 4 │ training.lr = 0.1
   ·               ─┬─
   ·                ╰── this is a number with a point or an exponent
 5 │ training.schedule = "cosine"
   ╰────
  help: write `[a, b, c]` or `{ low = a, high = b }`, or move it to [training]
  × `training.schedule` in [space] must be a list or a range
   ╭─[sweep.toml:5:21]
 4 │ training.lr = 0.1
 5 │ training.schedule = "cosine"
   ·                     ────┬───
   ·                         ╰── this is a text
   ╰────
  help: write `[a, b, c]`, or move it to [training]
2 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn an_empty_list() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
model.layers = []
"#,
        r"
  × `model.layers` lists no value
   ╭─[sweep.toml:4:16]
 3 │ [space]
 4 │ model.layers = []
   ·                ─┬
   ·                 ╰── empty
   ╰────
  help: write at least one value, such as `[2]`, or delete the line
1 problem in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_value_listed_twice() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
model.layers = [1, 2, 1]
training.lr = [0.1, 1e-1]
training.schedule = ["step", "step"]
"#,
        r#"
  × `model.layers` lists 1 twice
   ╭─[sweep.toml:4:23]
 3 │ [space]
 4 │ model.layers = [1, 2, 1]
   ·                       ┬
   ·                       ╰── again
 5 │ training.lr = [0.1, 1e-1]
   ╰────
  help: delete it
  × `training.lr` lists 0.1 twice
   ╭─[sweep.toml:5:21]
 4 │ model.layers = [1, 2, 1]
 5 │ training.lr = [0.1, 1e-1]
   ·                     ──┬─
   ·                       ╰── again
 6 │ training.schedule = ["step", "step"]
   ╰────
  help: delete it
  × `training.schedule` lists step twice
   ╭─[sweep.toml:6:30]
 5 │ training.lr = [0.1, 1e-1]
 6 │ training.schedule = ["step", "step"]
   ·                              ───┬──
   ·                                 ╰── again
   ╰────
  help: delete it
3 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_listed_value_of_another_type() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
model.layers = [1, "2", 2.0]
"#,
        r#"
  × `model.layers` must be a whole number from 0 to 1000
   ╭─[sweep.toml:4:20]
 3 │ [space]
 4 │ model.layers = [1, "2", 2.0]
   ·                    ─┬─
   ·                     ╰── this is a text
   ╰────
  help: write, for example, `model.layers = [2]`
  × `model.layers` must be a whole number from 0 to 1000
   ╭─[sweep.toml:4:25]
 3 │ [space]
 4 │ model.layers = [1, "2", 2.0]
   ·                         ─┬─
   ·                          ╰── this is a number with a point or an exponent
   ╰────
  help: write, for example, `model.layers = [2]`
2 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_listed_value_out_of_range() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
model.layers = [-1, 1001]
training.lr = [0.0, inf]
"#,
        r"
  × `model.layers` must be a whole number from 0 to 1000
   ╭─[sweep.toml:4:17]
 3 │ [space]
 4 │ model.layers = [-1, 1001]
   ·                 ─┬
   ·                  ╰── -1 is out of range
 5 │ training.lr = [0.0, inf]
   ╰────
  help: write, for example, `model.layers = [2]`
  × `model.layers` must be a whole number from 0 to 1000
   ╭─[sweep.toml:4:21]
 3 │ [space]
 4 │ model.layers = [-1, 1001]
   ·                     ──┬─
   ·                       ╰── 1001 is out of range
 5 │ training.lr = [0.0, inf]
   ╰────
  help: write, for example, `model.layers = [2]`
  × `training.lr` must be a number above 0 and at most 100
   ╭─[sweep.toml:5:16]
 4 │ model.layers = [-1, 1001]
 5 │ training.lr = [0.0, inf]
   ·                ─┬─
   ·                 ╰── 0.0 is out of range
   ╰────
  help: write, for example, `training.lr = [1e-3]`
  × `training.lr` must be a number above 0 and at most 100
   ╭─[sweep.toml:5:21]
 4 │ model.layers = [-1, 1001]
 5 │ training.lr = [0.0, inf]
   ·                     ─┬─
   ·                      ╰── inf is not a finite number
   ╰────
  help: write, for example, `training.lr = [1e-3]`
4 problems in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_listed_word_like_another() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
training.schedule = ["constant", "cosin"]
"#,
        r#"
  × `training.schedule` must be one of "constant", "cosine", "step"
   ╭─[sweep.toml:4:34]
 3 │ [space]
 4 │ training.schedule = ["constant", "cosin"]
   ·                                  ───┬───
   ·                                     ╰── not one of them
   ╰────
  help: did you mean "cosine"?
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_list_of_lists() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
model.layers = [[1, 2], [3]]
"#,
        r"
  × `model.layers` must be a whole number from 0 to 1000
   ╭─[sweep.toml:4:17]
 3 │ [space]
 4 │ model.layers = [[1, 2], [3]]
   ·                 ───┬──
   ·                    ╰── this is a list
   ╰────
  help: write, for example, `model.layers = [2]`
  × `model.layers` must be a whole number from 0 to 1000
   ╭─[sweep.toml:4:25]
 3 │ [space]
 4 │ model.layers = [[1, 2], [3]]
   ·                         ─┬─
   ·                          ╰── this is a list
   ╰────
  help: write, for example, `model.layers = [2]`
2 problems in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_range_of_words() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
training.schedule = { low = "a", high = "b" }
"#,
        r#"
  × `training.schedule` takes a list of values, not a range
   ╭─[sweep.toml:4:21]
 3 │ [space]
 4 │ training.schedule = { low = "a", high = "b" }
   ·                     ────────────┬────────────
   ·                                 ╰── this is a range
   ╰────
  help: write `training.schedule = ["constant"]`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_range_without_an_end() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
training.lr = { low = 1e-4 }
model.layers = { high = 3 }
"#,
        r"
  × the range of `training.lr` has no `high`
   ╭─[sweep.toml:4:15]
 3 │ [space]
 4 │ training.lr = { low = 1e-4 }
   ·               ───────┬──────
   ·                      ╰── needed here
 5 │ model.layers = { high = 3 }
   ╰────
  help: write `{ low = a, high = b }`
  × the range of `model.layers` has no `low`
   ╭─[sweep.toml:5:16]
 4 │ training.lr = { low = 1e-4 }
 5 │ model.layers = { high = 3 }
   ·                ──────┬─────
   ·                      ╰── needed here
   ╰────
  help: write `{ low = a, high = b }`
2 problems in sweep.toml; nothing was started
",
    );
}

#[test]
fn an_empty_range() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
training.lr = {}
"#,
        r"
  × the range of `training.lr` has no `low` and no `high`
   ╭─[sweep.toml:4:15]
 3 │ [space]
 4 │ training.lr = {}
   ·               ─┬
   ·                ╰── needed here
   ╰────
  help: write `{ low = a, high = b }`
1 problem in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_range_upside_down() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
training.lr = { low = 1e-2, high = 1e-4, steps = 3 }
"#,
        r"
  × the range of `training.lr` is empty
   ╭─[sweep.toml:4:15]
 3 │ [space]
 4 │ training.lr = { low = 1e-2, high = 1e-4, steps = 3 }
   ·               ───────────────────┬──────────────────
   ·                                  ╰── 0.01 is not below 0.0001
   ╰────
  help: write the smaller number as `low`
1 problem in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_range_of_one_point() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
model.layers = { low = 2, high = 2, steps = 2 }
"#,
        r"
  × the range of `model.layers` is empty
   ╭─[sweep.toml:4:16]
 3 │ [space]
 4 │ model.layers = { low = 2, high = 2, steps = 2 }
   ·                ────────────────┬───────────────
   ·                                ╰── 2 is not below 2
   ╰────
  help: write a list of one value instead
1 problem in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_log_range_from_zero() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
data.noise = { low = 0.0, high = 1.0, scale = "log", steps = 3 }
model.layers = { low = 0, high = 8, scale = "log", steps = 3 }
"#,
        r#"
  × a log scale cannot begin at 0
   ╭─[sweep.toml:4:14]
 3 │ [space]
 4 │ data.noise = { low = 0.0, high = 1.0, scale = "log", steps = 3 }
   ·              ─────────────────────────┬─────────────────────────
   ·                                       ╰── `low` must be above 0
 5 │ model.layers = { low = 0, high = 8, scale = "log", steps = 3 }
   ╰────
  help: begin above zero, or write `scale = "linear"`
  × a log scale cannot begin at 0
   ╭─[sweep.toml:5:16]
 4 │ data.noise = { low = 0.0, high = 1.0, scale = "log", steps = 3 }
 5 │ model.layers = { low = 0, high = 8, scale = "log", steps = 3 }
   ·                ───────────────────────┬───────────────────────
   ·                                       ╰── `low` must be above 0
   ╰────
  help: begin above zero, or write `scale = "linear"`
2 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_range_with_an_unknown_key() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
training.lr = { low = 1e-4, high = 1e-2, step = 3 }
model.layers = { min = 1, max = 3 }
"#,
        r"
  × unknown key `step` in the range of `training.lr`
   ╭─[sweep.toml:4:42]
 3 │ [space]
 4 │ training.lr = { low = 1e-4, high = 1e-2, step = 3 }
   ·                                          ──┬─
   ·                                            ╰── unknown
 5 │ model.layers = { min = 1, max = 3 }
   ╰────
  help: did you mean `steps`?
  × the range of `model.layers` has no `low` and no `high`
   ╭─[sweep.toml:5:16]
 4 │ training.lr = { low = 1e-4, high = 1e-2, step = 3 }
 5 │ model.layers = { min = 1, max = 3 }
   ·                ──────────┬─────────
   ·                          ╰── needed here
   ╰────
  help: write `{ low = a, high = b }`
  × unknown key `min` in the range of `model.layers`
   ╭─[sweep.toml:5:18]
 4 │ training.lr = { low = 1e-4, high = 1e-2, step = 3 }
 5 │ model.layers = { min = 1, max = 3 }
   ·                  ─┬─
   ·                   ╰── unknown
   ╰────
  help: a range has low, high, scale, steps
  × unknown key `max` in the range of `model.layers`
   ╭─[sweep.toml:5:27]
 4 │ training.lr = { low = 1e-4, high = 1e-2, step = 3 }
 5 │ model.layers = { min = 1, max = 3 }
   ·                           ─┬─
   ·                            ╰── unknown
   ╰────
  help: a range has low, high, scale, steps
4 problems in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_range_with_an_unknown_scale() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
training.lr = { low = 1e-4, high = 1e-2, scale = "logarithmic", steps = 3 }
"#,
        r#"
  × `scale` of `training.lr` must be one of "linear", "log"
   ╭─[sweep.toml:4:50]
 3 │ [space]
 4 │ training.lr = { low = 1e-4, high = 1e-2, scale = "logarithmic", steps = 3 }
   ·                                                  ──────┬──────
   ·                                                        ╰── not one of them
   ╰────
  help: write `scale = "log"` or `scale = "linear"`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_range_with_wrong_steps() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
training.lr = { low = 1e-4, high = 1e-2, steps = 1 }
model.layers = { low = 1, high = 3, steps = "all" }
"#,
        r#"
  × `steps` of `training.lr` must be a whole number from 2 to 100000
   ╭─[sweep.toml:4:50]
 3 │ [space]
 4 │ training.lr = { low = 1e-4, high = 1e-2, steps = 1 }
   ·                                                  ┬
   ·                                                  ╰── 1 is out of range
 5 │ model.layers = { low = 1, high = 3, steps = "all" }
   ╰────
  help: write, for example, `steps = 5`
  × `steps` of `model.layers` must be a whole number from 2 to 100000
   ╭─[sweep.toml:5:45]
 4 │ training.lr = { low = 1e-4, high = 1e-2, steps = 1 }
 5 │ model.layers = { low = 1, high = 3, steps = "all" }
   ·                                             ──┬──
   ·                                               ╰── this is a text
   ╰────
  help: write, for example, `steps = 5`
2 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_range_out_of_the_key_s_range() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
training.lr = { low = 0.0, high = 200.0, steps = 3 }
"#,
        r"
  × `low` of `training.lr` must be a number above 0 and at most 100
   ╭─[sweep.toml:4:23]
 3 │ [space]
 4 │ training.lr = { low = 0.0, high = 200.0, steps = 3 }
   ·                       ─┬─
   ·                        ╰── 0.0 is out of range
   ╰────
  help: both ends must be values that `training.lr` may take
  × `high` of `training.lr` must be a number above 0 and at most 100
   ╭─[sweep.toml:4:35]
 3 │ [space]
 4 │ training.lr = { low = 0.0, high = 200.0, steps = 3 }
   ·                                   ──┬──
   ·                                     ╰── 200.0 is out of range
   ╰────
  help: both ends must be values that `training.lr` may take
2 problems in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_range_of_another_type() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
model.layers = { low = 1.5, high = "3", steps = 2 }
"#,
        r#"
  × `low` of `model.layers` must be a whole number from 0 to 1000
   ╭─[sweep.toml:4:24]
 3 │ [space]
 4 │ model.layers = { low = 1.5, high = "3", steps = 2 }
   ·                        ─┬─
   ·                         ╰── this is a number with a point or an exponent
   ╰────
  help: both ends must be values that `model.layers` may take
  × `high` of `model.layers` must be a whole number from 0 to 1000
   ╭─[sweep.toml:4:36]
 3 │ [space]
 4 │ model.layers = { low = 1.5, high = "3", steps = 2 }
   ·                                    ─┬─
   ·                                     ╰── this is a text
   ╰────
  help: both ends must be values that `model.layers` may take
2 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_grid_over_a_range_without_steps() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
training.lr = { low = 1e-4, high = 1e-2, scale = "log" }
data.noise = { low = 0.0, high = 1.0 }
"#,
        r#"
  × a grid cannot expand the range of `training.lr`
   ╭─[sweep.toml:4:15]
 3 │ [space]
 4 │ training.lr = { low = 1e-4, high = 1e-2, scale = "log" }
   ·               ─────────────────────┬────────────────────
   ·                                    ╰── has no `steps`
 5 │ data.noise = { low = 0.0, high = 1.0 }
   ╰────
  help: add `steps = 5`, list the values, or write `method = "random"` in [sampler]
  × a grid cannot expand the range of `data.noise`
   ╭─[sweep.toml:5:14]
 4 │ training.lr = { low = 1e-4, high = 1e-2, scale = "log" }
 5 │ data.noise = { low = 0.0, high = 1.0 }
   ·              ────────────┬────────────
   ·                          ╰── has no `steps`
   ╰────
  help: add `steps = 5`, list the values, or write `method = "random"` in [sampler]
2 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_random_sampler_without_a_space() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[sampler]
method = "random"
trials = 3
"#,
        r#"
  × the random sampler has nothing to draw from
   ╭─[sweep.toml:4:10]
 3 │ [sampler]
 4 │ method = "random"
   ·          ────┬───
   ·              ╰── needs a [space]
 5 │ trials = 3
   ╰────
  help: write what to sweep in [space]; for the same config again and again write [replicates]
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_swept_key_without_an_effect() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
training.gamma = [0.1, 0.5]
data.test_fraction = [0.1, 0.2]
"#,
        r#"
  × `training.gamma` has no effect here
   ╭─[sweep.toml:4:10]
 3 │ [space]
 4 │ training.gamma = [0.1, 0.5]
   ·          ──┬──
   ·            ╰── only with `training.schedule` = "step"
 5 │ data.test_fraction = [0.1, 0.2]
   ╰────
  help: delete it
  × `data.test_fraction` has no effect here
   ╭─[sweep.toml:5:6]
 4 │ training.gamma = [0.1, 0.5]
 5 │ data.test_fraction = [0.1, 0.2]
   ·      ──────┬──────
   ·            ╰── only with `data.source` = "digits" or "csv"
   ╰────
  help: delete it
2 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_swept_word_that_needs_another_key() {
    rejected(
        r#"
name = "t"
data.noise = 0.1
[space]
data.source = ["moons", "csv"]
"#,
        r#"
  × `data.path` is missing
   ╭─[sweep.toml:4:15]
 3 │ [space]
 4 │ data.source = ["moons", "csv"]
   ·               ────────┬───────
   ·                       ╰── needed here
   ╰────
  help: write `path = "points.csv"` in [data]
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_wrong_source_is_not_called_missing() {
    rejected(
        r#"
name = "t"
[space]
data.source = ["moon"]
"#,
        r#"
  × `data.source` must be one of "moons", "digits", "csv"
   ╭─[sweep.toml:3:16]
 2 │ [space]
 3 │ data.source = ["moon"]
   ·                ───┬──
   ·                   ╰── not one of them
   ╰────
  help: did you mean "moons"?
1 problem in sweep.toml; nothing was started
"#,
    );
}
