//! The written answer to the exercise: `analysis/autoencoders.ipynb`, whose cells run sweeps, read their tables, show their
//! figures and assert what the text beside them says; and the page that is made of it.
//!
//! `cargo test --release exercise -- --ignored` executes it, with a Python that has what `analysis/requirements.txt` names.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const NOTEBOOK: &str = "analysis/autoencoders.ipynb";
const PAGE: &str = "analysis/autoencoders.html";
/// What the README shows of the exercise.
const SHOWN: [(&str, &str); 1] = [("moons", "effect-training-lr")];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Whether there is a Python that executes notebooks; if not, says so.
fn python() -> bool {
    crate::python::python("ipykernel, nbconvert, polars, scipy", "what analysis/requirements.txt names")
}

/// Executes the notebook and makes a page of it, with what the sweeps leave in `outputs`.
fn execute(outputs: &Path, into: &Path, smoke: bool) {
    let python = |args: &[&str]| {
        let mut command = Command::new("python3");
        command.args(["-m", "nbconvert", "--log-level=WARN"]).args(args).arg("--output-dir").arg(into);
        command
            .env("SWEEPER", env!("CARGO_BIN_EXE_sweeper"))
            .env("SWEEPER_OUTPUTS", outputs)
            .env_remove("SWEEPER_SMOKE");
        if smoke {
            command.env("SWEEPER_SMOKE", "1");
        }
        let output = command.current_dir(root()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    python(&["--to", "notebook", "--execute", "--ExecutePreprocessor.record_timing=False", NOTEBOOK]);
    let executed = into.join("autoencoders.ipynb");
    python(&[&["--to", "html", executed.to_str().unwrap()], &PAGE_OPTIONS[..]].concat());
}

/// A page that asks nobody for anything, without the code of cells that only say something.
const PAGE_OPTIONS: [&str; 5] = [
    "--HTMLExporter.mathjax_url=",
    "--HTMLExporter.require_js_url=",
    "--TagRemovePreprocessor.enabled=True",
    "--TagRemovePreprocessor.remove_input_tags=hide-input",
    "--HTMLExporter.exclude_input_prompt=True",
];

#[test]
fn the_notebook_runs_at_smoke_sizes() {
    if !python() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    execute(&dir.path().join("outputs"), dir.path(), true);
    let executed = Notebook::read(&dir.path().join("autoencoders.ipynb"));
    let committed = Notebook::read(&root().join(NOTEBOOK));
    assert_eq!(executed.sources(), committed.sources());
    assert_is_offline(&fs::read_to_string(dir.path().join("autoencoders.html")).unwrap());
}

#[test]
#[ignore = "runs every sweep of the exercise: most of an hour"]
fn the_exercise_is_answered() {
    assert!(python());
    let (root, outputs) = (root(), root().join("outputs"));
    execute(&outputs, &root.join("analysis"), false);
    for (sweep, figure) in SHOWN {
        let to = root.join(format!("analysis/figures/{sweep}--{figure}.svg"));
        fs::copy(outputs.join(sweep).join(format!("report/{figure}.svg")), to).unwrap();
    }
}

/// Its cells were executed one after another, at full size, and none failed.
#[test]
fn the_committed_notebook_was_executed() {
    let cells = Notebook::read(&root().join(NOTEBOOK)).0;
    let code: Vec<&Value> = cells.iter().filter(|cell| cell["cell_type"] == "code").collect();
    let counts: Vec<_> = code.iter().map(|cell| cell["execution_count"].as_u64()).collect();
    assert_eq!(counts, (1..=code.len() as u64).map(Some).collect::<Vec<_>>(), "execute it again");
    for cell in code {
        let outputs = cell["outputs"].as_array().unwrap();
        assert!(outputs.iter().all(|output| output["output_type"] != "error"), "{cell}");
        let said = outputs.iter().map(ToString::to_string).collect::<String>();
        assert!(!said.contains("smoke"), "executed at smoke sizes: {said}");
        assert!(!said.contains("/target/"), "names a place: {said}");
    }
}

/// The page is of this notebook, and opens without a network.
#[test]
fn the_committed_page_is_of_the_notebook_and_offline() {
    let page = fs::read_to_string(root().join(PAGE)).unwrap();
    assert_is_offline(&page);
    let notebook = Notebook::read(&root().join(NOTEBOOK));
    let outputs = || notebook.0.iter().filter_map(|cell| cell["outputs"].as_array()).flatten();
    let figures = outputs().filter(|output| output["data"]["image/svg+xml"].is_array()).count();
    assert_eq!(page.matches("src=\"data:image/svg+xml;base64,").count(), figures, "make the page again");
    let mut numbers = 0;
    for text in outputs().filter_map(|output| output["data"]["text/markdown"].as_array()).flatten() {
        let words = text.as_str().unwrap().split(|c: char| c.is_whitespace() || "()|,;:*`".contains(c));
        for number in words.filter(|word| word.parse::<f64>().is_ok()) {
            assert!(page.contains(number), "make the page again: {number} is not in it");
            numbers += 1;
        }
    }
    assert!(figures > 20 && numbers > 300, "{figures} figures, {numbers} numbers");
}

#[track_caller]
fn assert_is_offline(page: &str) {
    for asks in ["src=\"http", "href=\"http", "url(http", "@import", "src='http", "src=\"//"] {
        let at = page.find(asks);
        assert!(at.is_none_or(|at| page[at..].starts_with("href=\"https://github.com")), "{asks}");
    }
}

/// The cells of a notebook.
struct Notebook(Vec<Value>);

impl Notebook {
    fn read(path: &Path) -> Self {
        let json: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        Self(json["cells"].as_array().unwrap().clone())
    }

    fn sources(&self) -> Vec<String> {
        let text = |cell: &Value| match &cell["source"] {
            Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect(),
            other => other.as_str().unwrap_or_default().to_owned(),
        };
        self.0.iter().map(text).collect()
    }
}
