//! What a person or a program expects of a command line: JSON, quiet, completions, a file to start from, one trial.

use serde_json::{Value, json};

use crate::sweeper::{Sweeper, TINY, WILD};

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_end_of_a_run_as_json() {
    let sweeper = Sweeper::new().sweep(TINY).file("wild.toml", WILD);
    let whole = read(&sweeper.with(["run", "sweep.toml", "--json"]).code(0).out);
    assert_eq!(
        keys(&whole),
        ["best_config", "dir", "error", "exit_code", "goal", "importance", "metric", "name", "outcome", "trials"]
    );
    let counts = json!({
        "planned": 8, "complete": 8, "pruned": 0, "diverged": 0, "failed": 0, "panicked": 0, "timed_out": 0, "missing": 0,
    });
    assert_eq!(whole["trials"], counts);
    let said = ["name", "dir", "outcome", "metric", "goal"].map(|key| whole[key].as_str().unwrap());
    assert_eq!(said, ["tiny", "outputs/tiny", "complete", "test_mse", "minimize"]);
    let best = &whole["best_config"];
    assert_eq!(keys(best), ["best_set", "config", "fresh", "half_width", "lost", "mean", "n", "sd", "values"]);
    let mean: f64 =
        sweeper.text("outputs/tiny/configs.csv").lines().nth(1).unwrap().split(',').nth(5).unwrap().parse().unwrap();
    assert_eq!((best["mean"].as_f64(), best["n"].as_u64(), best["lost"].as_u64()), (Some(mean), Some(2), Some(0)));
    assert!(best["values"]["model.hidden_size"].is_u64() && best["values"]["training.lr"].is_f64());
    let importance = whole["importance"].as_array().unwrap();
    let shares: Vec<f64> = importance.iter().map(|one| one["share"].as_f64().unwrap()).collect();
    assert!(importance.len() == 2 && shares[0] >= shares[1] && importance[0]["name"].is_string(), "{importance:?}");

    let wild = read(&sweeper.with(["run", "wild.toml", "--json"]).code(3).out);
    assert_eq!(
        (&wild["outcome"], &wild["exit_code"], &wild["trials"]["diverged"]),
        (&json!("failed"), &json!(3), &json!(1))
    );
    assert_eq!(sweeper.with(["run", "no.toml", "--json"]).code(2).out, "", "nothing was begun");
}

#[test]
fn status_report_and_verify_as_json() {
    let sweeper = Sweeper::new().sweep(TINY).file("wild.toml", WILD);
    sweeper.with(["run", "sweep.toml"]).code(0);
    sweeper.with(["run", "wild.toml"]).code(3);
    let status = read(&sweeper.with(["status", "outputs", "--json"]).code(0).out);
    let expected = [
        "best_trial",
        "dir",
        "goal",
        "metric",
        "name",
        "running",
        "seconds_left",
        "shards",
        "trials",
        "trials_per_minute",
    ];
    assert_eq!((keys(&status[0]), &status[1]["name"]), (expected.to_vec(), &json!("wild")));
    let best = &status[0]["best_trial"];
    let trial = best["trial"].as_str().unwrap();
    let row = sweeper.text("outputs/tiny/trials.csv").lines().find(|row| row.starts_with(trial)).unwrap().to_owned();
    assert_eq!(row.split(',').nth(20).unwrap().parse().ok(), best["value"].as_f64());
    assert_eq!((&status[0]["running"], &status[0]["seconds_left"]), (&json!(false), &Value::Null));
    assert_eq!(status[1]["trials"]["complete"], 2);

    let report = read(&sweeper.with(["report", "outputs", "--json"]).code(0).out);
    assert_eq!(
        keys(&report[0]),
        ["best_config", "dir", "figures_complete", "goal", "importance", "metric", "name", "report", "trials"]
    );
    assert_eq!(
        (&report[0]["report"], &report[0]["figures_complete"]),
        (&json!("outputs/tiny/report/index.html"), &json!(true))
    );

    let verify = read(&sweeper.with(["verify", "outputs", "--json", "--sample", "1"]).code(0).out);
    let of = |name: &str, checked: u64| {
        let dir = format!("outputs/{name}");
        json!({"name": name, "dir": dir, "checked": checked, "trained_again": 1, "within_tolerance": 0, "not_trained_again": null, "wrong": []})
    };
    assert_eq!(verify, json!([of("tiny", 8), of("wild", 3)]));
    let sweeper = sweeper.file("outputs/tiny/trials.csv", "torn");
    let verify = read(&sweeper.with(["verify", "outputs/tiny", "--json", "--sample", "0"]).code(4).out);
    let wrong = "trials.csv is not what the trials say; `sweeper report` makes it again";
    assert_eq!(verify[0]["wrong"], json!([wrong]));
}

#[test]
fn quiet_says_nothing_but_results_and_errors() {
    let sweeper = Sweeper::new().sweep(TINY);
    let output = sweeper.with(["run", "sweep.toml", "-q", "--report"]).code(0).stderr("");
    assert!(output.out.ends_with("8 complete, 0 diverged, 0 failed, 0 missing\n"));
    let drawn = "report: outputs/tiny/report/index.html\nindex: outputs/index.html\n";
    sweeper.with(["--quiet", "report", "outputs"]).code(0).stdout(drawn).stderr("");
    let planned = sweeper.with(["plan", "sweep.toml", "-q"]).code(0).stderr("").out;
    assert!(planned.lines().last().unwrap().starts_with("8 trials: 4 configs"), "{planned}");
    let missing = "cannot read the sweep file no.toml: No such file or directory (os error 2)\n";
    sweeper.with(["-q", "run", "no.toml"]).code(2).stderr(missing);
}

#[test]
fn completions_and_the_manual_name_every_command() {
    let sweeper = Sweeper::new();
    let commands = [
        "new",
        "plan",
        "try",
        "run",
        "keys",
        "report",
        "status",
        "show",
        "compare",
        "verify",
        "submit",
        "merge",
        "completions",
        "man",
    ];
    for shell in ["bash", "zsh", "fish"] {
        let script = sweeper.with(["completions", shell]).code(0).stderr("").out;
        assert!(commands.iter().all(|command| script.contains(command)), "{shell}");
        assert!(script.contains("max-time"), "{shell}");
        assert!(script.contains("best best-trial") || script.contains("best\nbest-trial"), "{shell}: {script}");
    }
    sweeper.shell("\"$S\" completions bash > script; bash -n script").code(0);
    let offered = "cd /; . \"$OLDPWD/script\"; COMP_WORDS=(sweeper show x b); COMP_CWORD=3; _sweeper sweeper b x; \
                   echo ${COMPREPLY[@]}";
    sweeper.shell(&format!("bash -c '{offered}'")).code(0).stdout("best best-trial\n");
    sweeper.with(["completions", "tcsh"]).code(2);
    let page = sweeper.with(["man"]).code(0).out;
    assert!(commands.iter().all(|command| page.contains(&format!("sweeper\\-{command}"))), "{page}");
}

#[test]
fn a_file_to_start_from() {
    let sweeper = Sweeper::new();
    let next = "sweep.toml: a sweep file to start from   next: sweeper plan sweep.toml\n";
    sweeper.with(["new"]).code(0).stdout("").stderr(next);
    let there =
        "cannot write sweep.toml: File exists (os error 17); `sweeper new` replaces nothing: name another file\n";
    sweeper.with(["new"]).code(2).stderr(there);
    let nowhere = "cannot write no/sweep.toml: No such file or directory (os error 2); make its folder first\n";
    sweeper.with(["new", "no/sweep.toml"]).code(2).stderr(nowhere);
    sweeper.with(["new", "no/"]).code(2).stderr("cannot write no/: Is a directory (os error 21)\n");
    sweeper.shell("ulimit -f 0; trap '' XFSZ; \"$S\" new small.toml").code(4);
    assert!(!sweeper.files("").contains_key("small.toml"), "nothing is in the way of the next");
    let shown = sweeper.with(["new", "-"]).code(0).out;
    assert_eq!(
        shown.replacen("first", "sweep", 1).replacen("outputs/first", "outputs/sweep", 1),
        sweeper.text("sweep.toml")
    );
    sweeper.with(["new", "Second Try.toml"]).code(0);
    assert!(
        sweeper
            .text("Second Try.toml")
            .contains("\nname = \"second-try\"           # the folder of the results: outputs/second-try\n")
    );
    let (networks, program) = shown.split_once("# A program of yours instead").unwrap();
    let kept = [networks.split("[metric]").next().unwrap(), "[sampler]\nmethod = \"grid\"\n"].concat();
    let written: Vec<&str> = program.lines().skip(1).map(|line| line.strip_prefix("# ").unwrap()).collect();
    let of_program = kept + &written.join("\n");
    assert!(sweeper::check("program.toml", of_program.as_bytes()).is_ok(), "{of_program}");
    let planned = sweeper.with(["plan", "sweep.toml"]).code(0);
    assert!(planned.out.contains("\n48 trials: 12 configs × 4 datasets × 1 training;"), "{}", planned.out);
    let quick = sweeper.text("sweep.toml").replace("epochs = 30", "epochs = 1");
    sweeper.file("quick.toml", quick).with(["run", "quick.toml"]).code(0);
}

#[test]
fn a_trial_is_shown_as_the_sweep_file_that_trains_it_again() {
    let sweeper = Sweeper::new().sweep(TINY);
    sweeper.with(["run", "sweep.toml"]).code(0);
    let best = sweeper.with(["show", "outputs/tiny", "best-trial"]).code(0).stderr("").out;
    let status = read(&sweeper.with(["status", "outputs", "--json"]).out);
    let id = status[0]["best_trial"]["trial"].as_str().unwrap();
    assert!(best.starts_with(&format!("# trial {id} of tiny: complete\n# config ")), "{best}");
    assert!(best.contains("\n# test_mse 0.") && best.contains(": metrics.csv model.safetensors result.json\n"));
    assert!(best.contains(&format!("\n# again: sweeper show outputs/tiny {id} > {id}.toml; sweeper run {id}.toml\n")));
    assert_eq!(sweeper.with(["show", "outputs", id]).code(0).out, best);
    // Beside the results that it comes from.
    let again = format!("tiny-{}", &id[..8]);
    let sweeper = sweeper.file("again.toml", &best);
    let output = sweeper.with(["run", "again.toml"]).code(0);
    assert!(output.err.contains(&format!(" into outputs/{again}\n")), "{}", output.err);
    let dir = format!("trials/{}/{id}/result.json", &id[..2]);
    assert_eq!(sweeper.text(&format!("outputs/{again}/{dir}")), sweeper.text(&format!("outputs/tiny/{dir}")));
    let of_it = sweeper.with(["show", &format!("outputs/{again}"), id]).code(0).out;
    assert!(of_it.contains(&format!("\nname = {again:?}\n")), "{of_it}");

    let shown = read(&sweeper.with(["show", "outputs/tiny", &id[..8], "--json"]).code(0).out);
    assert_eq!((&shown["trial"], &shown["outcome"], &shown["reason"]), (&json!(id), &json!("complete"), &Value::Null));
    assert_eq!(shown["files"], json!(["metrics.csv", "model.safetensors", "result.json"]));
    assert!(shown["params"]["training.lr"].is_f64() && shown["metrics"]["test_mse"].is_f64());
    let config = shown["config"].as_str().unwrap();
    let first = sweeper.with(["show", "outputs/tiny", config]).code(0).out;
    assert!(first.contains(&format!("# config {config}, dataset 0, training 0\n")), "{first}");
}

#[test]
fn best_is_the_best_trial_of_the_best_config() {
    let sweeper = Sweeper::new().sweep(&TINY.replace("data = 2", "data = 2\ntraining = 4"));
    let ended = read(&sweeper.with(["run", "sweep.toml", "--json"]).code(0).out);
    let best = &ended["best_config"]["config"];
    for which in [&["show", "outputs/tiny", "--json"][..], &["show", "outputs/tiny", "best", "--json"]] {
        let shown = read(&sweeper.with(which.iter().copied()).code(0).out);
        assert_eq!(&shown["config"], best);
        let table = sweeper.text("outputs/tiny/trials.csv");
        let rows = table.lines().filter(|row| row.split(',').nth(1) == best.as_str());
        let values = rows.map(|row| row.split(',').nth(20).unwrap().parse::<f64>().unwrap());
        assert_eq!(shown["metrics"]["test_mse"].as_f64(), values.min_by(f64::total_cmp));
    }
}

#[test]
fn a_trial_that_cannot_be_shown() {
    let sweeper = Sweeper::new().sweep(TINY).file("wild.toml", WILD);
    sweeper.with(["run", "sweep.toml"]).code(0);
    let unknown = |id: &str| {
        format!(
            "outputs/tiny: no trial and no config has an id that begins with {id:?}; at least four digits of an id are \
             needed, and trials.csv lists them all\n"
        )
    };
    for id in ["zzzz", "0", "abc"] {
        sweeper.with(["show", "outputs/tiny", id]).code(2).stdout("").stderr(&unknown(id));
    }
    sweeper.with(["run", "wild.toml"]).code(3);
    let two = "outputs holds 2 sweeps: name one of outputs/tiny, outputs/wild\n";
    sweeper.with(["show", "outputs"]).code(2).stderr(two);
    let table = sweeper.text("outputs/wild/trials.csv");
    let diverged = table.lines().find(|row| row.contains(",diverged,")).unwrap().split(',').next().unwrap();
    let shown = sweeper.with(["show", "outputs/wild", diverged]).code(0).out;
    assert!(shown.starts_with(&format!("# trial {diverged} of wild: diverged in epoch ")), "{shown}");
    let none = Sweeper::new().sweep(&WILD.replace("[1e-3, 100.0, 1e-2]", "[100.0]"));
    none.with(["run", "sweep.toml"]).code(3);
    let no_best = "outputs/wild: no trial is complete yet, so there is no best; name a trial or a config by the beginning \
                   of its id\n";
    none.with(["show", "outputs"]).code(2).stderr(no_best);
    none.with(["show", "outputs", "best-trial"]).code(2).stderr(no_best);
}

/// The files and folders of its examples are there for whoever has cloned the repository and run `sweeps/moons.toml`.
#[test]
fn every_example_of_the_help_names_what_there_is() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_there = |path: &str| match path.strip_prefix("outputs/") {
        Some(name) => name.is_empty() || root.join(format!("sweeps/{name}.toml")).exists(),
        None => root.join(path).exists(),
    };
    let sweeper = Sweeper::new();
    let mut examples = 0;
    for command in
        ["new", "plan", "try", "run", "keys", "report", "status", "show", "compare", "verify", "completions", "man"]
    {
        let help = sweeper.with([command, "--help"]).code(0).out;
        let (_, example) = help.split_once("\nExample").unwrap_or_else(|| panic!("{command} has no example"));
        assert!(example.contains(&format!("sweeper {command}")), "{example}");
        for path in
            example.split_whitespace().filter(|word| ["sweeps/", "outputs/"].iter().any(|dir| word.starts_with(dir)))
        {
            assert!(is_there(path), "{command}: {path}");
            examples += 1;
        }
    }
    assert!(examples >= 7, "{examples}");
}

#[test]
fn what_other_tools_call_a_plan() {
    let told = "there is no --dry-run: `sweeper plan FILE` lists what a run would train, and trains nothing\n";
    Sweeper::new().sweep(TINY).with(["run", "sweep.toml", "--dry-run"]).code(2).stdout("").stderr(told);
}
