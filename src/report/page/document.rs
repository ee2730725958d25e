//! The frame of every page of the report: head, style, script, and what a browser may load for it (nothing). No content.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use crate::report::names::visible;

const STYLE: &str = include_str!("style.css");

/// The parts of the script of a sweep's page, in the order in which they need each other.
const SCRIPT: [&str; 11] = [
    include_str!("script/columns.js"),
    include_str!("script/filter.js"),
    include_str!("script/state.js"),
    include_str!("script/drawing.js"),
    include_str!("script/parallel.js"),
    include_str!("script/scatter.js"),
    include_str!("script/table.js"),
    include_str!("script/details.js"),
    include_str!("script/selection.js"),
    include_str!("script/appearance.js"),
    include_str!("script/main.js"),
];

/// Pages without data have the choice between light and dark alone.
const SHORT_SCRIPT: [&str; 2] = [include_str!("script/appearance.js"), "appear(() => {});\n"];

/// What a page is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Of one sweep, with the data that its script shows.
    Sweep,
    /// Of several.
    Sweeps,
}

/// A whole page around `body`, with nothing in it that does not show.
pub(super) fn document(title: &str, kind: Kind, body: &Markup) -> String {
    let script = match kind {
        Kind::Sweep => script(&SCRIPT),
        Kind::Sweeps => script(&SHORT_SCRIPT),
    };
    // Nothing is loaded, and nothing is run but what stands here.
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(&script),
        hash(STYLE)
    );
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body.page[kind == Kind::Sweep] {
                (body)
                script { (PreEscaped(script)) }
            }
        }
    };
    visible(&page.into_string())
}

/// The choice between light and dark, for the bar with the contents.
pub(super) fn theme() -> Markup {
    html! {
        label data-scripted hidden {
            span { "Theme " }
            select #theme {
                option value="system" { "auto" }
                option value="light" { "light" }
                option value="dark" { "dark" }
            }
        }
    }
}

/// The parts as one script that shares no name with anything, without comments.
fn script(parts: &[&str]) -> String {
    let lines = parts.iter().flat_map(|part| part.lines());
    let code: Vec<&str> = lines.filter(|line| !line.is_empty() && !line.trim_start().starts_with("//")).collect();
    format!("\"use strict\";\n(() => {{\n{}\n}})();\n", code.join("\n"))
}

/// The hash by which a policy lets a script or style through.
fn hash(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_names_what_is_known() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(hash("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }

    #[test]
    fn scripts_end_no_tag_and_have_nothing_invisible() {
        for text in [script(&SCRIPT), script(&SHORT_SCRIPT), STYLE.to_owned()] {
            assert!(!text.contains("</") && !text.contains("<!--"), "it would end, or hide, what follows");
            assert_eq!(visible(&text), text);
            assert!(!text.contains("eval(") && !text.contains("innerHTML"));
        }
    }
}
