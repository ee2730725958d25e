//! Limits: texts that are no duration, and what limits do not change.

use super::{MOONS, rejected};
use crate::sweeper::Sweeper;

#[test]
fn durations_that_are_none() {
    for (written, found) in [
        ("\"0s\"", "0s is not above 0"),
        ("\"31d\"", "31d is more than 30 days"),
        ("\"30 parsecs\"", "`parsecs` is none of the units s, m, h and d"),
        ("\"1h1h\"", "1h1h has the unit h twice"),
        ("\"1:30\"", "not a number and its unit, once or several times"),
        ("\"18446744073709551615s 1000000000ns\"", "more digits than a duration needs"),
        ("\"\"", "this text is empty"),
        ("90", "this is a whole number"),
        ("01:30:00", "this is a date or time"),
    ] {
        let message =
            "`limits.trial_time` must be a duration above 0 and at most 30 days, such as \"90s\" or \"1h 30m\"";
        rejected(
            format!("{MOONS}limits.trial_time = {written}\n"),
            &format!("3:21 {message}\n    {written} ← {found} | write, for example, `trial_time = \"30m\"`\n"),
        );
    }
}

#[test]
fn limits_change_no_trial() {
    let limits = "[limits]\ntrial_time = \"1h 30m\"\nmemory_gib = 0.5\nmax_failures = 3\nequal_failures = 2\n";
    let plan = |toml: &str| Sweeper::new().sweep(toml).with(["plan", "sweep.toml", "--json"]).code(0).out;
    assert_eq!(plan(MOONS), plan(&format!("on_finish = \"true\"\n{MOONS}{limits}")));
}
