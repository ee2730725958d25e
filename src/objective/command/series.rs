//! What a program reported over a trial: its values by step, and those that it ended with.

use std::collections::HashMap;

use super::records::Record;
use crate::trial::Goal;

/// Records that are kept. Of those beyond them only the last values are.
const MOST_RECORDS: usize = 1_000_000;
/// Values that are kept in them: a record may have thousands.
const MOST_VALUES: usize = 10_000_000;

/// A value and which name it has, by number. Sorted by that.
type Values = Vec<(usize, f64)>;

/// What was reported so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Series {
    names: Vec<Seen>,
    numbers: HashMap<String, usize>,
    /// Steps rise. While no record had a step they are counted from 1.
    steps: Vec<(u32, Values)>,
    /// Whether records have steps.
    stepped: bool,
    /// The last values of what came after `steps` when no more could be kept.
    beyond: Values,
    /// The last values of what was reported without a step where others have one.
    end: Values,
    /// Values in `steps`.
    kept: usize,
}

/// A name that was reported.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    pub(crate) name: String,
    /// How often.
    pub(crate) times: u64,
    /// The last value.
    pub(crate) last: f64,
}

impl Series {
    /// Adds what a program reported next. A step that was there before is merged with what it had; where steps fall, the
    /// program went on from a checkpoint, and what it had reported beyond counts no more. Records without a step are
    /// counted, but where others have one they belong to the end.
    pub(crate) fn add(&mut self, record: Record) {
        let values = self.named(record.values);
        match record.step {
            Some(step) => {
                if !std::mem::replace(&mut self.stepped, true) {
                    self.counted_to_end();
                }
                self.truncate(step);
                self.add_at(step, values);
            }
            None if self.stepped => merge(&mut self.end, &values),
            None => self.add_at(u32::try_from(self.steps.len() + 1).unwrap_or(u32::MAX), values),
        }
    }

    /// Adds what one of several lines says of a step: where steps are counted, a name that was there before begins the next.
    pub(crate) fn add_line(&mut self, record: Record) {
        if self.stepped || record.step.is_some() || !self.beyond.is_empty() {
            return self.add(record);
        }
        let values = self.named(record.values);
        let has = |row: &Values| values.iter().any(|(number, _)| row.iter().any(|(there, _)| there == number));
        let begins = self.steps.last().is_none_or(|(_, row)| has(row));
        self.add_at(u32::try_from(self.steps.len() + usize::from(begins)).unwrap_or(u32::MAX), values);
    }

    /// The values of each step, steps rising. A single record without a step is none: it is what was measured at the end.
    pub(crate) fn steps(&self) -> impl Iterator<Item = (u32, Vec<(String, f64)>)> {
        let once = !self.stepped && self.steps.len() == 1;
        let steps = if once { &[] } else { self.steps.as_slice() };
        steps.iter().map(|(step, values)| (*step, self.by_name(values)))
    }

    /// Whether there are several records, and none says of which step it is.
    pub(crate) fn is_counted(&self) -> bool {
        !self.stepped && self.steps.len() > 1
    }

    /// The last value of each name.
    pub(crate) fn last(&self) -> Vec<(String, f64)> {
        self.by_name(&self.last_values())
    }

    /// The values of the step at which the metric was best (of equals the first), and the last of what that step lacks. A
    /// metric that is no finite number at any step is taken as it was last.
    pub(crate) fn best(&self, metric: &str, goal: Goal) -> Vec<(String, f64)> {
        let mut values = self.last_values();
        if let Some(&number) = self.numbers.get(metric) {
            let at =
                |values: &Values| values.binary_search_by_key(&number, |value| value.0).map(|at| values[at].1).ok();
            let steps = self.steps.iter().filter_map(|(_, values)| Some((at(values)?, values)));
            let best = steps.filter(|(value, _)| value.is_finite()).min_by(|a, b| goal.order(a.0, b.0));
            if let Some((_, of_step)) = best {
                merge(&mut values, of_step);
            }
        }
        self.by_name(&values)
    }

    /// Every name that was reported, in the order of first mention.
    pub(crate) fn seen(&self) -> &[Seen] {
        &self.names
    }

    /// The values with their names as numbers.
    fn named(&mut self, values: Vec<(String, f64)>) -> Values {
        let mut numbered: Values = values.into_iter().map(|(name, value)| (self.number(name, value), value)).collect();
        numbered.sort_by_key(|value| value.0);
        numbered
    }

    fn number(&mut self, name: String, last: f64) -> usize {
        let number = self.numbers.get(&name).copied().unwrap_or(self.names.len());
        if let Some(seen) = self.names.get_mut(number) {
            (seen.times, seen.last) = (seen.times + 1, last);
        } else {
            self.numbers.insert(name.clone(), number);
            self.names.push(Seen { name, times: 1, last });
        }
        number
    }

    /// What was counted belongs to the end, now that a record has a step.
    fn counted_to_end(&mut self) {
        let mut end: Values = Vec::new();
        self.steps.drain(..).for_each(|(_, values)| merge(&mut end, &values));
        merge(&mut end, &std::mem::take(&mut self.beyond));
        (self.end, self.kept) = (end, 0);
    }

    /// Forgets what came after this step.
    fn truncate(&mut self, step: u32) {
        if self.steps.last().is_some_and(|(last, _)| *last >= step) {
            self.beyond.clear();
        }
        while let Some((_, values)) = self.steps.pop_if(|(last, _)| *last > step) {
            self.kept -= values.len();
        }
    }

    fn add_at(&mut self, step: u32, values: Values) {
        let full = self.steps.len() >= MOST_RECORDS || self.kept + values.len() > MOST_VALUES;
        match self.steps.last_mut().filter(|(last, _)| *last == step) {
            Some((_, there)) => {
                self.kept -= there.len();
                merge(there, &values);
                self.kept += there.len();
            }
            None if full || !self.beyond.is_empty() => merge(&mut self.beyond, &values),
            None => {
                self.kept += values.len();
                self.steps.push((step, values));
            }
        }
    }

    fn last_values(&self) -> Values {
        let mut last: Vec<Option<f64>> = vec![None; self.names.len()];
        for &(number, value) in self.steps.iter().flat_map(|(_, values)| values).chain(&self.beyond).chain(&self.end) {
            last[number] = Some(value);
        }
        last.into_iter().enumerate().filter_map(|(number, value)| Some((number, value?))).collect()
    }

    fn by_name(&self, values: &[(usize, f64)]) -> Vec<(String, f64)> {
        values.iter().map(|&(number, value)| (self.names[number].name.clone(), value)).collect()
    }
}

/// Puts the values of `from` in place of those of the same name.
fn merge(into: &mut Values, from: &[(usize, f64)]) {
    for &(number, value) in from {
        match into.binary_search_by_key(&number, |value| value.0) {
            Ok(at) => into[at].1 = value,
            Err(at) => into.insert(at, (number, value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record of `step: name value, …`, where the step may be missing.
    fn record(text: &str) -> Record {
        let (step, values) = text.split_once(": ").map_or((None, text), |(step, values)| (step.parse().ok(), values));
        let value = |text: &str| text.split_once(' ').map(|(name, x)| (name.to_owned(), x.parse().unwrap())).unwrap();
        Record { step, values: values.split(", ").map(value).collect() }
    }

    fn series(all: &[&str]) -> Series {
        let mut series = Series::default();
        for text in all {
            series.add(record(text));
        }
        series
    }

    fn told(values: &[(String, f64)]) -> String {
        values.iter().map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ")
    }

    fn steps(series: &Series) -> Vec<String> {
        series.steps().map(|(step, values)| format!("{step}: {}", told(&values))).collect()
    }

    #[test]
    fn steps_are_merged_counted_and_cut_off() {
        assert_eq!(steps(&series(&["2: a 1", "2: b 2, a 3", "9: a 4"])), ["2: a 3, b 2", "9: a 4"]);
        assert_eq!(steps(&series(&["a 1", "b 2", "a 3"])), ["1: a 1", "2: b 2", "3: a 3"]);
        assert_eq!(steps(&series(&["0: a 1", "1: a 2", "2: a 3", "1: a 4"])), ["0: a 1", "1: a 4"]);
        assert_eq!(steps(&series(&["4294967295: a 1", "0: a 2"])), ["0: a 2"]);
        assert_eq!(steps(&series(&[])), [""; 0]);
    }

    #[test]
    fn lines_are_of_one_step_until_a_name_comes_again() {
        let lines = |all: &[&str]| {
            let mut series = Series::default();
            for text in all {
                series.add_line(record(text));
            }
            steps(&series)
        };
        assert_eq!(
            lines(&["e 1", "a 1, b 1", "c 1", "e 2", "b 2", "b 3"]),
            ["1: e 1, a 1, b 1, c 1", "2: e 2, b 2", "3: b 3"]
        );
        assert_eq!(lines(&["a 1", "b 2"]), [""; 0], "measured at the end");
        assert_eq!(lines(&["a 1", "3: b 2", "3: c 1", "d 1"]), ["3: b 2, c 1"]);
    }

    #[test]
    fn what_has_no_step_among_steps_is_of_the_end() {
        let series = series(&["n 7, a 0", "1: a 1", "test 5", "2: a 2", "test 6"]);
        assert_eq!(steps(&series), ["1: a 1", "2: a 2"]);
        assert_eq!(told(&series.last()), "n 7, a 0, test 6", "what the program says without a step is its last word");
    }

    #[test]
    fn last_values_are_those_that_still_count() {
        assert_eq!(told(&series(&["1: a 1, b 1", "2: a 2", "3: c 3", "2: a 4"]).last()), "a 4, b 1");
        assert_eq!(told(&series(&["a 1", "a NaN"]).last()), "a NaN");
    }

    #[test]
    fn the_best_step_gives_its_values_and_the_end_the_rest() {
        let all = series(&["1: a 3, b 1", "2: a 1, b 2", "3: a 1, b 3", "4: a NaN", "5: c 9", "test 5"]);
        assert_eq!(told(&all.best("a", Goal::Minimize)), "a 1, b 2, c 9, test 5");
        assert_eq!(told(&all.best("a", Goal::Maximize)), "a 3, b 1, c 9, test 5");
        assert_eq!(told(&all.best("test", Goal::Maximize)), told(&all.last()));
        assert_eq!(told(&all.best("unknown", Goal::Maximize)), told(&all.last()));
        assert_eq!(told(&series(&["1: a inf", "2: a -inf"]).best("a", Goal::Minimize)), "a -inf");
    }

    #[test]
    fn names_are_counted_however_the_steps_go() {
        let all = series(&["1: b 1, a 2", "2: a 3", "1: a 4"]);
        let seen = |name: &str, times, last| Seen { name: name.to_owned(), times, last };
        assert_eq!(all.seen(), [seen("b", 1, 1.0), seen("a", 3, 4.0)]);
    }

    #[test]
    fn of_too_many_records_the_last_values_are_kept() {
        let most = u32::try_from(MOST_RECORDS).unwrap();
        let at = |step, value: u32| Record { step: Some(step), values: vec![("a".to_owned(), f64::from(value))] };
        let mut all = Series::default();
        (1..=most + 2).for_each(|step| all.add(at(step, step)));
        assert_eq!(all.steps().last().map(|(step, _)| step), Some(most));
        assert_eq!(told(&all.last()), format!("a {}", most + 2));
        all.add(at(most, 5));
        assert_eq!(told(&all.last()), "a 5", "a resumed program");
        (most - 1..most + 2).for_each(|step| all.add(at(step, 6)));
        assert_eq!((all.steps().count(), told(&all.last()).as_str()), (MOST_RECORDS, "a 6"));

        let mut wide = Series { kept: MOST_VALUES - 1, stepped: true, ..Series::default() };
        wide.add(record("1: a 1, b 1"));
        wide.add(record("2: a 2"));
        assert_eq!((steps(&wide), told(&wide.last())), (Vec::new(), "a 2, b 1".to_owned()));
    }
}
