//! What plotters' elements are drawn on: a list of shapes, in which marks that look alike and follow each other are one.
//! Every length is in tenths of a pixel.

use std::convert::Infallible;
use std::fmt::Write as _;

use plotters_backend::text_anchor::HPos;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, FontTransform};

type Drawn = Result<(), plotters_backend::DrawingErrorKind<Infallible>>;

/// Pieces of a translucent path. Where pieces of one path overlap they are no darker than one; those of several paths are.
const PIECES: usize = 40;

/// A part of a drawing.
pub(super) enum Shape {
    /// Pieces that look alike: the data of an SVG path.
    Path { style: PathStyle, data: String, pieces: usize },
    /// A line of text; its middle stands at `at`.
    Text { text: String, at: BackendCoord, size: f64, color: BackendColor, anchor: HPos, upright: bool },
}

/// How a path looks.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct PathStyle {
    /// Width of its line and whether that has round ends; none if it is filled.
    pub(super) stroke: Option<(u32, bool)>,
    /// Whether its edges are sharp.
    pub(super) crisp: bool,
    pub(super) rgb: (u8, u8, u8),
    pub(super) alpha: f64,
}

/// A page of a size.
pub(super) struct Backend<'a> {
    pub(super) size: (u32, u32),
    pub(super) shapes: &'a mut Vec<Shape>,
}

impl Backend<'_> {
    fn add(&mut self, stroke: Option<(u32, bool)>, crisp: bool, color: BackendColor, piece: &str) {
        let style = PathStyle { stroke, crisp, rgb: color.rgb, alpha: color.alpha };
        match self.shapes.last_mut() {
            Some(Shape::Path { style: last, data, pieces })
                if *last == style && (style.alpha >= 1.0 || *pieces < PIECES) =>
            {
                data.push_str(piece);
                *pieces += 1;
            }
            _ => self.shapes.push(Shape::Path { style, data: piece.to_owned(), pieces: 1 }),
        }
    }
}

/// The points as the data of a path.
fn data(points: impl IntoIterator<Item = BackendCoord>) -> String {
    let mut data = String::new();
    let mut last = None;
    for (x, y) in points {
        _ = match last {
            None => write!(data, "M{x} {y}"),
            Some((a, b)) => write!(data, "l{} {}", x - a, y - b),
        };
        last = Some((x, y));
    }
    data
}

impl DrawingBackend for Backend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect((x, y), (x + 1, y + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, fill: bool) -> Drawn {
        let stroke = (!fill).then_some((style.stroke_width(), false));
        let (w, h) = (b.0 - a.0, b.1 - a.1);
        self.add(stroke, fill, style.color(), &format!("M{} {}h{w}v{h}h{}z", a.0, a.1, -w));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.add(Some((style.stroke_width(), false)), false, style.color(), &data(path));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, (x, y): BackendCoord, radius: u32, style: &S, _: bool) -> Drawn {
        self.add(Some((2 * radius, true)), false, style.color(), &format!("M{x} {y}h1"));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.add(None, false, style.color(), &(data(path) + "z"));
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        let upright = matches!(style.transform(), FontTransform::Rotate270);
        let (size, color, anchor) = (style.size(), style.color(), style.anchor().h_pos);
        self.shapes.push(Shape::Text { text: text.to_owned(), at, size, color, anchor, upright });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(alpha: f64) -> Vec<usize> {
        let mut shapes = Vec::new();
        let mut backend = Backend { size: (10, 10), shapes: &mut shapes };
        for i in 0..100 {
            backend.draw_circle((i, 0), 3, &BackendColor { alpha, rgb: (0, 0, 0) }, true).unwrap();
        }
        backend.draw_pixel((0, 0), BackendColor { alpha, rgb: (0, 0, 0) }).unwrap();
        shapes.iter().map(|s| if let Shape::Path { pieces, .. } = s { *pieces } else { 0 }).collect()
    }

    #[test]
    fn marks_that_look_alike_are_one_path_unless_they_shine_through() {
        assert_eq!((pieces(1.0), pieces(0.5)), (vec![100, 1], vec![40, 40, 20, 1]));
        assert_eq!(data([(1, 2), (3, 1), (3, 5)]), "M1 2l2 -1l0 4");
    }
}
