//! `sweeper report`: one page a sweep and an index, the same bytes each time, from the results alone.

use std::fs;

use crate::sweeper::{Sweeper, TINY, WILD};

/// A whole sweep, and one with diverged and missing trials.
fn two_sweeps() -> Sweeper {
    let sweeper = Sweeper::new().sweep(TINY).file("wild.toml", WILD);
    sweeper.with(["run", "sweep.toml"]).code(0);
    sweeper.with(["run", "wild.toml"]).code(3);
    let table = sweeper.text("outputs/wild/trials.csv");
    let last = table.lines().last().unwrap();
    fs::remove_dir_all(sweeper.path(&format!("outputs/wild/trials/{}/{}", &last[..2], &last[..16]))).unwrap();
    sweeper
}

#[test]
fn a_folder_of_sweeps_gets_a_page_each_and_an_index() {
    let sweeper = two_sweeps();
    let results = sweeper.results("outputs/tiny");
    sweeper.with(["report", "outputs"]).code(0).stderr("").stdout(
        "report: outputs/tiny/report/index.html\n\
         report: outputs/wild/report/index.html\n\
         index: outputs/index.html\n",
    );
    let index = sweeper.text("outputs/index.html");
    for name in ["tiny", "wild"] {
        assert!(index.contains(&format!("href=\"{name}/report/index.html\"")), "{index}");
    }
    let derived = || {
        let mut files = sweeper.files("outputs");
        files.retain(|name, _| !name.contains("/journal/"));
        files
    };
    let first = derived();
    sweeper.with(["report", "outputs"]).code(0);
    assert!(first == derived(), "the second rendering differs");
    assert!(results.iter().all(|(name, bytes)| first[&format!("tiny/{name}")] == *bytes), "a result was touched");
}

#[test]
fn the_page_links_to_files_that_are_there() {
    let sweeper = two_sweeps();
    sweeper.with(["report", "outputs"]).code(0);
    for (name, page) in
        [("tiny/report/", "tiny/report/index.html"), ("wild/report/", "wild/report/index.html"), ("", "index.html")]
    {
        let text = sweeper.text(&format!("outputs/{page}"));
        let targets = ["href=\"", "src=\""].into_iter().flat_map(|at| text.split(at).skip(1));
        for target in targets.map(|rest| &rest[..rest.find('"').unwrap()]).filter(|t| !t.starts_with('#')) {
            assert!(!target.contains("://"), "{page} needs the network: {target}");
            assert!(sweeper.path(&format!("outputs/{name}{target}")).exists(), "{page} links to {target}");
        }
    }
}

#[test]
fn what_is_missing_is_in_plain_sight() {
    let sweeper = two_sweeps();
    sweeper.with(["report", "outputs"]).code(0);
    let table = sweeper.text("outputs/wild/trials.csv");
    for page in ["outputs/wild/report/index.html", "outputs/index.html"] {
        let page = sweeper.text(page);
        for word in ["missing", "diverged"] {
            let n = table.lines().filter(|row| row.contains(&format!(",{word},"))).count();
            assert!(n > 0, "nothing is {word}:\n{table}");
            assert!(page.contains(&format!("<li class=\"bad\"><b>{n}</b> {word}</li>")), "no count of what is {word}");
        }
    }
    let whole = sweeper.text("outputs/tiny/report/index.html");
    assert!(whole.contains("<li><b>0</b> missing</li>") && !whole.contains("class=\"bad\""));
}

#[test]
fn one_sweep_gets_no_index() {
    let sweeper = two_sweeps();
    sweeper.with(["report", "outputs/tiny"]).code(0).stderr("").stdout("report: outputs/tiny/report/index.html\n");
    assert!(!sweeper.path("outputs/index.html").exists() && !sweeper.path("outputs/wild/report").exists());
}

#[test]
fn without_the_data_only_the_pictures_of_networks_are_missing() {
    let toml = "name = \"t\"\n[data]\nsource = \"csv\"\npath = \"p.csv\"\n[replicates]\ndata = 2\n\
                [training]\nepochs = 2\n[space]\nmodel.layers = [1, 2]\n";
    let rows: Vec<String> = (0..30).map(|i| format!("{},{}", i % 7, i % 5)).collect();
    let sweeper = Sweeper::new().sweep(toml).file("p.csv", format!("x,y\n{}\n", rows.join("\n")));
    sweeper.with(["run", "sweep.toml", "--report"]).code(0);
    let before = sweeper.results("outputs/t");
    let again = |code: i32, said: &str| {
        fs::remove_dir_all(sweeper.path("outputs/t/report")).unwrap();
        fs::remove_file(sweeper.path("outputs/t/configs.csv")).unwrap();
        sweeper.with(["report", "outputs/t"]).code(code).stderr(said).stdout("report: outputs/t/report/index.html\n");
        sweeper.results("outputs/t")
    };
    assert!(before == again(0, ""), "the tables and the page are made of the results");

    fs::write(sweeper.path("p.csv"), "x,y\n1,2\n3,4\n5,6\n").unwrap();
    let changed = again(3, "no figures of trained trials: csv p.csv has changed since the training\n");
    fs::remove_file(sweeper.path("p.csv")).unwrap();
    let place = sweeper.path("").canonicalize().unwrap();
    let gone = again(
        3,
        &format!(
            "no figures of trained trials: cannot read p.csv: there is no such file in {}, nor where sweeper is started\n",
            place.display()
        ),
    );
    assert!(changed == gone && gone.len() < before.len());
    let figure = |name: &str| before.contains_key(name) && !gone.contains_key(name);
    assert!(["reconstructions", "repetitions"].iter().all(|name| figure(&format!("report/{name}.svg"))));
    let kept = gone.iter().filter(|(name, _)| *name != "report/index.html");
    assert!(kept.clone().count() > 0 && kept.into_iter().all(|(name, bytes)| before.get(name) == Some(bytes)));
    sweeper.with(["status", "outputs/t"]).code(0);
}

#[test]
fn names_from_a_table_are_text_on_the_page() {
    let toml = "name = \"t\"\n[data]\nsource = \"csv\"\n[training]\nepochs = 1\n\
                [space]\ndata.path = [\"<b>&amp.csv\", \"'q\\\".csv\"]\n";
    let rows = "x,y\n1,2\n3,4\n5,6\n7,8\n9,1\n";
    let sweeper = Sweeper::new().sweep(toml).file("<b>&amp.csv", rows).file("'q\".csv", rows);
    sweeper.with(["run", "sweep.toml", "--report"]).code(0);
    let page = sweeper.text("outputs/t/report/index.html");
    assert!(!page.contains("<b>&amp.csv") && page.contains("&lt;b&gt;&amp;amp.csv"), "escaped");
}
