//! Expressions for `[objective.capture]`, made of what a program printed that prints no JSON.

use regex::Regex;

/// Expressions that are suggested at most.
const MOST: usize = 5;

/// A label and the number behind it, as in `Average loss: 0.0266` or `accuracy=97.1%`.
const LABELLED: &str =
    r"(?P<before>[A-Za-z][\w ./()-]{0,40}?\s*[:=]\s*)(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)";

/// A labelled number, as often as it was printed.
struct Found {
    before: String,
    numbers: Vec<String>,
}

/// Lines for `[objective.capture]`: what is likely to be the metric first, under its name; the others under names of
/// their own.
pub(super) fn suggestions(printed: &str, metric: &str) -> Vec<String> {
    let Ok(labelled) = Regex::new(LABELLED) else { return Vec::new() };
    let mut all: Vec<Found> = Vec::new();
    for found in printed.lines().flat_map(|line| labelled.captures_iter(line)) {
        let (before, number) = (found["before"].trim_start().to_owned(), found["number"].to_owned());
        match all.iter_mut().find(|one| one.before == before) {
            Some(one) => one.numbers.push(number),
            None => all.push(Found { before, numbers: vec![number] }),
        }
    }
    all.retain(Found::is_measured);
    all.sort_by_key(|one| std::cmp::Reverse(one.likeness(metric)));
    let name = |i: usize, one: &Found| if i == 0 { metric.to_owned() } else { one.slug() };
    let line = |(i, one): (usize, &Found)| {
        let before = regex::escape(one.before.trim_end());
        format!(
            r"{} = '{before}\s*([-+.\deE]+)'  # last {}",
            name(i, one),
            one.numbers.last().map_or("", String::as_str)
        )
    };
    all.iter().take(MOST).enumerate().map(line).collect()
}

impl Found {
    /// Whether it may be a metric: it has a fraction, or changes; and stands in no quotation mark of TOML.
    fn is_measured(&self) -> bool {
        let fraction = self.numbers.iter().any(|number| number.contains('.'));
        let changes = self.numbers.iter().any(|number| *number != self.numbers[0]);
        (fraction || changes) && !self.before.contains('\'')
    }

    /// How many of the metric's words stand in it.
    fn likeness(&self, metric: &str) -> usize {
        let label = self.before.to_lowercase();
        let words = metric.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.filter(|word| label.contains(&word.to_lowercase())).count()
    }

    /// A name for it: its last word or two.
    fn slug(&self) -> String {
        let words: Vec<_> = self.before.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let last = &words[words.len().saturating_sub(2)..];
        last.join("_").to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_is_the_metric() {
        let printed = "Train Epoch: 1 [0/60000 (0%)]\tLoss: 2.3\nTrain Epoch: 2 [0/60000 (0%)]\tLoss: 1.1\n\
                       Test set: Average loss: 0.0266, Accuracy: 9913/10000 (99%)\n";
        let all = suggestions(printed, "test_loss");
        assert_eq!(all[0], r"test_loss = 'Loss:\s*([-+.\deE]+)'  # last 1.1");
        assert!(all.contains(&r"average_loss = 'Average loss:\s*([-+.\deE]+)'  # last 0.0266".to_owned()), "{all:?}");
        assert!(suggestions("nothing here", "loss").is_empty());
        assert!(suggestions("version: 3", "loss").is_empty(), "it never changes");
    }
}
