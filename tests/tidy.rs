//! The rules of the house, held against `src/`. The rooms, what they may import and which crates they may name is read
//! from the table at the top of `src/lib.rs`, so that neither can change without the other.
//!
//! Each rule is a function from a file's text to what is wrong with it, and is shown to find what it looks for.

mod circles;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Lines of a file, tests included.
const LONGEST: usize = 300;

/// A row of the table, for one room.
#[derive(Clone, Debug, PartialEq)]
struct Room {
    level: Option<u32>,
    /// None where all rooms may be imported.
    imports: Option<BTreeSet<String>>,
    crates: BTreeSet<String>,
}

/// A source file: its path below `src/`, and its text.
struct File {
    path: String,
    text: String,
}

impl File {
    fn room(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// How many `super` lead from a module of this file to the room.
    fn depth(&self) -> usize {
        self.path.matches('/').count() - usize::from(self.path.ends_with("/mod.rs"))
    }
}

fn names(cell: &str) -> BTreeSet<String> {
    let names = cell.split(',').map(|name| name.trim().trim_matches('`').to_owned());
    names.filter(|name| !name.is_empty() && name != "–").collect()
}

/// The table of rooms in this `lib.rs`.
fn table(lib: &str) -> BTreeMap<String, Room> {
    let rows = lib.lines().filter_map(|line| line.strip_prefix("//! |")).map(|row| row.split('|').collect::<Vec<_>>());
    let mut rooms = BTreeMap::new();
    for cells in rows {
        let &[level, room, _, imports, crates, _] = cells.as_slice() else { continue };
        if !room.contains('`') {
            continue; // the header
        }
        let imports = if imports.trim() == "all" { None } else { Some(names(imports)) };
        let of_row = Room { level: level.trim().parse().ok(), imports, crates: names(crates) };
        rooms.extend(names(room).into_iter().map(|name| (name, of_row.clone())));
    }
    rooms
}

/// The crates that `lib.rs` lets any room name.
fn anywhere(lib: &str) -> BTreeSet<String> {
    let docs: String = lib.lines().filter_map(|line| line.strip_prefix("//!")).collect();
    let list = docs.split("named anywhere:").nth(1).and_then(|rest| rest.split('.').next());
    names(list.unwrap_or_default())
}

/// What is wrong with the table itself: an import of the same level or a higher one, or of a room that is none.
fn upward(rooms: &BTreeMap<String, Room>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, room) in rooms {
        for import in room.imports.iter().flatten() {
            if rooms.get(import).is_none_or(|other| other.level >= room.level) {
                wrong.push(format!("{name} may not import {import}: it is not of a lower level"));
            }
        }
    }
    wrong
}

/// The lines of a file that are code of the program: no comments, and nothing below `#[cfg(test)] mod … {`.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| line.split(" // ").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The modules that this file declares for tests alone.
fn test_modules(text: &str) -> BTreeSet<String> {
    let declared = text.split("#[cfg(test)]\nmod ").skip(1);
    declared.filter_map(|rest| rest.lines().next()?.strip_suffix(';').map(str::to_owned)).collect()
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// What stands after each `path` in the code, where `path` is not the end of a longer name.
fn after<'a>(code: &'a str, path: &str) -> Vec<&'a str> {
    let starts = code.match_indices(path).filter(|(at, _)| {
        let before = &code[..*at];
        let relative = before.ends_with("::") && before.trim_end_matches(':').ends_with(is_word);
        !before.ends_with(is_word) && !relative
    });
    starts.map(|(at, _)| &code[at + path.len()..]).collect()
}

fn first_word(text: &str) -> &str {
    &text[..text.find(|c| !is_word(c)).unwrap_or(text.len())]
}

/// Rooms that the file imports although its own may not.
fn imports(file: &File, rooms: &BTreeMap<String, Room>) -> Vec<String> {
    let code = code(&file.text);
    let Some(room) = rooms.get(file.room()) else {
        return vec![format!("{}: a room that lib.rs does not know", file.path)];
    };
    let Some(allowed) = &room.imports else { return Vec::new() };
    let mut wrong = Vec::new();
    for rest in after(&code, "crate::") {
        let to = first_word(rest);
        if to != file.room() && !allowed.contains(to) {
            wrong.push(format!("{}: imports crate::{to}", file.path));
        }
    }
    for rest in after(&code, "super::") {
        let steps = 1 + rest.split("::").take_while(|part| *part == "super").count();
        if steps > file.depth() {
            wrong.push(format!("{}: leaves its room by super::", file.path));
        }
    }
    wrong
}

/// Crates that the file names although its room may not.
fn crates(file: &File, rooms: &BTreeMap<String, Room>) -> Vec<String> {
    let code = code(&file.text);
    let all: BTreeSet<&String> = rooms.values().flat_map(|room| &room.crates).collect();
    let mine = rooms.get(file.room()).map(|room| room.crates.clone()).unwrap_or_default();
    let foreign = all.into_iter().filter(|name| !mine.contains(*name));
    let named = foreign.filter(|name| !after(&code, &format!("{}::", name.replace('-', "_"))).is_empty());
    named.map(|name| format!("{}: names the crate {name}", file.path)).collect()
}

/// Prints outside the room for it.
fn prints(file: &File) -> Vec<String> {
    let code = code(&file.text);
    let words = ["println!", "eprintln!", "print!", "eprint!", "dbg!", "stdout()", "stderr()"];
    let found = words.into_iter().filter(|word| file.room() != "ui" && !after(&code, word).is_empty());
    let in_paths = ["io::stdout", "io::stderr"].into_iter().filter(|word| file.room() != "ui" && code.contains(word));
    found.chain(in_paths).map(|word| format!("{}: {word}", file.path)).collect()
}

/// Files without an opening, too long ones, and names that say nothing.
fn shape(file: &File) -> Vec<String> {
    let mut wrong = Vec::new();
    if !file.text.starts_with("//! ") {
        wrong.push(format!("{}: does not open with what it is responsible for", file.path));
    }
    let lines = file.text.lines().count();
    if lines > LONGEST {
        wrong.push(format!("{}: {lines} lines hold two ideas", file.path));
    }
    let vague = ["util", "utils", "helper", "helpers", "common", "misc"];
    if file.path.split('/').any(|part| vague.contains(&part.trim_end_matches(".rs"))) {
        wrong.push(format!("{}: a name for everything", file.path));
    }
    wrong
}

/// Dependencies that the table does not place, and crates of the table that are no dependencies.
fn dependencies(manifest: &str, rooms: &BTreeMap<String, Room>, anywhere: &BTreeSet<String>) -> Vec<String> {
    let section = manifest.split("\n[dependencies]\n").nth(1).and_then(|rest| rest.split("\n[").next());
    let lines = section.unwrap_or_default().lines().filter(|line| !line.contains("# not used here"));
    let used: BTreeSet<String> = lines.filter_map(|line| Some(line.split_once(" = ")?.0.to_owned())).collect();
    let placed: BTreeSet<String> = rooms.values().flat_map(|r| r.crates.clone()).chain(anywhere.clone()).collect();
    let homeless = used.difference(&placed).map(|name| format!("{name} has no room"));
    homeless.chain(placed.difference(&used).map(|name| format!("{name} is no dependency"))).collect()
}

fn read(dir: &Path, prefix: &str, files: &mut Vec<File>) {
    let mut entries: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let mut texts = Vec::new();
    let mut for_tests = BTreeSet::new();
    for path in entries {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            read(&path, &format!("{prefix}{name}/"), files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            for_tests.extend(test_modules(&text).into_iter().map(|module| format!("{module}.rs")));
            texts.push((name, text));
        }
    }
    texts.retain(|(name, _)| !for_tests.contains(name));
    files.extend(texts.into_iter().map(|(name, text)| File { path: format!("{prefix}{name}"), text }));
}

/// The files of the program but for the crate's roots.
fn source() -> Vec<File> {
    let mut files = Vec::new();
    read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), "", &mut files);
    files.retain(|file| file.path != "lib.rs" && file.path != "main.rs");
    assert!(files.len() > 50, "src/ was not found");
    files
}

const LIB: &str = include_str!("../src/lib.rs");

#[test]
fn the_table_names_every_room_and_no_other() {
    let rooms: BTreeSet<String> = table(LIB).into_keys().collect();
    let there: BTreeSet<String> = source().iter().map(|file| file.room().to_owned()).collect();
    assert_eq!(rooms, there);
    assert_eq!(upward(&table(LIB)), [] as [&str; 0]);
}

#[test]
fn rooms_import_what_the_table_says() {
    let rooms = table(LIB);
    assert_eq!(source().iter().flat_map(|file| imports(file, &rooms)).collect::<Vec<_>>(), [] as [&str; 0]);
}

#[test]
fn rooms_name_the_crates_that_the_table_gives_them() {
    let rooms = table(LIB);
    assert_eq!(source().iter().flat_map(|file| crates(file, &rooms)).collect::<Vec<_>>(), [] as [&str; 0]);
    let manifest = include_str!("../Cargo.toml");
    assert_eq!(dependencies(manifest, &rooms, &anywhere(LIB)), [] as [&str; 0]);
}

#[test]
fn nobody_prints_but_ui() {
    assert_eq!(source().iter().flat_map(prints).collect::<Vec<_>>(), [] as [&str; 0]);
}

#[test]
fn files_say_what_they_are_for_and_stay_short() {
    assert_eq!(source().iter().flat_map(shape).collect::<Vec<_>>(), [] as [&str; 0]);
}

#[test]
fn no_file_needs_one_that_needs_it() {
    assert_eq!(circles::circles(&source()), [] as [&str; 0]);
}

/// Each rule against a text that breaks it.
mod broken {
    use super::*;

    const TABLE: &str = "//! Head\n//! | level | room | what | may import | crates |\n//! |---|---|---|---|---|\n\
                         //! | 0 | `space` | a | – | – |\n//! | 1 | `trial` | b | space | rand, comfy-table |\n\
                         //! | 2 | `ui` | c | trial | csv |\n//! | – | `cli`, `error` | d | all | csv |\n\
                         //! May be\n//! named anywhere: `serde`,\n//! `libm`. And so on.\n";

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_table_is_read() {
        let rooms = table(TABLE);
        assert_eq!(rooms.keys().collect::<Vec<_>>(), ["cli", "error", "space", "trial", "ui"]);
        assert_eq!(rooms["trial"].imports, Some(BTreeSet::from(["space".to_owned()])));
        assert_eq!(rooms["trial"].crates.len(), 2);
        assert_eq!((rooms["error"].level, &rooms["error"].imports), (None, &None));
        assert_eq!(anywhere(TABLE).into_iter().collect::<Vec<_>>(), ["libm", "serde"]);
        assert_eq!(upward(&rooms), [] as [&str; 0]);
        assert_eq!(upward(&table(&TABLE.replace("a | –", "a | trial"))).len(), 1);
        assert_eq!(upward(&table(&TABLE.replace("a | –", "a | nowhere"))).len(), 1);
    }

    #[test]
    fn forbidden_imports() {
        let rooms = table(TABLE);
        let found = |path: &str, text: &str| imports(&file(path, text), &rooms);
        assert_eq!(found("trial/id.rs", "use crate::space::Value;\nuse super::Trial;\nuse crate::trial::X;"), [""; 0]);
        assert_eq!(found("trial/id.rs", "use crate::ui;"), ["trial/id.rs: imports crate::ui"]);
        assert_eq!(found("trial/id.rs", "fn f() { crate::ui::say(1) }"), ["trial/id.rs: imports crate::ui"]);
        assert_eq!(found("trial/id.rs", "use crate::{space, ui};"), ["trial/id.rs: imports crate::"], "not in groups");
        assert_eq!(found("trial/id.rs", "use super::super::ui;").len(), 1);
        assert_eq!(found("trial/mod.rs", "use super::ui;").len(), 1);
        assert_eq!(found("trial/a/b.rs", "use super::super::X;"), [""; 0]);
        assert_eq!(found("attic/a.rs", ""), ["attic/a.rs: a room that lib.rs does not know"]);
        assert_eq!(
            found("trial/id.rs", "// crate::ui\nfn f() {}\n#[cfg(test)]\nmod tests {\n    use crate::ui;"),
            [""; 0]
        );
        assert_eq!(found("error.rs", "use crate::ui;"), [""; 0]);
    }

    #[test]
    fn crates_in_other_rooms() {
        let rooms = table(TABLE);
        let found = |path: &str, text: &str| crates(&file(path, text), &rooms);
        assert_eq!(found("trial/id.rs", "use rand::Rng;\nuse comfy_table::Table;"), [""; 0]);
        assert_eq!(found("space/a.rs", "use rand::Rng;"), ["space/a.rs: names the crate rand"]);
        assert_eq!(found("space/a.rs", "fn f(t: comfy_table::Table) {}"), ["space/a.rs: names the crate comfy-table"]);
        assert_eq!(found("space/a.rs", "fn f(e: ::csv::Error) {}"), ["space/a.rs: names the crate csv"]);
        assert_eq!(found("space/a.rs", "use crate::rand::X; use strand::Y; // rand::Z"), [""; 0]);
        assert_eq!(found("cli/a.rs", "csv::Reader"), [""; 0]);
        let manifest =
            "[x]\n\n[dependencies]\nserde = 1\nlibm = 1\nrand = 1\ncomfy-table = 1\ncsv = 1\nodd = 1\n\n[dev]\nb = 1\n";
        assert_eq!(dependencies(manifest, &rooms, &anywhere(TABLE)), ["odd has no room"]);
        let fewer = manifest.replace("odd = 1\n", "").replace("rand = 1\n", "");
        assert_eq!(dependencies(&fewer, &rooms, &anywhere(TABLE)), ["rand is no dependency"]);
    }

    #[test]
    fn printing() {
        for text in ["println!(\"a\")", "dbg!(x)", "std::io::stderr().lock()", "use std::io::stdout;", "x(io::stdout)"]
        {
            assert!(!prints(&file("run/mod.rs", text)).is_empty(), "{text}");
            assert!(prints(&file("ui/mod.rs", text)).is_empty());
        }
        assert!(prints(&file("run/mod.rs", "// println!\nwriteln!(out)")).is_empty());
    }

    #[test]
    fn shapes() {
        assert!(shape(&file("a/b.rs", "//! What.\n")).is_empty());
        assert_eq!(shape(&file("a/b.rs", "use x;\n")).len(), 1);
        assert_eq!(shape(&file("a/b.rs", &"//! What.\n".repeat(301))).len(), 1);
        assert_eq!(shape(&file("a/utils.rs", "//! What.\n")).len(), 1);
        assert_eq!(shape(&file("common/mod.rs", "//! What.\n")).len(), 1);
    }

    #[test]
    fn modules_for_tests_alone() {
        let text = "mod a;\n#[cfg(test)]\nmod fixture;\nmod b;\n#[cfg(test)]\nmod tests {\n";
        assert_eq!(test_modules(text).into_iter().collect::<Vec<_>>(), ["fixture"]);
    }
}
