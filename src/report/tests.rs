//! What holds for every report: the same bytes twice, well-formed figures, no text cut off or in the way of another.

use super::draw::{assert_readable, draw};
use super::figures::groups;
use super::fixture::{self, curves, effect, hyperparameter, repeated, sweep};
use super::fixture_edges::edges;
use super::fixture_models::figures;
use super::fixture_trials::LINKS;
use super::*;
use crate::spec::Sweep;
use crate::summary::{AllTrials, Counts, Values};

/// A sweep that measures all there is.
pub(super) fn measuring_all() -> Sweep {
    let evaluate = "evaluate = { noise = [0.2], mixture = \"bic\", synthetic = true, forest = true }";
    Sweep::example(&format!(
        "name = \"t\"\ndata = {{ source = \"moons\", n_valid = 5 }}\ntraining.loss = \"mse+mmd\"\n{evaluate}"
    ))
}

/// Its words.
pub(super) fn words() -> Words {
    let sweep = measuring_all();
    Words::of(sweep.schema(), &sweep.measures)
}

/// Every file of a report.
pub(super) fn rendered(summary: &Summary, more: &[Figure]) -> Vec<File> {
    render(summary, more, &[], &words(), &LINKS).unwrap()
}

/// A sweep on the page of several.
fn listed(summary: &Summary) -> Listed {
    Listed::of(summary, &words(), None, Some("2026-11-26 14:03:22 UTC".to_owned()), false)
}

/// The summaries of this file by name: a usual one, and those at the edges.
pub(super) fn summaries() -> Vec<(&'static str, Summary)> {
    let empty = Summary {
        effects: vec![],
        curves: vec![],
        repeatability: vec![],
        configs: vec![],
        all: AllTrials::default(),
        ..sweep()
    };
    let lr = || hyperparameter("training.lr", Values::Log);
    let plain = |name: &str| hyperparameter(name, Values::Linear);
    let with = |effects| Summary { effects, ..empty.clone() };
    let long: Vec<String> = (0..12)
        .map(|i| format!("a {i} rather long name of forty characters {i}"))
        .map(|s| s[..40].to_owned())
        .collect();
    let unbroken: Vec<String> = (0..12).map(|i| format!("{}{i}", "unbroken_".repeat(4))).collect();
    let twelve: Vec<f64> = (0..12).map(f64::from).collect();
    let long_text = "bottleneck_size 128 with a very long label, and a_single_word_that_is_very_long_indeed_1234567890";
    let names = |labels: &[String]| hyperparameter("training.schedule", Values::Categories(labels.to_vec()));
    let split: &[&str] = &[long_text, "short", "", "with \"quotes\" & <tags>", "five", "six"];
    let hostile = "<script>alert('x')</script>&\"\u{0}";
    let mut evil = sweep();
    evil.name = hostile.to_owned();
    evil.metric.name = hostile.into();
    for effect in &mut evil.effects {
        effect.hyperparameter.name = hostile.to_owned();
        effect.split_by = Some(hostile.to_owned());
        for series in &mut effect.series {
            series.label = hostile.to_owned();
        }
    }
    for hyperparameter in &mut evil.hyperparameters {
        hyperparameter.name = hostile.to_owned();
    }
    for curves in &mut evil.curves {
        curves.best[0].label = hostile.to_owned();
    }
    evil.repeatability[0].label = hostile.to_owned();
    evil.configs[0].values[0] = hostile.to_owned();
    evil.failures[0].label = hostile.to_owned();
    evil.failures[0].reason = hostile.to_owned();
    let many = |n: u32, d, t| (0..n).map(|i| repeated(long_text, d, t, 0.1 + f64::from(i) * 0.01)).collect();
    let mut meanless = effect(names(&[]), &[0.0], None, 1, |_, _| 1.0);
    meanless.series[0].means.clear();
    let none = Counts { planned: 10, missing: 10, ..Counts::default() };
    let mut all = vec![
        ("sweep", sweep()),
        ("exercise", fixture_tables::exercise()),
        ("empty", Summary { counts: none, hyperparameters: vec![], failures: vec![], ..empty.clone() }),
        ("random", fixture::random_search(400)),
        ("dense", fixture::random_search(100_000)),
        ("dense-grid", with(vec![effect(lr(), &[1e-4, 1e-3, 1e-2], None, 4000, |_, x| 0.1 + x)])),
        ("one-point", with(vec![effect(lr(), &[1e-3], None, 1, |_, _| 0.1)])),
        ("identical", with(vec![effect(plain("model.layers"), &[1.0, 2.0, 3.0], None, 5, |_, _| 0.0)])),
        ("negative", with(vec![effect(plain("data.noise"), &[-0.5, 0.0, 0.5], None, 5, |_, x| x)])),
        ("huge", with(vec![effect(plain("x"), &[1e300, 5e300], None, 3, |_, x| x)])),
        ("tiny", with(vec![effect(lr(), &[1e-300, 1e-200], None, 3, |_, x| x)])),
        ("two-trials", with(vec![effect(lr(), &[1e-4, 1e-3, 1e-2], None, 2, |_, _| 0.1)])),
        ("close", with(vec![effect(plain("w"), &[16.0, 32.0, 64.0, 1024.0, 4096.0], None, 3, |_, x| x)])),
        (
            "six-series",
            with(vec![effect(lr(), &[1e-4, 2e-4, 1e-2], Some(("k", split)), 9, |i, _| {
                [0.1, 0.2, 0.3, 0.4, 0.5, 0.6][i]
            })]),
        ),
        ("long-names", with(vec![effect(names(&long), &twelve, Some(("k", split)), 4, |_, x| 1.0 + x)])),
        ("unbroken-names", with(vec![effect(names(&unbroken), &twelve, None, 4, |_, x| 1.0 + x)])),
        ("no-means", with(vec![meanless])),
        ("lengths", Summary { curves: vec![fixture::of_lengths("test_mse", &[10, 30, 100, 300])], ..empty.clone() }),
        ("one-epoch", Summary { curves: vec![curves("test_mse", 1)], ..empty.clone() }),
        ("long-training", Summary { curves: vec![curves("test_mse", 20_000)], ..empty.clone() }),
        (
            "replicates",
            Summary { hyperparameters: vec![], repeatability: vec![repeated("", 20, 20, 0.1)], ..empty.clone() },
        ),
        ("many-replicates", Summary { repeatability: many(10, 20, 20), ..empty.clone() }),
        ("many-configs", Summary { repeatability: many(30, 3, 1), ..empty.clone() }),
        ("hostile", evil),
    ];
    all.extend(fixture_tables::edges());
    all
}

#[test]
fn no_text_leaves_its_figure_or_overlaps_another() {
    for (name, summary) in summaries() {
        for figure in groups(&summary, &[], &[], &words()).iter().flat_map(|group| &group.figures) {
            let drawing = draw(figure).unwrap();
            assert!(drawing.svg().matches("<text").count() > 4, "{name} {}", figure.name);
            assert_readable(&format!("{name} {}", figure.name), &drawing);
        }
    }
}

#[test]
fn two_renders_are_the_same_bytes_and_begin_with_the_page() {
    let [first, second] = [rendered(&sweep(), &[]), rendered(&sweep(), &[])];
    assert_eq!(first[0].name, "index.html");
    assert_eq!(first.len(), 1 + 2 * (1 + 3 + 2 + 2));
    for (a, b) in first.iter().zip(&second) {
        assert_eq!(a.name, b.name);
        assert!(a.bytes == b.bytes, "{} differs", a.name);
    }
}

#[test]
fn hostile_names_stay_text() {
    for name in ["hostile", "hostile-tables"] {
        let hostile = summaries().into_iter().find(|(n, _)| *n == name).unwrap().1;
        assert_harmless(&hostile);
    }
}

fn assert_harmless(hostile: &Summary) {
    let files = rendered(hostile, &[]);
    let names: std::collections::BTreeSet<&str> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names.len(), files.len(), "two files of one name");
    let written: Vec<_> = files.iter().filter_map(|f| Some((&f.name, std::str::from_utf8(&f.bytes).ok()?))).collect();
    assert_eq!(written.len(), 1 + files.len() / 2, "the page and an SVG for each PNG");
    for (name, text) in written {
        assert!(!text.contains("<script>alert"), "{}", name);
        assert!(text.matches("<script").count() == if name.ends_with("html") { 3 } else { 0 }, "{}", name);
        assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.'), "{}", name);
    }
    assert!(!index(&[listed(hostile)]).contains("<script>alert"));
}

#[test]
fn the_page_says_what_is_missing() {
    let page = |name| {
        let summary = summaries().into_iter().find(|(n, _)| *n == name).unwrap().1;
        String::from_utf8(rendered(&summary, &[]).swap_remove(0).bytes).unwrap()
    };
    let empty = page("empty");
    assert!(empty.contains("no trial is complete yet") && empty.contains("10 of 10 trials not complete"));
    let sweep = page("sweep");
    assert!(sweep.contains("5 of 270 trials not complete") && sweep.contains("out of memory"));
    assert!(sweep.contains("learning rate 0.001, hidden size 128, learning-rate schedule constant"));
}

#[test]
fn the_page_loads_nothing_and_links_to_its_own_files() {
    let files = rendered(&fixture_tables::exercise(), &figures());
    let page = std::str::from_utf8(&files[0].bytes).unwrap();
    for loads in ["<link", "<img", "<image", "<use", " src=", "url(", "@import", " onload=", " style="] {
        assert!(!page.contains(loads), "{loads}");
    }
    assert!(!page.replace("http://www.w3.org/2000/svg", "").contains("://"), "an address");
    let links: Vec<&str> = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let has_anchor = |link: &str| link.strip_prefix('#').is_some_and(|id| page.contains(&format!(" id=\"{id}\"")));
    let of_sweep =
        |link: &str| link.strip_prefix("../").is_some_and(|file| file == "journal/times.html" || !file.contains('/'));
    let own = |link: &str| has_anchor(link) || of_sweep(link) || files.iter().any(|file| file.name == link);
    assert!(links.len() > 10 && links.iter().all(|link| own(link)), "{links:?}");
    let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id occurs twice");
    assert!(page.contains("default-src 'none'"));
    let title = "Test MSE against learning rate";
    assert!(page.contains(&format!("role=\"img\"><title>{title}</title>")));
}

#[test]
fn the_index_links_to_every_sweep() {
    let page = index(&[listed(&sweep()), listed(&Summary { name: "a b".to_owned(), ..fixture::random_search(10) })]);
    assert!(page.contains("href=\"moons/report/index.html\"") && page.contains("href=\"a%20b/report/index.html\""));
    assert!(page.contains("Best of 45 configs") && page.contains("10</b> complete"));
}

/// `cargo test --release format -- --ignored`: writes every figure to a folder, to be looked at.
#[test]
#[ignore = "for the eyes"]
fn format() {
    let folder = std::env::temp_dir().join("report-figs");
    let bare = summaries().into_iter().map(|(name, summary)| (name, summary, vec![]));
    for (name, summary, more) in bare.chain([("models", sweep(), figures()), ("edges", sweep(), edges())]) {
        let files = rendered(&summary, &more);
        std::fs::create_dir_all(folder.join(name)).unwrap();
        for file in files {
            std::fs::write(folder.join(name).join(file.name), file.bytes).unwrap();
        }
    }
    std::fs::write(folder.join("index.html"), index(&[listed(&sweep()), listed(&fixture::random_search(50))])).unwrap();
}
