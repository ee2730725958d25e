//! A trial's config, typed: which data, which network, which training. Ranges are checked by `spec` and nowhere else.

/// Everything that a training depends on, but for its replicate and seed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Config {
    /// What is learnt.
    pub(crate) data: Data,
    /// What learns it.
    pub(crate) model: Model,
    /// How.
    pub(crate) training: Training,
}

impl Config {
    /// Memory of one training: parameters, gradients, Adam's two moments, two batches of activations and their
    /// gradients, and the data, all in 4 bytes a number. The width of a user's table, where it is not yet known, counts
    /// as the number of its named columns.
    pub(crate) fn memory_bytes(&self, input_size: Option<usize>) -> u64 {
        let size = |n: usize| n as u64;
        let (input, n_test) = match &self.data.source {
            Source::Moons { n_test, .. } => (2, size(*n_test)),
            Source::Digits { .. } => (64, 0),
            Source::Csv { columns, .. } => (size(columns.len().max(1)), 0),
        };
        let input = input_size.map_or(input, size);
        let Model { hidden_size, layers, bottleneck_size, .. } = self.model;
        let (hidden, layers, bottleneck) = (size(hidden_size), size(layers), size(bottleneck_size));
        let rows = size(self.data.n_train.unwrap_or(0)).saturating_add(n_test);
        let parameters = self.model.parameters(input);
        let activations = 2 * (layers * 2 * hidden + bottleneck + 2 * input);
        let batch = size(self.training.batch_size).min(rows.max(2000));
        [4 * parameters, activations.saturating_mul(batch), 2 * input * rows]
            .into_iter()
            .fold(0_u64, |sum, numbers| sum.saturating_add(numbers.saturating_mul(4)))
    }
}

/// A dataset: a training part and a test part of real rows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Data {
    /// Where the rows come from.
    pub(crate) source: Source,
    /// Training rows to use; `None` takes all there are. A smaller set is the beginning of a larger one.
    pub(crate) n_train: Option<usize>,
}

/// Where rows come from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Source {
    /// Two interleaving half circles, scikit-learn's `make_moons`. `n_train` is never `None`.
    Moons {
        /// Standard deviation of the Gaussian noise added to each coordinate.
        noise: f64,
        /// Test points, drawn apart from the training points.
        n_test: usize,
    },
    /// The 1797 8 × 8 handwritten digits of UCI and scikit-learn, scaled to [0, 1].
    Digits {
        /// Share of the rows held out for testing, in (0, 1), stratified by label.
        test_fraction: f64,
    },
    /// Numeric columns of a CSV file with a header.
    Csv {
        /// Path of the file, relative to the working directory.
        path: String,
        /// Columns to learn, in this order; empty takes all but the label.
        columns: Vec<String>,
        /// Column that labels the rows: never learnt, stratifies the split.
        label: Option<String>,
        /// Whether each column is shifted and scaled to mean 0 and standard deviation 1 of the training rows.
        standardize: bool,
        /// Share of the rows held out for testing, in (0, 1).
        test_fraction: f64,
    },
}

impl Source {
    /// Names the source: `moons`, `digits`, `csv points.csv`.
    pub(crate) fn label(&self) -> String {
        match self {
            Self::Moons { .. } => "moons".to_owned(),
            Self::Digits { .. } => "digits".to_owned(),
            Self::Csv { path, .. } => format!("csv {path}"),
        }
    }
}

impl Model {
    /// Weights and biases of the network for rows of `input` numbers.
    pub(crate) fn parameters(&self, input: u64) -> u64 {
        let (hidden, layers, code) = (self.hidden_size as u64, self.layers as u64, self.bottleneck_size as u64);
        let half = |from: u64, to: u64| match layers {
            0 => (from + 1) * to,
            _ => (from + 1) * hidden + (layers - 1) * (hidden + 1) * hidden + (hidden + 1) * to,
        };
        half(input, code) + half(code, input)
    }
}

impl Training {
    /// Measurements that a whole training records.
    pub(crate) fn recorded(&self) -> u32 {
        self.epochs.div_ceil(self.every)
    }
}

/// An autoencoder; its input size is the data's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Model {
    /// The kind of network.
    pub(crate) kind: ModelKind,
    /// Width of the hidden layers.
    pub(crate) hidden_size: usize,
    /// Hidden layers in the encoder, and as many in the decoder.
    pub(crate) layers: usize,
    /// Width of the code.
    pub(crate) bottleneck_size: usize,
}

/// The kind of network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ModelKind {
    /// Fully connected layers with ReLU between them; encoder and decoder end linear.
    Mlp,
}

/// Minimisation by Adam over shuffled batches.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Training {
    /// Passes over the training rows.
    pub(crate) epochs: u32,
    /// Rows in a batch; the last batch of an epoch may be shorter.
    pub(crate) batch_size: usize,
    /// Adam's step size in the first epoch.
    pub(crate) lr: f64,
    /// How the step size changes from epoch to epoch.
    pub(crate) schedule: Schedule,
    /// Record a measurement every so many epochs, and after the last.
    pub(crate) every: u32,
}

/// The learning rate of each epoch, as PyTorch's schedulers of these names define it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Schedule {
    /// `lr` throughout.
    Constant,
    /// From `lr` to `min_lr` along half a cosine over all epochs.
    Cosine {
        /// The rate approached at the end.
        min_lr: f64,
    },
    /// Multiplied by `gamma` every `step_size` epochs.
    Step {
        /// Epochs between two multiplications.
        step_size: u32,
        /// The factor, in (0, 1].
        gamma: f64,
    },
}
