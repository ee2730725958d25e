//! The examples of `sweeps/cluster/`, on machines that are folders.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::sweeper::{Sweeper, TINY};

/// `ssh HOST COMMAND` works in the folder `hosts/HOST`, which is its home.
const SSH: &str = "#!/bin/sh\ncd $HOSTS/$1 && shift && exec sh -c \"$*\"\n";

/// `scp [-q|-qr] FROM TO`, one of which is on a host.
const SCP: &str = "#!/bin/sh\np() { case $1 in *:*) echo $HOSTS/${1%%:*}/${1#*:};; *) echo $1;; esac; }\nexec cp -r $(p $2) $(p $3)\n";

fn example(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("sweeps/cluster").join(name)).unwrap()
}

/// Three hosts, and the example that works on them.
fn hosts() -> Sweeper {
    let sweeper = Sweeper::new().file("tiny.toml", TINY).file("ssh.sh", example("ssh.sh"));
    let program = format!("#!/bin/sh\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_sweeper"));
    let sweeper = sweeper.file("bin/ssh", SSH).file("bin/scp", SCP).file("bin/sweeper", program);
    for name in ["ssh", "scp", "sweeper"] {
        fs::set_permissions(sweeper.path("bin").join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    for host in ["a", "b", "c"] {
        fs::create_dir_all(sweeper.path("hosts").join(host)).unwrap();
    }
    sweeper
}

#[test]
fn machines_that_share_a_folder_and_machines_that_share_none() {
    let whole = Sweeper::new().sweep(TINY);
    whole.with(["run", "sweep.toml", "--report"]).code(0);
    let expected = whole.results("outputs/tiny");
    let sweeper = hosts();
    let ssh = "export HOSTS=$PWD/hosts PATH=$PWD/bin:$PATH; sh ssh.sh";
    sweeper.shell(&format!("{ssh} shared tiny.toml a b c")).code(0);
    assert!(sweeper.results("outputs/tiny") == expected);

    let output = sweeper.shell(&format!("{ssh} apart tiny.toml a b c")).code(0);
    assert_eq!(output.out, "tiny.parts/1/tiny: 8 of 8 trials finished\n", "{}", output.err);
    let told = "its share is done; `sweeper merge` brings the folders of all shards together";
    assert_eq!(output.err.matches(told).count(), 3, "{}", output.err);
    assert!(
        output.err.ends_with("3 trials from tiny.parts/2/tiny\n2 trials from tiny.parts/3/tiny\n"),
        "{}",
        output.err
    );
    let mut merged = sweeper.results("tiny.parts/1/tiny");
    merged.retain(|name, _| !name.starts_with("report/"));
    assert!(merged.iter().all(|(name, bytes)| expected[name] == *bytes) && merged.len() > 8 * 2);
    sweeper.shell(&format!("{ssh} apart tiny.toml a b c")).code(0);

    for wrong in ["share tiny.toml a", "shared tiny.toml", ""] {
        sweeper.shell(&format!("{ssh} {wrong}")).code(2).stderr("usage: sh ssh.sh shared|apart FILE HOST HOST…\n");
    }
    sweeper.shell(&format!("{ssh} shared nothing.toml a b")).code(2);
    sweeper.shell(&format!("{ssh} apart tiny.toml a nowhere c")).code(1);
}

#[test]
fn a_search_must_see_all_results() {
    let search = format!("pruner.method = \"halving\"\n{}", TINY.replace("epochs = 2", "epochs = 9"));
    let told = "--apart: what a search trains next follows from the results of all its shards: let them share a folder, without \
                --apart; nothing was started\n";
    let sweeper = Sweeper::new().sweep(&search);
    sweeper.with(["run", "sweep.toml", "--shard", "1/2", "--apart"]).code(2).stderr(told);
    assert!(!sweeper.path("outputs").exists());
}

/// The command of the indexed job is one, and knows its shard.
#[test]
fn a_pod_is_a_shard() {
    let yaml = example("kubernetes.yaml");
    let part = |from: &str, to: &str| yaml.split(from).nth(1).unwrap().split(to).next().unwrap().to_owned();
    let completions = part("completions: ", "\n");
    assert_eq!(part("name: SWEEPER_SHARDS, value: \"", "\""), completions);
    let command: Vec<String> = serde_json::from_str(&format!("[{}]", part("command: [", "]"))).unwrap();
    let sweeper = Sweeper::new().file("moons.toml", TINY);
    let line = command[1..].join(" ");
    let output = sweeper.shell(&format!("JOB_COMPLETION_INDEX=7 SWEEPER_SHARDS={completions} $S {line}")).code(0);
    assert!(output.err.starts_with(&format!("shard {completions}/{completions}: ")), "{}", output.err);
}
