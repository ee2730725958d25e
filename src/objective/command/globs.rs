//! Which files a pattern names: `model/**/*.py`.
//!
//! `*`, `?` and `[…]` match within a name as the `glob` crate has them, and leave out names that begin with a point unless
//! they do so themselves, as in a shell. `**` is any number of folders, but not of links to folders, which may go round:
//! this is why the walk is made here. What Python puts into `__pycache__` while it runs is no input.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use glob::Pattern;

/// Inputs that cannot be read, or are none.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BadInput {
    #[error("cannot read {path}: {source}")]
    Read { path: String, source: io::Error },
    #[error("there is no file {path}")]
    NoFile { path: String },
    #[error("{path} is a directory: write \"{path}/**\" for the files in it")]
    Directory { path: String },
    #[error("{path} is a pipe or a device, which cannot be read again: write it to a file and name that")]
    Device { path: String },
    #[error("{pattern:?} matches no file{}", Hidden(.pattern))]
    NoMatch { pattern: String },
    #[error("{pattern:?} is no pattern: {part:?}: {reason}")]
    Pattern { pattern: String, part: String, reason: &'static str },
    #[error("{path:?} is not UTF-8, which names of inputs must be")]
    NotText { path: PathBuf },
}

/// What may be the reason that nothing matches.
struct Hidden<'a>(&'a str);

impl std::fmt::Display for Hidden<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let whole = self.0.split('/').any(|part| part.starts_with('*'));
        if whole { f.write_str("; `*` leaves out names that begin with a point") } else { Ok(()) }
    }
}

/// A part of a pattern, between slashes.
enum Part {
    Plain(String),
    Names(Pattern),
    Folders,
}

/// The files that a pattern names, as they are written below `base`, or whole where they are not below it. A file of just
/// that name is meant first.
pub(super) fn matched(base: &Path, pattern: &str) -> Result<BTreeSet<String>, BadInput> {
    let path = || pattern.to_owned();
    let is_pattern = pattern.contains(['*', '?', '[']);
    match fs::metadata(base.join(pattern)) {
        Ok(found) if found.is_file() => return Ok([written(base, &base.join(pattern))?].into()),
        Ok(found) if found.is_dir() => {
            return Err(BadInput::Directory { path: pattern.trim_end_matches('/').to_owned() });
        }
        Ok(_) => return Err(BadInput::Device { path: path() }),
        Err(source) if source.kind() == io::ErrorKind::NotFound && !is_pattern => {
            return Err(BadInput::NoFile { path: path() });
        }
        Err(source) if !is_pattern => return Err(BadInput::Read { path: path(), source }),
        Err(_) => {}
    }
    let parts: Vec<Part> = pattern.split('/').map(|text| part(pattern, text)).collect::<Result<_, _>>()?;
    let start = if pattern.starts_with('/') { Path::new("/") } else { base };
    let mut files = Vec::new();
    walk(start, &parts, &mut files)?;
    files.iter().map(|file| written(base, file)).collect()
}

fn part(pattern: &str, text: &str) -> Result<Part, BadInput> {
    match text {
        "**" => Ok(Part::Folders),
        _ if !text.contains(['*', '?', '[']) => Ok(Part::Plain(text.to_owned())),
        _ => Pattern::new(text).map(Part::Names).map_err(|wrong| BadInput::Pattern {
            pattern: pattern.to_owned(),
            part: text.to_owned(),
            reason: wrong.msg,
        }),
    }
}

/// Adds the files that the parts name from this folder on.
fn walk(folder: &Path, parts: &[Part], files: &mut Vec<PathBuf>) -> Result<(), BadInput> {
    let Some((first, rest)) = parts.split_first() else { return Ok(()) };
    let mut go_on = |path: PathBuf| match rest {
        [] if path.is_file() => {
            files.push(path);
            Ok(())
        }
        [] => Ok(()),
        _ if path.is_dir() => walk(&path, rest, files),
        _ => Ok(()),
    };
    match first {
        Part::Plain(name) => go_on(folder.join(name)),
        Part::Names(pattern) => {
            let shows_hidden = pattern.as_str().starts_with('.');
            let fits = |name: &str| (shows_hidden || !name.starts_with('.')) && pattern.matches(name);
            entries(folder, fits)?.into_iter().try_for_each(go_on)
        }
        Part::Folders => {
            walk(folder, rest, files)?;
            for path in entries(folder, |name| !name.starts_with('.'))? {
                if fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir()) {
                    walk(&path, parts, files)?;
                } else if rest.is_empty() && path.is_file() {
                    files.push(path);
                }
            }
            Ok(())
        }
    }
}

/// What stands in the folder under a name that fits.
fn entries(folder: &Path, fits: impl Fn(&str) -> bool) -> Result<Vec<PathBuf>, BadInput> {
    let wrong = |source| BadInput::Read { path: folder.display().to_string(), source };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(wrong)? {
        let name = entry.map_err(wrong)?.file_name();
        if name != "__pycache__" && fits(&name.to_string_lossy()) {
            paths.push(folder.join(name));
        }
    }
    Ok(paths)
}

fn written(base: &Path, path: &Path) -> Result<String, BadInput> {
    let path = path.strip_prefix(base).unwrap_or(path);
    let plain: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
    plain.into_os_string().into_string().map_err(|path| BadInput::NotText { path: path.into() })
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        folder
    }

    fn names(base: &Path, pattern: &str) -> String {
        matched(base, pattern).unwrap().into_iter().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn patterns_name_files() {
        let all =
            folder(&["b.py", "a.py", "m/x.py", "m/n/y.py", "m/d[1].csv", ".git/z.py", "m/__pycache__/x.py", ".env"]);
        let of = |pattern: &str| names(all.path(), pattern);
        assert_eq!(of("*.py"), "a.py b.py");
        assert_eq!(of("./[ab].p?"), "a.py b.py");
        assert_eq!(of("**/*.py"), "a.py b.py m/n/y.py m/x.py");
        assert_eq!(of("**/x.py"), "m/x.py");
        assert_eq!(of("**/n/**/*.py"), "m/n/y.py");
        for everything in ["m/**/*", "m/**", "m/**/**"] {
            assert_eq!(of(everything), "m/d[1].csv m/n/y.py m/x.py");
        }
        assert_eq!(of("m/d[1].csv"), "m/d[1].csv", "a file of just that name");
        assert_eq!(
            (of(".env"), of(".e*"), of(".git/*"), of("*/z.py")),
            (".env".into(), ".env".into(), ".git/z.py".into(), String::new())
        );
        assert_eq!(of("m/../*.py"), "m/../a.py m/../b.py");
        assert_eq!(of(&all.path().join("a.*").display().to_string()), "a.py", "the same file, however it is written");
        let other = folder(&["c"]);
        let c = other.path().join("c").display().to_string();
        assert_eq!((of(&c), of(&c.replace("/c", "/?"))), (c.clone(), c));
    }

    #[test]
    fn a_folder_may_look_like_a_pattern_and_links_may_go_round() {
        let all = folder(&["[ab]*/x.py", "a/x.py"]);
        std::os::unix::fs::symlink(all.path(), all.path().join("a/loop")).unwrap();
        std::os::unix::fs::symlink("gone", all.path().join("a/gone")).unwrap();
        std::os::unix::fs::symlink("x.py", all.path().join("a/link.py")).unwrap();
        assert_eq!(names(&all.path().join("[ab]*"), "*.py"), "x.py");
        assert_eq!(names(all.path(), "a/**/*"), "a/link.py a/x.py");
        assert_eq!(
            names(all.path(), "a/loop/a/*.py"),
            "a/loop/a/link.py a/loop/a/x.py",
            "a link that is named is followed"
        );
    }

    #[test]
    fn what_is_no_input_is_told() {
        let all = folder(&["a.py", "m/x.py"]);
        let error = |pattern: &str| matched(all.path(), pattern).unwrap_err().to_string();
        assert_eq!(error("b.py"), "there is no file b.py");
        assert_eq!(error("m/"), "m is a directory: write \"m/**\" for the files in it");
        assert_eq!(
            error("x/m**"),
            "\"x/m**\" is no pattern: \"m**\": recursive wildcards must form a single path component"
        );
        assert_eq!(
            error("/dev/null"),
            "/dev/null is a pipe or a device, which cannot be read again: write it to a file and name that"
        );
        assert!(error("a.py/b").starts_with("cannot read a.py/b: "));
        fs::write(all.path().join(std::ffi::OsStr::from_bytes(b"m/\xff.py")), "").unwrap();
        assert_eq!(error("m/*.py"), "\"m/\\xFF.py\" is not UTF-8, which names of inputs must be");
        assert_eq!(names(all.path(), "m/x*"), "m/x.py", "it is not meant here");
    }
}
