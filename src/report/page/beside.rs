//! Two sweeps side by side: what a comparison says, and each figure of one beside that of the other.

use std::collections::{BTreeMap, BTreeSet};

use maud::{PreEscaped, html};

use super::document::{Kind, document, theme};
use super::verdict::{best, counts};
use crate::figure::{Body, Color, Figure, Plot, Series};
use crate::report::draw::draw;
use crate::report::error::Error;
use crate::report::figures::groups;
use crate::report::words::Words;
use crate::summary::Summary;

/// The page of two sweeps, each with its words; `comparison` is what a terminal shows.
pub(crate) fn beside(sides: [(&Summary, &Words); 2], comparison: &str) -> Result<String, Error> {
    let figures = sides.map(|(summary, words)| -> Vec<Figure> {
        groups(summary, &[], &[], words).into_iter().flat_map(|group| group.figures).collect()
    });
    // The titles say what is shown: pairs of hyperparameters may differ under the same names of files.
    let [in_a, in_b] = figures.each_ref().map(|figures| {
        figures.iter().map(|figure| (figure.title.as_str(), figure)).collect::<BTreeMap<&str, &Figure>>()
    });
    let both = figures[0].iter().map(|a| pair(Some(a), in_b.get(a.title.as_str()).copied()));
    let of_b_alone =
        figures[1].iter().filter(|b| !in_a.contains_key(b.title.as_str())).map(|b| [None, Some(b.clone())]);
    let mut rows = Vec::new();
    for pair in both.chain(of_b_alone) {
        let title = pair.iter().flatten().next().map(|figure| figure.title.clone()).unwrap_or_default();
        let drawn = pair.map(|figure| figure.map(|figure| draw(&figure).map(|drawing| (figure, drawing))));
        let [a, b] = drawn.map(Option::transpose);
        rows.push((title, [a?, b?]));
    }
    let [a, b] = sides;
    let title = format!("{} beside {}", a.0.name, b.0.name);
    let body = html! {
        header { h1 { (title) } }
        nav aria-label="Contents" {
            ul {
                li { a href="#compared" { "Compared" } }
                @for (i, (title, _)) in rows.iter().enumerate() { li { a href={ "#figure-" (i) } { (title) } } }
            }
            (theme())
        }
        main {
            section #compared {
                h2 { "Compared" }
                pre tabindex="0" { (comparison) }
                div.beside {
                    @for (summary, words) in [a, b] {
                        section { h3 { (summary.name) } (counts(&summary.counts, false)) p.best { (best(summary, words)) } }
                    }
                }
                p.note {
                    "Means here, and in the table of the best configs, are over all replicates that a sweep has. Where the comparison is in \
                     pairs, “B − A” is over the replicates that both have: it need not be the difference of these means."
                }
                p.note { "Axes and colours of two figures side by side are the same where they show the same." }
            }
            @for (i, (title, pair)) in rows.iter().enumerate() {
                section id={ "figure-" (i) } {
                    h2 { (title) }
                    div.beside {
                        @for (drawn, (summary, _)) in pair.iter().zip([a, b]) {
                            figure {
                                @if let Some((figure, drawing)) = drawn {
                                    div.wide { (PreEscaped(drawing.untitled_svg())) }
                                    figcaption { (summary.name) ": " (figure.caption) @if let Some(note) = drawing.note() { " " (note) } }
                                } @else {
                                    figcaption { (summary.name) " has no such figure." }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(document(&title, Kind::Sweeps, &body))
}

/// Two figures on the same axes and in the same colours.
fn pair(a: Option<&Figure>, b: Option<&Figure>) -> [Option<Figure>; 2] {
    let [mut a, mut b] = [a.cloned(), b.cloned()];
    if let (Some(a), Some(b)) = (&mut a, &mut b)
        && let (Body::Plots { plots: of_a, .. }, Body::Plots { plots: of_b, .. }) = (&mut a.body, &mut b.body)
    {
        recolor(of_a, of_b);
        for (a, b) in of_a.iter_mut().zip(of_b) {
            if (&a.x.label, &a.y.label) == (&b.x.label, &b.y.label) {
                a.beside.clone_from(&b.series);
                b.beside.clone_from(&a.series);
            }
        }
    }
    [a, b]
}

/// Gives series of `b` the colours that those of the same labels have in `a`, and others such as `a` has not.
fn recolor(a: &[Plot], b: &mut [Plot]) {
    let named = |plots: &[Plot]| -> Vec<(String, usize)> {
        let all = plots.iter().flat_map(|plot| &plot.series).filter(|series| !series.label.is_empty());
        let nth =
            |series: &Series| if let Color::Nth(i) = series.color { Some((series.label.clone(), i)) } else { None };
        all.filter_map(nth).collect()
    };
    let (of_a, of_b) = (named(a), named(b));
    // A label of several colors, as that of single trials, says nothing of one.
    let only = |of: &[(String, usize)], label: &str| {
        let colors: BTreeSet<usize> = of.iter().filter(|(other, _)| other == label).map(|(_, i)| *i).collect();
        colors.first().copied().filter(|_| colors.len() == 1)
    };
    let shared = |(label, _): &(String, usize)| Some((only(&of_b, label)?, only(&of_a, label)?));
    let mut new: BTreeMap<usize, usize> = of_b.iter().filter_map(shared).collect();
    let mut taken: BTreeSet<usize> = of_a.iter().map(|(_, i)| *i).collect();
    for (_, i) in of_b {
        new.entry(i).or_insert_with(|| {
            let free = if taken.contains(&i) { (0..=taken.len()).find(|color| !taken.contains(color)) } else { None };
            taken.insert(free.unwrap_or(i));
            free.unwrap_or(i)
        });
    }
    for series in b.iter_mut().flat_map(|plot| &mut plot.series) {
        if let Color::Nth(i) = &mut series.color {
            *i = new.get(i).copied().unwrap_or(*i);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Axis, Mark, Section, Spacing};

    fn figure(series: &[(&str, usize, f64)]) -> Figure {
        let axis = |label: &str| Axis::new(label, Spacing::Linear);
        let series = series
            .iter()
            .map(|(label, i, y)| Series::new(*label, Color::Nth(*i), Mark::Line(vec![(0.0, *y), (1.0, *y)])));
        let body = vec![Plot::new(axis("x"), axis("y"), series.collect())].into();
        let [name, title, caption] = ["f", "F", ""].map(str::to_owned);
        Figure { name, section: Section::Training, title, caption, body }
    }

    #[test]
    fn a_pair_has_one_scale_and_a_label_one_color() {
        let a = figure(&[("wide", 0, 1.0), ("deep", 1, 2.0), ("one", 0, 1.0), ("one", 1, 1.0)]);
        let b = figure(&[("new", 0, 50.0), ("wide", 1, 3.0), ("one", 0, 1.0), ("one", 1, 1.0)]);
        let [a, b] = pair(Some(&a), Some(&b)).map(Option::unwrap);
        let Body::Plots { plots, .. } = &b.body else { unreachable!() };
        let colors: Vec<_> = plots[0].series.iter().map(|series| (&*series.label, series.color)).collect();
        let [wide, new] = [0, 2].map(Color::Nth);
        assert_eq!(colors, [("new", new), ("wide", wide), ("one", new), ("one", wide)]);
        let ticks = |figure: &Figure| {
            let svg = draw(figure).unwrap().untitled_svg();
            let texts = svg.split("</text>").filter_map(|part| Some(part.rsplit_once('>')?.1.to_owned()));
            texts.filter(|text| text.parse::<f64>().is_ok()).collect::<Vec<_>>()
        };
        assert_eq!(ticks(&a), ticks(&b));
        assert!(ticks(&a).contains(&"50".to_owned()), "{:?}", ticks(&a));
    }
}
