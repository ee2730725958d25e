//! Signals, limits and streams that are not as usual: none of them ends a command without a word.

use std::fs;
use std::process::Command;

use crate::sweeper::{Output, Sweeper, TINY};

/// Epochs without end.
fn endless() -> String {
    TINY.replace("epochs = 2", "epochs = 1000000\nevery = 1000000")
}

#[test]
fn a_signal_that_was_ignored_stays_ignored() {
    for (name, code) in [("HUP", 129), ("INT", 130), ("TERM", 143)] {
        let other = if name == "HUP" { ("TERM", 143) } else { ("HUP", 129) };
        let sweeper = Sweeper::new().sweep(&endless());
        let line = format!(
            "trap '' {name}; \"$S\" run sweep.toml -j 1 & until ls outputs/tiny/journal >/dev/null 2>&1; do sleep 0.02; done
             kill -{name} $!; kill -{name} $!; sleep 0.3; kill -0 $! || exit 1; kill -{}  $!; wait $!",
            other.0
        );
        assert_ne!(code, other.1);
        sweeper.shell(&line).code(other.1);
    }
}

#[test]
fn results_that_cannot_be_shown() {
    let sweeper = Sweeper::new().sweep(TINY).args(["run", "sweep.toml"]);
    let full = "cannot write to stdout: No space left on device (os error 28)\n";
    sweeper.shell("\"$S\" run sweep.toml > /dev/full").code(4).stderr_end(full);
    assert_eq!(sweeper.finished("outputs/tiny").len(), 8);
    for command in [
        "plan sweep.toml",
        "plan sweep.toml --json",
        "status outputs",
        "verify outputs",
        "keys",
        "keys --json",
        "--help",
        "--version",
    ] {
        sweeper.shell(&format!("\"$S\" {command} > /dev/full")).code(4).stderr_end(full);
        let output = sweeper.shell(&format!("\"$S\" {command} | true"));
        assert!(!output.err.contains("cannot"), "{command}: {}", output.err);
    }
}

#[test]
fn a_limit_of_the_size_of_files() {
    let sweeper = Sweeper::new().sweep(&TINY.replace("[4, 8]", "[400]"));
    let output = sweeper.shell("ulimit -f 8; exec \"$S\" run sweep.toml").code(4);
    assert!(output.err.ends_with(": File too large (os error 27)\n"), "{}", output.err);
    sweeper.shell("exec \"$S\" run sweep.toml").code(0);
}

#[test]
fn a_lock_that_another_program_holds() {
    let sweeper = Sweeper::new().sweep(TINY).args(["run", "sweep.toml"]);
    sweeper.run().code(0);
    let output = sweeper.shell("exec flock outputs/tiny/run.lock \"$S\" run sweep.toml").code(75);
    assert_eq!(
        output.err,
        "another run holds outputs/tiny (a program other than sweeper has locked its run.lock); wait for it or stop it, \
         then run the same command again\n"
    );
}

#[test]
fn a_command_at_the_end_that_reads_nothing_and_does_not_end() {
    let sweeper = Sweeper::new().sweep(&format!("on_finish = \"exec sleep 30 > /dev/null 2>&1\"\n{}", endless()));
    let run = sweeper.args(["run", "sweep.toml", "-j", "1", "--max-time", "1h"]);
    let child = run.spawn();
    run.wait_until("the journal", |s| s.path("outputs/tiny/journal").exists());
    super::run::interruption::signal(&child, "TERM");
    Output::of(child).code(143).stderr_end("on_finish is still at work; it is left alone\n");
}

/// A user who may start few processes: threads count, too.
#[test]
fn a_limit_of_processes() {
    let sweeper = Sweeper::new().sweep(TINY);
    let nobody = "setpriv --reuid 65534 --regid 65534 --clear-groups";
    if !Command::new("sh").args(["-c", &format!("{nobody} true")]).output().is_ok_and(|o| o.status.success()) {
        return; // only root may become nobody
    }
    let open = |path: &str| {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(sweeper.path(path), fs::Permissions::from_mode(0o777)).unwrap();
    };
    open("");
    let program = sweeper.path("sweeper");
    fs::copy(env!("CARGO_BIN_EXE_sweeper"), &program).unwrap();
    for most in [1, 2, 3, 4, 6, 12] {
        let line = format!("exec {nobody} prlimit --nproc={most} ./sweeper run sweep.toml -j 2 -o of{most}");
        let output = sweeper.shell(&line);
        let said = output.err.contains("the system refuses to go on: no ")
            && output.err.ends_with("; the same command goes on from here\n");
        let refused = said || output.err.contains("cannot fork");
        assert!(output.is(0) || output.is(4) && refused, "{most}: {output:?}");
    }
}
