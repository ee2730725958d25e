//! Side by side: sweeper and what else could do its work, in one run on one machine.
//!
//! ```sh
//! SWEEPER_BENCH_TORCH=…/python SWEEPER_BENCH_JAX=…/python \
//!     SWEEPER_BENCH_HYDRA=…/python SWEEPER_BENCH_PHASESWEEP=…/python \
//!     cargo test --release --test main -- --ignored --nocapture bench
//! ```
//!
//! takes about half an hour on four quiet cores, writes raw numbers to `analysis/speed/*.csv`, makes `analysis/speed.md` of
//! them and brings the README's table up to date. The interpreters are of environments outside the repository, one with
//! `torch optuna scikit-learn`, one with `jax[cpu] optax scikit-learn`, one with `hydra-core hydra-joblib-launcher`, one
//! with `phasesweep`; without one, its rows are left out. So are those of GNU `parallel` where it is not installed.
//! `SWEEPER_BENCH_ROUNDS=1` is a quick look (the rule is 5 rounds, and medians), `SWEEPER_BENCH_PARTS=steps,scaling` measures
//! these parts alone and leaves the numbers of the others as they are; `=page` measures nothing and makes the page again.
//!
//! Programs take turns, so that a machine that is busy for a while is so for all. Every run gets a folder of a new name:
//! ext4 is slow where many files have just been deleted. So that part comes last, too.

mod bookkeeping;
mod evaluations;
mod mmd;
mod page;
mod peers;
mod place;
mod programs;
mod raw;
mod scaling;
mod steps;
mod whole_sweep;

use peers::Python;

/// What is measured with.
struct Setting {
    rounds: usize,
    torch: Option<Python>,
    jax: Option<Python>,
    hydra: Option<Python>,
    phasesweep: Option<Python>,
}

/// The variables that name interpreters, in the order of [`Setting`].
const INTERPRETERS: [&str; 4] =
    ["SWEEPER_BENCH_TORCH", "SWEEPER_BENCH_JAX", "SWEEPER_BENCH_HYDRA", "SWEEPER_BENCH_PHASESWEEP"];

/// A part: its name, what measures it, and what it says in the page.
struct Part {
    name: &'static str,
    measure: fn(&Setting),
    section: fn() -> Option<page::Section>,
}

const PARTS: [Part; 7] = [
    Part { name: "whole_sweep", measure: whole_sweep::measure, section: whole_sweep::section },
    Part { name: "steps", measure: steps::measure, section: steps::section },
    Part { name: "mmd", measure: mmd::measure, section: mmd::section },
    Part { name: "scaling", measure: scaling::measure, section: scaling::section },
    Part { name: "evaluations", measure: evaluations::measure, section: evaluations::section },
    Part { name: "programs", measure: programs::measure, section: programs::section },
    Part { name: "bookkeeping", measure: bookkeeping::measure, section: bookkeeping::section },
];

#[test]
#[ignore = "half an hour of measurements"]
fn bench() {
    let named = |name: &str| std::env::var(name).ok();
    let rounds = named("SWEEPER_BENCH_ROUNDS").map_or(5, |n| n.parse().unwrap());
    let [torch, jax, hydra, phasesweep] = INTERPRETERS.map(Python::given);
    let setting = Setting { rounds, torch, jax, hydra, phasesweep };
    let asked = named("SWEEPER_BENCH_PARTS");
    let asked: Option<Vec<&str>> = asked.as_deref().map(|list| list.split(',').collect());
    for name in asked.iter().flatten() {
        assert!(*name == "page" || PARTS.iter().any(|part| part.name == *name), "there is no part {name}");
    }
    for part in PARTS.iter().filter(|part| asked.as_ref().is_none_or(|names| names.contains(&part.name))) {
        place::tell(part.name);
        (part.measure)(&setting);
        page::write();
    }
    page::write();
    place::tell(&page::text());
    assert!(!page::text().contains(whole_sweep::DIFFERS), "the programs' test errors are not of one distribution");
}
