//! A real Slurm of two nodes on this machine, on which `submit` trains sweeps while everything that can go wrong does.
//!
//! `cargo test --release --test main -- --ignored --nocapture slurm` (as root; a quarter of an hour on two cores) installs Debian's
//! packages where they are missing, prints the table and writes it to `analysis/cluster.md`. Nothing leaves the loopback.
//! `SWEEPER_SLURM=overhead` measures what a shard costs alone, and prints that row.

mod cluster;
mod sweeps;

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::campaign::{Held, Row};
use crate::machine::{machine, today};
use cluster::Cluster;
use sweeps::{LONG, Place, SEARCH, SHORT};

/// Tasks of an array job: two on each node.
const SHARDS: u32 = 4;

#[test]
#[ignore = "minutes, as root, with packages of Debian"]
#[expect(clippy::print_stdout, reason = "the table is what it is for")]
fn slurm() {
    if std::env::var_os("SWEEPER_SLURM").is_some_and(|part| part == "overhead") {
        return println!("{}", overhead().line());
    }
    let cluster = match Cluster::up() {
        Ok(cluster) => cluster,
        Err(why) => return println!("no Slurm here: {why}"),
    };
    let mut rows = Vec::new();
    let mut row = |tried: &str, held: Vec<Held>, note: String| {
        let row = Row::of("the bytes of one run", tried, held).note(note);
        println!("{}\n{}", row.line(), row.failures(9).join("\n"));
        rows.push(row);
    };
    for (what, toml) in [("2,000 short trials", SHORT), ("40 long trials", LONG), ("TPE with halving", SEARCH)] {
        let place = Place::new(toml);
        let held = place.submit(&cluster, SHARDS, &[]).and_then(|()| place.ends_alike(&cluster));
        row(&format!("{what}, undisturbed"), vec![held], place.trained_again());
    }
    for (what, fault) in faults() {
        for (of, toml) in [("long trials", LONG), ("TPE with halving", SEARCH)] {
            let place = Place::new(toml);
            let held = place.submit(&cluster, SHARDS, &[]);
            let held = held.and_then(|()| place.wait_for_some()).and_then(|()| fault(&cluster, &place));
            row(&format!("{of}: {what}"), vec![held.and_then(|()| place.ends_alike(&cluster))], place.trained_again());
        }
    }
    let last = overhead();
    println!("{}", last.line());
    rows.push(last);
    let text = text(&rows);
    println!("{text}");
    fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("analysis/cluster.md"), text).unwrap();
    let broken: Vec<String> = rows.iter().filter(|row| row.is_broken()).map(Row::line).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// What shards cost.
fn overhead() -> Row {
    let (ratio, note) = sweeps::overhead();
    let held = if ratio <= 1.05 { Ok(()) } else { Err(format!("{ratio:.3} times the CPU")) };
    let tried =
        "CPU seconds of a shard for each core on 2,000 short trials, beside one run on all cores: at most 5 % more";
    Row::of("shards cost next to nothing", tried, [held]).note(note)
}

/// Something that goes wrong.
type Fault = fn(&Cluster, &Place) -> Held;

fn faults() -> Vec<(&'static str, Fault)> {
    vec![
        ("SIGKILL for one shard", |_, place| place.kill(2)),
        ("`scancel` for one shard", |cluster, place| cluster.does("scancel", &[&format!("{}_3", place.array())])),
        ("a node drained, and its slurmd killed; started again after half a minute", |cluster, _| {
            cluster.does("scontrol", &["update", "nodename=n2", "state=drain", "reason=test"])?;
            cluster.kill("slurmd-n2")?;
            std::thread::sleep(Duration::from_secs(35));
            cluster.mend()
        }),
        ("slurmctld killed, and started again", |cluster, _| {
            cluster.kill("slurmctld")?;
            cluster.mend()
        }),
        ("all cancelled, and submitted again as 3 shards", |cluster, place| {
            cluster.does("scancel", &["--user=root"])?;
            cluster.wait()?;
            place.submit(cluster, 3, &[])
        }),
        ("all requeued", |cluster, place| cluster.does("scontrol", &["requeue", &place.array()])),
        ("a time limit of a minute, with SIGTERM 30 s before; then submitted again without", |cluster, place| {
            cluster.does("scancel", &["--user=root"])?;
            cluster.wait()?;
            place.submit(cluster, SHARDS, &["--time=1", "--signal=B:TERM@30"])?;
            cluster.wait()?;
            place.submit(cluster, SHARDS, &[])
        }),
    ]
}

fn text(rows: &[Row]) -> String {
    let lines: Vec<String> = rows.iter().map(Row::line).collect();
    let failures: Vec<String> = rows.iter().flat_map(|row| row.failures(9)).collect();
    let failures =
        if failures.is_empty() { String::new() } else { format!("\nWhat did not hold:\n\n{}\n", failures.join("\n")) };
    format!(
        "# On a Slurm cluster\n\n\
         Sweeps submitted as 4 shards to a real Slurm of two nodes with two slots each (Debian's packages, all on one machine),\n\
         and what was done to them while they ran. \"The bytes of one run\" are those of every file but `journal/` and `run.lock`\n\
         that `sweeper run` makes alone. Written on {} on {} by\n\n    \
         cargo test --release --test main -- --ignored --nocapture slurm\n\n\
         | promise | tried | held |\n|---|---|---|\n{}\n{failures}\n\
         What breaks first with more shards: [scale.md](scale.md).\n",
        today(),
        machine(),
        lines.join("\n"),
    )
}
