//! A finished drawing as SVG, its texts as texts or as outlines.

use maud::{Markup, html};
use plotters_backend::text_anchor::HPos;

use super::backend::{PathStyle, Shape};
use super::text;

/// Browsers without the first font take a similarly wide one.
const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";

/// Everything that is drawn of a figure.
pub(crate) struct Drawing {
    /// For those who cannot see it.
    pub(super) title: String,
    /// What its range leaves out, in a sentence.
    pub(super) note: Option<String>,
    /// What it is to a page's style: `plots`, whose inks a dark page changes, or `images`.
    pub(super) kind: &'static str,
    /// In tenths of a pixel.
    pub(super) size: (i32, i32),
    /// The title, which stands alone in so much of the height.
    pub(super) head: Vec<Shape>,
    pub(super) headroom: i32,
    /// What stands below it.
    pub(super) shapes: Vec<Shape>,
}

impl Drawing {
    /// The drawing as a file of its own.
    pub(crate) fn svg(&self) -> String {
        self.written(0, as_text)
    }

    /// The same without its title, for a page where that is a heading.
    pub(crate) fn untitled_svg(&self) -> String {
        self.written(self.headroom, as_text)
    }

    /// The drawing for a reader without fonts.
    pub(super) fn outlined(&self) -> String {
        self.written(0, as_outlines)
    }

    /// What its range leaves out, in a sentence.
    pub(crate) fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// All of it, or what is below `top`.
    fn written(&self, top: i32, text: fn(&Shape) -> Markup) -> String {
        let (width, height) = (self.size.0, self.size.1 - top);
        let head = self.head.iter().filter(|_| top == 0);
        let svg = html! {
            svg class=(self.kind) xmlns="http://www.w3.org/2000/svg" viewBox=(format!("0 {top} {width} {height}"))
                width=(width / 10) height=(height / 10) role="img" {
                title { (text::clean(&self.title)) }
                path fill="#ffffff" d=(format!("M0 {top}h{width}v{height}h-{width}z")) {}
                @for shape in head.chain(&self.shapes) {
                    "\n"
                    @match shape {
                        Shape::Path { style, data, .. } => (path(style, data)),
                        Shape::Text { .. } => (text(shape)),
                    }
                }
            }
        };
        svg.into_string()
    }
}

fn path(style: &PathStyle, data: &str) -> Markup {
    let color = hex(style.rgb);
    let fill = if style.stroke.is_some() { "none" } else { &color };
    html! {
        path fill=(fill) stroke=[style.stroke.map(|_| &color)] stroke-width=[style.stroke.map(|(width, _)| width)]
            stroke-linejoin=[style.stroke.map(|_| "round")]
            stroke-linecap=[style.stroke.filter(|(_, round)| *round).map(|_| "round")]
            shape-rendering=[style.crisp.then_some("crispEdges")] opacity=[(style.alpha < 1.0).then_some(style.alpha)]
            d=(data) {}
    }
}

/// How far below the middle of a line of text its base line is: digits stand about the middle.
fn drop(size: f64) -> f64 {
    size * 0.36
}

fn as_text(shape: &Shape) -> Markup {
    let Shape::Text { text, at: (x, y), size, color, anchor, upright } = shape else { return html! {} };
    let anchor = match anchor {
        HPos::Left => None,
        HPos::Center => Some("middle"),
        HPos::Right => Some("end"),
    };
    html! {
        text x=(x) y=(f64::from(*y) + drop(*size)) fill=(hex(color.rgb)) font-family=(FAMILY) font-size=(size)
            text-anchor=[anchor] transform=[upright.then(|| format!("rotate(-90 {x} {y})"))] { (text) }
    }
}

fn as_outlines(shape: &Shape) -> Markup {
    let Shape::Text { text, at: (x, y), size, color, anchor, upright } = shape else { return html! {} };
    #[expect(clippy::cast_possible_truncation, reason = "sizes are whole and small")]
    let em = *size as i32;
    let left = match anchor {
        HPos::Left => 0,
        HPos::Center => text::width(text, em) / 2,
        HPos::Right => text::width(text, em),
    };
    let turn = if *upright { " rotate(-90)" } else { "" };
    html! {
        path fill=(hex(color.rgb)) transform=(format!("translate({x} {y}){turn} translate({} {})", -left, drop(*size)))
            d=(text::outline(text, em)) {}
    }
}

fn hex((r, g, b): (u8, u8, u8)) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}
