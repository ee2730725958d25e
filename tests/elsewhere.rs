//! Data have an identity, not a place: other working directories, moved folders, data that are gone.

use std::fs;

use crate::sweeper::Sweeper;

const MINE: &str = "name = \"t\"\n[data]\nsource = \"csv\"\npath = \"p.csv\"\n[replicates]\ndata = 2\n\
                    [training]\nepochs = 2\n[space]\nmodel.layers = [1, 2]\n";

fn rows(n: usize) -> String {
    let rows: Vec<String> = (0..n).map(|i| format!("{},{}", i % 7, i % 5)).collect();
    format!("x,y\n{}\n", rows.join("\n"))
}

/// A sweep of a table beside it in `project/`, run from above.
fn mine() -> Sweeper {
    let sweeper = Sweeper::new().file("project/sweep.toml", MINE).file("project/p.csv", rows(30));
    let drawn = "report: outputs/t/report/index.html\n";
    let output = sweeper.with(["run", "project/sweep.toml", "--report"]).code(0);
    assert!(output.err.contains(drawn), "{}", output.err);
    sweeper
}

#[test]
fn data_beside_the_sweep_file_are_found_from_anywhere() {
    let sweeper = mine();
    let before = sweeper.results("outputs/t");
    sweeper.with(["plan", "project/sweep.toml"]).code(0);
    sweeper.with(["run", "project/sweep.toml", "--isolate", "-o", "isolated"]).code(0);
    let trials = |outputs: &str| {
        let mut files = sweeper.results(&format!("{outputs}/t"));
        files.retain(|name, _| name.starts_with("trials/"));
        files
    };
    assert!(trials("isolated").len() > 8 && trials("isolated") == trials("outputs"));
    fs::create_dir(sweeper.path("else")).unwrap();
    sweeper.shell("cd project && $S run sweep.toml -o ../outputs").code(0);
    sweeper.shell("cd else && $S report ../outputs/t").code(0).stdout("report: ../outputs/t/report/index.html\n");
    let verified = "t: 4 results checked, 4 trials trained again: all as it was written\n";
    sweeper.shell("cd else && $S verify ../outputs/t").code(0).stdout(verified);
    assert!(before == sweeper.results("outputs/t"));
    fs::rename(sweeper.path("outputs"), sweeper.path("else/moved")).unwrap();
    sweeper.shell("cd / && $S verify $OLDPWD/else/moved/t").code(0).stdout(verified);
    assert!(before == sweeper.results("else/moved/t"));
}

#[test]
fn the_data_moved_and_the_run_goes_on() {
    let sweeper = mine();
    fs::rename(sweeper.path("project/p.csv"), sweeper.path("rows.csv")).unwrap();
    let toml = MINE.replace("p.csv", "rows.csv");
    let sweeper = sweeper.file("project/sweep.toml", toml);
    fs::write(sweeper.path("rows.csv"), rows(30).replace('\n', "\r\n")).unwrap();
    let output = sweeper.with(["run", "project/sweep.toml"]).code(0);
    assert!(output.err.starts_with("all 4 trials finished in outputs/t; nothing to train\n"), "{}", output.err);
    sweeper.shell("mkdir else && cd else && $S report ../outputs/t").code(0);
}

#[test]
fn figures_that_cannot_be_drawn_again_stay_and_say_so() {
    let sweeper = mine();
    let before = sweeper.results("outputs/t");
    fs::remove_file(sweeper.path("project/p.csv")).unwrap();
    let report = || {
        let output = sweeper.with(["report", "outputs/t"]).code(3);
        let first = output.err.trim_end_matches('\n');
        let stay = "no figures of trained trials (3 figures of the last report kept): cannot read ";
        let missing = format!("{stay}p.csv: there is no such file in ");
        assert!(first.starts_with(&missing) && first.ends_with(", nor where sweeper is started"), "{first}");
        assert_eq!(output.out, "report: outputs/t/report/index.html\n");
        sweeper.results("outputs/t")
    };
    let after = report();
    assert!(after == report(), "it says so once");
    let page = "report/index.html";
    assert!(before.keys().eq(after.keys()) && before.iter().all(|(name, bytes)| name == page || after[name] == *bytes));
    let (old, new) = (sweeper_text(&before[page]), sweeper_text(&after[page]));
    let mark = "<p class=\"note kept\">As of 20";
    assert_eq!((old.matches(mark).count(), new.matches(mark).count()), (0, 3));
    let without_marks: Vec<&str> = new.split("<p class=\"note kept\">").collect();
    let stripped = without_marks
        .iter()
        .enumerate()
        .map(|(i, part)| if i == 0 { part } else { part.split_once("</p>").unwrap().1 });
    assert_eq!(stripped.collect::<String>(), old);

    fs::write(sweeper.path("project/p.csv"), rows(29)).unwrap();
    let output = sweeper.with(["report", "outputs/t"]).code(3);
    let changed = "no figures of trained trials (3 figures of the last report kept): csv p.csv has changed since the \
                   training\n";
    assert_eq!(output.err, changed);
    fs::write(sweeper.path("project/p.csv"), rows(30)).unwrap();
    sweeper.with(["report", "outputs/t"]).code(0).stdout("report: outputs/t/report/index.html\n");
    assert!(before == sweeper.results("outputs/t"), "with the data all is drawn again");
}

fn sweeper_text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn without_the_data_hashes_still_hold() {
    let sweeper = mine();
    fs::remove_file(sweeper.path("project/p.csv")).unwrap();
    let output = sweeper.with(["verify", "outputs/t"]).code(3);
    let (first, rest) = output.out.split_once('\n').unwrap();
    assert!(first.starts_with("t: no trial can be trained again: cannot read "), "{first}");
    assert_eq!(rest, "t: 4 results checked: all as it was written\n");
    sweeper.with(["verify", "outputs/t", "--sample", "0"]).code(0);
    sweeper.with(["status", "outputs/t"]).code(0);
}
