//! What a program is given: arguments, environment, a file; seeds, folders, GPUs; and how it is shown before it is run.

use super::sweeper;
use crate::sweeper::Sweeper;

/// Prints its arguments, each in a line, into `argv` in the trial's folder.
const ARGV: &str = r#"printf '%s\n' "$@" > "$SWEEPER_TRIAL_DIR/argv"; echo '{"y": 1}'"#;

/// The contents of these files of every trial's folder, sorted.
fn left(sweeper: &Sweeper, name: &str) -> Vec<String> {
    let files = sweeper.files("outputs/s/work").into_iter().filter(|(path, _)| path.ends_with(&format!("/{name}")));
    let mut all: Vec<String> = files.map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect();
    all.sort();
    all
}

fn argv(keys: &str, space: &str) -> Vec<String> {
    let toml = format!(
        "name = \"s\"\nmetric.name = \"y\"\n[objective]\ncommand = [\"sh\", \"-c\", '''{}''', \"sh\", \"{{args}}\"]\n{keys}\n\
         [space]\n{space}\n",
        ARGV.replace('{', "{{").replace('}', "}}")
    );
    let sweeper = Sweeper::new().sweep(&toml).args(["run", "sweep.toml"]);
    sweeper.run().code(0);
    left(&sweeper, "argv").into_iter().map(|lines| lines.lines().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn arguments() {
    let all = "lr = 1e-5\ndims = [[64, 64]]\namp = [true, false]\nopt.name = [\"sgd\"]\nn = -3";
    assert_eq!(
        argv("", all),
        ["--lr=1.0e-05 --dims 64 64 --amp --opt.name=sgd --n=-3", "--lr=1.0e-05 --dims 64 64 --opt.name=sgd --n=-3"]
    );
    let hydra = "args = \"{name}={value}\"";
    assert_eq!(argv(hydra, all)[1], "lr=1.0e-05 dims=[64,64] amp=true opt.name=sgd n=-3");
    let two = "args = [\"--{name}\", \"{value}\"]\nbooleans = \"no-flag\"\nlists = \"comma\"";
    assert_eq!(argv(two, all)[1], "--lr 1.0e-05 --dims 64,64 --no-amp --opt.name sgd --n -3");
}

#[test]
fn environment_and_files() {
    let script = r#"env | grep -E '^(SWEEPER_|OMP|LC_NUM|PYTHON|A=)' | sed "s|$PWD||" > "$SWEEPER_TRIAL_DIR/env"
                    cp "$SWEEPER_CONFIG" "$SWEEPER_TRIAL_DIR/seen"; test -d "$SWEEPER_CHECKPOINT_DIR"; echo '{"y": 1}'"#;
    let script = script.replace('{', "{{").replace('}', "}}");
    let toml = format!(
        "name = \"s\"\nseed = 7\nmetric.name = \"y\"\nresources.threads = 2\n[objective]\nenv = {{ A = \"{{trial}}\" }}\n\
         reads = [\"config\"]\ncommand = [\"sh\", \"-c\", '''{script}''']\n[space]\nopt.lr = [0.5]\nopt.name = \"sgd\"\nlayers = [[1, 2]]\n"
    );
    let sweeper = Sweeper::new().sweep(&toml).args(["run", "sweep.toml"]);
    sweeper.run().code(0);
    let id = sweeper.finished("outputs/s")[0].rsplit('/').next().unwrap().to_owned();
    let env = left(&sweeper, "env").remove(0);
    let shelf = &id[..2];
    for line in [
        format!("A={id}"),
        format!("SWEEPER_TRIAL={id}"),
        format!("SWEEPER_TRIAL_DIR=/outputs/s/work/{shelf}/{id}"),
        format!("SWEEPER_CHECKPOINT_DIR=/outputs/s/checkpoints/{id}"),
        format!("SWEEPER_METRICS=/outputs/s/work/{shelf}/{id}/metrics.jsonl"),
        "OMP_NUM_THREADS=2".into(),
        "PYTHONUNBUFFERED=1".into(),
        "SWEEPER_ATTEMPT=1".into(),
        "SWEEPER_SLOT=0".into(),
        "SWEEPER_NAME=s".into(),
    ] {
        assert!(env.lines().any(|found| found == line), "{line} is not in\n{env}");
    }
    let seen: serde_json::Value = serde_json::from_str(&left(&sweeper, "seen")[0]).unwrap();
    assert_eq!(seen, serde_json::json!({"opt": {"lr": 0.5, "name": "sgd"}, "layers": [1, 2]}));
    assert!(!sweeper.path(&format!("outputs/s/checkpoints/{id}")).exists(), "a complete trial needs none");
}

/// Said by `show` as by the report. By `SWEEPER_RUN` what is left of a run is known and killed: what runs by hand is none of it.
#[test]
fn a_program_is_run_by_hand_as_it_was_run() {
    let script = r#"#!/bin/sh
{ pwd; printf '<%s>\n' "$@"; env | grep -E '^(SWEEPER|OMP|MKL|PYTHON|LC_|A=)' | grep -v ^SWEEPER_RUN= | sort; cat "$SWEEPER_CONFIG"
  ls -a "$SWEEPER_CHECKPOINT_DIR"; } > "$SWEEPER_TRIAL_DIR/got"
echo '{"y": 1}'; exit 3
"#;
    for (shell, text) in [("sh", "it's $HOME"), ("bash", "a\\nb\\u001b")] {
        let toml = format!(
            "name = \"s\"\nmetric.name = \"y\"\n[objective]\ncommand = [\"./p/em.sh\", \"{{args}}\", \"{{trial_dir}}\"]\n\
             cwd = \"w/{{x}}\"\nenv = {{ A = \"{text}\", PYTHONHASHSEED = \"7\" }}\nreads = [\"seed\"]\n[space]\n\
             x = 1\nt = \"{text}\"\n"
        );
        let sweeper = Sweeper::new().sweep(&toml).file("from here/p/em.sh", script);
        let run = "chmod +x 'from here/p/em.sh'; top=$PWD; cd 'from here' && exec $S run ../sweep.toml -o $top/outputs --report";
        sweeper.shell(run).code(3);
        let got = left(&sweeper, "got");
        let id = sweeper.finished("outputs/s")[0].rsplit('/').next().unwrap().to_owned();
        let shown = sweeper.with(["show", "outputs/s", &id]).code(0).out;
        let line = shown.lines().find_map(|line| line.strip_prefix("# by hand: ")).unwrap();
        let page = sweeper.text("outputs/s/report/index.html");
        let said = page.split_once("<pre>$ ").unwrap().1.split_once("</pre>").unwrap().0;
        let said = said.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        assert_eq!(said, line);
        let file = format!("outputs/s/work/{}/{id}/got", &id[..2]);
        std::fs::remove_file(sweeper.path(&file)).unwrap();
        std::fs::write(sweeper.path("line"), line).unwrap();
        sweeper.shell(&format!("line=$PWD/line; cd / && exec {shell} \"$line\"")).code(3);
        assert_eq!(left(&sweeper, "got"), got, "{line}");
        assert!(
            got[0].contains("/from here/w/1\n<--x=1>\n<--t=") && got[0].contains("\nPYTHONHASHSEED=7\n"),
            "{}",
            got[0]
        );
    }
}

#[test]
fn seeds_are_the_same_in_every_config() {
    let script = r#"echo "$1 $2 $3" > "$SWEEPER_TRIAL_DIR/seeds"; echo '{{"y": 1}}'"#;
    let toml = format!(
        "name = \"s\"\nmetric.name = \"y\"\nreplicates = {{ data = 2, training = 2 }}\n[objective]\n\
         command = [\"sh\", \"-c\", '''{script}''', \"sh\", \"{{x}}\", \"{{data_seed}}\", \"{{seed}}\"]\n[space]\nx = [1, 2]\n"
    );
    let sweeper = Sweeper::new().sweep(&toml).args(["run", "sweep.toml"]);
    sweeper.run().code(0);
    let seeds = left(&sweeper, "seeds");
    let of = |x: &str| seeds.iter().filter_map(|line| line.trim().strip_prefix(x)).collect::<Vec<_>>();
    assert_eq!(of("1 "), of("2 "));
    let column = |k: usize| {
        of("1 ").iter().map(|line| line.split(' ').nth(k).unwrap()).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(
        (column(0).len(), column(1).len()),
        (2, 4),
        "a data seed for each dataset, a seed for each training: {seeds:?}"
    );
    assert!(column(1).iter().all(|seed| seed.parse::<u32>().unwrap() < 1 << 31));
}

#[test]
fn gpus_are_handed_to_slots() {
    let script = r#"echo "$CUDA_VISIBLE_DEVICES $HIP_VISIBLE_DEVICES" > "$SWEEPER_TRIAL_DIR/gpus"; sleep 0.3; echo "{\"y\": $1}""#;
    let sweeper = sweeper(script, "resources.gpus = 2");
    sweeper.with(["run", "sweep.toml", "--gpus", "0,1,7,GPU-a,9"]).code(0);
    let mut gpus = left(&sweeper, "gpus");
    gpus.dedup();
    assert_eq!(gpus, ["0,1 0,1\n", "7,GPU-a 7,GPU-a\n"]);
}

#[test]
fn a_sweep_is_tried_and_verified_on_gpus_as_it_is_run() {
    let sweeper = sweeper(r#"echo "{\"y\": 1$CUDA_VISIBLE_DEVICES}""#, "resources.gpus = 1");
    sweeper.with(["run", "sweep.toml", "--gpus", " 7 "]).code(0);
    sweeper
        .with(["verify", "outputs", "--gpus", "7"])
        .code(0)
        .stdout("s: 3 results checked, 3 trials trained again: all as it was written\n");
    let tried = sweeper.with(["try", "sweep.toml", "--gpus", "7,8"]).code(0).out;
    assert!(tried.contains("\n  y: 1 value, last 17.0\n"), "{tried}");
    let before = sweeper.files("outputs");
    let refused = |file: &str, names: &str, at: usize| {
        format!(
            "  × a trial needs more GPUs than there are\n   ╭─[{file}:3:18]\n 2 │ metric.name = \"y\"\n 3 │ \
             resources.gpus = 1\n   ·                  ┬\n   ·                  ╰── `--gpus` names {names}\n 4 │ {}\n   \
             ╰────\n  help: name them on the command line, as in `--gpus 0,1`, or write fewer\n1 problem in {file}; nothing \
             was started\n",
            sweeper.text("sweep.toml").lines().nth(at).unwrap()
        )
    };
    for command in [&["run", "sweep.toml", "-o", "other"][..], &["try", "sweep.toml"]] {
        sweeper.with(command.iter().copied()).code(2).stdout("").stderr(&refused("sweep.toml", "none", 3));
    }
    sweeper.with(["verify", "outputs"]).code(2).stdout("").stderr(&refused("outputs/s/sweep.toml", "none", 3));
    sweeper.with(["verify", "outputs", "--sample", "0"]).code(0);
    assert!(!sweeper.path("other").exists() && sweeper.files("outputs") == before);
    std::fs::write(sweeper.path("sweep.toml"), sweeper.text("sweep.toml").replace("gpus = 1", "gpus = 2")).unwrap();
    let one = refused("sweep.toml", "1", 3).replace("gpus = 1", "gpus = 2");
    sweeper.with(["try", "sweep.toml", "--gpus", "0"]).code(2).stderr(&one);
}

#[test]
fn gpus_that_are_misspelt_are_refused() {
    let sweeper = sweeper("true", "");
    for (gpus, why) in [
        (" 0, 1 ,,2", "a GPU has no name: write them with one comma between two, as in 0,1"),
        ("", "a GPU has no name: write them with one comma between two, as in 0,1"),
        ("0,GPU-a, 0", "0 stands twice: two trials at once would share that GPU"),
    ] {
        let told = format!(
            "error: invalid value '{gpus}' for '--gpus <GPUS>': {why}\n\nFor more information, try '--help'.\n"
        );
        for command in [["run", "sweep.toml"], ["try", "sweep.toml"], ["verify", "outputs"]] {
            sweeper.with(command.into_iter().chain(["--gpus", gpus])).code(2).stdout("").stderr(&told);
        }
    }
    assert!(!sweeper.path("outputs").exists());
}

#[test]
fn a_plan_shows_what_will_be_called() {
    let toml = "name = \"s\"\nmetric.name = \"y\"\n[objective]\ncommand = [\"echo\", \"a b\", \"{args}\", \"{trial_dir}\"]\n\
                [space]\nlr = [0.1]\nwhat = [\"it's\"]\n";
    let sweeper = Sweeper::new().sweep(toml);
    sweeper.with(["plan", "sweep.toml"]).code(0).stdout(
        "  1 0123456789abcdef echo 'a b' '--lr=0.1' \"--what=it's\" '{trial_dir}'\n\
         1 trial: 1 config × 1 dataset × 1 training; about 12.0 KiB on disk, about 33.0 MiB of memory on one thread\n",
    );
    let plan: serde_json::Value =
        serde_json::from_str(&sweeper.with(["plan", "sweep.toml", "--json"]).code(0).out).unwrap();
    assert_eq!(plan["trials"][0]["argv"], serde_json::json!(["echo", "a b", "--lr=0.1", "--what=it's", "{trial_dir}"]));
    assert_eq!(plan["cpu_seconds"], serde_json::Value::Null);
}
