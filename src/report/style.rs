//! The frame of every page of the report: head, style, and what a browser may load for it (nothing). No content.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::names::visible;

/// Nothing is loaded or run; the one style is the page's own.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE: &str = "
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 1130px; padding: 1rem; background: #fff; color: #1a1a1a;
  font: 16px/1.5 system-ui, 'DejaVu Sans', Verdana, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; margin: 0.4rem 0 0.2rem; line-height: 1.25; }
h2 { font-size: 1.3rem; margin: 2.4rem 0 0.6rem; border-bottom: 1px solid #ddd; }
h3 { font-size: 1.05rem; margin: 1.6rem 0 0.3rem; }
p, figcaption, dd { max-width: 1000px; }
p { margin: 0.5rem 0; }
a { color: #005a8f; }
.best { font-size: 1.1rem; padding: 0.7rem 1rem; background: #eef5fa; border-left: 4px solid #0072b2; }
.warning { padding: 0.7rem 1rem; background: #fff3e6; border-left: 4px solid #d55e00; }
.note { color: #555; }
.counts { display: flex; flex-wrap: wrap; gap: 0.5rem; list-style: none; padding: 0; margin: 0.8rem 0; }
.counts li { padding: 0.3rem 0.8rem; background: #f3f3f3; border-radius: 4px; }
.counts .bad { background: #fbe0cf; }
.counts b { font-size: 1.15rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 0.5rem; text-align: left; border-bottom: 1px solid #e4e4e4; overflow-wrap: normal; }
th { background: #f7f7f7; font-weight: 600; vertical-align: bottom; }
.number { text-align: right; }
td.number { white-space: nowrap; }
.label { min-width: 13rem; }
figure { margin: 0.5rem 0 0; }
figure svg { display: block; width: 100%; min-width: 640px; max-width: 1000px; height: auto; }
figcaption { color: #333; font-size: 0.95rem; }
dt { font-weight: 600; margin-top: 0.6rem; }
dd { margin-left: 1.2rem; }
code { font-size: 0.92em; }
pre { padding: 0.5rem; background: #f7f7f7; font-size: 0.85em; white-space: pre-wrap; }
@media print { figure, table { break-inside: avoid; } }
";

/// A whole page around `body`, with nothing in it that does not show.
pub(super) fn document(title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    };
    visible(&page.into_string())
}
