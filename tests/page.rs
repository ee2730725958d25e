//! The page of a sweep where people look at it: in a browser, driven by tests/page/browser.mjs.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use crate::sweeper::{Sweeper, TINY, WILD};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/page");

/// Whether a program says its version; if not, says so in these words.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn is_there(program: &str, words: &str) -> bool {
    let there = Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
    if !there {
        println!("skipped: there is no {words}");
    }
    there
}

/// Whether there is what drives a browser, and a browser.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn browser() -> bool {
    let driver = fs::exists(format!("{FOLDER}/node_modules/playwright-core")).unwrap();
    if !driver {
        println!("skipped: tests/page has no playwright-core (npm install --prefix tests/page)");
    }
    let chromium = std::env::var("CHROMIUM").unwrap_or("/usr/bin/chromium".to_owned());
    driver && is_there("node", "node") && is_there(&chromium, "chromium")
}

/// What a script of the folder prints.
fn node(script: &str, args: &[&str]) -> String {
    let output = Command::new("node").arg(format!("{FOLDER}/{script}")).args(args).output().unwrap();
    assert!(output.status.success(), "{script} {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn filters_mean_what_rules_mean() {
    if is_there("node", "node") {
        assert!(node("expressions.mjs", &[]).ends_with(" expressions\n"));
    }
}

/// Names that would be tags, quotes and the other way round if they were not text.
const HOSTILE: &str = r#"name = "hostile"
seed = 1
metric.name = "<b>loss</b>"
replicates.training = 2
[objective]
command = ["sh", "p.sh"]
reads = ["seed", "config"]
[space]
'x"<i>' = [1, 2, 3, 4]
" " = [1, 2]
"k <b>" = 5
widths = [[8], [8, 4]]
"rtl \u202e name" = ["</script><script>alert(1)</script>", "--><!--", "'\"`"]
"#;

/// It measures some number of its own for each config and seed.
const PROGRAM: &str = "n=$(cksum < $SWEEPER_CONFIG | cut -d' ' -f1)\necho \"{\\\"<b>loss</b>\\\": $((n % 1000 + SWEEPER_SEED % 7)).5, \\\"zero\\\": -0.0}\"\n";

/// A search with inactive hyperparameters, and pruned configs.
const SEARCH: &str = "name = \"search\"\nsampler = { method = \"random\", trials = 27 }\n\
    data = { source = \"moons\", n_train = 40, n_test = 40, n_valid = 40 }\n\
    pruner = { method = \"halving\", min = 3, eta = 3 }\n[training]\nepochs = 27\n[space]\n\
    training.lr = { low = 1e-4, high = 1e-1, scale = \"log\" }\nmodel.layers = { low = 1, high = 3 }\n\
    training.schedule = [\"constant\", \"step\"]\ntraining.step_size = { values = [3, 9], when = \"training.schedule == 'step'\" }\n";

#[test]
fn a_page_works_in_a_browser() {
    if !browser() {
        return;
    }
    for (name, toml, code) in [("tiny", TINY, 0), ("wild", WILD, 3), ("hostile", HOSTILE, 0), ("search", SEARCH, 0)] {
        let sweeper = Sweeper::new().sweep(toml).file("p.sh", PROGRAM);
        sweeper.with(["run", "sweep.toml", "--report"]).code(code);
        let pictures = std::env::temp_dir().join("sweeper-page").join(name);
        fs::create_dir_all(&pictures).unwrap();
        let page = sweeper.path(&format!("outputs/{name}/report/index.html"));
        node("browser.mjs", &[page.to_str().unwrap(), pictures.to_str().unwrap()]);
    }
}

/// All of its trials fail.
const LOST: &str = "name = \"lost\"\nmetric.name = \"loss\"\n[objective]\ncommand = [\"false\"]\nreads = [\"config\"]\n[space]\nalpha = [1, 2, 3]\n";

#[test]
fn pages_of_several_sweeps_and_of_failures_work_in_a_browser() {
    if !browser() {
        return;
    }
    let other =
        TINY.replace("name = \"tiny\"", "name = \"other\"").replace("hidden_size = [4, 8]", "hidden_size = [8, 16]");
    let sweeper = Sweeper::new().sweep(TINY).file("other.toml", other).file("lost.toml", LOST);
    sweeper.with(["run", "sweep.toml"]).code(0);
    sweeper.with(["run", "other.toml"]).code(0);
    sweeper.with(["run", "lost.toml"]).code(3);
    sweeper.with(["report", "outputs"]).code(0);
    sweeper.with(["compare", "outputs/tiny", "outputs/other", "--page", "both.html"]).code(0);
    let pictures = std::env::temp_dir().join("sweeper-page").join("plain");
    fs::create_dir_all(&pictures).unwrap();
    let pages = ["outputs/index.html", "both.html", "outputs/tiny/journal/times.html"].map(|page| sweeper.path(page));
    let pages = pages.iter().map(|page| page.to_str().unwrap());
    let args: Vec<&str> = std::iter::once(pictures.to_str().unwrap()).chain(pages).collect();
    node("plain.mjs", &args);
    let lost = sweeper.path("outputs/lost/report/index.html");
    node("lost.mjs", &[lost.to_str().unwrap()]);
}

/// Of each config with `outcome = 1`, which is the best, one training of two fails; and hyperparameters are called as columns.
const TAKEN: &str = r#"name = "taken"
metric.name = "loss"
replicates.training = 2
[objective]
command = ["sh", "p.sh", "{outcome}", "{n}", "{seed}"]
[space]
outcome = [1, 2]
n = [0.25, 0.5]
"#;

/// The columns of a CSV without quotes, by their names.
fn columns(csv: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut rows = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let names = rows.next().unwrap_or_default();
    let rows: Vec<Vec<&str>> = rows.collect();
    names.iter().enumerate().map(|(k, name)| (*name, rows.iter().map(|row| row[k]).collect())).collect()
}

#[test]
fn configs_stand_as_in_their_file_whatever_is_lost_and_whatever_hyperparameters_are_called() {
    if !browser() {
        return;
    }
    let script = "[ $1 = 1 ] && mkdir once-$2 2>/dev/null && exit 1; echo \"{\\\"loss\\\": $1$2}\"\n";
    let sweeper = Sweeper::new().sweep(TAKEN).file("p.sh", script);
    sweeper.with(["run", "sweep.toml", "-j", "1", "--report"]).code(3);
    let told = node("rank.mjs", &[sweeper.path("outputs/taken/report/index.html").to_str().unwrap()]);
    let (configs, trials) = told.split_once("\n\n").unwrap();
    let (configs, trials) = (columns(configs), columns(trials.trim_end()));
    let [in_configs, in_trials] = ["configs", "trials"].map(|file| sweeper.text(&format!("outputs/taken/{file}.csv")));
    let (in_configs, in_trials) = (columns(&in_configs), columns(&in_trials));
    for name in ["config", "space.n", "n", "lost", "loss_mean"] {
        assert_eq!(configs[name], in_configs[name], "{name}: {told}");
    }
    for name in ["trial", "outcome", "space.outcome"] {
        let sorted = |columns: &BTreeMap<&str, Vec<&str>>| {
            let mut rows: Vec<_> = columns["trial"].iter().copied().zip(columns[name].iter().copied()).collect();
            rows.sort_unstable();
            rows.into_iter().map(|(trial, value)| format!("{trial} {value}")).collect::<Vec<_>>()
        };
        assert_eq!(sorted(&trials), sorted(&in_trials), "{name}");
    }
}

#[test]
fn two_sweeps_stand_side_by_side() {
    let other = TINY.replace("name = \"tiny\"", "name = \"other\"").replace("seed = ", "seed = 1");
    let sweeper = Sweeper::new().sweep(TINY).file("other.toml", other);
    sweeper.with(["run", "sweep.toml"]).code(0);
    sweeper.with(["run", "other.toml"]).code(0);
    let compared = sweeper.with(["compare", "outputs/tiny", "outputs/other", "--page", "both.html"]).code(0);
    assert_eq!(compared.err, "page: both.html\n");
    let page = sweeper.text("both.html");
    assert!(page.contains("tiny beside other") && page.matches("<svg").count() > 3, "{page}");
    let first = compared.out.lines().next().unwrap();
    assert!(page.contains(first), "the page says what the terminal says");
}

#[test]
fn a_run_draws_its_report_every_so_often() {
    let long = TINY.replace("epochs = 2", "epochs = 20000");
    let sweeper = Sweeper::new().sweep(&long);
    let child = sweeper.start(["run", "sweep.toml", "-j", "1", "--report-every", "100ms"]);
    sweeper.wait_until("a report of a sweep that runs", |sweeper| {
        fs::read_to_string(sweeper.path("outputs/tiny/report/index.html")).is_ok_and(|page| page.contains("As of 20"))
    });
    let page = sweeper.text("outputs/tiny/report/index.html");
    assert!(page.contains("The sweep is running.") && !page.contains("Run the sweep again"), "{page}");
    assert!(page.contains("</b> missing") && !page.contains("class=\"bad\""), "{page}");
    assert!(crate::sweeper::Output::of(child).is(0));
    let page = sweeper.text("outputs/tiny/report/index.html");
    assert!(!page.contains("As of 20") && !page.contains("is running"), "all have ended");
    sweeper.with(["report", "outputs/tiny"]).code(0);
    assert_eq!(page, sweeper.text("outputs/tiny/report/index.html"));
    assert!(sweeper.text("outputs/tiny/journal/times.html").contains("When the workers trained"));
}
