//! The sweep's metric over the steps of single trials: of those of the best configs, as many as a page can hold.

use super::all_trials::Course;
use super::complete::Complete;
use super::configs::RankedConfig;
use super::error::Error;
use crate::store::Store;

/// Trials of which the course is kept.
const MOST_TRIALS: usize = 400;
/// Points of it.
const MOST_POINTS: usize = 200;

/// The courses of the trials of the best configs, the best first; of trials that recorded at least two steps.
pub(super) fn courses(
    metric: &str,
    store: &Store,
    complete: &Complete,
    ranked: &[RankedConfig],
) -> Result<Vec<Course>, Error> {
    let ids = ranked.iter().flat_map(|config| &config.rows).map(|row| complete.ids[*row]);
    let mut courses = Vec::new();
    for id in ids.take(MOST_TRIALS) {
        let (names, lines) = store.steps(id)?;
        let Some(k) = names.iter().position(|name| name == metric) else { continue };
        let all: Vec<&Vec<f64>> = lines.iter().filter(|line| line[k].is_finite()).collect();
        let every = all.len().div_ceil(MOST_POINTS).max(1);
        let is_kept = |i: usize| i.is_multiple_of(every) || i + 1 == all.len();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a step")]
        let point = |line: &Vec<f64>| (line[0] as u32, line[k]);
        let points: Vec<(u32, f64)> =
            all.iter().enumerate().filter(|(i, _)| is_kept(*i)).map(|(_, line)| point(line)).collect();
        if points.len() > 1 {
            courses.push(Course { id, points });
        }
    }
    Ok(courses)
}
