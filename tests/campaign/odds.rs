//! What is odd about the world around a run: reports beside it, signals that are ignored, things in the place of files,
//! manifests of others, other file systems, low limits.

use std::fs;
use std::process::Command;
use std::time::Duration;

use super::lanes::in_lanes;
use super::mount::{Mount, REFUSED, quietly};
use super::part;
use super::place::{End, Files, Place, same};
use super::row::{Held, Row};
use super::sweeps::{HALF_A_SECOND, SMALLEST};

const LIMIT: Duration = Duration::from_secs(30);

/// The command in a shell that sets something up before.
fn under(place: &Place, setup: &str) -> Command {
    let words = ["sh", "-c", &format!("{setup}; exec \"$@\""), "sh"].map(str::to_owned);
    place.command(&words, 2)
}

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_reports() {
    part(|| {
        let whole = Place::new(HALF_A_SECOND).with_report().undisturbed();
        let cases: Vec<usize> = (0..20).collect();
        let held = in_lanes(
            "reports",
            &cases,
            || Place::new(HALF_A_SECOND).with_report(),
            |place, _| {
                place.put(&Files::new());
                let run = place.command(&[], 2).spawn().unwrap();
                while !place.sweep().join("manifest.json").exists() {
                    std::thread::sleep(Duration::from_millis(1));
                }
                let reports: Vec<_> = (0..4).map(|_| place.on_results("report").spawn().unwrap()).collect();
                let mut ends: Vec<End> = reports.into_iter().map(|report| End::of(report, LIMIT)).collect();
                ends.push(End::of(run, LIMIT));
                ends.iter().try_for_each(|end| end.is(&[0]))?;
                same(&whole, &place.results())
            },
        );
        let tried = "20 runs with a report, each beside 4 simultaneous `report`s: all exit 0, and the bytes are those of the run";
        vec![Row::of("reports beside a run", tried, held)]
    });
}

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_signals() {
    part(|| {
        let whole = Place::new(HALF_A_SECOND).undisturbed();
        let cases: Vec<&str> = ["HUP", "INT", "TERM"].into_iter().cycle().take(30).collect();
        let held = in_lanes(
            "signals",
            &cases,
            || Place::new(HALF_A_SECOND),
            |place, signal| {
                place.put(&Files::new());
                let run = under(place, &format!("trap '' {signal}")).spawn().unwrap();
                while !place.sweep().join("trials").exists() {
                    std::thread::sleep(Duration::from_millis(1));
                }
                assert!(quietly(Command::new("kill").args([&format!("-{signal}"), &run.id().to_string()])));
                End::of(run, LIMIT).is(&[0])?;
                same(&whole, &place.results())
            },
        );
        let tried =
            "30 signals (HUP, INT, TERM) to runs that were started with that signal ignored, as by `nohup`: they go on";
        vec![Row::of("signals ignored at the start stay so", tried, held)]
    });
}

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_things() {
    part(|| {
        let place = Place::new(SMALLEST);
        place.run(1).is(&[0]).unwrap();
        let (whole, results) = (place.files(), place.results());
        let cases: Vec<(String, &str)> = whole
            .keys()
            .flat_map(|name| ["pipe", "folder", "link", "device"].map(|kind| (name.clone(), kind)))
            .collect();
        let held = in_lanes(
            "things",
            &cases,
            || Place::new(SMALLEST),
            |place, (name, kind)| thing(place, &whole, &results, name, kind),
        );
        let tried = "a pipe, a folder, a link to nowhere and one to /dev/zero in the place of each file of a finished sweep: \
                     `status`, `verify` and `report` end within 30 s, `run` gives the same bytes or says what is in the way";
        vec![Row::of("odd things in the place of files", tried, held)]
    });
}

fn thing(place: &Place, whole: &Files, results: &Files, name: &str, kind: &str) -> Held {
    place.put(whole);
    let path = place.sweep().join(name);
    fs::remove_file(&path).unwrap();
    match kind {
        "pipe" => assert!(quietly(Command::new("mkfifo").arg(&path))),
        "folder" => fs::create_dir(&path).unwrap(),
        "link" => std::os::unix::fs::symlink("/nowhere/at/all", &path).unwrap(),
        _ => std::os::unix::fs::symlink("/dev/zero", &path).unwrap(),
    }
    for command in ["status", "verify", "report"] {
        End::of(place.on_results(command).spawn().unwrap(), LIMIT).is(&[0, 2, 3, 4])?;
    }
    let end = End::of(place.command(&[], 1).spawn().unwrap(), LIMIT);
    end.is(&[0, 4])?;
    if end.code == Some(4) {
        return if end.err.contains(name.rsplit('/').next().unwrap_or_default()) { Ok(()) } else { Err(end.err) };
    }
    let mut found = place.results();
    found.retain(|name, _| !name.starts_with("report/"));
    same(results, &found)
}

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_manifests() {
    part(|| {
        let place = Place::new(SMALLEST);
        place.run(1).is(&[0]).unwrap();
        let (whole, results) = (place.files(), place.results());
        let text = String::from_utf8(whole["manifest.json"].clone()).unwrap();
        let other = |key: &str, value: &str| {
            let (_, content) = text.split_once("\"content\": ").unwrap();
            let content = content.strip_suffix("\n}\n").unwrap();
            let line = content.lines().find(|line| line.trim().starts_with(&format!("\"{key}\":"))).unwrap();
            let comma = if line.ends_with(',') { "," } else { "" };
            let content = content.replace(line, &format!("  \"{key}\": {value}{comma}"));
            format!("{{\n\"blake3\": \"{}\",\n\"content\": {content}\n}}\n", blake3::hash(content.as_bytes()))
                .into_bytes()
        };
        let cases = [
            ("format", "4"),
            ("format", "99"),
            ("version", "\"0.0.1\""),
            ("cargo_lock", "\"0123\""),
            ("isa", "\"none\""),
            ("kernels", "99"),
        ];
        let held = cases.map(|(key, value)| {
            let mut files = whole.clone();
            files.insert("manifest.json".to_owned(), other(key, value));
            place.put(&files);
            let before = place.results();
            place.run(1).is(&[2]).map_err(|wrong| format!("{key} {value}: {wrong}"))?;
            same(&before, &place.results())
        });
        let gone = {
            let mut files = whole.clone();
            files.remove("manifest.json");
            place.put(&files);
            place.ends_with(1, &results)
        };
        let tried = "a manifest of another format, version, lock file, instruction set and kernels: exit 2, and nothing is \
                     touched; one that is gone: the same bytes";
        vec![Row::of("results of others stay theirs", tried, held.into_iter().chain([gone]))]
    });
}

#[test]
#[ignore = "part of the fault campaign"]
fn campaign_borders() {
    part(|| {
        const PROMISE: &str = "other file systems and low limits";
        let place = Place::new(SMALLEST);
        place.run(1).is(&[0]).unwrap();
        let (whole, results) = (place.files(), place.results());
        let tried = "`trials/` on a file system of its own, with a damaged trial: put aside and trained again; `ulimit -n` 40 to \
                     256: the same bytes, or exit 4 with a message";
        place.put(&Files::new());
        let Some(mount) = Mount::tmpfs(&place.sweep().join("trials"), 4096) else {
            return vec![Row::untried(PROMISE, tried, REFUSED)];
        };
        for (name, bytes) in &whole {
            let path = place.sweep().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let torn = name.ends_with("metrics.csv");
            fs::write(path, if torn { &bytes[..5] } else { bytes }).unwrap();
        }
        let mended = place.ends_with(1, &results);
        drop(mount);
        let limits = [40, 64, 128, 256].map(|n| {
            let place = Place::new(HALF_A_SECOND);
            let whole = place.undisturbed();
            place.put(&Files::new());
            let end = End::of(under(&place, &format!("ulimit -n {n}")).spawn().unwrap(), LIMIT);
            end.is(&[0, 4])?;
            if end.code == Some(0) { same(&whole, &place.results()) } else { place.ends_with(2, &whole) }
        });
        vec![Row::of(PROMISE, tried, [mended].into_iter().chain(limits))]
    });
}
