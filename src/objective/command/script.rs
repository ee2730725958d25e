//! The script that an interpreter is to run: whether it is there.

use std::path::Path;

use super::config::Config;
use super::executable::{FROM_HERE, complaint, in_path};
use super::template::Template;
use crate::space::Complaint;

/// What runs the file that is its first argument, and words that stand before such a program. What else may stand in a
/// command, like `docker` or `ssh`, may run files of another place.
const RUNS_A_FILE: [&str; 22] = [
    "python", "pypy", "sh", "bash", "dash", "zsh", "ksh", "Rscript", "julia", "node", "perl", "ruby", "lua", "octave",
    "env", "nice", "nohup", "uv", "poetry", "run", "torchrun", "time",
];

/// How the files of those end.
const SCRIPTS: [&str; 10] = [".py", ".sh", ".R", ".r", ".jl", ".js", ".pl", ".rb", ".lua", ".m"];

/// Complains of a script that is neither in the folder in which this process was started nor in that of the program.
pub(super) fn check(config: &Config) -> Result<(), Complaint> {
    let Some(script) = script(config) else { return Ok(()) };
    let known = |text: &str| Template::parse(text).ok()?.fill(&|_| None).ok();
    let Some(cwd) = known(config.cwd.as_deref().unwrap_or_default()) else { return Ok(()) }; // another in each trial
    let is_there = Path::new(&script).is_file() || Path::new(&cwd).join(&script).is_file();
    // Where it is not there, some shells look for it among the programs.
    if is_there || !script.contains('/') && in_path(config, &script).is_some() {
        return Ok(());
    }
    Err(complaint("objective.command", &format!("there is no file {script}"), "not found", FROM_HERE))
}

/// The item of the command that names a script, if one surely does.
fn script(config: &Config) -> Option<String> {
    for item in &config.command {
        let text = Template::parse(item).ok()?.fill(&|_| None).ok()?;
        if let Some(letters) = text.strip_prefix('-') {
            // Code or a module follows, as after `sh -ec` and `python3 -m`.
            if !letters.starts_with('-') && letters.contains(['c', 'e', 'm']) {
                return None;
            }
            continue;
        }
        let name = Path::new(&text).file_name()?.to_str()?;
        let name = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        if !RUNS_A_FILE.contains(&name) {
            return SCRIPTS.iter().any(|end| text.ends_with(end)).then_some(text);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script_of(command: &str) -> Option<String> {
        let command = command.split(' ').map(str::to_owned).collect();
        let config = Config { command, ..Config::of(&crate::space::Domains::default()) };
        script(&config)
    }

    #[test]
    fn what_surely_names_a_script() {
        for command in
            ["python3 -u p/x.py {args}", "/usr/bin/python3.11 p/x.py", "uv run --offline python p/x.py", "p/x.py"]
        {
            assert_eq!(script_of(command).as_deref(), Some("p/x.py"), "{command}");
        }
        for command in [
            "docker run image python3 /app/x.py",
            "ssh host python3 x.py",
            "python3 -m x.py",
            "sh -ec ./x.sh",
            "python3 train x.py",
            "python3 {x}.py",
            "echo -o x.py",
            "python3",
        ] {
            assert_eq!(script_of(command), None, "{command}");
        }
    }
}
