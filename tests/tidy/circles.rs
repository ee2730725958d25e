//! No two files of a room need each other, be it through others: each can be read after those that it names.
//!
//! A file needs what it names by `super::`, by `crate::` and its room, or by the name of its own submodule; what a
//! `mod.rs` merely hands on is needed from where it is defined, and handing it on needs nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::{File, after, code, first_word, is_word};

/// Code by module path: `run::isolated::child`.
type Modules = BTreeMap<String, String>;

fn modules(files: &[File]) -> Modules {
    let module = |path: &str| path.trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::");
    files.iter().map(|file| (module(&file.path), without_restrictions(code(&file.text)))).collect()
}

/// The code with `pub(in …)` as `pub`: who may see an item is not what its file needs.
fn without_restrictions(mut code: String) -> String {
    while let Some(at) = code.find("pub(in ") {
        let end = code[at..].find(')').map_or(code.len(), |end| at + end + 1);
        code.replace_range(at + 3..end, "");
    }
    code
}

/// The paths that a text begins with: one, or each of a group in braces.
fn paths(text: &str) -> Vec<String> {
    let text = text.trim_start();
    let Some(group) = text.strip_prefix('{') else {
        let word = first_word(text);
        let rest = text[word.len()..].strip_prefix("::").filter(|rest| !rest.starts_with('<'));
        return match rest {
            Some(rest) => paths(rest).into_iter().map(|path| format!("{word}::{path}")).collect(),
            None => vec![word.to_owned()],
        };
    };
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            ',' | '}' if depth == 0 => {
                found.extend(paths(&group[start..at]).into_iter().filter(|path| !path.is_empty()));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    found
}

/// The `use` declarations of a file, and what else it says.
#[derive(Default)]
struct Uses {
    /// What is handed on.
    public: Vec<String>,
    private: Vec<String>,
    rest: String,
}

fn uses(code: &str) -> Uses {
    let mut uses = Uses::default();
    let mut open: Option<(bool, String)> = None;
    let mut inline = false; // a module in the file: its `super` is the file
    for line in code.lines() {
        inline = if inline { line != "}" } else { line.starts_with("mod ") && line.ends_with('{') };
        if inline {
            continue;
        }
        let begin = line.trim_start();
        let visible = ["pub(crate) ", "pub(super) ", "pub "].iter().find_map(|word| begin.strip_prefix(word));
        if open.is_none() && visible.unwrap_or(begin).starts_with("use ") {
            open = Some((visible.is_some(), String::new()));
        }
        let Some((public, mut declared)) = open.take() else {
            uses.rest.extend([line, "\n"]);
            continue;
        };
        declared.push_str(begin);
        if line.ends_with(';') {
            let named = after(&declared, "use ").first().map(|text| paths(text)).unwrap_or_default();
            if public { &mut uses.public } else { &mut uses.private }.extend(named);
        } else {
            open = Some((public, declared));
        }
    }
    uses
}

/// The module in which `path`, as `module` writes it, is defined; none if that is in no module of the room.
fn target(modules: &Modules, module: &str, path: &str) -> Option<String> {
    let mut at = module.to_owned();
    for (i, part) in path.split("::").enumerate() {
        let below = format!("{at}::{part}");
        match part {
            "crate" => at = String::new(),
            "super" => at.truncate(at.rfind("::")?),
            "self" => {}
            _ if at.is_empty() => at.push_str(part),
            _ if modules.contains_key(&below) => at = below,
            _ if i == 0 => return None, // another crate
            name => {
                let Uses { public, private, .. } = uses(modules.get(&at)?);
                let handed_on = public.into_iter().chain(private).find(|path| path.rsplit("::").next() == Some(name));
                return handed_on.map_or(Some(at.clone()), |path| target(modules, &at, &path));
            }
        }
    }
    Some(at)
}

/// The modules that this one needs, of its own room.
fn needs(modules: &Modules, module: &str) -> BTreeSet<String> {
    let Uses { public, private, rest } = uses(&modules[module]);
    let room = first_word(module);
    let mine = |below: &&String| below.rsplit_once("::").is_some_and(|(parent, _)| parent == module);
    let own: Vec<_> = modules.keys().filter(mine).map(|below| format!("{}::", &below[module.len() + 2..])).collect();
    let prefixes = ["super::".to_owned(), format!("crate::{room}::")].into_iter().chain(own);
    let written = prefixes.flat_map(|prefix| {
        after(&rest, &prefix).into_iter().flat_map(paths).map(|path| format!("{prefix}{path}")).collect::<Vec<_>>()
    });
    let is_said = |path: &String| {
        let name = path.rsplit("::").next().unwrap_or_default();
        !name.is_empty() && after(&rest, name).iter().any(|rest| !rest.starts_with(is_word))
    };
    let handed_on = public.into_iter().filter(is_said).collect::<Vec<_>>();
    let all = written.chain(private).chain(handed_on).filter_map(|path| target(modules, module, &path));
    all.filter(|other| other != module && first_word(other) == room && modules.contains_key(other)).collect()
}

/// The files that need each other: `run::scheduler ↔ run::slot`.
pub(super) fn circles(files: &[File]) -> Vec<String> {
    let modules = modules(files);
    let direct: BTreeMap<_, _> = modules.keys().map(|module| (module.clone(), needs(&modules, module))).collect();
    let reached = |from: &str| {
        let (mut found, mut open) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(module) = open.pop() {
            open.extend(direct[&module].iter().filter(|other| found.insert((*other).clone())).cloned());
        }
        found
    };
    let all: BTreeMap<_, _> = modules.keys().map(|module| (module, reached(module))).collect();
    let knot = |module| all[module].iter().filter(|other| all[*other].contains(module)).cloned().collect::<Vec<_>>();
    let knots: BTreeSet<_> = modules.keys().map(knot).filter(|knot| knot.len() > 1).collect();
    knots.into_iter().map(|knot| knot.join(" ↔ ")).collect()
}

#[cfg(test)]
mod broken {
    use super::*;

    fn found(texts: &[(&str, &str)]) -> Vec<String> {
        let file = |(path, text): &(&str, &str)| File { path: (*path).to_owned(), text: (*text).to_owned() };
        circles(&texts.iter().map(file).collect::<Vec<_>>())
    }

    #[test]
    fn files_that_need_each_other() {
        let direct = [("a/b.rs", "use super::c::X;\nuse std::fmt;"), ("a/c.rs", "fn f() { crate::a::b::g(1) }")];
        assert_eq!(found(&direct), ["a::b ↔ a::c"]);
        let longer = [
            ("a/b.rs", "use super::{\n    c::{self, X},\n    e,\n};"),
            ("a/c.rs", "use crate::a::d::Y;"),
            ("a/d/mod.rs", "fn f() -> super::b::B {}"),
            ("a/e.rs", "fn b() {}"),
        ];
        assert_eq!(found(&longer), ["a::b ↔ a::c ↔ a::d"]);
        assert_eq!(found(&longer[..2]), [""; 0]);
        let tests =
            [("a/b.rs", "use super::c::X;"), ("a/c.rs", "#[cfg(test)]\nmod tests {\n    use super::super::b::Y;")];
        assert_eq!(found(&tests), [""; 0]);
        let seen = [("a/b.rs", "use super::c::X;"), ("a/c.rs", "pub(in crate::a::b) struct X;")];
        assert_eq!(found(&seen), [""; 0]);
        let rooms = [("a/b.rs", "use crate::c::d::X;"), ("c/d.rs", "use crate::a::b::Y;")];
        assert_eq!(found(&rooms), [""; 0], "another rule's matter");
    }

    #[test]
    fn names_that_a_room_hands_on() {
        let handed_on = "mod b;\nmod c;\n\npub(crate) use b::{B, Z};\npub(crate) use c::C;\n";
        let files = |front: &'static str| [("a/mod.rs", front), ("a/b.rs", "use super::C;"), ("a/c.rs", "struct C;")];
        assert_eq!(found(&files(handed_on)), [""; 0]);
        let front = |more: &str| -> &'static str { format!("{handed_on}{more}").leak() };
        assert_eq!(found(&files(front("fn f(b: B, z: Zebra) {}"))), [""; 0]);
        let both = |front, c| found(&[("a/mod.rs", front), ("a/b.rs", "use super::C;"), ("a/c.rs", c)]);
        assert_eq!(both(handed_on, "use super::B;"), ["a::b ↔ a::c"]);
        assert_eq!(both(front("struct D;"), "use super::D;"), [""; 0]);
        assert_eq!(both(front("fn f(c: C) {}\nstruct D;"), "use super::D;"), ["a ↔ a::c"]);
        assert_eq!(both(front("fn f() { c::g() }\nstruct D;"), "use super::D;"), ["a ↔ a::c"]);
        assert_eq!(both(front("mod e {\n    use super::C;\n}\nstruct D;"), "use super::D;"), [""; 0]);
        assert_eq!(both(front("use c::E;\nstruct D;"), "fn f() -> super::D {}"), ["a ↔ a::c"]);
    }
}
