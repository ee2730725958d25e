//! Trials a second on one thread and on all cores.

use super::page::{Section, brief, measured_with, of_set, table};
use super::place::{Place, tell};
use super::raw::Raw;
use super::{Setting, Tables};
use crate::machine::cores;

/// Four times as many trials as `rival.toml` has: what starting, the last trials and the tables leave idle is little.
fn toml() -> String {
    include_str!("rival.toml").replace("data = 3\n", "data = 12\n")
}

const TRIALS: u32 = 216;

pub(super) fn measure(setting: &Setting) -> Tables {
    let place = Place::new(setting.isa);
    let mut raw = Raw::new(&["threads", "round", "wall_s", "cpu_s", "others"]);
    for round in 0..setting.rounds {
        for threads in [1, cores()] {
            let cost = place.sweep(&toml()).run(threads);
            tell(&format!("scaling: {threads} threads, {:.2} s, {:.2} s of CPU", cost.wall, cost.cpu));
            raw.row(&[&threads, &round, &cost.wall, &cost.cpu, &cost.others]);
        }
    }
    vec![("scaling", raw)]
}

pub(super) fn section() -> Option<Section> {
    let mut headlines = Vec::new();
    let texts = Raw::sets("scaling").into_iter().filter_map(|(isa, raw)| {
        let threads = raw.kinds("threads");
        let rate = |threads: &str| f64::from(TRIALS) / raw.only("threads", threads).median("wall_s");
        let one = rate("1");
        let row = |threads: &String| {
            let here = raw.only("threads", threads);
            let (cpu, rate) = (here.median("cpu_s"), rate(threads));
            let [its, others] = [cpu / here.median("wall_s"), here.median("others")].map(|cores| format!("{cores:.1}"));
            vec![threads.clone(), brief(rate), format!("{:.2}", rate / one), brief(cpu), its, others]
        };
        let rows: Vec<_> = threads.iter().map(row).collect();
        let most = threads.last()?;
        let what = measured_with(isa, &raw, &format!("trials a second on {most} threads against 1"));
        headlines.push([what, format!("{:.2} times", rate(most) / one), String::new()]);
        let rows = table(&["threads", "trials a second", "×", "CPU s", "its cores", "others' cores"], &rows);
        Some(of_set(isa, &format!("{}\n\n{rows}", raw.circumstances())))
    });
    let intro = format!(
        "## Threads\n\n\
         {TRIALS} trials: `rival.toml` on 12 datasets, the whole process; threads have the cores that others leave.\n"
    );
    let text = texts.fold(intro, |all, text| all + &text);
    Some(Section { headlines, text }).filter(|section| !section.headlines.is_empty())
}

#[test]
fn the_sweep_has_its_trials() {
    assert!(toml().contains("data = 12\n"));
    assert_eq!(TRIALS, 18 * 12);
}
