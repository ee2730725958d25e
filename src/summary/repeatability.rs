//! How much a config's metric varies when it is trained again, on the same and on different datasets.

use std::collections::BTreeMap;

use super::complete::Complete;
use super::configs::{BEST, RankedConfig};
use super::distributions::f_quantile;
use super::estimate::Estimate;
use super::scale::{ScaledMean, scale_of};
use super::tables::{Components, Repeatability, ReplicateValue, Summary};
use crate::store::number;
use crate::trial::Replicate;

/// The best configs that were repeated.
pub(super) fn repeatability(complete: &Complete, configs: &[RankedConfig]) -> Vec<Repeatability> {
    let replicate = |&row: &usize| {
        let Replicate { data, training } = complete.replicates[row];
        ReplicateValue { data, training, value: complete.metric[row] }
    };
    let repeated: Vec<&RankedConfig> = configs.iter().take(BEST).filter(|c| c.config.estimate.n >= 2).collect();
    let scale = scale_of(repeated.iter().flat_map(|c| &c.rows).map(|&row| &complete.metric[row]));
    let row = |RankedConfig { config, rows }: &&RankedConfig| {
        let replicates: Vec<_> = rows.iter().map(replicate).collect();
        Repeatability {
            id: config.id,
            label: complete.label(&config.values),
            components: components(&replicates),
            replicates,
            estimate: config.estimate,
            scale,
            scaled: ScaledMean::of_cells(scale, complete.blocks, &complete.cells(rows)),
        }
    };
    repeated.iter().map(row).collect()
}

/// The variance components by the method of moments; the group size of unbalanced data is Searle's n₀.
#[expect(clippy::cast_precision_loss, reason = "counts of replicates")]
fn components(replicates: &[ReplicateValue]) -> Option<Components> {
    let mut groups: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    for r in replicates {
        groups.entry(r.data).or_default().push(r.value);
    }
    if groups.len() < 2 || groups.values().filter(|g| g.len() >= 2).count() < 2 {
        return None;
    }
    let mean = |xs: &[f64]| Estimate::of(xs).mean;
    let (n, a) = (replicates.len() as f64, groups.len() as f64);
    let total = mean(&replicates.iter().map(|r| r.value).collect::<Vec<_>>());
    let within: f64 = groups.values().map(|g| g.iter().map(|x| (x - mean(g)) * (x - mean(g))).sum::<f64>()).sum();
    let between: f64 = groups.values().map(|g| g.len() as f64 * (mean(g) - total) * (mean(g) - total)).sum();
    let n0 = (n - groups.values().map(|g| (g.len() * g.len()) as f64).sum::<f64>() / n) / (a - 1.0);
    let same = within / (n - a);
    let data = ((between / (a - 1.0) - same) / n0).max(0.0);
    let freedom = (groups.len() - 1, replicates.len() - groups.len());
    let data_share = if same + data > 0.0 { data / (same + data) } else { 0.0 };
    let share_at = |p: f64| {
        // the share for which MSB / MSW would be this quantile of F
        let excess = (between / (a - 1.0) / same / f_quantile(p, freedom) - 1.0) / n0;
        if same > 0.0 { (excess / (1.0 + excess)).clamp(0.0, 1.0) } else { data_share }
    };
    Some(Components {
        same_data_sd: libm::sqrt(same),
        between_data_sd: libm::sqrt(data),
        different_data_sd: libm::sqrt(same + data),
        data_share,
        data_share_interval: (share_at(0.975), share_at(0.025)),
    })
}

/// Columns of `repeatability.csv`.
const HEADER: &str =
    "config,label,n,mean,sd,same_data_sd,between_data_sd,different_data_sd,data_share,data_share_low,data_share_high";

impl Summary {
    /// `repeatability.csv`: header and rows, best config first.
    pub(crate) fn repeatability_csv(&self) -> (Vec<String>, impl Iterator<Item = Vec<String>>) {
        let row = |r: &Repeatability| {
            let components = r.components.as_ref().map_or([None; 6], |c| {
                let (low, high) = c.data_share_interval;
                [c.same_data_sd, c.between_data_sd, c.different_data_sd, c.data_share, low, high].map(Some)
            });
            let numbers = [Some(r.estimate.mean), r.estimate.sd].into_iter().chain(components);
            let head = [r.id.to_string(), r.label.clone(), r.estimate.n.to_string()];
            head.into_iter().chain(numbers.map(|x| x.map(number).unwrap_or_default())).collect()
        };
        (HEADER.split(',').map(str::to_owned).collect(), self.repeatability.iter().map(row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replicates(groups: &[&[f64]]) -> Vec<ReplicateValue> {
        let mut all = Vec::new();
        for (data, group) in (0..).zip(groups) {
            all.extend((0..).zip(*group).map(|(training, &value)| ReplicateValue { data, training, value }));
        }
        all
    }

    #[test]
    fn components_by_hand() {
        // Group means 2 and 6, squares within 2 + 2, between 2·2² + 2·2² = 16: MSW = 2, MSB = 16, n₀ = 2.
        let c = components(&replicates(&[&[1.0, 3.0], &[5.0, 7.0]])).unwrap();
        assert!((c.same_data_sd - 2.0_f64.sqrt()).abs() < 1e-12);
        assert!((c.between_data_sd - 7.0_f64.sqrt()).abs() < 1e-12);
        assert!((c.different_data_sd - 3.0).abs() < 1e-12);
        assert!((c.data_share - 7.0 / 9.0).abs() < 1e-12);
    }

    /// Ten numbers on two datasets: F = 13.33, F quantiles (1, 8) 7.571 and 0.00105 (Abramowitz & Stegun 26.9).
    #[test]
    fn the_interval_of_the_share_by_hand() {
        let c = components(&replicates(&[&[1.0, 2.0, 3.0, 4.0, 5.0], &[4.0, 5.0, 6.0, 7.0, 13.0]])).unwrap();
        let (msb, msw) = (40.0, (10.0 + 50.0) / 8.0);
        let share = |f: f64| ((msb / msw / f - 1.0) / 5.0).max(0.0) / (1.0 + (msb / msw / f - 1.0) / 5.0);
        assert!((c.data_share_interval.0 - share(7.571)).abs() < 1e-3, "{c:?}");
        assert!((c.data_share_interval.1 - share(0.001_050)).abs() < 1e-3, "{c:?}");
    }

    // statsmodels 0.14, MixedLM(y, ones, groups).fit(reml=True), and Searle's estimator written out in numpy for the second.
    #[test]
    fn components_are_those_of_other_programs() {
        let balanced: &[&[f64]] = &[&[0.31, 0.35, 0.28], &[0.44, 0.52, 0.47], &[0.22, 0.27, 0.25], &[0.39, 0.33, 0.41]];
        let c = components(&replicates(balanced)).unwrap();
        assert!(
            (c.same_data_sd - 0.036_170_89).abs() < 1e-6 && (c.between_data_sd - 0.095_612_0).abs() < 1e-5,
            "{c:?}"
        );
        let unbalanced: &[&[f64]] = &[&[0.31, 0.35, 0.28], &[0.44, 0.52], &[0.22, 0.27, 0.25, 0.29], &[0.39, 0.33]];
        let c = components(&replicates(unbalanced)).unwrap();
        assert!((c.same_data_sd - 0.038_063_230_601_322_8).abs() < 1e-12, "{c:?}");
        assert!((c.between_data_sd - 0.089_635_052_522_395_73).abs() < 1e-12, "{c:?}");
    }

    #[test]
    fn equal_means_leave_nothing_to_the_dataset() {
        let c = components(&replicates(&[&[1.0, 3.0], &[3.0, 1.0]])).unwrap();
        assert_eq!((c.between_data_sd, c.data_share), (0.0, 0.0));
    }

    #[test]
    fn trainings_that_are_equal_leave_all_or_nothing_to_the_dataset() {
        let share = |groups: &[&[f64]]| {
            let c = components(&replicates(groups)).unwrap();
            (c.data_share, c.data_share_interval)
        };
        assert_eq!(share(&[&[1.0, 1.0], &[2.0, 2.0]]), (1.0, (1.0, 1.0)));
        assert_eq!(share(&[&[1.0, 1.0], &[1.0, 1.0]]), (0.0, (0.0, 0.0)));
        assert_eq!(share(&[&[0.1, 0.1], &[0.1, 0.1], &[0.1, 0.1]]), (0.0, (0.0, 0.0)));
    }

    #[test]
    fn one_dataset_or_one_training_has_no_components() {
        assert_eq!(components(&replicates(&[&[1.0, 2.0, 3.0]])), None);
        assert_eq!(components(&replicates(&[&[1.0], &[2.0]])), None);
    }
}
