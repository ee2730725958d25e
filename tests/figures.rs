//! Figures of numbers that could mislead: a training that exploded among good ones, trials of different lengths.

use crate::sweeper::Sweeper;

/// Twelve settings of `x`, the last of which explodes; `n` steps each.
const SWEEP: &str = r#"name = "tail"
metric.name = "loss"
[objective]
command = ["sh", "program.sh", "{x}", "{n}", "{seed}"]
[replicates]
training = 2
[space]
x = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
n = [2, 4]
"#;

const PROGRAM: &str = r#"step=1
while [ $step -le $2 ]; do
    if [ $1 = 12 ]; then loss=2e29; else loss=0.0$1$step; fi
    echo "{\"step\": $step, \"loss\": $loss}"
    step=$((step + 1))
done
"#;

fn report() -> Sweeper {
    let sweeper = Sweeper::new().sweep(SWEEP).file("program.sh", PROGRAM);
    sweeper.with(["run", "sweep.toml", "--report"]).code(0);
    sweeper
}

/// The texts in a figure's file.
fn texts(sweeper: &Sweeper, figure: &str) -> String {
    let svg = sweeper.text(&format!("outputs/tail/report/{figure}.svg"));
    let texts = svg.lines().filter_map(|line| line.strip_suffix("</text>")?.rsplit_once('>'));
    texts.map(|(_, text)| text).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_logarithmic_axis_has_geometric_means_and_says_what_lies_beyond_it() {
    let sweeper = report();
    let effect = texts(&sweeper, "effect-x");
    assert!(effect.contains("loss, geometric mean and 95 % interval (log scale)"), "{effect}");
    assert!(effect.contains("beyond the axis: 4 trials, 1 mean (up to 2e29)"), "{effect}");
    let page = sweeper.text("outputs/tail/report/index.html");
    assert!(page.contains("Beyond the axis, as triangles at its end: 4 trials, 1 mean (up to 2e29)."));
    assert!(page.contains("Tables and the ranking take arithmetic means instead."));
    assert!(page.contains("In pairs: the arithmetic mean, as in the ranking,"));
}

#[test]
fn other_trials_are_apart_by_how_long_they_were_trained() {
    let curves = texts(&report(), "curves-loss");
    assert!(curves.contains("other trials by their steps: 2 (n = 18), 4 (n = 20)"), "{curves}");
}

#[test]
fn a_title_stands_once_on_the_page_and_in_each_file() {
    let sweeper = report();
    let page = sweeper.text("outputs/tail/report/index.html");
    let title = "loss against x";
    assert!(texts(&sweeper, "effect-x").contains(title));
    assert_eq!(
        (page.matches(&format!("<h3>{title}</h3>")).count(), page.matches(&format!(">{title}</text>")).count()),
        (1, 0)
    );
    assert!(page.contains(&format!("<title>{title}</title>")), "for those who cannot see it");
}
