//! What a person sees of what a program printed that did not report the metric: its last lines, what is nearly a report, and
//! expressions for `[objective.capture]`.

use regex::Regex;

use super::records::record;
use crate::trial::one_line;

/// Expressions that are suggested at most.
const MOST: usize = 5;

/// A label and the number behind it, as in `Average loss: 0.0266` or `accuracy=97.1%`.
const LABELLED: &str =
    r"(?P<before>[A-Za-z][\w ./()-]{0,40}?\s*[:=]\s*)(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)";

/// Characters of a line that are shown.
const WIDTH: usize = 160;

/// The last lines that say something, at most so many, each as a terminal may show it.
pub(super) fn last_lines(printed: &str, most: usize) -> Vec<String> {
    let said = printed.lines().rev().filter(|line| !line.trim().is_empty());
    let mut lines: Vec<String> = said.take(most).map(shown).collect();
    lines.reverse();
    lines
}

fn shown(line: &str) -> String {
    let line = one_line(line);
    match line.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// What is nearly a report, the last one of the kind that is said first, and what makes it one.
pub(super) fn near_miss(out: &str, err: &str) -> Option<String> {
    let is_record = |text: &str| record(text.as_bytes()).is_some();
    let in_python = |line: &&str| {
        line.split_once("{'").is_some_and(|(_, rest)| is_record(&format!("{{'{rest}").replace('\'', "\"")))
    };
    if let Some(line) = out.lines().chain(err.lines()).rfind(in_python) {
        return Some(format!("{} is a dict as Python writes it: print json.dumps(…) of it", shown(line)));
    }
    if let Some((before, _)) = out.lines().rev().find_map(|line| {
        let (before, rest) = line.split_once('{').filter(|(before, _)| !before.is_empty())?;
        is_record(&format!("{{{rest}")).then_some((before, rest))
    }) {
        return Some(format!("JSON stands behind \"{}\" in its line: print it on a line by itself", shown(before)));
    }
    let on_stderr = |line: &str| line.split_once('{').is_some_and(|(_, rest)| is_record(&format!("{{{rest}")));
    err.lines().any(on_stderr).then(|| "JSON stands on stderr: print it on stdout, on a line by itself".to_owned())
}

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
    fn what_is_nearly_a_report_is_told_with_what_makes_it_one() {
        let told = |out: &str, err: &str| near_miss(out, err).unwrap_or_default();
        assert_eq!(
            told("{'loss': 0.3}\nend\n", ""),
            "{'loss': 0.3} is a dict as Python writes it: print json.dumps(…) of it"
        );
        assert_eq!(told("", "INFO {'a': {'b': 1}}").split_once(" is").unwrap().0, "INFO {'a': {'b': 1}}");
        assert_eq!(
            told("INFO:\t{\"loss\": 0.3}\n", ""),
            r#"JSON stands behind "INFO:\t" in its line: print it on a line by itself"#
        );
        assert_eq!(told("", "x {\"a\": 1}"), "JSON stands on stderr: print it on stdout, on a line by itself");
        assert_eq!(told("it's {x} {'a'}\n{\"a\": 1}\n", "{}"), "");
    }

    #[test]
    fn the_last_lines_are_shown_and_none_obeyed() {
        let printed: String = (0..20).flat_map(|n| [n.to_string(), "\u{1b}[1m\n\n".to_owned()]).collect();
        let lines = last_lines(&printed, 10);
        assert_eq!((lines.len(), lines[0].as_str(), lines[9].as_str()), (10, r"10\u001b[1m", r"19\u001b[1m"));
        assert_eq!(last_lines(&"é".repeat(200), 1)[0].chars().count(), 161);
    }

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
