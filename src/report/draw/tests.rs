//! What holds for every drawing: no text is cut off or in the way of another, as its outlines lie.

use resvg::usvg::{Options, Rect, Tree};

use super::backend::Shape;
use super::svg::Drawing;
use super::text::clean;

/// The texts of a drawing with the boxes about their outlines in the picture's pixels.
fn texts(drawing: &Drawing) -> Vec<(String, Rect)> {
    let texts = drawing.head.iter().chain(&drawing.shapes).filter_map(|shape| match shape {
        Shape::Text { text, at, size, color, anchor, upright } => {
            let (text, color) = (text.clone(), *color);
            Some(Shape::Text { text, at: *at, size: *size, color, anchor: *anchor, upright: *upright })
        }
        Shape::Path { .. } => None,
    });
    let boxes = texts.filter_map(|shape| {
        let Shape::Text { text, .. } = &shape else { return None };
        let text = text.clone();
        let alone = Drawing { title: String::new(), shapes: vec![shape], head: vec![], note: None, ..*drawing };
        let tree = Tree::from_str(&alone.outlined(), &Options::default()).unwrap();
        // the first path is the page
        let path = tree.root().children().get(1)?;
        Some((text, path.abs_bounding_box()))
    });
    boxes.collect()
}

pub(crate) fn assert_readable(name: &str, drawing: &Drawing) {
    let found = texts(drawing);
    let [width, height] = [drawing.size.0, drawing.size.1].map(|length| f64::from(length) / 10.0);
    for (i, (text, a)) in found.iter().enumerate() {
        let [left, top, right, bottom] = [a.left(), a.top(), a.right(), a.bottom()].map(f64::from);
        let inside = left >= 0.0 && top >= 0.0 && right <= width && bottom <= height;
        assert!(inside, "{name}: {text:?} leaves {}: {a:?}", clean(&drawing.title));
        for (other, b) in &found[i + 1..] {
            let apart = a.right() <= b.left() || b.right() <= a.left();
            let above = a.bottom() <= b.top() || b.bottom() <= a.top();
            assert!(apart || above, "{name}: {text:?} and {other:?} overlap in {}: {a:?} {b:?}", drawing.title);
        }
    }
    let svg = drawing.svg();
    let all = drawing.head.iter().chain(&drawing.shapes);
    assert_eq!(svg.matches("<text").count(), all.filter(|s| matches!(s, Shape::Text { .. })).count());
    let mut paths = svg.lines().filter(|line| line.starts_with("<path"));
    assert!(paths.all(|line| !line.contains("NaN") && !line.contains("inf")), "{name}");
}
