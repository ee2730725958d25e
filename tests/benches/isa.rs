//! The sets of vector instructions that are measured, and how everybody else is held to them.

use std::fmt;
use std::process::Command;

use super::page::table;

/// What `sweeper run --isa` takes, from the widest to what every processor of the architecture has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Isa {
    Avx512,
    Avx2,
    Baseline,
}

/// Asks JAX's compiler not to hand products to YNNPACK, which takes the widest set that the processor has, whatever it is
/// told: then oneDNN computes them, which can be limited.
const NO_YNNPACK: &str = "--xla_cpu_experimental_ynn_fusion_type=";

/// Variables that hold libraries to a set, and whose they are.
const LIMITED: [(&str, &str); 5] = [
    ("JAX's compiler", "XLA_FLAGS"),
    ("oneDNN, in JAX and PyTorch", "ONEDNN_MAX_CPU_ISA"),
    ("PyTorch's own kernels", "ATEN_CPU_CAPABILITY"),
    ("MKL, in PyTorch", "MKL_ENABLE_INSTRUCTIONS"),
    ("OpenBLAS, in NumPy", "OPENBLAS_CORETYPE"),
];

/// How the names of variables begin that make libraries choose other instructions or blocks than they would by themselves.
const CHOOSING: [&str; 8] = ["XLA_", "DNNL_", "ONEDNN_", "ATEN_", "MKL_", "OPENBLAS_", "NPY_", "GOTO"];

impl Isa {
    pub(super) const ALL: [Self; 3] = [Self::Avx512, Self::Avx2, Self::Baseline];

    /// The widest that this processor has: what sweeper takes by itself.
    #[cfg(target_arch = "x86_64")]
    pub(super) fn widest() -> Self {
        if is_x86_feature_detected!("avx512f") {
            Self::Avx512
        } else if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            Self::Avx2
        } else {
            Self::Baseline
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    pub(super) fn widest() -> Self {
        Self::Baseline
    }

    /// Reads a list such as `avx2,baseline`, of sets that this processor has.
    pub(super) fn listed(list: &str) -> Vec<Self> {
        let named = |word: &str| Self::ALL.into_iter().find(|isa| isa.to_string() == word);
        let isas: Option<Vec<Self>> = list.split(',').map(named).collect();
        let isas = isas.unwrap_or_else(|| panic!("write avx512, avx2 or baseline, not {list:?}"));
        let order = |isa: &Self| Self::ALL.iter().position(|other| other == isa);
        for isa in &isas {
            assert!(order(isa) >= order(&Self::widest()), "this processor has no {isa}");
        }
        isas
    }

    /// As the page writes it.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Avx512 => "AVX-512",
            Self::Avx2 => "AVX2",
            Self::Baseline => "Baseline",
        }
    }

    /// What the variables of [`LIMITED`] say, in their order. The baseline is SSE2, to which none can be held: they are
    /// given the nearest that all know, SSE4.
    fn limits(self) -> Option<[String; 5]> {
        let xla = |most: &str| format!("--xla_cpu_max_isa={most} {NO_YNNPACK}");
        match self {
            Self::Avx512 => None,
            Self::Avx2 => Some([&xla("AVX2"), "AVX2", "avx2", "AVX2", "Haswell"].map(str::to_owned)),
            Self::Baseline => Some([&xla("SSE4_2"), "SSE41", "default", "SSE4_2", "Nehalem"].map(str::to_owned)),
        }
    }

    /// Holds a process to this set where the processor has a wider one, and else to nothing: what the environment says of
    /// libraries is taken out.
    pub(super) fn hold(self, command: &mut Command) {
        for (name, _) in std::env::vars_os() {
            if CHOOSING.iter().any(|begin| name.to_string_lossy().starts_with(begin)) {
                command.env_remove(name);
            }
        }
        for (value, (_, variable)) in
            self.limits().into_iter().flatten().zip(LIMITED).filter(|_| self != Self::widest())
        {
            command.env(variable, value);
        }
    }

    /// What a reader of measurements should know of it.
    pub(super) fn note(self) -> String {
        let held =
            if self == Self::widest() { "the widest of the processor" } else { "narrower than the processor's widest" };
        format!("instruction set {self}, {held}")
    }
}

impl fmt::Display for Isa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Avx512 => "avx512",
            Self::Avx2 => "avx2",
            Self::Baseline => "baseline",
        })
    }
}

/// How the others were held to a set: for the page.
pub(super) fn section() -> String {
    let values = [Isa::Avx2, Isa::Baseline].map(|isa| isa.limits().unwrap_or_default());
    let [avx2, baseline] = values;
    let rows = LIMITED.into_iter().zip(avx2.into_iter().zip(baseline));
    let rows = rows.map(|((whose, variable), (avx2, baseline))| {
        [&format!("`{variable}`"), whose, &format!("`{avx2}`"), &format!("`{baseline}`")].map(str::to_owned).to_vec()
    });
    format!(
        "## Instruction sets\n\n\
         What trains is measured with `sweeper run --isa` for each set. Where the processor has a wider one, the others are\n\
         held to the same by their environment; with the widest it is cleared of all that libraries choose instructions by.\n\n{}\n\
         What is not held: YNNPACK, which computes JAX's products of matrices by itself, knows no limit, and is left out of JAX\n\
         where a set narrower than the widest is measured (by the empty flag; oneDNN takes its place). MKL heeds its variable on\n\
         Intel's processors alone. No library can be held to the SSE2 of the baseline: there they keep SSE4, and what was\n\
         compiled for more, such as Eigen in JAX, keeps it. NumPy's own loops, which draw the data, choose for themselves.\n",
        table(&["variable", "whose", "AVX2", "baseline"], &rows.collect::<Vec<_>>()),
    )
}

#[test]
fn others_are_held_to_narrower_sets_alone() {
    let held = |isa: Isa| {
        let mut command = Command::new("python");
        isa.hold(&mut command);
        command.get_envs().filter(|(_, value)| value.is_some()).count()
    };
    assert_eq!(held(Isa::widest()), 0);
    assert_eq!(held(Isa::Baseline), if Isa::widest() == Isa::Baseline { 0 } else { LIMITED.len() });
    assert_eq!(Isa::listed("baseline"), [Isa::Baseline]);
    assert_eq!(Isa::listed(&format!("{},baseline", Isa::widest())), [Isa::widest(), Isa::Baseline]);
}
