//! Which instructions the kernels may use. Results depend on it, and on nothing else of the processor.

use std::fmt;

/// A set of vector instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Isa {
    /// What every processor of the architecture has: the same bytes on all of them.
    Baseline,
    /// Eight numbers at a time, multiplied and added with one rounding.
    Avx2,
    /// Sixteen.
    Avx512,
}

impl Isa {
    /// From the plainest to the widest.
    pub(crate) const ALL: [Self; 3] = [Self::Baseline, Self::Avx2, Self::Avx512];

    /// The set of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|isa| isa.to_string() == name)
    }

    /// Raised whenever a change of the kernels changes a bit of what they compute with this set. Results of two revisions
    /// are never mixed, and those of the other sets stay as they are.
    pub(crate) const fn revision(self) -> u32 {
        match self {
            // 2: the sum of a batch's squared errors.
            Self::Baseline | Self::Avx2 | Self::Avx512 => 2,
        }
    }

    /// The widest that this processor has.
    pub(crate) fn detect() -> Self {
        Self::ALL.into_iter().rfind(|isa| isa.is_available()).unwrap_or(Self::Baseline)
    }

    /// Whether this processor has it.
    #[cfg(target_arch = "x86_64")]
    pub(crate) fn is_available(self) -> bool {
        match self {
            Self::Baseline => true,
            Self::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            Self::Avx512 => is_x86_feature_detected!("avx512f"),
        }
    }

    /// Whether this processor has it.
    #[cfg(not(target_arch = "x86_64"))]
    pub(crate) fn is_available(self) -> bool {
        self == Self::Baseline
    }
}

impl fmt::Display for Isa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Baseline => "baseline",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
        })
    }
}
