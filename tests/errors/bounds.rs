//! More trials than the limit, and trainings that do not fit into memory.

use super::rejected;

#[test]
fn more_trials_than_the_limit() {
    rejected(
        r#"
name = "t"
data.source = "moons"
max_trials = 10
[replicates]
data = 3
[space]
model.layers = [1, 2]
training.lr = [1e-3, 1e-2]
"#,
        r#"
  × the grid has 12 trials, the limit is 10
   ╭─[sweep.toml:6:2]
 5 │ data = 3
 6 │ [space]
   ·  ──┬──
   ·    ╰── configs × replicates
 7 │ model.layers = [1, 2]
   ╰────
  help: take fewer values, steps or replicates, or write `method = "random"` in [sampler], or raise `max_trials` at
        the top of the file
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn more_trials_than_the_default_limit() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
training.lr = { low = 1e-4, high = 1e-2, steps = 100000 }
data.noise = { low = 0.0, high = 1.0, steps = 100000 }
"#,
        r#"
  × the grid has 10000000000 trials, the limit is 100000
   ╭─[sweep.toml:3:2]
 2 │ data.source = "moons"
 3 │ [space]
   ·  ──┬──
   ·    ╰── configs × replicates
 4 │ training.lr = { low = 1e-4, high = 1e-2, steps = 100000 }
   ╰────
  help: take fewer values, steps or replicates, or write `method = "random"` in [sampler]
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn more_trials_than_64_bits_count() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[replicates]
data = 10000
[space]
training.lr = { low = 1e-4, high = 1e-2, steps = 100000 }
data.noise = { low = 0.0, high = 1.0, steps = 100000 }
data.n_train = { low = 2, high = 1000000, steps = 100000 }
data.n_test = { low = 1, high = 1000000, steps = 100000 }
training.epochs = { low = 1, high = 1000000, steps = 100000 }
"#,
        r#"
  × the grid has more than 10^19 trials, the limit is 100000
   ╭─[sweep.toml:5:2]
 4 │ data = 10000
 5 │ [space]
   ·  ──┬──
   ·    ╰── configs × replicates
 6 │ training.lr = { low = 1e-4, high = 1e-2, steps = 100000 }
   ╰────
  help: take fewer values, steps or replicates, or write `method = "random"` in [sampler]
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn more_replicates_than_the_limit() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[replicates]
data = 1000
training = 1000
"#,
        r#"
  × the grid has 1000000 trials, the limit is 100000
   ╭─[sweep.toml:3:2]
 2 │ data.source = "moons"
 3 │ [replicates]
   ·  ─────┬────
   ·       ╰── configs × replicates
 4 │ data = 1000
   ╰────
  help: take fewer values, steps or replicates, or write `method = "random"` in [sampler], or raise `max_trials` at
        the top of the file
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn more_draws_than_the_limit() {
    rejected(
        r#"
name = "t"
data.source = "moons"
max_trials = 100
[sampler]
method = "random"
trials = 101
[space]
training.lr = { low = 1e-4, high = 1e-2 }
"#,
        r#"
  × the random sampler has 101 trials, the limit is 100
   ╭─[sweep.toml:6:10]
 5 │ method = "random"
 6 │ trials = 101
   ·          ─┬─
   ·           ╰── configs × replicates
 7 │ [space]
   ╰────
  help: write fewer trials or replicates, or raise `max_trials` at the top of the file
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_limit_above_all_limits() {
    rejected(
        r#"
name = "t"
data.source = "moons"
max_trials = 99999999999
"#,
        r#"
  × `max_trials` must be a whole number from 1 to 10000000
   ╭─[sweep.toml:3:14]
 2 │ data.source = "moons"
 3 │ max_trials = 99999999999
   ·              ─────┬─────
   ·                   ╰── 99999999999 is out of range
   ╰────
  help: write, for example, `max_trials = 100000`
1 problem in sweep.toml; nothing was started
"#,
    );
}

#[test]
fn a_network_too_large_for_memory() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[model]
hidden_size = 100000
"#,
        r"
  × a training would take about 299 GiB of memory, the limit is 4 GiB
   ╭─[sweep.toml:4:15]
 3 │ [model]
 4 │ hidden_size = 100000
   ·               ───┬──
   ·                  ╰── this counts most
   ╰────
  help: take a smaller network, batch or dataset
1 problem in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_network_too_large_in_one_corner_of_the_space() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[space]
model.hidden_size = [16, 20000]
model.layers = [1, 4]
"#,
        r"
  × a training would take about 36 GiB of memory with the largest values of the space, the limit is 4 GiB
   ╭─[sweep.toml:4:21]
 3 │ [space]
 4 │ model.hidden_size = [16, 20000]
   ·                     ─────┬─────
   ·                          ╰── this counts most
 5 │ model.layers = [1, 4]
   ╰────
  help: take a smaller network, batch or dataset
1 problem in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_code_too_large_for_memory() {
    rejected(
        r#"
name = "t"
data.source = "moons"
[model]
hidden_size = 100000
layers = 1
bottleneck_size = 100000
"#,
        r"
  × a training would take about 299 GiB of memory, the limit is 4 GiB
   ╭─[sweep.toml:4:15]
 3 │ [model]
 4 │ hidden_size = 100000
   ·               ───┬──
   ·                  ╰── this counts most
 5 │ layers = 1
   ╰────
  help: take a smaller network, batch or dataset
1 problem in sweep.toml; nothing was started
",
    );
}

#[test]
fn a_dataset_too_large_for_memory() {
    rejected(
        r#"
name = "t"
data.source = "moons"
data.n_train = 10000000
data.n_test = 10000000
training.batch_size = 10000000
model.hidden_size = 512
"#,
        r"
  × a training would take about 154 GiB of memory, the limit is 4 GiB
   ╭─[sweep.toml:5:23]
 4 │ data.n_test = 10000000
 5 │ training.batch_size = 10000000
   ·                       ────┬───
   ·                           ╰── this counts most
 6 │ model.hidden_size = 512
   ╰────
  help: take a smaller network, batch or dataset
1 problem in sweep.toml; nothing was started
",
    );
}
