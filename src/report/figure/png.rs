//! SVG → PNG with the one font that comes with the program: the same pixels on every machine. Nothing else.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::report::Error;

/// Draws SVGs as pictures.
pub(in crate::report) struct Rasteriser {
    options: Options<'static>,
}

impl Rasteriser {
    /// With no font of the system.
    pub(in crate::report) fn new() -> Self {
        let mut fonts = fontdb::Database::new();
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(dejavu::sans::regular())));
        fonts.set_sans_serif_family("DejaVu Sans");
        Self {
            options: Options { fontdb: Arc::new(fonts), font_family: "DejaVu Sans".to_owned(), ..Options::default() },
        }
    }

    /// The drawing as usvg understands it: parsed, with its texts laid out.
    pub(in crate::report) fn tree(&self, svg: &str) -> Result<Tree, Error> {
        Ok(Tree::from_str(svg, &self.options)?)
    }

    /// The picture, one pixel for each unit of the SVG.
    pub(in crate::report) fn png(&self, svg: &str) -> Result<Vec<u8>, Error> {
        let tree = self.tree(svg)?;
        let size = tree.size().to_int_size();
        let mut pixels = Pixmap::new(size.width(), size.height()).ok_or(Error::Size)?;
        resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
        pixels.encode_png().map_err(|error| Error::Png(Box::new(error)))
    }
}
