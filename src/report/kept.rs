//! Figures of an older page that cannot be drawn again, because what they are drawn from is not there any more.

use maud::{Markup, PreEscaped, html};

use crate::figure::Section;

/// A figure of trained trials as it stands on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Name of its files without their ending.
    pub(crate) name: String,
    section: Section,
    html: String,
}

const SECTIONS: [(Section, &str); 4] = [
    (Section::Hyperparameters, "hyperparameters"),
    (Section::Training, "training"),
    (Section::Models, "models"),
    (Section::Repeatability, "repeatability"),
];
const BEGIN: &str = "<section data-trials=\"";
const END: &str = "</section>";
const NOTE: &str = "<p class=\"note kept\">";

/// A figure of trained trials in a section, by which it is found again.
pub(super) fn marked(section: Section, name: &str, figure: &Markup) -> Markup {
    html! { section data-trials=(format!("{} {name}", word(section))) { (figure) } }
}

/// What a section is called in the page's own code.
pub(super) fn word(section: Section) -> &'static str {
    SECTIONS.iter().find(|(known, _)| *known == section).map_or("", |(_, word)| word)
}

/// The figures of trained trials on this page, which was written at this time: each says so.
pub(crate) fn kept(page: &str, written: &str) -> Vec<Kept> {
    let figure = |text: &str| {
        let (head, rest) = text.split_once("\">")?;
        let (word, name) = head.split_once(' ')?;
        let (section, _) = SECTIONS.iter().find(|(_, known)| *known == word)?;
        let (html, _) = rest.split_once(END)?;
        let note = html! { p.note.kept { "As of " (written) ". It could not be drawn again: what it shows is not all there any more." } };
        let html = if html.starts_with(NOTE) { html.to_owned() } else { note.into_string() + html };
        Some(Kept { name: name.to_owned(), section: *section, html })
    };
    page.split(BEGIN).skip(1).filter_map(figure).collect()
}

impl Kept {
    /// Whether it stands in this section.
    pub(super) fn is_in(&self, section: Section) -> bool {
        self.section == section
    }

    /// The figure in its section.
    pub(super) fn markup(&self) -> Markup {
        marked(self.section, &self.name, &PreEscaped(self.html.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_found_again_and_says_once_when_it_was_drawn() {
        let page = html! { main { (marked(Section::Models, "codes", &html! { figure { "<--" } })) p { "more" } } };
        let first = kept(&page.into_string(), "noon");
        assert_eq!(first.iter().map(|kept| kept.name.as_str()).collect::<Vec<_>>(), ["codes"]);
        assert!(first[0].is_in(Section::Models) && first[0].html.starts_with(NOTE));
        assert!(first[0].html.contains("As of noon.") && first[0].html.ends_with("<figure>&lt;--</figure>"));
        assert_eq!(kept(&first[0].markup().into_string(), "midnight"), first);
        assert_eq!(kept("<p>", "noon"), []);
        assert_eq!(kept("<section data-trials=\"nowhere x\"></section>", "noon"), []);
    }
}
