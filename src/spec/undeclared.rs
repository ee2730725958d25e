//! The names that [space] has where the objective takes any: a program's own.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::choice::lists;
use super::range::is_range;

/// Every name in [space], in the order of the file: tables that are neither a range nor a choice are groups of names.
pub(super) fn names(root: &DeTable<'_>) -> impl Iterator<Item = String> + use<> {
    let mut names = Vec::new();
    if let Some(DeValue::Table(space)) = root.get("space").map(Spanned::get_ref) {
        collect("", space, &mut names);
    }
    names.sort();
    names.into_iter().map(|(_, name)| name)
}

fn collect(prefix: &str, table: &DeTable<'_>, names: &mut Vec<(usize, String)>) {
    for (key, value) in table {
        let name = format!("{prefix}{}", key.get_ref());
        match value.get_ref() {
            DeValue::Table(inner) if !lists(inner) && !is_range(inner) => collect(&format!("{name}."), inner, names),
            _ => names.push((key.span().start, name)),
        }
    }
}
