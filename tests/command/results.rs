//! What stands on disk, and what commands make of it: the same bytes for any number of slots, `verify`, `show`, `try`.

use super::{shell, sweeper};
use crate::sweeper::{Sweeper, same};

/// Measures its argument, over three steps.
const PLAIN: &str = r#"for i in 1 2 3; do echo "{\"step\": $i, \"y\": $(($1 * i)), \"z\": 0.5}"; done"#;

#[test]
fn the_same_bytes_for_any_number_of_slots() {
    let of = |jobs: &str| {
        let sweeper = Sweeper::new().sweep(&shell(PLAIN, "replicates.data = 2\nobjective.reads = [\"seed\"]"));
        sweeper.with(["run", "sweep.toml", "-j", jobs, "--report"]).code(0);
        let mut files = sweeper.results("outputs/s");
        files.retain(|name, _| !name.starts_with("work/") && name != "manifest.json");
        files
    };
    let one = of("1");
    assert!(one.contains_key("report/index.html") && one.contains_key("trials.csv"));
    assert!(one == of("4"));
}

#[test]
fn trials_are_trained_again_and_compared() {
    let sweeper = sweeper(PLAIN, "");
    sweeper.run().code(0);
    sweeper
        .with(["verify", "outputs"])
        .code(0)
        .stdout("s: 3 results checked, 3 trials trained again: all as it was written\n");
    let drifting =
        r#"n=$(cat "$HOME_OF_N" 2>/dev/null || echo 0); echo $((n + 1)) > "$HOME_OF_N"; echo "{\"y\": 1000$n}""#;
    let sweeper = super::sweeper(drifting, "");
    let line = |command: &str| format!("HOME_OF_N=$PWD/n exec $S {command}");
    sweeper.shell(&line("run sweep.toml -j 1")).code(0);
    let verified = sweeper.shell(&line("verify outputs -j 1")).code(4);
    assert!(verified.out.contains(": y was 10000 and is 10003 when trained again\n"), "{}", verified.out);
    let verified = sweeper.shell(&line("verify outputs -j 1 --tolerance 0.01")).code(0);
    assert!(verified.out.ends_with("all as it was written, 3 of them within the tolerance\n"), "{}", verified.out);
}

#[test]
fn all_that_differs_when_trained_again_is_told() {
    let counted = |rest: &str| {
        let script = format!("n=$(cat \"$N\" 2>/dev/null || echo 0); echo $((n + 1)) > \"$N\"; {rest}");
        let sweeper = Sweeper::new().sweep(&shell(&script, "").replace("[1, 2, 3]", "[1]"));
        let line = |command: &str| format!("N=$PWD/n exec $S {command}");
        sweeper.shell(&line("run sweep.toml")).code(0);
        let id = sweeper.finished("outputs/s")[0].rsplit('/').next().unwrap().to_owned();
        sweeper.shell(&line("verify outputs")).code(4).out.replace(&id, "ID")
    };
    let told = |what: &str| {
        format!("s: trial ID: {what}\ns: 1 result checked, 1 trial trained again: NOT as it was written\n")
    };
    let metrics = counted("echo \"{\\\"y\\\": 1, \\\"n\\\": $n, \\\"seconds\\\": 1$n, \\\"at_$n\\\": 5}\"");
    let all = "at_0 was 5 and is not measured, n was 0 and is 1, seconds was 10 and is 11, at_1 was not measured and is 5 when \
               trained again";
    same("metrics", &metrics, &told(all));
    let failed = counted("[ $n = 0 ] || { echo 'no such luck' >&2; exit 1; }; echo '{\"y\": 1}'");
    same("failed", &failed, &told("was complete, and when trained again failed: exit status 1: no such luck"));
    let steps = counted("echo \"{\\\"step\\\": 1, \\\"y\\\": $n}\"; echo '{\"step\": 2, \"y\": 1}'");
    assert!(steps.contains(": metrics.csv is another when trained again\n"), "{steps}");
}

#[test]
fn what_is_shown_can_be_run() {
    let sweeper = sweeper(PLAIN, "limits.log_mib = 2");
    sweeper.run().code(0);
    let shown = sweeper.with(["show", "outputs/s", "best"]).code(0).out;
    assert!(shown.contains("\n# by hand: cd /") && shown.contains("\n[space]\nx = 1\n"), "{shown}");
    std::fs::write(sweeper.path("best.toml"), shown).unwrap();
    sweeper.with(["run", "best.toml"]).code(0);
}

/// A sweep of a program over these texts.
fn of_texts(texts: &[&str]) -> Sweeper {
    let toml = |text: &str| text.chars().map(|c| format!("\\U{:08x}", u32::from(c))).collect::<Vec<_>>().concat();
    let list: Vec<String> = texts.iter().map(|text| format!("\"{}\"", toml(text))).collect();
    Sweeper::new().sweep(&format!(
        "name = \"s\"\nmetric.name = \"y\"\n[objective]\ncommand = [\"sh\", \"-c\", \"echo '{{{{\\\"y\\\": 1}}}}'\", \"sh\", \
         \"{{args}}\"]\nenv = {{ \"A\u{b7}B\" = \"{}\" }}\n[space]\nt = [{}]\n\"a b\" = true\n",
        toml(&texts[0].replace('{', "{{").replace('}', "}}")),
        list.join(", ")
    ))
}

#[test]
fn texts_of_any_characters_are_shown_as_toml() {
    let all: String = (1..=127).chain([0x85, 0xe9, 0x202e, 0x1f600]).filter_map(char::from_u32).collect();
    let sweeper = of_texts(&[&all, "\\", "\"", "\r\n", "plain"]);
    sweeper.with(["run", "sweep.toml"]).code(0);
    let plan = |file: &str| {
        let plan = sweeper.with(["plan", file, "--json"]).code(0).out;
        serde_json::from_str::<serde_json::Value>(&plan).unwrap()["trials"].as_array().unwrap().clone()
    };
    let trials = plan("sweep.toml");
    assert_eq!((trials.len(), trials[0]["params"]["t"].as_str()), (5, Some(all.as_str())));
    for trial in &trials {
        let id = trial["trial"].as_str().unwrap();
        let json = sweeper.with(["show", "outputs/s", id, "--json"]).code(0).out;
        assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["params"]["t"], trial["params"]["t"]);
        let shown = sweeper.with(["show", "outputs/s", id]).code(0).out;
        assert!(shown.lines().all(|line| !line.contains(char::is_control)), "{shown}");
        std::fs::write(sweeper.path("shown.toml"), shown).unwrap();
        assert_eq!(plan("shown.toml"), std::slice::from_ref(trial));
    }
    let best = sweeper.with(["show", "outputs/s", "best"]).code(0).out;
    std::fs::write(sweeper.path("best.toml"), best).unwrap();
    sweeper.with(["run", "best.toml"]).code(0);
}

#[test]
fn texts_stand_in_a_row_of_tables() {
    let sweeper = of_texts(&["a\nb", "c\td\u{1b}[31m\re"]);
    let plan = sweeper.with(["plan", "sweep.toml"]).code(0);
    let call = r#"sh -c "echo '{\"y\": 1}'" sh "#;
    assert!(plan.out.contains(&format!("{call}$'--t=a\\nb' '--a b'\n")), "{}", plan.out);
    let run = sweeper.with(["run", "sweep.toml", "--report"]).code(0).stdout(
        r" #   t                   mean y ± 95 %   n
───────────────────────────────────────────
 1   a\nb                1.000           1
 2   c\td\u001b[31m\re   1.000           1
2 complete, 0 diverged, 0 failed, 0 missing
",
    );
    assert!(!run.err.contains('\u{1b}'));
    let page = sweeper.text("outputs/s/report/index.html");
    assert!(page.contains(r#"<td title="c\td\u001b[31m\re">c\td\u001b[31m\re</td>"#), "{page}");
    let status = sweeper.with(["status", "outputs"]).code(0).out;
    assert!(status.contains(r"(t a\nb)"), "{status}");
}

#[test]
fn whatever_a_hyperparameter_is_called_columns_have_names_of_their_own() {
    let toml = shell("echo '{\"y\": 1}'", "objective.reads = [\"config\"]").replace("{x}", "{n}");
    let toml = toml.replace("x = [1, 2, 3]", "n = [1, 2]\nlost = [1, 2]\noutcome = [1, 2]");
    let sweeper = Sweeper::new().sweep(&toml).args(["run", "sweep.toml", "--report"]);
    sweeper.run().code(0);
    let header = |file: &str| sweeper.text(&format!("outputs/s/{file}")).lines().next().unwrap_or_default().to_owned();
    assert_eq!(header("trials.csv"), "trial,config,data_replicate,training_replicate,outcome,lost,n,space.outcome,y");
    assert_eq!(
        header("configs.csv"),
        "config,space.n,space.lost,outcome,n,lost,y_mean,y_sd,y_ci95_low,y_ci95_high,in_best_set,from_best,\
         from_best_ci95_low,from_best_ci95_high,won"
    );
}

#[test]
fn a_config_is_tried() {
    let toml = shell("echo \"{\\\"y\\\": $2.5}\"", "").replace("\"{x}\"]", "\"{x}\", \"{seed}\"]");
    let sweeper = Sweeper::new().sweep(&toml);
    let tried = sweeper.with(["try", "sweep.toml"]).code(0).out;
    assert!(tried.starts_with("sh -c ") && tried.contains("\n  y: 1 value, last "), "{tried}");
    assert!(tried.contains("\nsame seed again: y ") && tried.contains(", the same\nanother seed: y "), "{tried}");
    assert!(!sweeper.path("outputs").exists());
    let silent = Sweeper::new().sweep(&shell("echo \"epoch 1: val loss: 0.5\"; echo \"epoch 2: val loss: 0.25\"", ""));
    let tried = silent.with(["try", "sweep.toml"]).code(3).out;
    assert!(tried.ends_with("\n[objective.capture]\ny = 'val loss:\\s*([-+.\\deE]+)'  # last 0.25\n"), "{tried}");
}

#[test]
fn what_a_program_printed_instead_of_the_metric_is_shown() {
    let tried = |script: &str| {
        let tried = Sweeper::new().sweep(&shell(script, "")).with(["try", "sweep.toml"]).code(3).out;
        tried.split_once("\n  on ").map_or(String::new(), |(_, printed)| printed.to_owned())
    };
    assert_eq!(
        tried("for i in $(seq 30); do echo $i; done; printf 'a\\033[1m\\n' >&2; exit 3"),
        "stdout:\n    21\n    22\n    23\n    24\n    25\n    26\n    27\n    28\n    29\n    30\n  on stderr:\n    a\\u001b[1m\n"
    );
    assert_eq!(
        tried("echo \"{'y': 0.3}\""),
        "stdout:\n    {'y': 0.3}\n{'y': 0.3} is a dict as Python writes it: print json.dumps(…) of it\n"
    );
    assert_eq!(
        tried("echo 'INFO: {\"y\": 0.3}'"),
        "stdout:\n    INFO: {\"y\": 0.3}\nJSON stands behind \"INFO: \" in its line: print it on a line by itself\n"
    );
    assert_eq!(
        tried("echo '{\"y\": 0.3}' >&2"),
        "stderr:\n    {\"y\": 0.3}\nJSON stands on stderr: print it on stdout, on a line by itself\n"
    );
    assert_eq!(tried("echo '{\"z\": 1}'"), "stdout:\n    {\"z\": 1}\n  z: 1 value, last 1.0\n");
}

#[test]
fn trials_that_failed_are_counted_where_nothing_is_left_to_train() {
    let sweeper = sweeper("echo '{\"z\": 1}'; [ $1 != 3 ] || echo '{\"y\": 1}'", "");
    sweeper.run().code(3);
    sweeper.run().code(3).stderr(
        "all 3 trials finished in outputs/s; nothing to train\n\
         of these 2 failed; `--retry failed` trains them again\n\
         results: outputs/s   next: sweeper report outputs/s\n",
    );
    let again = sweeper.with(["run", "sweep.toml", "--retry", "failed"]).code(3);
    assert!(!again.err.contains("of these"), "{}", again.err);
}

#[test]
fn what_cannot_be_trained_again_is_not_said_to_have_been() {
    let sweeper = sweeper("exit 3", "");
    sweeper.run().code(3);
    sweeper.with(["verify", "outputs"]).code(0).stdout(
        "s: no trial can be trained again: none is complete or diverged\ns: 3 results checked: all as it was written\n",
    );
    let none = "s: 3 results checked: all as it was written\n";
    sweeper.with(["verify", "outputs", "--sample", "0"]).code(0).stdout(none);
}

#[test]
fn results_are_read_without_the_program() {
    let toml = "name = \"s\"\nmetric.name = \"y\"\n[objective]\ncommand = [\"sh\", \"train.sh\", \"{x}\"]\n[space]\nx = [1, 2]\n";
    let sweeper = Sweeper::new().sweep(toml).file("train.sh", "echo \"{\\\"y\\\": $1}\"\n");
    sweeper.with(["run", "sweep.toml"]).code(0);
    std::fs::remove_file(sweeper.path("train.sh")).unwrap();
    sweeper.with(["status", "outputs"]).code(0);
    sweeper.with(["report", "outputs"]).code(0);
    sweeper.with(["verify", "outputs"]).code(3).stdout(
        "s: no trial can be trained again: there is no file train.sh: it is looked for from where sweeper is \
         started\ns: 2 results checked: all as it was written\n",
    );
}
