//! The words that a run begins and ends with.

use std::path::Path;

use crate::run::RunEnd;
use crate::summary::Summary;
use crate::trial::brief;
use crate::ui;

/// Configs in the table at the end.
const SHOWN: usize = 10;

/// What there is to do.
pub(super) fn opening(dir: &Path, all: usize, missing: usize) -> String {
    let dir = dir.display();
    match all - missing {
        0 => format!("training {} into {dir}", ui::count(all, "trial")),
        _ if missing == 0 => format!("all {} finished in {dir}; nothing to train", ui::count(all, "trial")),
        finished => format!("{finished} of {all} trials are finished in {dir}; training the other {missing}"),
    }
}

/// What is to be said of a run that ended before all trials were trained.
pub(super) fn stopped(ended: &RunEnd) -> Option<String> {
    let again = "`--retry failed,panicked,timed-out` trains those again, too";
    Some(match ended {
        RunEnd::Finished | RunEnd::System { .. } => return None,
        RunEnd::Signal(_) => "interrupted; the same command goes on from here".into(),
        RunEnd::TimeUp => "stopped: the time is over; the same command goes on from here".into(),
        RunEnd::TooManyFailures { failures } => {
            let failures = ui::count(*failures, "trial");
            format!(
                "stopped: {failures} failed (limits.max_failures); mend the cause and run the same command again; {again}"
            )
        }
        RunEnd::SameFailure { failures, reason } => format!(
            "stopped: {failures} trials in a row ended the same way ({reason}); mend the cause and run the same command \
             again; {again}"
        ),
    })
}

/// The best configs, and how many trials ended how.
pub(super) fn best_configs(summary: &Summary) -> String {
    let names = summary.hyperparameters.iter().map(|h| h.name.clone());
    let metric = &summary.metric.name;
    let header =
        std::iter::once("#".to_owned()).chain(names).chain([format!("mean {metric} ± 95 %"), "sd".into(), "n".into()]);
    let rows = summary.configs.iter().take(SHOWN).enumerate().map(|(i, config)| {
        let e = &config.estimate;
        let width = e.half_width.map(|w| format!(" ± {w:.2e}")).unwrap_or_default();
        let numbers =
            [format!("{:.4e}{width}", e.mean), e.sd.map(|sd| format!("{sd:.2e}")).unwrap_or_default(), e.n.to_string()];
        std::iter::once((i + 1).to_string()).chain(config.values.iter().map(|v| brief(v))).chain(numbers).collect()
    });
    let counts = summary.counts.words().into_iter().map(|(n, word)| format!("{n} {word}"));
    let more = summary.configs.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" ({more} more configs in configs.csv)") } else { String::new() };
    let table = ui::table(header.collect(), rows.collect());
    format!("{table}\n{}{more}", counts.collect::<Vec<_>>().join(", "))
}
