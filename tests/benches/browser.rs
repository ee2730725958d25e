//! A page of 100,000 trials: how large it is, what it takes to be drawn, how long until it stands in a browser; and the same
//! trials as a page of plotly, and what the dashboard of Optuna makes of the best and latest 5,000.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use super::page::{Section, brief, table};
use super::place::{Place, tell};
use super::raw::Raw;
use super::{Setting, Tables};
use crate::machine::cores;

const MANY: &str = include_str!("browser.toml");

const OURS: &str = "sweeper";
const PLOTLY: &str = "plotly";
const DASHBOARD: &str = "Optuna dashboard, 5,000 of them";

pub(super) fn measure(setting: &Setting) -> Tables {
    let mut raw = Raw::new(&["page", "mib", "made_s", "made_mib", "paint_ms", "ready_ms", "filter_ms", "sort_ms"]);
    let place = Place::new(None);
    let sweep = place.sweep(MANY);
    tell(&format!("100,000 trials: {:.0} s", sweep.run(cores()).wall));
    let report = sweep.report();
    let page = sweep.results().join("report/index.html");
    let [nothing, dash] = ["", "NaN"];
    let browsed = |kind: &str, address: &str| -> Value {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/page/measure.mjs");
        let output = Command::new("node").args([script, kind, address]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let address = |page: &Path| format!("file://{}", page.display());
    let mut row = |name: &str, mib: f64, (made_s, made_mib): (f64, f64), times: &Value| {
        let of = |what: &str| times[what].as_f64().map_or(dash.to_owned(), |x| format!("{x:.0}"));
        tell(&format!("{name}: {times}"));
        raw.row(&[&name, &mib, &made_s, &made_mib, &of("paint"), &of("ready"), &of("filter"), &of("sort")]);
    };
    row(OURS, mib(&page), (report.wall, report.mib), &browsed("sweeper", &address(&page)));
    let Some(python) = &setting.dashboard else { return vec![("browser", raw)] };
    let theirs = place.fresh().with_extension("html");
    let mut script = python.script("page_plotly.py");
    let made = super::place::cost(script.arg(sweep.results().join("trials.csv")).arg(&theirs).arg("test_mse"));
    row(PLOTLY, mib(&theirs), (made.wall, made.mib), &browsed("plotly", &address(&theirs)));
    let log = place.fresh().with_extension("log");
    let mut export = Command::new(env!("CARGO_BIN_EXE_sweeper"));
    let exported = super::place::cost(export.args(["export", "optuna"]).arg(sweep.results()).arg("-o").arg(&log));
    let served = Served::new(python.script("dashboard.py"), &log);
    let times = browsed("dashboard", &format!("http://127.0.0.1:{}/dashboard/studies/0/analytics", served.port));
    row(DASHBOARD, mib(&log), (exported.wall, exported.mib), &times);
    drop(served);
    let versions: Value = serde_json::from_str(&made.out).unwrap();
    raw.note(versions["versions"].as_str().unwrap_or(nothing).to_owned());
    vec![("browser", raw)]
}

#[expect(clippy::cast_precision_loss, reason = "bytes of a file")]
fn mib(file: &Path) -> f64 {
    fs::metadata(file).unwrap().len() as f64 / f64::from(1 << 20)
}

/// A server on this machine, until it is dropped.
struct Served {
    port: u16,
    child: Child,
}

impl Served {
    fn new(mut script: Command, log: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = script.arg(log).arg(port.to_string()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        for _ in 0..600 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Self { port, child }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(super) fn section() -> Option<Section> {
    let raw = Raw::read("browser")?;
    let columns = ["mib", "made_s", "made_mib", "paint_ms", "ready_ms", "filter_ms", "sort_ms"];
    let header = ["page", "MiB", "made in s", "with MiB", "first paint ms", "stands after ms", "filter ms", "sort ms"];
    let row = |page: String| {
        let own = raw.only("page", &page);
        let of = |column: &&str| match own.numbers(column)[0] {
            x if x.is_nan() => "–".to_owned(),
            x => brief(x),
        };
        std::iter::once(page).chain(columns.iter().map(of)).collect()
    };
    let rows: Vec<Vec<String>> = raw.kinds("page").into_iter().map(row).collect();
    let text = format!(
        "## A page of 100,000 trials\n\n`tests/benches/browser.toml`, eight hyperparameters drawn at random; Chromium without a GPU, \
         medians of five loads (`tests/page/measure.mjs`). {}\n`made`: the whole command, for sweeper with all tables and figures; for the dashboard the export.\n\n{}",
        raw.circumstances(),
        table(&header, &rows)
    );
    Some(Section { headlines: Vec::new(), text })
}
