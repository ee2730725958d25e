//! What a network learns, what it is and how it is trained, typed. Ranges were checked before.

use crate::space::words;

/// Everything that a training depends on, but for its replicate and seed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Setup {
    /// What is learnt.
    pub(crate) data: Data,
    /// What learns it.
    pub(crate) model: Model,
    /// How.
    pub(crate) training: Training,
}

/// A dataset: a training part, a test part and, where it is asked for, a validation part of real rows.
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
        /// Validation points, drawn apart from both; 0 for none.
        n_valid: usize,
    },
    /// The 1797 8 × 8 handwritten digits of UCI and scikit-learn, scaled to [0, 1].
    Digits {
        /// Shares of the rows that are not learnt.
        held_out: HeldOut,
    },
    /// Numeric columns of a CSV file with a header.
    Csv {
        /// Path of the file, relative to the working directory.
        path: String,
        /// Columns to learn, in this order; empty takes all but the label.
        columns: Vec<String>,
        /// Columns that are not learnt.
        exclude: Vec<String>,
        /// Column that labels the rows: never learnt, stratifies the split.
        label: Option<String>,
        /// What becomes of rows that lack a value.
        missing: Missing,
        /// Whether each column is shifted and scaled to mean 0 and standard deviation 1 of the training rows.
        standardize: bool,
        /// Shares of the rows that are not learnt.
        held_out: HeldOut,
    },
}

/// Shares of a table's rows that are not learnt, stratified by label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct HeldOut {
    /// Of test rows, in (0, 1). They are the same whatever the other share.
    pub(crate) test: f64,
    /// Of validation rows, in [0, 1); 0 for none.
    pub(crate) valid: f64,
}

words! {
    /// What becomes of rows that lack a value.
    #[derive(PartialOrd, Ord)]
    pub(crate) enum Missing {
        /// A file that has any is refused.
        Refuse = "refuse",
        /// They are left out.
        Drop = "drop",
    }
}

impl Source {
    /// Names the rows: `moons`, `digits`, `csv points.csv`, `csv points.csv (label class)`.
    pub(crate) fn label(&self) -> String {
        match self {
            Self::Moons { .. } => "moons".to_owned(),
            Self::Digits { .. } => "digits".to_owned(),
            Self::Csv { path, label: None, .. } => format!("csv {path}"),
            Self::Csv { path, label: Some(label), .. } => format!("csv {path} (label {label})"),
        }
    }
}

impl Model {
    /// Weights and biases of the network for rows of `input` numbers.
    pub(crate) fn parameters(&self, input: usize) -> u64 {
        // Of a layer and its mirror image.
        let both = |(from, to): (u64, u64)| (from + 1) * to + (to + 1) * from;
        self.features(input).windows(2).map(|pair| both((pair[0] as u64, pair[1] as u64))).sum()
    }

    /// The numbers of an example of `input` numbers before, between and after the layers of the encoder; in reverse, of
    /// the decoder.
    pub(crate) fn features(&self, input: usize) -> Vec<usize> {
        let after = self.stacks(input).into_iter().flat_map(|(_, widths)| widths.into_iter().skip(1));
        [input].into_iter().chain(after).collect()
    }

    /// The stacks of layers of the encoder for examples of `input` numbers, in the order of the forward pass: of each the
    /// numbers of an example before, between and after its layers. In reverse, those of the decoder.
    pub(crate) fn stacks(&self, input: usize) -> Vec<(Part, Vec<usize>)> {
        let ModelKind::Resnet { block_layers, projection } = self.kind else {
            let layers = [&[input], &self.widths[..], &[self.bottleneck_size]].concat();
            return vec![(Part::Layers, layers)];
        };
        let wide = match projection {
            Projection::Lifted(width) => width,
            Projection::Auto | Projection::Linear => input,
        };
        let lift = matches!(projection, Projection::Lifted(_)).then(|| (Part::Lift, vec![input, wide]));
        let block = |width: &usize| (Part::Block, [vec![wide], vec![*width; block_layers], vec![wide]].concat());
        let is_identity = projection == Projection::Auto && wide == self.bottleneck_size && !self.widths.is_empty();
        let last = (!is_identity).then(|| (Part::Layers, vec![wide, self.bottleneck_size]));
        lift.into_iter().chain(self.widths.iter().map(block)).chain(last).collect()
    }
}

/// What a stack of layers is in an encoder or a decoder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Between the data's width and that of the blocks.
    Lift,
    /// The `f` of a residual block `z + f(z)` (He et al. 2016).
    Block,
    /// To the code's width from what is before it.
    Layers,
}

impl Training {
    /// Measurements that a whole training records; one that ends early has fewer.
    pub(crate) fn recorded(&self) -> u32 {
        self.epochs.div_ceil(self.every)
    }
}

/// An autoencoder; its input size is the data's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Model {
    /// The kind of network.
    pub(crate) kind: ModelKind,
    /// The width of each hidden layer of the encoder, or inside each of its blocks. The decoder has them in reverse.
    pub(crate) widths: Vec<usize>,
    /// Width of the code.
    pub(crate) bottleneck_size: usize,
}

/// The kind of network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ModelKind {
    /// Fully connected layers with ReLU between them; encoder and decoder end linear.
    Mlp,
    /// Blocks `z + f(z)`, as many as there are widths; the decoder mirrors the encoder. `f` is fully connected with hidden
    /// layers of its width and ReLU, and ends linear.
    Resnet {
        /// Hidden layers of each `f`: 1 or 2.
        block_layers: usize,
        /// How wide `z` is, and how it becomes the code.
        projection: Projection,
    },
}

/// What stands between the data, the blocks of a residual network and the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Projection {
    /// Blocks of the data's width, and a linear layer to the code unless that is as wide: then the network is its blocks.
    Auto,
    /// Blocks of the data's width and always a linear layer to the code.
    Linear,
    /// A linear layer from the data to this width, blocks of it and a linear layer to the code.
    Lifted(usize),
}

/// Minimisation by Adam over shuffled batches.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Training {
    /// Passes over the training rows; the most, where it may end early. The schedule is made for all of them.
    pub(crate) epochs: u32,
    /// Rows in a batch; the last batch of an epoch may be shorter.
    pub(crate) batch_size: usize,
    /// Adam's step size in the first epoch.
    pub(crate) lr: f64,
    /// How the step size changes from epoch to epoch.
    pub(crate) schedule: Schedule,
    /// Record a measurement every so many epochs, and after the last.
    pub(crate) every: u32,
    /// Whether it may end before all epochs are over.
    pub(crate) early_stopping: Option<EarlyStopping>,
    /// What is minimised.
    pub(crate) loss: LossKind,
}

/// A training ends when its error on validation rows has not improved for long enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct EarlyStopping {
    /// Recorded epochs without an improvement after which it ends, from 1.
    pub(crate) patience: u32,
    /// An error has improved if it is below the best so far by more than this, from 0.
    pub(crate) min_delta: f64,
}

/// What training minimises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum LossKind {
    /// The mean squared error over samples and coordinates.
    Mse,
    /// The same plus a weighted MMD² of the codes from as many standard normal samples.
    MseMmd(Mmd),
}

/// The squared maximum mean discrepancy (Gretton et al. 2012) between codes and a standard normal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mmd {
    /// What is summed over the bandwidths.
    pub(crate) kernel: Kernel,
    /// Which estimate of MMD².
    pub(crate) estimator: Estimator,
    /// How many bandwidths, each twice the one before.
    pub(crate) bandwidths: usize,
    /// The smallest bandwidth.
    pub(crate) base: f64,
    /// What MMD² is multiplied by in the loss.
    pub(crate) weight: f64,
}

impl Mmd {
    /// What codes of every trial are measured by; as a loss it has no part in it.
    pub(crate) const USUAL: Self = Self {
        kernel: Kernel::SquaredExponential,
        estimator: Estimator::Biased,
        bandwidths: 5,
        base: 0.25,
        weight: 0.0,
    };
}

words! {
    /// A kernel of the distance `d` and the bandwidth `σ`.
    pub(crate) enum Kernel {
        /// `exp(-d² / 2σ²)`
        SquaredExponential = "squared_exponential",
        /// `1 / √(1 + d² / 2σ²)`
        InverseMultiquadric = "inverse_multiquadric",
    }
}

words! {
    /// An estimate of MMD² (Gretton et al. 2012, equations 5 and 3).
    pub(crate) enum Estimator {
        /// Means over all pairs, a sample with itself included; never negative.
        Biased = "biased",
        /// Means over pairs of different samples.
        Unbiased = "unbiased",
    }
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
