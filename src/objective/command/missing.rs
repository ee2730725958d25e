//! What to say when a program ended well but never reported the metric: what it did report, and which of that was meant.

use super::series::Seen;

/// Names that are listed.
const MOST: usize = 20;

/// Why there is no `metric`: `no metric val_loss; seen: valid_loss (last 0.31). Did you mean valid_loss?`
pub(crate) fn missing(metric: &str, seen: &[Seen]) -> String {
    let metric = shown(metric);
    if seen.is_empty() {
        return format!(
            "no metric {metric}: the program printed no line of JSON with a number; have it print one such as {{\"step\": 1, {}: 0.5}}, or write \
             in [objective.capture] how to read what it prints",
            serde_json::Value::from(metric.trim_matches('"'))
        );
    }
    let mut all: Vec<_> =
        seen.iter().take(MOST).map(|one| format!("{} (last {:?})", shown(&one.name), one.last)).collect();
    if seen.len() > MOST {
        all.push(format!("and {} more", seen.len() - MOST));
    }
    let meant = nearest(&metric, seen).map(|name| format!(" Did you mean {}?", shown(name))).unwrap_or_default();
    let end = if meant.is_empty() { "" } else { "." };
    format!("no metric {metric}; seen: {}{end}{meant}", all.join(", "))
}

/// The name as it is if it is one word, otherwise in quotation marks, which show a blank at its end; as much of it as a line
/// holds.
fn shown(name: &str) -> String {
    const LONGEST: usize = 80;
    let plain = |c: char| c.is_alphanumeric() || "_-./@:%".contains(c);
    let cut: String = name.chars().take(LONGEST).collect();
    let more = if cut.len() < name.len() { "…" } else { "" };
    if !cut.is_empty() && cut.chars().all(plain) { format!("{cut}{more}") } else { format!("{cut:?}{more}") }
}

/// The name that was meant, if one is near: the same but for case and separators, one of which the other is the end, or one
/// that looks alike.
fn nearest<'a>(metric: &str, seen: &'a [Seen]) -> Option<&'a str> {
    let metric = in_words(metric);
    let likeness = |name: &str| {
        let name = in_words(name);
        let end_of = |a: &str, b: &str| a.strip_suffix(b).is_some_and(|rest| rest.ends_with('_'));
        if name == metric {
            2.0
        } else if end_of(&name, &metric) || end_of(&metric, &name) {
            1.5
        } else {
            strsim::jaro_winkler(&name, &metric)
        }
    };
    let near = seen
        .iter()
        .take(1000)
        .map(|one| (likeness(&one.name), one.name.as_str()))
        .filter(|(likeness, _)| *likeness > 0.8);
    near.rev().max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

/// Its letters and digits in lower case, with `_` between words.
fn in_words(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_").chars().take(64).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(all: &[(&str, u64, f64)]) -> Vec<Seen> {
        all.iter().map(|&(name, times, last)| Seen { name: name.to_owned(), times, last }).collect()
    }

    fn meant(metric: &str, names: &[&str]) -> String {
        let all: Vec<_> = names.iter().map(|name| (*name, 1, 0.5)).collect();
        missing(metric, &seen(&all)).split_once("Did you mean ").map_or(String::new(), |(_, name)| name.to_owned())
    }

    #[test]
    fn what_was_seen_is_listed_and_what_was_meant_is_asked() {
        assert_eq!(
            missing("val_loss", &seen(&[("valid_loss", 12, 0.31), ("lr", 12, 0.001)])),
            "no metric val_loss; seen: valid_loss (last 0.31), lr (last 0.001). Did you mean valid_loss?"
        );
        assert_eq!(missing("val_loss", &seen(&[("x", 1, f64::NAN)])), "no metric val_loss; seen: x (last NaN)");
        assert_eq!(
            missing("acc", &seen(&[("acc ", 1, 1.0), ("a\u{1b}[1m", 1, 1.0)])),
            "no metric acc; seen: \"acc \" (last 1.0), \"a\\u{1b}[1m\" (last 1.0). Did you mean \"acc \"?"
        );
        let names: Vec<_> = (0..23).map(|n| format!("x{n}")).collect();
        let many: Vec<_> = names.iter().map(|name| (name.as_str(), 1, 0.0)).collect();
        assert!(missing("loss", &seen(&many)).ends_with("x19 (last 0.0), and 3 more"));
    }

    #[test]
    fn where_nothing_was_seen_both_ways_to_report_are_told() {
        assert_eq!(
            missing("val_loss", &[]),
            "no metric val_loss: the program printed no line of JSON with a number; have it print one such as {\"step\": 1, \"val_loss\": 0.5}, or \
             write in [objective.capture] how to read what it prints"
        );
    }

    #[test]
    fn names_that_are_near() {
        assert_eq!(meant("val_loss", &["loss", "eval/val-loss", "Val.Loss"]), "Val.Loss?");
        assert_eq!(meant("val_loss", &["val_los", "eval.val_loss"]), "eval.val_loss?");
        assert_eq!(meant("eval.acc", &["acc", "eval.lr"]), "acc?");
        assert_eq!(meant("accuracy", &["acuracy", "lr"]), "acuracy?");
        assert_eq!(meant("loss", &["lr", "epoch"]), "");
    }
}
