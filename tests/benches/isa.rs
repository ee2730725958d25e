//! The sets of vector instructions that are measured, and how everybody else is held to them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::{fmt, fs};

/// What `sweeper run --isa` takes, from the widest to what every processor of the architecture has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Isa {
    Avx512,
    Avx2,
    Baseline,
}

/// Hides instructions from the program that it is preloaded into.
const HIDING: &str = "tests/benches/peers/hide_instructions.c";

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

    /// What is hidden from the others, as `CPUID_HIDE` says it: the set that follows this one, if the processor has it.
    fn hidden(self) -> Option<&'static str> {
        let hidden = match self {
            Self::Avx512 => None,
            Self::Avx2 => Some("avx512"),
            Self::Baseline => Some("avx"),
        };
        hidden.filter(|_| self != Self::widest())
    }

    /// Panics where the others cannot be held to this set.
    pub(super) fn check(self) {
        if self.hidden().is_some() {
            LazyLock::force(&LIBRARY);
        }
    }

    /// Shows a process a processor that has no wider set than this one. What the environment says of instructions to
    /// libraries is taken out.
    pub(super) fn hold(self, command: &mut Command) {
        for (name, _) in std::env::vars_os() {
            if CHOOSING.iter().any(|begin| name.to_string_lossy().starts_with(begin)) {
                command.env_remove(name);
            }
        }
        if let Some(hidden) = self.hidden() {
            command.env("LD_PRELOAD", LIBRARY.as_path()).env("CPUID_HIDE", hidden);
        }
    }

    /// What a reader of measurements should know of it.
    pub(super) fn note(self) -> String {
        let held = if self == Self::widest() {
            "the widest of the processor"
        } else {
            "what is wider was hidden from the others"
        };
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

/// [`HIDING`], compiled.
static LIBRARY: LazyLock<PathBuf> = LazyLock::new(|| {
    assert!(
        can_hide(),
        "beside others, this machine can measure its widest set alone: it cannot hide instructions from them (/proc/cpuinfo \
         has no cpuid_fault)"
    );
    let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hide_instructions.so");
    // Else it would be left out with a warning.
    assert!(!library.to_string_lossy().contains([' ', ':']), "LD_PRELOAD takes no path such as {}", library.display());
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(HIDING);
    let compiled = Command::new("cc").args(["-O1", "-shared", "-fPIC", "-o"]).args([&library, &source]).status();
    let compiled = compiled.unwrap_or_else(|e| panic!("to hide instructions takes a C compiler, `cc`: {e}"));
    assert!(compiled.success(), "cc does not compile {HIDING}: {compiled}");
    library
});

/// Whether the processor and the system let a process answer CPUID in their place.
fn can_hide() -> bool {
    fs::read_to_string("/proc/cpuinfo").is_ok_and(|told| told.split_whitespace().any(|flag| flag == "cpuid_fault"))
}

/// How the others were held to a set: for the page.
pub(super) fn section() -> String {
    format!(
        "## Instruction sets\n\n\
         What trains is measured with `sweeper run --isa` for each set. Where the processor has a wider one, the others are\n\
         shown a processor without it, so that their libraries choose what they would choose there: CPUID faults, and is\n\
         answered without AVX-512 and AMX where AVX2 is measured, and without AVX and FMA, too, where the baseline is\n\
         (`{HIDING}`). Variables by which libraries choose instructions are taken out. The\n\
         baseline is SSE2 for sweeper and SSE4.2 for the others: NumPy starts with no less. JAX refuses a processor without\n\
         AVX; there its check is left out, and what it was compiled with AVX for keeps it. Nobody is held, sweeper neither, in\n\
         glibc, which chooses its `memcpy` and its mathematical functions before anything can be hidden.\n"
    )
}

#[test]
fn others_are_held_to_narrower_sets_alone() {
    let held = |isa: Isa| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sweeper"));
        isa.hold(&mut command);
        command
    };
    assert!(held(Isa::widest()).get_envs().all(|(_, value)| value.is_none()));
    let narrower: Vec<Isa> = Isa::ALL.into_iter().filter(|isa| isa.hidden().is_some() && can_hide()).collect();
    for isa in narrower {
        let asked = format!("--isa={}", Isa::widest());
        let told = held(isa).args(["run", &asked, "sweep.toml"]).output().unwrap();
        let told = String::from_utf8(told.stderr).unwrap();
        let sees = format!("this processor has no {}; {isa} is the widest it has", Isa::widest());
        assert!(told.contains(&sees), "{told}");
    }
    assert_eq!(Isa::listed("baseline"), [Isa::Baseline]);
    assert_eq!(Isa::listed(&format!("{},baseline", Isa::widest())), [Isa::widest(), Isa::Baseline]);
}
