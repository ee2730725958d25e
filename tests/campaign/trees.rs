//! SIGKILL of a run whose programs misbehave and have started others: nothing is left running, and the same command makes
//! the bytes of a run that nobody disturbed.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rand::RngExt;

use super::lanes::in_lanes;
use super::part;
use super::place::{End, Files, Place, same};
use super::row::{Held, Row};
use super::sweeps::chance;
use crate::command::{children, kill, left_running};

/// Runs that are killed and resumed: alone, and with their guards, when the next start waits for a while; how often each.
const LIVES: [usize; 2] = [20, 5];
const KILLS: usize = 10;

/// Two trials of each of eight kinds of program. All leave children, some in sessions of their own.
const SWEEP: &str = r#"name = "trees"
metric.name = "y"
replicates.training = 2
limits.stop_grace = "100ms"
limits.trial_time = "900ms"
[objective]
command = ["sh", "program.sh", "{kind}", "{seed}"]
[space]
kind = ["forks", "deaf", "closed", "endless-line", "noise", "comma", "half", "EIGHTH"]
"#;

/// The eighth kind: one that kills its guard may leave something if its run is killed in the same moment.
const fn eighth(killed: Killed) -> &'static str {
    match killed {
        Killed::Alone => "again",
        Killed::WithItsGuards => "kills-its-guard",
    }
}

const PROGRAM: &str = r#"
sleep 600 & setsid sleep 600 & (trap '' TERM; setsid sh -c 'sleep 600; :') &
sleep 0.1
result="{\"y\": 0.$2}"
case $1 in
forks) for i in 1 2 3 4 5 6 7 8; do (sleep 600 &) & done; echo "$result" ;;
deaf) trap '' TERM INT HUP; echo "$result"; sleep 600 ;;
closed) echo "$result"; exec >&- 2>&-; sleep 0.1 ;;
endless-line) head -c 3000000 /dev/zero | tr '\0' x; echo; echo "$result" ;;
noise) head -c 100000 /dev/zero; printf '\377\376\200\n'; echo "$result" ;;
comma) echo "y: 0,5"; exit 1 ;;
half) printf '{"y": 0.'; exit 0 ;;
again) if [ -e "$SWEEPER_CHECKPOINT_DIR/c" ]; then echo "$result"; else touch "$SWEEPER_CHECKPOINT_DIR/c"; exit 75; fi ;;
kills-its-guard) kill -9 $PPID; sleep 600 ;;
esac
"#;

/// How a run is killed.
#[derive(Clone, Copy)]
enum Killed {
    Alone,
    WithItsGuards,
}

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_trees() {
    part(|| {
        let row = |killed, lives: usize, promise, what: &str| {
            let expected = expected(killed);
            let numbers: Vec<usize> = (0..lives).collect();
            let one = |place: &mut Place, number: &usize| life(place, *number, killed, &expected);
            let held = in_lanes(&format!("trees of {what}"), &numbers, || place(killed), one);
            let kills = lives * KILLS;
            let tried = format!("{kills} SIGKILLs of {what} at random moments; eight kinds of programs that misbehave");
            Row::of(promise, tried, held.into_iter().flatten())
        };
        let [alone, with_guards] = LIVES;
        vec![
            row(Killed::Alone, alone, "nothing is left of programs", "a run"),
            row(Killed::WithItsGuards, with_guards, "nor after the next start", "a run and all its guards"),
        ]
    });
}

fn place(killed: Killed) -> Place {
    let place = Place::new(&SWEEP.replace("EIGHTH", eighth(killed)));
    fs::write(place.dir().join("program.sh"), PROGRAM).unwrap();
    place
}

/// The results of a run that nobody disturbs, but for what depends on when programs were stopped.
fn expected(killed: Killed) -> Files {
    let place = place(killed);
    place.run(2).is(&[3]).unwrap();
    results(&place)
}

/// What programs were still printing when they ended is theirs.
fn results(place: &Place) -> Files {
    let mut files = place.results();
    files.retain(|name, _| !name.starts_with("work/"));
    files
}

/// Kills and resumes; looks after each kill for what is left, at the end at the results.
fn life(place: &Place, number: usize, killed: Killed, expected: &Files) -> Vec<Held> {
    let mut chance = chance(number);
    let mut held = Vec::new();
    place.put(&Files::new());
    while held.len() < KILLS {
        let mut child = place.command(&[], 2).spawn().unwrap();
        std::thread::sleep(Duration::from_secs_f64(0.05 + 1.5 * chance.random::<f64>()));
        if let Killed::WithItsGuards = killed {
            kill("-STOP", child.id());
            for guard in children(child.id()) {
                kill("-KILL", guard);
            }
        }
        child.kill().unwrap();
        let end = End::of(child, Duration::from_secs(1));
        if end.signal != Some(9) {
            place.put(&Files::new());
            continue;
        }
        held.push(match killed {
            Killed::Alone => nothing_runs(place.dir(), Duration::from_secs(10)),
            Killed::WithItsGuards => Ok(()), // looked at after the next start
        });
    }
    let ended = place.run(2).is(&[3]).and_then(|()| same(expected, &results(place)));
    held[KILLS - 1] = ended.and_then(|()| nothing_runs(place.dir(), Duration::ZERO));
    held
}

/// Whether no process that works for a trial below this folder is there any more, after so long at most.
fn nothing_runs(below: &Path, patience: Duration) -> Held {
    left_running(below, patience).first().map_or(Ok(()), |command| Err(format!("left running: {command}")))
}
