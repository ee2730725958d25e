//! A drawing → PNG: the same pixels on every machine.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::svg::Drawing;
use crate::report::error::Error;

impl Drawing {
    /// The picture, one pixel for each ten units.
    pub(crate) fn png(&self) -> Result<Vec<u8>, Error> {
        let tree = Tree::from_str(&self.outlined(), &Options::default())?;
        let size = tree.size().to_int_size();
        let mut pixels = Pixmap::new(size.width(), size.height()).ok_or(Error::Size)?;
        resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
        pixels.encode_png().map_err(|error| Error::Png(Box::new(error)))
    }
}
