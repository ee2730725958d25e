//! Keys that nobody knows, that stand in the wrong place, that are missing or do nothing; and how problems are shown.

use super::rejected;

#[test]
fn an_unknown_key_at_the_top_with_one_like_it() {
    rejected(
        r#"
name = "t"
data.source = "moons"
sed = 1
"#,
        r#"
  × unknown key `sed` at the top of the file
   ╭─[sweep.toml:3:1]
 2 │ data.source = "moons"
 3 │ sed = 1
   · ─┬─
   ·  ╰── unknown
   ╰────
  help: did you mean `seed`?
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn an_unknown_key_at_the_top_like_one_of_a_table() {
    rejected(
        r#"
name = "t"
data.source = "moons"
trails = 3
"#,
        r#"
  × unknown key `trails` at the top of the file
   ╭─[sweep.toml:3:1]
 2 │ data.source = "moons"
 3 │ trails = 3
   · ───┬──
   ·    ╰── unknown
   ╰────
  help: did you mean `sampler.trials`?
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn an_unknown_key_at_the_top_like_no_other() {
    rejected(
        r#"
name = "t"
data.source = "moons"
gpu = true
"#,
        r#"
  × unknown key `gpu` at the top of the file
   ╭─[sweep.toml:3:1]
 2 │ data.source = "moons"
 3 │ gpu = true
   · ─┬─
   ·  ╰── unknown
   ╰────
  help: the keys at the top of the file are name, seed, max_trials, on_finish; the tables are metric, sampler,
        replicates, output, limits, data, model, training, mmd, evaluate, space
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn an_unknown_key_in_a_table_with_one_like_it() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[training]
learning_rate = 0.1
epoch = 3
"#,
        r"
  × unknown key `learning_rate` in [training]
   ╭─[sweep.toml:4:1]
 3 │ [training]
 4 │ learning_rate = 0.1
   · ──────┬──────
   ·       ╰── unknown
 5 │ epoch = 3
   ╰────
  help: the keys in [training] are epochs, batch_size, lr, schedule, min_lr, step_size, gamma, every, loss
  × unknown key `epoch` in [training]
   ╭─[sweep.toml:5:1]
 4 │ learning_rate = 0.1
 5 │ epoch = 3
   · ──┬──
   ·   ╰── unknown
   ╰────
  help: did you mean `epochs`?
2 problems in sweep.toml; nothing was started
",
    );
}

#[test]
fn an_unknown_key_in_a_table_like_no_other() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[training]
warmup = 5
"#,
        r"
  × unknown key `warmup` in [training]
   ╭─[sweep.toml:4:1]
 3 │ [training]
 4 │ warmup = 5
   · ───┬──
   ·    ╰── unknown
   ╰────
  help: the keys in [training] are epochs, batch_size, lr, schedule, min_lr, step_size, gamma, every, loss
1 problem in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_key_of_another_table() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[model]
lr = 0.1
"#,
        r"
  × unknown key `lr` in [model]
   ╭─[sweep.toml:4:1]
 3 │ [model]
 4 │ lr = 0.1
   · ─┬
   ·  ╰── unknown
   ╰────
  help: `lr` belongs in [training]
1 problem in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_key_of_the_top_below_a_table() {
    rejected(
        r#"
name = "t"
[data]
source = "moons"
seed = 3
"#,
        r#"
  × unknown key `seed` in [data]
   ╭─[sweep.toml:4:1]
 3 │ source = "moons"
 4 │ seed = 3
   · ──┬─
   ·   ╰── unknown
   ╰────
  help: `seed` belongs at the top of the file, above the first table
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_key_of_a_table_at_the_top() {
    rejected(
        r#"
name = "t"
data.source = "moons"
epochs = 5
"#,
        r#"
  × unknown key `epochs` at the top of the file
   ╭─[sweep.toml:3:1]
 2 │ data.source = "moons"
 3 │ epochs = 5
   · ───┬──
   ·    ╰── unknown
   ╰────
  help: `epochs` belongs in [training]
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn an_unknown_table() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[trainig]
lr = 0.1
"#,
        r#"
  × unknown key `trainig` at the top of the file
   ╭─[sweep.toml:3:2]
 2 │ data.source = "moons"
 3 │ [trainig]
   ·  ───┬───
   ·     ╰── unknown
 4 │ lr = 0.1
   ╰────
  help: did you mean `training`?
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn an_unknown_table_like_no_other() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[optimizer]
kind = "adam"
"#,
        r#"
  × unknown key `optimizer` at the top of the file
   ╭─[sweep.toml:3:2]
 2 │ data.source = "moons"
 3 │ [optimizer]
   ·  ────┬────
   ·      ╰── unknown
 4 │ kind = "adam"
   ╰────
  help: the keys at the top of the file are name, seed, max_trials, on_finish; the tables are metric, sampler,
        replicates, output, limits, data, model, training, mmd, evaluate, space
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_value_where_a_table_belongs() {
    rejected(
        r#"
name = "t"
data = "moons"
"#,
        r#"
  × `data` must be a table
   ╭─[sweep.toml:2:8]
 1 │ name = "t"
 2 │ data = "moons"
   ·        ───┬───
   ·           ╰── this is a text
   ╰────
  help: write `[data]` on a line of its own and the keys below it
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_list_where_a_table_belongs() {
    rejected(
        r#"
name = "t"
data.source = "moons"
space = ["training.lr"]
"#,
        r#"
  × `space` must be a table
   ╭─[sweep.toml:3:9]
 2 │ data.source = "moons"
 3 │ space = ["training.lr"]
   ·         ───────┬───────
   ·                ╰── this is a list
   ╰────
  help: write `[space]` on a line of its own and the keys below it
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_table_where_a_value_belongs() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[seed]
value = 1
"#,
        r#"
  × `seed` must be a whole number from 0 to 9223372036854775807
   ╭─[sweep.toml:3:1]
 2 │ data.source = "moons"
 3 │ [seed]
   · ───┬──
   ·    ╰── this is a table
 4 │ value = 1
   ╰────
  help: write, for example, `seed = 2024`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_dotted_name_in_quotes() {
    rejected(
        r#"
name = "t"
data.source = "moons"
"training.lr" = 0.1
"#,
        r#"
  × `training.lr` stands in quotes
   ╭─[sweep.toml:3:1]
 2 │ data.source = "moons"
 3 │ "training.lr" = 0.1
   · ──────┬──────
   ·       ╰── one key with a point in it
   ╰────
  help: write `training.lr = …` without quotes
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn an_empty_key() {
    rejected(
        r#"
name = "t"
data.source = "moons"
"" = 1
"#,
        r#"
  × unknown key `` at the top of the file
   ╭─[sweep.toml:3:1]
 2 │ data.source = "moons"
 3 │ "" = 1
   · ─┬
   ·  ╰── unknown
   ╰────
  help: the keys at the top of the file are name, seed, max_trials, on_finish; the tables are metric, sampler,
        replicates, output, limits, data, model, training, mmd, evaluate, space
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_key_in_capitals() {
    rejected(
        r#"
name = "t"
data.source = "moons"
SEED = 1
"#,
        r#"
  × unknown key `SEED` at the top of the file
   ╭─[sweep.toml:3:1]
 2 │ data.source = "moons"
 3 │ SEED = 1
   · ──┬─
   ·   ╰── unknown
   ╰────
  help: did you mean `seed`?
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_key_beyond_the_tables() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[training.adam]
beta1 = 0.9
"#,
        r#"
  × unknown key `adam` in [training]
   ╭─[sweep.toml:3:11]
 2 │ data.source = "moons"
 3 │ [training.adam]
   ·           ──┬─
   ·             ╰── unknown
 4 │ beta1 = 0.9
   ╰────
  help: the keys in [training] are epochs, batch_size, lr, schedule, min_lr, step_size, gamma, every, loss
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_name_that_is_missing() {
    rejected(
        r#"
seed = 1
[data]
source = "moons"
"#,
        r#"
  × `name` is missing
   ╭─[sweep.toml:1:1]
 1 │ seed = 1
   · ▲
   · ╰── needed here
 2 │ [data]
   ╰────
  help: write `name = "moons"` at the top of the file
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_source_that_is_missing() {
    rejected(
        r#"
name = "t"
[data]
noise = 0.1
"#,
        r#"
  × `data.source` is missing
   ╭─[sweep.toml:2:2]
 1 │ name = "t"
 2 │ [data]
   ·  ──┬─
   ·    ╰── needed here
 3 │ noise = 0.1
   ╰────
  help: write `source = "moons"` in [data]
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn all_that_is_needed_is_missing() {
    rejected(
        r"
seed = 1
",
        r#"
  × `name` is missing
   ╭─[sweep.toml:1:1]
 1 │ seed = 1
   · ▲
   · ╰── needed here
   ╰────
  help: write `name = "moons"` at the top of the file
  × `data.source` is missing
   ╭─[sweep.toml:1:1]
 1 │ seed = 1
   · ▲
   · ╰── needed here
   ╰────
  help: write `source = "moons"` in [data]
2 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn an_empty_file() {
    rejected(
        r"
",
        r#"
  × `name` is missing
   ╭─[sweep.toml:1:1]
   ╰────
  help: write `name = "moons"` at the top of the file
  × `data.source` is missing
   ╭─[sweep.toml:1:1]
   ╰────
  help: write `source = "moons"` in [data]
2 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn nothing_but_a_comment() {
    rejected(
        r"
# later
",
        r#"
  × `name` is missing
   ╭─[sweep.toml:1:1]
 1 │ # later
   · ▲
   · ╰── needed here
   ╰────
  help: write `name = "moons"` at the top of the file
  × `data.source` is missing
   ╭─[sweep.toml:1:1]
 1 │ # later
   · ▲
   · ╰── needed here
   ╰────
  help: write `source = "moons"` in [data]
2 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn trials_that_a_random_sampler_lacks() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[sampler]
method = "random"
[space]
training.lr = [0.1]
"#,
        r#"
  × `sampler.trials` is missing
   ╭─[sweep.toml:4:10]
 3 │ [sampler]
 4 │ method = "random"
   ·          ────┬───
   ·              ╰── needed here
 5 │ [space]
   ╰────
  help: write `trials = 200` in [sampler]
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_path_that_a_csv_source_lacks() {
    rejected(
        r#"
name = "t"
[data]
source = "csv"
"#,
        r#"
  × `data.path` is missing
   ╭─[sweep.toml:3:10]
 2 │ [data]
 3 │ source = "csv"
   ·          ──┬──
   ·            ╰── needed here
   ╰────
  help: write `path = "points.csv"` in [data]
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn trials_that_a_grid_ignores() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[sampler]
trials = 20
"#,
        r#"
  × `sampler.trials` has no effect here
   ╭─[sweep.toml:4:1]
 3 │ [sampler]
 4 │ trials = 20
   · ───┬──
   ·    ╰── only with `sampler.method` = "random"
   ╰────
  help: delete it
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn noise_that_digits_do_not_have() {
    rejected(
        r#"
name = "t"
[data]
source = "digits"
noise = 0.1
n_test = 5
"#,
        r#"
  × `data.noise` has no effect here
   ╭─[sweep.toml:4:1]
 3 │ source = "digits"
 4 │ noise = 0.1
   · ──┬──
   ·   ╰── only with `data.source` = "moons"
 5 │ n_test = 5
   ╰────
  help: delete it
  × `data.n_test` has no effect here
   ╭─[sweep.toml:5:1]
 4 │ noise = 0.1
 5 │ n_test = 5
   · ───┬──
   ·    ╰── only with `data.source` = "moons"
   ╰────
  help: delete it
2 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_test_fraction_that_moons_do_not_have() {
    rejected(
        r#"
name = "t"
[data]
source = "moons"
test_fraction = 0.3
"#,
        r#"
  × `data.test_fraction` has no effect here
   ╭─[sweep.toml:4:1]
 3 │ source = "moons"
 4 │ test_fraction = 0.3
   · ──────┬──────
   ·       ╰── only with `data.source` = "digits" or "csv"
   ╰────
  help: delete it
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_schedule_s_key_without_the_schedule() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[training]
min_lr = 1e-5
[space]
training.gamma = [0.1, 0.5]
"#,
        r#"
  × `training.min_lr` has no effect here
   ╭─[sweep.toml:4:1]
 3 │ [training]
 4 │ min_lr = 1e-5
   · ───┬──
   ·    ╰── only with `training.schedule` = "cosine"
 5 │ [space]
   ╰────
  help: delete it
  × `training.gamma` has no effect here
   ╭─[sweep.toml:6:10]
 5 │ [space]
 6 │ training.gamma = [0.1, 0.5]
   ·          ──┬──
   ·            ╰── only with `training.schedule` = "step"
   ╰────
  help: delete it
2 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_key_of_a_source_that_is_itself_wrong_is_left_alone() {
    rejected(
        r#"
name = "t"
[data]
source = "moon"
noise = 0.1
path = "x.csv"
"#,
        r#"
  × `data.source` must be one of "moons", "digits", "csv"
   ╭─[sweep.toml:3:10]
 2 │ [data]
 3 │ source = "moon"
   ·          ───┬──
   ·             ╰── not one of them
 4 │ noise = 0.1
   ╰────
  help: did you mean "moons"?
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn escape_sequences_in_keys_and_values() {
    rejected(
        r#"
name = "t"
data.source = "moons"
"\u001b[31mred\u0007" = 1
metric.name = "\u001b]0;title\u0007"
"#,
        r#"
  × unknown key `?[31mred?` at the top of the file
   ╭─[sweep.toml:3:1]
 2 │ data.source = "moons"
 3 │ "\u001b[31mred\u0007" = 1
   · ──────────┬──────────
   ·           ╰── unknown
 4 │ metric.name = "\u001b]0;title\u0007"
   ╰────
  help: the keys at the top of the file are name, seed, max_trials, on_finish; the tables are metric, sampler,
        replicates, output, limits, data, model, training, mmd, evaluate, space
  × `metric.name` must be one of "train_mse", "test_mse"
   ╭─[sweep.toml:4:15]
 3 │ "\u001b[31mred\u0007" = 1
 4 │ metric.name = "\u001b]0;title\u0007"
   ·               ───────────┬──────────
   ·                          ╰── not one of them
   ╰────
  help: write, for example, `name = "test_mse"`; [evaluate] can add others
2 problems in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn wide_letters_before_the_place() {
    rejected(
        r#"
name = "t"
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
  help: the keys at the top of the file are name, seed, max_trials, on_finish; the tables are metric, sampler,
        replicates, output, limits, data, model, training, mmd, evaluate, space
  × `metric.name` must be one of "train_mse", "test_mse"
   ╭─[sweep.toml:4:19]
 3 │ "größe 大" = 1 # naïve 大
 4 │ metric = { name = "精度", goal = "minimise" }
   ·                   ───┬──
   ·                      ╰── not one of them
   ╰────
  help: write, for example, `name = "test_mse"`; [evaluate] can add others
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
fn a_tab_before_the_place() {
    rejected(
        "name = \"t\"\ndata.source = \"moons\"\n[model]\n\tlayers\t=\t-1\n",
        r"
  × `model.layers` must be a whole number from 0 to 1000
   ╭─[sweep.toml:4:11]
 3 │ [model]
 4 │     layers  =   -1
   ·                 ─┬
   ·                  ╰── -1 is out of range
   ╰────
  help: write, for example, `layers = 2`
1 problem in sweep.toml; nothing was started
",
    );
}

#[test]
fn windows_line_ends() {
    rejected(
        "name = \"t\"\r\nseed = -1\r\ndata.source = \"moons\"\r\n",
        r#"
  × `seed` must be a whole number from 0 to 9223372036854775807
   ╭─[sweep.toml:2:8]
 1 │ name = "t"
 2 │ seed = -1
   ·        ─┬
   ·         ╰── -1 is out of range
 3 │ data.source = "moons"
   ╰────
  help: write, for example, `seed = 2024`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn problems_in_the_order_of_the_file() {
    rejected(
        r#"
seed = -1
[data]
source = "csv"
[training]
lr = nan
epochs = 0
steps = 3
[space]
model.layers = []
"#,
        r#"
  × `name` is missing
   ╭─[sweep.toml:1:1]
 1 │ seed = -1
   · ▲
   · ╰── needed here
 2 │ [data]
   ╰────
  help: write `name = "moons"` at the top of the file
  × `seed` must be a whole number from 0 to 9223372036854775807
   ╭─[sweep.toml:1:8]
 1 │ seed = -1
   ·        ─┬
   ·         ╰── -1 is out of range
 2 │ [data]
   ╰────
  help: write, for example, `seed = 2024`
  × `data.path` is missing
   ╭─[sweep.toml:3:10]
 2 │ [data]
 3 │ source = "csv"
   ·          ──┬──
   ·            ╰── needed here
 4 │ [training]
   ╰────
  help: write `path = "points.csv"` in [data]
  × `training.lr` must be a number above 0 and at most 100
   ╭─[sweep.toml:5:6]
 4 │ [training]
 5 │ lr = nan
   ·      ─┬─
   ·       ╰── nan is not a finite number
 6 │ epochs = 0
   ╰────
  help: write, for example, `lr = 1e-3`
  × `training.epochs` must be a whole number from 1 to 1000000
   ╭─[sweep.toml:6:10]
 5 │ lr = nan
 6 │ epochs = 0
   ·          ┬
   ·          ╰── 0 is out of range
 7 │ steps = 3
   ╰────
  help: write, for example, `epochs = 100`
  × unknown key `steps` in [training]
   ╭─[sweep.toml:7:1]
 6 │ epochs = 0
 7 │ steps = 3
   · ──┬──
   ·   ╰── unknown
 8 │ [space]
   ╰────
  help: did you mean `step_size`?
  × `model.layers` lists no value
   ╭─[sweep.toml:9:16]
 8 │ [space]
 9 │ model.layers = []
   ·                ─┬
   ·                 ╰── empty
   ╰────
  help: write at least one value, such as `[2]`, or delete the line
7 problems in sweep.toml; nothing was started
"#,
    );
}
