//! Two runs of one sweep that start at the same time.

use std::process::Child;
use std::time::{Duration, Instant};

use super::lanes::in_lanes;
use super::mount::quietly;
use super::part;
use super::place::{End, Files, Place};
use super::row::{Held, Row};
use super::sweeps::minutes;

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_pairs() {
    part(|| {
        let cases: Vec<usize> = (0..50).collect();
        let held = in_lanes("pairs", &cases, || Place::new(&minutes()), |place, _| pair(place));
        let tried = "50 pairs of simultaneous starts: one works, the other exits 75 and names the holder";
        vec![Row::of("two runs at once", tried, held)]
    });
}

fn pair(place: &Place) -> Held {
    place.put(&Files::new());
    let start = || place.command(&[], 1).spawn().unwrap();
    let (mut one, mut other) = (start(), start());
    let begin = Instant::now();
    let ended = |child: &mut Child| child.try_wait().unwrap().is_some();
    let (loser, mut winner) = loop {
        match (ended(&mut one), ended(&mut other)) {
            (true, false) => break (one, other),
            (false, true) => break (other, one),
            (false, false) if begin.elapsed() < Duration::from_secs(10) => std::thread::sleep(Duration::from_millis(1)),
            (both, _) => {
                let _ = (one.kill(), other.kill(), one.wait(), other.wait());
                return Err(if both { "both ended" } else { "both work" }.to_owned());
            }
        }
    };
    let (holder, lost) = (winner.id(), End::of(loser, Duration::from_secs(1)));
    let at_work = winner.try_wait().unwrap().is_none();
    quietly(std::process::Command::new("kill").args(["-TERM", &holder.to_string()]));
    let won = End::of(winner, Duration::from_secs(5));
    lost.is(&[75])?;
    won.is(&[143])?;
    match (at_work, lost.err.contains(&format!("process {holder}"))) {
        (true, true) => Ok(()),
        (false, _) => Err("nobody works".to_owned()),
        (true, false) => Err(format!("the holder is not named: {}", super::place::last_line(&lost.err))),
    }
}
