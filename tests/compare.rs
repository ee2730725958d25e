//! `sweeper compare`: two sweeps, in pairs where they have the same replicates.

use serde_json::{Value, json};

use crate::sweeper::{Sweeper, TINY};

/// A program whose results lie in its arguments: the last digits of the seeds stand for what chance does. With a large
/// momentum and step some trainings fail.
const PROGRAM: &str = r#"d=${3#"${3%??}"} t=${4#"${4%??}"}
[ "$1" = 0.3 ] && [ "$2" = 0.9 ] && [ "$t" -gt 60 ] && exit 1
awk "BEGIN { printf \"{\\\"loss\\\": %.4f, \\\"accuracy\\\": %.4f}\\n\", $1 + $2 * $1 * $d / 99 + $t / 9900, 1 - $1 }"
"#;

const HEAVY: &str = r#"name = "heavy"
seed = 7
metric.name = "loss"
[replicates]
data = 3
training = 2
[objective]
command = ["sh", "train.sh", "{lr}", "{momentum}", "{data_seed}", "{seed}"]
[space]
momentum = 0.5
lr = [0.1, 0.2, 0.3]
"#;

/// [`HEAVY`] with another momentum, other steps and more trainings.
fn light() -> String {
    let changes =
        [("heavy", "light"), ("= 0.5", "= 0.9"), ("0.1, 0.2, 0.3", "0.1, 0.3, 0.4"), ("training = 2", "training = 3")];
    changes.into_iter().fold(HEAVY.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// Two sweeps that were run in one folder, and how these runs ended.
fn ran(a: &str, b: &str, codes: [i32; 2]) -> Sweeper {
    let sweeper = Sweeper::new().file("train.sh", PROGRAM).file("a.toml", a).file("b.toml", b);
    sweeper.with(["run", "a.toml"]).code(codes[0]);
    sweeper.with(["run", "b.toml"]).code(codes[1]);
    sweeper
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The numbers of a pair of a comparison as JSON.
#[track_caller]
fn near(pair: &Value, difference: f64, half_width: f64, won: &Value) {
    let number = |key: &str| pair[key].as_f64().unwrap();
    assert!((number("difference") - difference).abs() < 1e-12, "{pair}");
    assert!((number("half_width") - half_width).abs() < 1e-12, "{pair}");
    assert_eq!(&pair["won"], won);
}

#[test]
fn two_sweeps_of_a_program_in_pairs() {
    let sweeper = ran(HEAVY, &light(), [0, 3]);
    let before = sweeper.files("");
    sweeper.with(["compare", "outputs/heavy", "outputs/light"]).code(0).stderr("").stdout(
        "
A  outputs/heavy: 18 complete, 0 diverged, 0 failed, 0 missing
B  outputs/light: 23 complete, 0 diverged, 4 failed, 0 missing

From A to B:
  replicates.training: 2 → 3
  momentum: 0.5 → 0.9
  lr (swept): [0.1, 0.2, 0.3] → [0.1, 0.3, 0.4]

By loss, smaller is better; B − A with 95 %, in pairs over 3 data seeds.

     best config   mean loss ± 95 %   n
────────────────────────────────────────
 A   lr 0.1        0.136 ± 0.042      6
 B   lr 0.1        0.158 ± 0.079      9
Best against best: +0.023 ± 0.036, neither is shown to be better; B wins 0 % of replicates.
A's is the best of 3 configs and B's of 3 by these same numbers: both look better than they are.

 lr    mean A   mean B   B − A ± 95 %     B won   n of A   n of B
──────────────────────────────────────────────────────────────────
 0.1   0.1355   0.1588   +0.023 ± 0.036   0 %     6        9
 0.3   0.4132   0.5016   +0.09  ± 0.37    0 %     6        5 of 9
Mean over these 2 pairs: +0.033 ± 0.060, neither is shown to be better; B wins 0 % of replicates; B has the better mean in 0 of 2.
Without a partner: 1 config of A, 1 of B.
",
    );
    assert!(before == sweeper.files(""), "compare wrote something");

    let told = read(&sweeper.with(["compare", "outputs/heavy", "outputs/light", "--json"]).code(0).out);
    let keys: Vec<&String> = told.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["a", "b", "best", "changes", "goal", "in_pairs", "mean", "metric", "pairs"]);
    assert_eq!((&told["in_pairs"], &told["a"]["only"], &told["b"]["only"]), (&json!(true), &json!(1), &json!(1)));
    assert_eq!(told["changes"][1], "momentum: 0.5 → 0.9");
    // With scipy 1.17 of the losses in trials.csv:
    //     d = {k: B[k] - A[k] for k in A if k in B}; m = [mean of each dataset]
    //     np.mean(m), stats.sem(m) * stats.t.ppf(0.975, len(m) - 1)
    near(&told["best"], 0.0233, 0.035_947_970_473_958_32, &json!(0.0));
    near(&told["pairs"][0], 0.0233, 0.035_947_970_473_958_32, &json!(0.0));
    near(&told["pairs"][1], 0.0885, 0.369_750_557_822_683, &json!(0.0));
    assert_eq!(told["pairs"][1]["b"]["values"], json!({"lr": 0.3}));
    assert_eq!((&told["pairs"][1]["b"]["n"], &told["pairs"][1]["b"]["lost"]), (&json!(5), &json!(4)));
    near(&told["mean"], 0.033_133_333_333_333_33, 0.059_951_838_695_430_824, &json!(0.0));
    assert_eq!((&told["mean"]["pairs"], &told["mean"]["better"]), (&json!(2), &json!(0)));
}

#[test]
fn by_another_metric_that_both_measured() {
    let sweeper = ran(HEAVY, &light(), [0, 3]);
    let args = ["compare", "outputs/heavy", "outputs/light", "--metric", "accuracy", "--goal", "maximize"];
    let told = sweeper.with(args).code(0).stderr("").out;
    assert!(told.contains("\nBy accuracy, larger is better; B − A with 95 %, in pairs over 3 data seeds.\n"), "{told}");
    assert!(told.contains("\nBest against best: 0, the same in every replicate.\n"));
    let refused = "--metric acc: outputs/heavy and outputs/light did not both measure it; name one that both measured as \
                   `--metric`: loss, accuracy\n";
    sweeper.with(["compare", "outputs/heavy", "outputs/light", "--metric", "acc"]).code(2).stdout("").stderr(refused);
    let sweeper = sweeper.file("c.toml", TINY);
    sweeper.with(["run", "c.toml"]).code(0);
    let refused = "outputs/heavy is ranked by loss, outputs/tiny by test_mse; nothing was measured by both\n";
    sweeper.with(["compare", "outputs/heavy", "outputs/tiny"]).code(2).stdout("").stderr(refused);

    let other = light().replace("metric.name = \"loss\"", "metric = { name = \"accuracy\", goal = \"maximize\" }");
    let sweeper = sweeper.file("b.toml", other.replace("light", "other"));
    sweeper.with(["run", "b.toml"]).code(3);
    let refused = "outputs/heavy is ranked by loss, outputs/other by accuracy; name one that both measured as `--metric`: \
                   loss, accuracy\n";
    sweeper.with(["compare", "outputs/heavy", "outputs/other"]).code(2).stdout("").stderr(refused);
    let told = sweeper.with(["compare", "outputs/heavy", "outputs/other", "--metric", "accuracy"]).code(0).out;
    assert!(
        told.contains("By accuracy, larger is better;"),
        "the goal is that of the one which is ranked by it: {told}"
    );
}

#[test]
fn goals_that_differ() {
    let sweeper =
        ran(TINY, &TINY.replace("tiny", "up").replace("[data]", "[metric]\ngoal = \"maximize\"\n[data]"), [0, 0]);
    let refused = "outputs/tiny is to minimize and outputs/up to maximize: say what is better of test_mse with `--goal \
                   minimize` or `--goal maximize`\n";
    sweeper.with(["compare", "outputs/tiny", "outputs/up"]).code(2).stdout("").stderr(refused);
    sweeper.with(["compare", "outputs/tiny", "outputs/up", "--goal", "minimize"]).code(0);
}

#[test]
fn networks_that_differ_in_a_fixed_setting() {
    let cosine = TINY.replace("tiny", "cosine").replace("epochs = 2", "epochs = 2\nschedule = \"cosine\"");
    let sweeper = ran(TINY, &cosine, [0, 0]);
    let told = sweeper.with(["compare", "outputs/tiny", "outputs/cosine"]).code(0).stderr("").out;
    let begin = "A  outputs/tiny: 8 complete, 0 diverged, 0 failed, 0 missing\n\
                 B  outputs/cosine: 8 complete, 0 diverged, 0 failed, 0 missing\n\n\
                 From A to B:\n  training.schedule: added \"cosine\"; the default is \"constant\"\n\n\
                 By test_mse, smaller is better; B − A with 95 %, in pairs over 2 datasets.\n";
    assert!(told.starts_with(begin), "{told}");
    let end = "\nEvery config of A has its partner in B, and every config of B in A.\n";
    assert!(told.contains("\nMean over these 4 pairs: ") && told.ends_with(end), "{told}");
    let told = read(&sweeper.with(["compare", "outputs/cosine", "outputs/tiny", "--json"]).code(0).out);
    assert_eq!(told["pairs"].as_array().unwrap().len(), 4);
}

#[test]
fn under_two_seeds_replicates_are_others() {
    let sweeper = ran(HEAVY, &light().replace("seed = 7", "seed = 8").replace("= 0.9", "= 0.5"), [0, 0]);
    let told = sweeper.with(["compare", "outputs/heavy", "outputs/light"]).code(0).out;
    assert!(told.contains("\n  seed: 7 → 8\n"), "{told}");
    let how = "\nBy loss, smaller is better; B − A with 95 %, not in pairs, since the seeds differ: Welch's t over 3 data \
               seeds of A and 3 data seeds of B.\n";
    assert!(told.contains(how), "{told}");
    assert!(!told.contains("won") && !told.contains("wins"), "{told}");
    let told = read(&sweeper.with(["compare", "outputs/heavy", "outputs/light", "--json"]).code(0).out);
    // With scipy 1.17, over means of datasets: stats.ttest_ind(B, A, equal_var=False).confidence_interval(0.95)
    near(&told["best"], -0.016_916_666_666_666_65, 0.034_479_814_690_743_81, &Value::Null);
}

#[test]
fn where_nothing_is_complete_yet() {
    let failing = light().replace("0.1, 0.3, 0.4", "0.3").replace("data = 3\ntraining = 3", "data = 1\ntraining = 1");
    let failing = failing.replace("sh\", \"train.sh", "sh\", \"-c\", \"exit 1");
    let sweeper = ran(HEAVY, &failing, [0, 3]);
    let told = sweeper.with(["compare", "outputs/heavy", "outputs/light"]).code(0).stderr("").out;
    assert!(told.ends_with("\n\nNo trial of B is complete and measured loss: nothing to compare yet.\n"), "{told}");
    let told = read(&sweeper.with(["compare", "outputs/light", "outputs/heavy", "--json"]).code(0).out);
    assert_eq!((&told["best"], &told["pairs"], &told["mean"]), (&Value::Null, &json!([]), &Value::Null));
}

#[test]
fn what_cannot_be_compared() {
    let sweeper = ran(TINY, &TINY.replace("tiny", "other"), [0, 0]);
    let usage = "error: the following required arguments were not provided:\n  <B>\n\nUsage: sweeper compare <A> <B>\n\n\
                 For more information, try '--help'.\n";
    sweeper.with(["compare", "outputs/tiny"]).code(2).stdout("").stderr(usage);
    let same = "outputs/tiny is one sweep: name another to compare it with\n";
    for again in ["outputs/tiny", "outputs/tiny/", "outputs/other/../tiny"] {
        sweeper.with(["compare", "outputs/tiny", again]).code(2).stdout("").stderr(same);
    }
    let two = "outputs holds 2 sweeps: name one of outputs/other, outputs/tiny\n";
    sweeper.with(["compare", "outputs/tiny", "outputs"]).code(2).stdout("").stderr(two);
    let none = "there is no folder nope: name a sweep's, or one that holds sweeps, such as outputs/\n";
    sweeper.with(["compare", "nope", "outputs/tiny"]).code(2).stdout("").stderr(none);
    let none = "outputs/tiny/trials holds no sweep: it has no manifest.json; `sweeper run FILE` makes one\n";
    sweeper.with(["compare", "outputs/other", "outputs/tiny/trials"]).code(2).stdout("").stderr(none);
    let told = sweeper.with(["compare", "outputs/tiny", "outputs/other"]).code(0).out;
    assert!(told.contains("\nFrom A to B no setting differs.\n"), "{told}");
}
