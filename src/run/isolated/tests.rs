//! Processes that do not behave. That a good one trains to the same bytes is shown on the real program, in `tests/run`.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use super::parent::{Isolated, STOP_TIMEOUT};
use crate::objective::{Error, Place, Trainer};
use crate::run::{Queue, RunEnd, Signals, StopRules, run};
use crate::spec::Sweep;
use crate::trial::{Event, Measurement, Outcome, Trial, Work};
use crate::trial::{Progress, Request};

/// Asks for a stop or not.
struct Watch {
    stop: bool,
}

impl Progress for Watch {
    fn measured(&mut self, _: &Measurement) {}

    fn request(&mut self) -> Request {
        if self.stop { Request::Stop } else { Request::Continue }
    }

    fn checkpoint(&mut self, _: Vec<u8>) {}
}

fn trial() -> Trial {
    let sweep = Sweep::example("name = \"t\"\ndata.source = \"moons\"");
    crate::search::Plan::new(&sweep, |_| String::new()).trial(0)
}

/// Trains by this script.
fn isolated(script: &'static str) -> Isolated {
    let command = move || {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Ok(command)
    };
    let stop_timeout = Duration::from_millis(100);
    Isolated {
        kind: "autoencoder".into(),
        isa: "baseline".into(),
        places: Vec::new(),
        memory: None,
        command: Box::new(command),
        stop_timeout,
    }
}

/// What comes of a trial whose process runs this script.
fn outcome(script: &'static str, stop: bool) -> Outcome {
    isolated(script).train(&Work::whole(trial()), Place::default(), &mut Watch { stop }).unwrap().outcome
}

fn reason(script: &'static str) -> String {
    match isolated(script).train(&Work::whole(trial()), Place::default(), &mut Watch { stop: false }) {
        Err(Error::Lost(how)) => how,
        other => panic!("{other:?}"),
    }
}

#[test]
fn how_a_process_died_is_the_reason() {
    assert_eq!(reason("kill -KILL $$"), "its process was killed by signal 9 (SIGKILL)");
    assert_eq!(
        reason("echo one >&2; echo 'memory allocation of 5 bytes failed' >&2; kill -ABRT $$"),
        "its process was killed by signal 6 (SIGABRT): memory allocation of 5 bytes failed"
    );
    assert_eq!(reason("exit 3"), "its process ended without a result (exit status: 3)");
    assert_eq!(reason("echo no >&0; sleep 60"), "its process makes no sense: expected ident at line 1 column 2");
    assert!(reason("read line; head -c 100000 /dev/zero >&2; echo and so >&2; exit 1").ends_with(": and so"));
}

#[test]
fn a_process_that_does_not_answer_is_killed() {
    assert_eq!(outcome("exec sleep 60", true), Outcome::Interrupted);
    assert_eq!(outcome("echo '[\"Ready\",0]' >&0; exec sleep 60", true), Outcome::Interrupted);
    assert_eq!(outcome("echo '[\"Ready\",0]' >&0; kill -STOP $$", true), Outcome::Interrupted);
    assert_eq!(outcome("kill -TERM $$", false), Outcome::Interrupted, "it could not ignore the signal yet");
}

#[test]
fn a_system_without_processes_is_no_trials_fault() {
    let command = Box::new(|| Ok(Command::new("/nowhere")));
    let isolated = Isolated {
        kind: "autoencoder".into(),
        isa: "baseline".into(),
        places: Vec::new(),
        memory: None,
        command,
        stop_timeout: STOP_TIMEOUT,
    };
    let error = isolated.train(&Work::whole(trial()), Place::default(), &mut Watch { stop: false }).unwrap_err();
    assert_eq!(error.to_string(), "no process to train in: No such file or directory (os error 2)");
    assert!(matches!(error, Error::System { .. }));
}

#[test]
fn a_process_that_stands_still_is_out_of_time() {
    let limit = Duration::from_millis(10);
    let rules = StopRules { trial_time: Some(limit), ..StopRules::default() };
    let mut outcomes = Vec::new();
    let mut emit = |event: &Event<'_>| -> Result<(), ()> {
        if let Event::Finished { trained, .. } = event {
            outcomes.push(trained.outcome.clone());
        }
        Ok(())
    };
    let objective = Arc::new(isolated("echo '[\"Ready\",0]' >&0; kill -STOP $$"));
    let queue = Queue::new(vec![(1.0, 0)], 1, |_| trial());
    let end = run(queue, objective, 1, &rules, &Signals::default(), &|_| Ok(Place::default()), &mut emit);
    assert_eq!((end.map(|(end, _)| end), outcomes), (Ok(RunEnd::Finished), vec![Outcome::TimedOut { limit }]));
}
