//! The sweeps that faults are done to: each as small as its faults allow.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// Three trials, trained in a few milliseconds, that keep their weights.
pub(super) const SMALLEST: &str = r#"name = "smallest"
seed = 1
[replicates]
training = 3
[data]
source = "moons"
n_train = 8
n_test = 4
[model]
hidden_size = 1
layers = 0
[training]
epochs = 1
batch_size = 8
"#;

/// Two configs of two trials; only the best config keeps its weights.
pub(super) const BEST: &str = r#"name = "best"
[replicates]
training = 2
[output]
weights = "best"
[data]
source = "moons"
n_train = 8
n_test = 4
[model]
layers = 0
[training]
epochs = 1
batch_size = 8
[space]
model.bottleneck_size = [1, 2]
"#;

/// 24 trials of about 20 ms.
pub(super) const HALF_A_SECOND: &str = r#"name = "half-a-second"
[replicates]
data = 2
training = 6
[data]
source = "moons"
n_train = 200
n_test = 50
[model]
layers = 1
[training]
epochs = 150
every = 50
[space]
model.hidden_size = [4, 16]
"#;

/// A search that learns and prunes, and confirms what it found; of about as long.
pub(super) fn search() -> String {
    let search = "sampler = { method = \"tpe\", trials = 18 }\npruner = { method = \"halving\", min = 50 }\n\
                  confirm = { top = 2, data = 2 }\nreplicates.data = 2\ntraining = { epochs = 450, every = 50 }";
    let data = "data = { source = \"moons\", n_train = 100, n_test = 50, n_valid = 50 }";
    format!(
        "name = \"search\"\n{search}\n{data}\n[space]\nmodel.hidden_size = {{ low = 2, high = 32 }}\n\
             training.lr = {{ low = 1e-4, high = 1e-1, scale = \"log\" }}\n"
    )
}

/// [`HALF_A_SECOND`] with so many more trials that one thread takes about ten seconds.
pub(super) fn ten_seconds() -> String {
    HALF_A_SECOND.replace("half-a-second", "ten-seconds").replace("training = 6", "training = 120")
}

/// [`HALF_A_SECOND`] with trials of minutes: whoever looks finds it running.
pub(super) fn minutes() -> String {
    HALF_A_SECOND.replace("half-a-second", "minutes").replace("epochs = 150", "epochs = 1000000")
}

/// One trial of about half a minute.
pub(super) const LONG_TRIAL: &str = r#"name = "long-trial"
[data]
source = "moons"
n_train = 1000
n_test = 50
[model]
hidden_size = 16
layers = 1
[training]
epochs = 500000
every = 25000
"#;

/// As many trials as asked for, each next to nothing.
pub(super) fn trivial(trials: usize) -> String {
    let data = trials / 100;
    format!(
        "name = \"trivial\"\n[replicates]\ndata = {data}\ntraining = 50\n[output]\nweights = \"none\"\n[data]\nsource = \
         \"moons\"\nn_train = 2\nn_test = 1\n[model]\nhidden_size = 1\n[training]\nepochs = 1\nbatch_size = 2\n[space]\n\
         model.layers = [0, 1]\n"
    )
}

/// The moments, places and bits of a part: the same in every campaign.
pub(super) fn chance(number: usize) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(number as u64)
}
