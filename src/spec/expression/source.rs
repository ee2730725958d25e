//! The text of an expression, and where it stands in the file.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use crate::spec::problem::Problem;

/// An expression that is not read yet.
#[derive(Clone, Debug)]
pub(in crate::spec) struct Source {
    pub(in crate::spec) text: String,
    /// Bytes of the file, quotes included.
    at: Range<usize>,
}

impl Source {
    /// Of a TOML value, if that is a text.
    pub(in crate::spec) fn of(value: &Spanned<DeValue<'_>>) -> Option<Self> {
        let text = value.get_ref().as_str()?.to_owned();
        Some(Self { text, at: value.span() })
    }

    /// Where these bytes of the text stand in the file; all of it where escapes or lines make that another text.
    pub(in crate::spec) fn place(&self, part: &Range<usize>) -> Range<usize> {
        const QUOTES: usize = 2;
        let is_written = self.at.len() == self.text.len() + QUOTES; // an escape is longer than what it means
        let start = self.at.start + 1;
        if is_written { start + part.start..start + part.end } else { self.at.clone() }
    }

    /// A problem of the text, as one of the file.
    pub(in crate::spec) fn at_its_place(&self, problem: Problem) -> Problem {
        Problem { at: self.place(&problem.at), ..problem }
    }
}

#[cfg(test)]
mod tests {
    use toml::de::DeTable;

    use super::*;

    #[test]
    fn places_are_those_of_the_file() {
        let place = |file: &str, part: Range<usize>| {
            let root = DeTable::parse(file).unwrap();
            let source = Source::of(root.get_ref().get("when").unwrap()).unwrap();
            file[source.place(&part)].to_owned()
        };
        assert_eq!(place("when = \"a > 1\"", 4..5), "1");
        assert_eq!(place("when = 'é > 1'", 0..2), "é");
        assert_eq!(place("when = \"a\"", 1..1), "", "its end");
        for whole in ["\"a > \\u0031\"", "\"\"\"a\n> 1\"\"\"", "'''a > 1'''"] {
            assert_eq!(place(&format!("when = {whole}"), 4..5), whole);
        }
        assert!(Source::of(DeTable::parse("when = 3").unwrap().get_ref().get("when").unwrap()).is_none());
    }
}
