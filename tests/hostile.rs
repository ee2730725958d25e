//! Whatever lies in the folder of results, and whatever a table's columns are called: nothing is written outside the
//! folder, and nothing is obeyed that should only be shown.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use resvg::usvg::roxmltree::Document;

use crate::sweeper::{Sweeper, TINY};

/// [`TINY`], run to its end, beside a folder that is not its business.
fn beside_an_outside() -> Sweeper {
    let sweeper = Sweeper::new().sweep(TINY).file("outside/mine.txt", "mine").args(["run", "sweep.toml"]);
    sweeper.run().code(0);
    sweeper
}

/// Removes whatever is at `path` and puts a link to the folder outside, or a file in it, in its place.
fn plant(sweeper: &Sweeper, path: &str, target: &str) {
    let path = sweeper.path(path);
    if path.is_dir() {
        fs::remove_dir_all(&path).unwrap();
    } else if path.exists() {
        fs::remove_file(&path).unwrap();
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    symlink(sweeper.path("outside").join(target), path).unwrap();
}

/// What is wrong after the next run: it must end with one of these codes, and outside must be what was there before.
fn harm(sweeper: &Sweeper, planted: &str, codes: &[i32]) -> Option<String> {
    let report = planted.starts_with("report").then_some("--report");
    let output = sweeper.with(["run", "sweep.toml"].into_iter().chain(report));
    let outside = sweeper.files("outside");
    let words = [": ", " is not a regular file; ", " is a link, not a folder; ", " is a link, "];
    let said = output.is(0) || output.err.lines().any(|line| words.iter().any(|word| line.contains(word)));
    match () {
        () if outside != BTreeMap::from([("mine.txt".to_owned(), b"mine".to_vec())]) => {
            Some(format!("{planted}: outside are {:?}", outside.keys().take(3).collect::<Vec<_>>()))
        }
        () if !said || !codes.iter().any(|code| output.is(*code)) => Some(format!("{planted}: {output:?}")),
        () => None,
    }
}

#[test]
fn a_sweep_folder_that_is_a_link() {
    let sweeper = Sweeper::new().sweep(TINY).file("outside/mine.txt", "mine");
    plant(&sweeper, "outputs/tiny", "");
    assert_eq!(harm(&sweeper, "outputs/tiny", &[4]), None);
}

#[test]
fn folders_in_it_that_are_links() {
    let first = beside_an_outside().finished("outputs/tiny")[0].clone();
    let (two, _) = first.rsplit_once('/').unwrap();
    let planted = ["trials", two, &first, "journal", "report", "quarantine", "checkpoints"].map(|folder| {
        let sweeper = beside_an_outside();
        match folder {
            "quarantine" => fs::write(sweeper.path(&format!("outputs/tiny/{first}/metrics.csv")), "torn").unwrap(),
            "journal" => fs::remove_dir_all(sweeper.path("outputs/tiny/trials")).unwrap(),
            _ => {}
        }
        plant(&sweeper, &format!("outputs/tiny/{folder}"), "");
        // Refused; or never touched; or the link itself replaced by a folder of the sweep's own.
        harm(&sweeper, folder, &[0, 4])
    });
    assert_eq!(planted.into_iter().flatten().collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn files_in_it_that_are_links() {
    let first = beside_an_outside().finished("outputs/tiny")[0].clone();
    let names = ["trials.csv", "configs.csv", "manifest.json", "sweep.toml", "run.lock", "report/index.html"];
    let of_trial = ["metrics.csv", "model.safetensors", "result.json"].map(|name| format!("{first}/{name}"));
    let names = names.map(str::to_owned).into_iter().chain(of_trial);
    let planted = names.flat_map(|name| [name.clone(), format!("{name}.tmp")]).filter_map(|name| {
        let sweeper = beside_an_outside();
        if name.starts_with("trials/") {
            fs::remove_dir_all(sweeper.path(&format!("outputs/tiny/{first}"))).unwrap();
        }
        plant(&sweeper, &format!("outputs/tiny/{name}"), "mine.txt");
        harm(&sweeper, &name, &[0, 4])
    });
    assert_eq!(planted.collect::<Vec<_>>(), [""; 0]);
}

/// Columns and labels that a browser, a spreadsheet or a terminal would obey.
const NAMES: [&str; 6] = [
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "\u{1b}]0;owned\u{7}",
    "a\u{202e}b\u{2066}c",
    "<img src=x onerror=alert(1)>&amp;\"'",
    "@SUM(1+1)*\u{9b}2J\u{8}x",
];

/// A sweep of tables whose columns, labels and own names are hostile.
fn hostile() -> Sweeper {
    let quoted = |text: &str| {
        let letters =
            text.chars().map(|c| if c.is_control() { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() });
        format!("\"{}\"", letters.collect::<String>().replace('"', "\\\""))
    };
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let header: Vec<String> = NAMES.iter().map(|name| cell(name)).collect();
    let row = |i: usize| {
        let numbers: Vec<String> = (1..NAMES.len()).map(|k| ((i * (k + 2)) % 7).to_string()).collect();
        format!("{},{}\n", numbers.join(","), cell(NAMES[i % NAMES.len()]))
    };
    let table = format!("{}\n{}", header.join(","), (0..60).map(row).collect::<String>());
    let formulas = ["=1+1", "-2", "+3", "@4", "'5"].into_iter();
    let paths: Vec<String> = formulas.chain(NAMES).map(|name| format!("{}.csv", name.replace('/', "-"))).collect();
    let toml = format!(
        "name = \"t\"\n[data]\nsource = \"csv\"\nlabel = {}\n[evaluate]\nforest = true\n[training]\nepochs = 2\n\
         [model]\nbottleneck_size = 2\n[space]\ndata.path = [{}]\n",
        quoted(NAMES[NAMES.len() - 1]),
        paths.iter().map(|path| quoted(path)).collect::<Vec<_>>().join(", "),
    );
    // Equal rows would be one trial, wherever they stand.
    let own = |i: usize| format!("{table}{}", row(i).replacen('0', "1", 1).replacen(',', &format!("{i},"), 1));
    paths.iter().enumerate().fold(Sweeper::new().sweep(&toml), |sweeper, (i, path)| sweeper.file(path, own(i)))
}

/// The text without its scripts, and what stands in these.
fn without_scripts(text: &str) -> (String, Vec<&str>) {
    let (mut rest, mut kept, mut scripts) = (text, String::new(), Vec::new());
    while let Some((before, script)) = rest.split_once("<script") {
        let (script, after) = script.split_once("</script>").unwrap();
        kept.push_str(before);
        scripts.push(script);
        rest = after;
    }
    (kept + rest, scripts)
}

#[test]
fn names_that_would_be_obeyed() {
    let sweeper = hostile();
    let output = sweeper.with(["run", "sweep.toml", "--report"]);
    for text in [&output.out, &output.err] {
        assert!(text.chars().all(|c| !c.is_control() || c == '\n' || c == '\t'), "{text:?}");
    }
    let output = output.code(0);
    assert!(output.out.contains("=1+1.csv"), "people read it as it is: {}", output.out);

    let page = sweeper.text("outputs/t/report/index.html");
    assert_eq!(unbalanced(&without_scripts(&page).0), None);
    let (mut figures, mut named) = (0, 0);
    for (name, bytes) in sweeper.files("outputs/t/report") {
        let path = Path::new(&name);
        let kind = path.extension().and_then(|e| e.to_str());
        if kind == Some("png") {
            continue;
        }
        let whole = String::from_utf8(bytes).unwrap();
        let (text, scripts) = without_scripts(&whole);
        assert_eq!(scripts.len(), if kind == Some("html") { 3 } else { 0 }, "{name}");
        assert!(scripts.iter().all(|script| !script.contains("</") && !script.contains("alert(1)>")), "{name}");
        for bad in ["<script", "<img src=x", "onerror=alert(1)>", "\u{202e}", "\u{2066}"] {
            assert!(!text.contains(bad), "{name} contains {bad:?}");
        }
        assert!(text.chars().all(|c| !c.is_control() || c == '\n'), "{name}: control characters");
        if kind == Some("svg") {
            figures += 1;
            named += usize::from(text.contains("alert(1)"));
            assert!(Document::parse(&text).is_ok_and(|svg| svg.root_element().has_tag_name("svg")), "{name} is no SVG");
            assert!(sweeper.path("outputs/t/report").join(path.with_extension("png")).exists(), "{name} has no PNG");
        }
    }
    assert!(figures > 3 && named > 0 && page.contains("alert(1)"), "{named} of {figures} figures show the names");
}

#[test]
fn cells_that_a_spreadsheet_would_compute() {
    let sweeper = hostile();
    sweeper.with(["run", "sweep.toml"]).code(0);
    for table in ["trials.csv", "configs.csv", "importance.csv", "repeatability.csv"] {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).from_path(sweeper.path("outputs/t").join(table)).unwrap();
        for cell in reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
            let obeyed = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
            assert!(!obeyed, "{table}: {cell:?}");
        }
    }
    let configs = sweeper.text("outputs/t/configs.csv");
    for path in ["'=1+1.csv", "'-2.csv", "'+3.csv", "'@4.csv", "''5.csv", ",<script>"] {
        assert!(configs.contains(path), "{path}: {configs}");
    }
}

/// The first tag of a page that does not close what was opened last.
fn unbalanced(page: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    for tag in page.split('<').skip(1) {
        let Some((tag, _)) = tag.split_once('>') else { return Some(tag.to_owned()) };
        let name = tag.split([' ', '\n']).next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(closed) if open.pop() != Some(closed) => return Some(tag.to_owned()),
            Some(_) => {}
            None if tag.ends_with('/') || ["!DOCTYPE", "meta", "link", "img", "input", "br", "hr"].contains(&name) => {}
            None => open.push(name),
        }
    }
    open.pop().map(str::to_owned)
}

#[test]
fn tags_out_of_order_are_seen() {
    assert_eq!(unbalanced("<!DOCTYPE html><p class=\"a\">b<br>c<svg><g/></svg></p>"), None);
    assert_eq!(unbalanced("<p><b></p></b>"), Some("/p".to_owned()));
    assert_eq!(unbalanced("<p>"), Some("p".to_owned()));
}
