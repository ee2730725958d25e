//! The words of errors that say more than one thing.

use std::io;

use crate::run::MemoryLimit;
use crate::ui;

/// What to do about a file that cannot be made.
pub(super) fn new_file(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::AlreadyExists => "; `sweeper new` replaces nothing: name another file",
        io::ErrorKind::NotFound => "; make its folder first",
        _ => "",
    }
}

/// Two numbers to choose from; the larger one alone where the other is 0.
pub(super) fn either(below: u32, above: u32, word: impl Fn(u32) -> String) -> String {
    if below == 0 { word(above) } else { format!("{} or {}", word(below), word(above)) }
}

/// How the last cohort gets full, of so many different configs in so many draws.
pub(super) fn full(configs: usize, points: usize, (below, above): (u32, u32)) -> String {
    if configs == points {
        format!("write {} in [sampler]", either(below, above, |n| format!("`trials = {n}`")))
    } else {
        format!("{points} draws make no more different ones: give hyperparameters more values, or draw more of them")
    }
}

/// What a run lacks.
pub(super) fn memory(workers: usize, needed: u64, limit: &MemoryLimit, fit: usize) -> String {
    let trainings = if workers == 1 { "a training".to_owned() } else { format!("{workers} trainings at once") };
    let remedy = match (fit, limit.of_process) {
        (0, None) => "make the trials smaller".to_owned(),
        (0, Some(_)) => "raise the limit, or make the trials smaller".to_owned(),
        (n, _) => format!("take -j {n}, or leave it out"),
    };
    let (needed, left, what) = (ui::bytes(needed), ui::bytes(limit.left), limit.what);
    let of = limit.of_process.map(|name| format!(" ({name})")).unwrap_or_default();
    format!("{trainings} would take about {needed} of {what}, and {left} are left{of}; {remedy}; nothing was started")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_a_last_cohort_gets_full_in_words() {
        assert_eq!(full(20, 20, (18, 27)), "write `trials = 18` or `trials = 27` in [sampler]");
        assert_eq!(full(4, 4, (0, 9)), "write `trials = 9` in [sampler]");
        assert_eq!(
            full(16, 18, (9, 18)),
            "18 draws make no more different ones: give hyperparameters more values, or draw more of them"
        );
    }

    #[test]
    fn too_little_memory_in_words() {
        let limit = MemoryLimit { left: 1 << 30, what: "memory", of_process: None, thread: 0 };
        let said = |workers, fit| memory(workers, 3 << 30, &limit, fit);
        let of = "would take about 3.0 GiB of memory, and 1.0 GiB are left";
        assert_eq!(said(1, 0), format!("a training {of}; make the trials smaller; nothing was started"));
        let limit = MemoryLimit { what: "data", of_process: Some("`ulimit -d`"), ..limit };
        assert_eq!(
            memory(1, 3 << 30, &limit, 0),
            "a training would take about 3.0 GiB of data, and 1.0 GiB are left (`ulimit -d`); raise the limit, or make the \
             trials smaller; nothing was started"
        );
        assert_eq!(said(4, 1), format!("4 trainings at once {of}; take -j 1, or leave it out; nothing was started"));
    }
}
