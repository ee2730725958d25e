//! What stands in the figures of a summary.

use super::groups;
use crate::figure::{Body, Color, Figure, Mark, Plot, Section, Series, Spacing};
use crate::report::fixture::{curves, effect, hyperparameter, of_lengths, random_search, repeated, sweep};
use crate::report::fixture_tables::exercise;
use crate::report::tests::words;
use crate::space::Scale;
use crate::summary::{Chosen, History, Summary, Values};
use crate::trial::ChosenBy;

fn figures(summary: &Summary) -> Vec<Figure> {
    groups(summary, &[], &[], &words()).into_iter().flat_map(|group| group.figures).collect()
}

/// The only plot of the figure called `name`, and the heading of its legend.
fn plot(summary: &Summary, name: &str) -> (Plot, String) {
    let figure = figures(summary).into_iter().find(|figure| figure.name == name).unwrap();
    match figure.body {
        Body::Plots { mut plots, legend } => (plots.remove(0), legend),
        Body::Images(_) => panic!("{name}"),
    }
}

/// Label and number of marks of each series whose marks are of this kind.
fn series<T>(plot: &Plot, kind: fn(&Mark) -> Option<&Vec<T>>) -> Vec<(&str, Color, usize)> {
    let of = |s: &'_ Series| kind(&s.mark).map(Vec::len);
    plot.series.iter().filter_map(|s| Some((s.label.as_str(), s.color, of(s)?))).collect()
}

const fn nth(i: usize) -> Color {
    Color::Nth(i)
}

#[test]
fn an_effect_has_every_trial_and_a_mean_at_each_value_with_its_interval() {
    let (plot, legend) = plot(&sweep(), "effect-training-lr");
    assert_eq!((legend.as_str(), &plot.x.spacing), ("hidden size", &Spacing::Log));
    assert_eq!((plot.x.label.as_str(), plot.x.ticks.len()), ("learning rate (training.lr)", 5));
    assert_eq!(plot.y.label, "test MSE (test_mse), geometric mean and 95 % interval");
    assert_eq!(plot.y.spacing, Spacing::MeasuredLog);
    let points = series(&plot, |mark| if let Mark::Points(points) = mark { Some(points) } else { None });
    assert_eq!(points, [0, 1, 2].map(|i| ("one trial", nth(i), 5 * 18)));
    let means = series(&plot, |mark| if let Mark::Intervals(means) = mark { Some(means) } else { None });
    assert_eq!(means, [("16", nth(0), 5), ("64", nth(1), 5), ("128", nth(2), 5)]);
    let summary = sweep();
    let (x, mean) = summary.effects[0].series[1].means[2];
    let Mark::Intervals(means) = &plot.series[2].mark else { panic!("{plot:?}") };
    assert_eq!((means[2].at, means[2].x, means[2].y), ((x, mean.mean), None, mean.interval));
    assert!(mean.interval.unwrap().0 > 0.0);
}

#[test]
fn too_many_trials_are_counted_and_values_of_a_random_search_get_round_ticks() {
    for (trials, dense) in [(2000, 0), (2001, 2001)] {
        let (plot, legend) = plot(&random_search(trials), "effect-training-lr");
        let counted = series(&plot, |mark| if let Mark::Density(points) = mark { Some(points) } else { None });
        assert_eq!(counted.iter().map(|c| c.2).sum::<usize>(), dense);
        assert_eq!((plot.series[0].label.as_str(), legend.as_str(), plot.x.ticks.len()), ("geometric mean", "", 0));
    }
    let names = Values::Categories(vec!["a".to_owned(), "b".to_owned()]);
    let effects = vec![effect(hyperparameter("schedule", names), &[0.0, 1.0], None, 3, |_, x| 1.0 + x)];
    let (plot, _) = plot(&Summary { effects, ..sweep() }, "effect-schedule");
    assert_eq!(plot.x.spacing, Spacing::Categories(vec!["a".to_owned(), "b".to_owned()]));
}

#[test]
fn curves_are_lines_with_bands_the_best_in_front_and_a_single_epoch_is_an_interval() {
    let (plot, legend) = plot(&sweep(), "curves-test-mse");
    let lines = series(&plot, |mark| if let Mark::Line(points) = mark { Some(points) } else { None });
    let colors: Vec<Color> = lines.iter().map(|line| line.1).collect();
    assert_eq!((colors, legend.as_str()), (vec![nth(0), nth(1), nth(2), nth(3), Color::Grey], "best configs"));
    assert_eq!(lines[0], ("lr 0.001, hidden_size 128, schedule cosine (n = 6)", nth(0), 100));
    let bands = series(&plot, |mark| if let Mark::Band(points) = mark { Some(points) } else { None });
    assert_eq!(bands, lines);
    let apart = vec![of_lengths("test_mse", &[30, 100, 300])];
    let (plot, _) = self::plot(&Summary { curves: apart, ..sweep() }, "curves-test-mse");
    let lines = series(&plot, |mark| if let Mark::Line(points) = mark { Some(points) } else { None });
    let others = "other trials by their epochs: 30 (n = 82), 100 (n = 82), 300 (n = 82)";
    assert_eq!(lines[4..], [30, 100, 300].map(|steps| (others, Color::Grey, steps)));
    let (plot, _) = self::plot(&Summary { curves: vec![curves("test_mse", 1)], ..sweep() }, "curves-test-mse");
    let points = series(&plot, |mark| if let Mark::Intervals(points) = mark { Some(points) } else { None });
    assert_eq!((points.len(), &plot.x.ticks[..]), (5, &[1.0][..]));
    assert!(points.iter().all(|(_, _, n)| *n == 1));
}

#[test]
fn replicates_of_a_dataset_stand_in_one_column_of_their_config() {
    let columns = |datasets: u32| {
        let repeatability = vec![repeated("a", datasets, 3, 0.1), repeated("b", datasets, 3, 0.2)];
        let (plot, _) = plot(&Summary { repeatability, ..sweep() }, "repeatability");
        let labels: Vec<String> = plot.series.iter().map(|s| s.label.clone()).filter(|l| !l.is_empty()).collect();
        let mut columns = Vec::new();
        for series in &plot.series {
            if let Mark::Points(points) = &series.mark {
                assert_eq!(points.len(), 2 * 3);
                columns.extend(points.iter().map(|p| p.0));
            }
        }
        columns.sort_by(f64::total_cmp);
        columns.dedup();
        (labels, columns)
    };
    let (labels, few) = columns(2);
    assert_eq!(labels, ["dataset 0", "dataset 1", "mean, 95 % interval"]);
    assert_eq!(few.len(), 2 * 2);
    let (labels, many) = columns(20);
    assert_eq!((labels.len(), many.len()), (21, 2 * 20));
    assert_eq!(labels[..3], ["first dataset, third, …", "second dataset, fourth, …", "first dataset, third, …"]);
    assert!(many[..20].iter().all(|x| (-0.5..0.3).contains(x)), "left of the mean, in the slot: {many:?}");
}

#[test]
fn a_heat_map_has_the_means_of_all_cells() {
    let summary = exercise();
    let (plot, _) = plot(&summary, "interaction");
    let Mark::Cells(cells) = &plot.series[0].mark else { panic!("{plot:?}") };
    let mean = summary.interactions[0].cells[2][1].unwrap().mean;
    assert_eq!(cells.rows[2][1].as_ref().map(|cell| cell.0), Some(mean));
    let names = ["16", "64", "128"].map(str::to_owned).to_vec();
    assert_eq!(
        (plot.y.label.as_str(), plot.y.spacing),
        ("hidden size (model.hidden_size)", Spacing::Categories(names))
    );
}

#[test]
fn figures_that_are_handed_in_stand_in_their_section_under_a_name_of_their_own() {
    let more = |name: &str, section| Figure { name: name.to_owned(), section, ..figures(&sweep()).remove(0) };
    let more = [more("repeatability", Section::Training), more("<>", Section::Models), more("", Section::Models)];
    let groups = groups(&sweep(), &more, &[], &words());
    let names: Vec<Vec<&str>> = groups.iter().map(|g| g.figures.iter().map(|f| f.name.as_str()).collect()).collect();
    assert_eq!(names[1], ["repeatability", "variance-components"]);
    assert_eq!(names[2], ["curves-train-mse", "curves-test-mse", "repeatability-2"]);
    assert_eq!(names[3], ["figure", "figure-2"]);
    assert!(groups.iter().all(|group| group.missing.is_none()));
}

#[test]
fn importance_is_a_bar_for_each_that_matters_the_longest_on_top() {
    let (importance, _) = plot(&sweep(), "importance");
    let Spacing::Categories(names) = &importance.y.spacing else { panic!("{importance:?}") };
    let rows = ["learning-rate schedule *", "learning rate × hidden size", "hidden size", "learning rate"];
    assert_eq!(names[..], rows.map(str::to_owned));
    let bars = series(&importance, |mark| if let Mark::Bars(bars) = mark { Some(bars) } else { None });
    assert_eq!(bars, [("a hyperparameter", nth(0), 3), ("two together", nth(5), 1)]);
    let Mark::Bars(bars) = &importance.series[1].mark else { panic!("{importance:?}") };
    assert_eq!(
        bars.iter().map(|bar| bar.x).collect::<Vec<_>>(),
        [(0.0, 0.0), (0.0, 31.0), (0.0, 55.000_000_000_000_01)]
    );
    let figure = figures(&sweep()).remove(0);
    assert_eq!(
        (&*figure.name, &*figure.caption),
        (
            "importance",
            "How much of the variance of log test_mse between 30 configs goes with each hyperparameter alone, and with two \
             together beyond that (analysis of variance of a full grid). Noise of replicates is taken off; intervals are over \
             datasets. Three and more together: 2 %. Of the variance of single trials, 8 % is between replicates of a config, \
             not between configs. * of the configs in which it has an effect. Left out, because trials of it are lacking: lr \
             0.01."
        )
    );
}

/// Two configs that were drawn, of which the second was pruned, and one that the model chose.
fn searched() -> Summary {
    let chosen = |value, by, steps, rungs: &[(u32, f64)]| Chosen {
        value,
        is_below: false,
        best: Some(0.4),
        by,
        steps: Some(steps),
        length: Some(9),
        rungs: rungs.to_vec(),
        is_pruned: value.is_none(),
    };
    let configs = vec![
        chosen(Some(0.4), ChosenBy::Chance, 9, &[(1, 0.8), (3, 0.5)]),
        chosen(None, ChosenBy::Chance, 10, &[(1, 0.9)]),
        chosen(Some(0.3), ChosenBy::Model, 19, &[(1, 0.7), (3, 0.4)]),
    ];
    Summary { history: Some(History { scale: Scale::Linear, configs, expected: Vec::new() }), ..sweep() }
}

#[test]
fn a_search_has_its_history_over_configs_and_over_steps() {
    let figure = figures(&searched()).into_iter().find(|figure| figure.name == "history").unwrap();
    let Body::Plots { plots, .. } = figure.body else { panic!() };
    let labels = |plot: &Plot| plot.series.iter().map(|series| series.label.clone()).collect::<Vec<_>>();
    assert_eq!(
        plots.iter().map(labels).collect::<Vec<_>>(),
        [["best so far", "drawn by chance", "chosen by the model"]; 2]
    );
    assert_eq!([&*plots[0].x.label, &*plots[1].x.label], ["config", "epochs trained in all"]);
    let Mark::Points(learnt) = &plots[1].series[2].mark else { panic!() };
    assert_eq!(*learnt, [(19.0, 0.3)]);
    assert!(figures(&sweep()).iter().all(|figure| figure.name != "history"), "a grid has none");
}

#[test]
fn configs_are_lines_through_their_rungs_to_their_ends() {
    let (plot, _) = plot(&searched(), "rungs");
    assert_eq!((plot.x.ticks.as_slice(), &plot.x.spacing), ([1.0, 3.0, 9.0].as_slice(), &Spacing::Log));
    let Mark::Line(first) = &plot.series[0].mark else { panic!("{plot:?}") };
    assert_eq!(*first, [(1.0, 0.8), (3.0, 0.5), (9.0, 0.4)]);
    let last = plot.series.last().unwrap();
    assert!(last.label == "pruned" && matches!(&last.mark, Mark::Points(points) if *points == [(1.0, 0.9)]));
}
