//! Side by side: sweeper and what else could do its work, in one run on one machine.
//!
//! ```sh
//! SWEEPER_BENCH_TORCH=…/python SWEEPER_BENCH_JAX=…/python \
//!     SWEEPER_BENCH_HYDRA=…/python SWEEPER_BENCH_PHASESWEEP=…/python \
//!     cargo test --release --test main -- --ignored --nocapture bench
//! ```
//!
//! takes about half an hour on four quiet cores, and two hours more for `search`, writes raw numbers to `analysis/speed/`,
//! makes `analysis/speed.md` of them and brings the README's table up to date. The interpreters are of environments outside the repository, one with
//! `torch optuna scikit-learn`, one with `jax[cpu] optax scikit-learn` (`threadpoolctl`, which tells OpenBLAS' kernels, comes
//! with scikit-learn), one with `hydra-core hydra-joblib-launcher`, one with `phasesweep`, one with `plotly optuna-dashboard`; without
//! one, its rows are left out. `browser` takes what `tests/page/package.json` names, and Chromium. So are those of GNU `parallel` where it is not installed. `SWEEPER_BENCH_ROUNDS=1` is a quick look (the rule is 5
//! rounds, and medians), `SWEEPER_BENCH_PARTS=steps,scaling` measures these parts alone and leaves the numbers of the others
//! as they are; `=page` measures nothing and makes the page again.
//!
//! `SWEEPER_BENCH_ISA=avx2,baseline` names the sets of instructions for the parts that depend on them; without it, they are
//! measured with the widest of the processor, as the other parts always are. Beside others, narrower ones take `cc` and a
//! processor whose CPUID can be made to fault (`isa.rs`). Numbers are written only of a machine that was
//! quiet before and after a part (`quiet.rs`); `SWEEPER_BENCH_NOISY=1` prints those of a busy one, for a look.
//!
//! Programs take turns, so that a machine that is busy for a while is so for all. Every run gets a folder of a new name:
//! ext4 is slow where many files have just been deleted. So that part comes last, too.

mod bookkeeping;
mod browser;
mod evaluations;
mod isa;
mod mmd;
mod page;
mod peers;
mod place;
mod programs;
mod quiet;
mod raw;
mod scaling;
mod search;
mod steps;
mod whole_sweep;

use isa::Isa;
use peers::Python;
use place::{Place, tell};
use raw::Raw;

/// What is measured with.
struct Setting {
    rounds: usize,
    /// The set of instructions, for parts that depend on it.
    isa: Option<Isa>,
    torch: Option<Python>,
    jax: Option<Python>,
    hydra: Option<Python>,
    phasesweep: Option<Python>,
    dashboard: Option<Python>,
}

impl Setting {
    /// The same with a set of instructions, to which the others are held.
    fn with(&self, isa: Isa) -> Self {
        let [torch, jax, hydra, phasesweep, dashboard] =
            [&self.torch, &self.jax, &self.hydra, &self.phasesweep, &self.dashboard]
                .map(|python| python.as_ref().map(|python| python.held_to(isa)));
        Self { rounds: self.rounds, isa: Some(isa), torch, jax, hydra, phasesweep, dashboard }
    }
}

/// What a part has measured: tables, and the names of their files.
type Tables = Vec<(&'static str, Raw)>;

/// The variables that name interpreters, in the order of [`Setting`].
const INTERPRETERS: [&str; 5] = [
    "SWEEPER_BENCH_TORCH",
    "SWEEPER_BENCH_JAX",
    "SWEEPER_BENCH_HYDRA",
    "SWEEPER_BENCH_PHASESWEEP",
    "SWEEPER_BENCH_DASHBOARD",
];

/// A part: its name, whether it depends on the set of instructions, what measures it, what it says in the page, and whether
/// that stands in the README, too.
struct Part {
    name: &'static str,
    by_isa: bool,
    in_readme: bool,
    measure: fn(&Setting) -> Tables,
    section: fn() -> Option<page::Section>,
}

macro_rules! part {
    ($name:ident, by_isa: $by_isa:literal, in_readme: $in_readme:literal) => {
        Part {
            name: stringify!($name),
            by_isa: $by_isa,
            in_readme: $in_readme,
            measure: $name::measure,
            section: $name::section,
        }
    };
}

const PARTS: [Part; 9] = [
    part!(search, by_isa: true, in_readme: true),
    part!(whole_sweep, by_isa: true, in_readme: true),
    part!(steps, by_isa: true, in_readme: true),
    part!(mmd, by_isa: true, in_readme: false),
    part!(scaling, by_isa: true, in_readme: false),
    part!(evaluations, by_isa: false, in_readme: false),
    part!(programs, by_isa: false, in_readme: false),
    part!(browser, by_isa: false, in_readme: false),
    part!(bookkeeping, by_isa: false, in_readme: false),
];

#[test]
#[ignore = "hours of measurements"]
fn bench() {
    let named = |name: &str| std::env::var(name).ok();
    let rounds = named("SWEEPER_BENCH_ROUNDS").map_or(5, |n| n.parse().unwrap());
    let [torch, jax, hydra, phasesweep, dashboard] = INTERPRETERS.map(Python::given);
    let setting = Setting { rounds, isa: None, torch, jax, hydra, phasesweep, dashboard };
    let isas = named("SWEEPER_BENCH_ISA").map_or_else(|| vec![Isa::widest()], |list| Isa::listed(&list));
    let asked = named("SWEEPER_BENCH_PARTS");
    let asked: Option<Vec<&str>> = asked.as_deref().map(|list| list.split(',').collect());
    for name in asked.iter().flatten() {
        assert!(*name == "page" || PARTS.iter().any(|part| part.name == *name), "there is no part {name}");
    }
    let mut noisy = Vec::new();
    for part in PARTS.iter().filter(|part| asked.as_ref().is_none_or(|names| names.contains(&part.name))) {
        let settings = isas.iter().filter(|_| part.by_isa).map(|isa| setting.with(*isa)).collect::<Vec<_>>();
        for setting in if part.by_isa { settings.as_slice() } else { std::slice::from_ref(&setting) } {
            let name = setting.isa.map_or(part.name.to_owned(), |isa| format!("{} with {isa}", part.name));
            tell(&name);
            if let Err(why) = part.written(setting) {
                tell(&format!("{name} is not written: {why}"));
                noisy.push(name);
            }
        }
        page::write();
    }
    page::write();
    tell(&page::text());
    assert!(!page::text().contains(whole_sweep::DIFFERS), "the programs' test errors are not of one distribution");
    assert!(noisy.is_empty(), "the machine was not quiet; not written: {}", noisy.join(", "));
}

impl Part {
    /// Measures, and writes the numbers if the machine is quiet.
    fn written(&self, setting: &Setting) -> Result<(), String> {
        let is_shown = std::env::var_os("SWEEPER_BENCH_NOISY").is_some();
        let place = Place::new(setting.isa);
        let before = quiet::pair(&place);
        if !is_shown {
            quiet::verdict(before, None)?;
        }
        let tables = (self.measure)(setting);
        let verdict = quiet::verdict(before, Some(quiet::pair(&place)));
        for (name, mut table) in tables {
            table.note(setting.isa.unwrap_or_else(Isa::widest).note());
            match &verdict {
                Ok(said) => {
                    table.note(said.clone());
                    table.write(name, setting.isa);
                }
                Err(_) if is_shown => tell(&table.text()),
                Err(_) => {}
            }
        }
        verdict.map(|_| ())
    }
}
