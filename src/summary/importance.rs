//! How much each hyperparameter matters: of a grid the analysis of variance, of anything else PED-ANOVA. Also the columns of
//! `importance.csv`.

use std::collections::BTreeMap;

use super::anova::{self, Shares};
use super::complete::{Complete, Level, scaled};
use super::configs::RankedConfig;
use super::factorial::{Config, Factorial};
use super::facts::Facts;
use super::ped_anova::{self, Column};
use super::tables::{Effect, Summary};
use super::terms::{Importance, Method, Share, Term};
use crate::space::Distribution;
use crate::store::number;
use crate::trial::{Goal, label, numbers, one_line, short_name};

/// The importance of every hyperparameter that varies, or why nothing is known of it.
pub(super) fn importance(
    complete: &Complete,
    levels: &[Vec<Level>],
    facts: &Facts<'_>,
    ranked: &[RankedConfig],
) -> Result<Importance, String> {
    let varied = levels.iter().filter(|levels| levels.len() > 1).count();
    if varied < 2 && ranked.len() == 1 {
        return Err("one config alone has a complete trial".to_owned());
    }
    if varied < 2 {
        return Err("fewer than two hyperparameters have several values".to_owned());
    }
    let mut level_of = vec![vec![None; levels.len()]; complete.metric.len()];
    for (h, levels) in levels.iter().enumerate() {
        for (number, level) in levels.iter().enumerate() {
            level.rows.iter().for_each(|&row| level_of[row][h] = Some(number));
        }
    }
    let (metric, is_log) = scaled(&complete.metric);
    if facts.is_grid {
        let config = |c: &RankedConfig| Config {
            levels: level_of[c.rows[0]].clone(),
            trials: c.rows.iter().map(|&row| (complete.replicates[row], metric[row])).collect(),
        };
        let configs: Vec<Config> = ranked.iter().map(config).collect();
        if let Some(factorial) = Factorial::of(&configs, complete.blocks) {
            let found = of_grid(complete, &configs, &factorial, levels);
            let none = || "the configs differ by no more than their replicates do".to_owned();
            return found.map(|found| Importance { is_log, ..found }).ok_or_else(none);
        }
    }
    let of_grid = |reason| format!("too much of the grid is lacking, and {reason}");
    let found = of_draws(complete, facts, ranked, (levels, &level_of));
    found.map_err(|reason| if facts.is_grid { of_grid(reason) } else { reason })
}

/// The shares of the variance between the configs of a grid. Those of a hyperparameter that has an effect in some configs
/// alone are of these.
fn of_grid(
    complete: &Complete,
    configs: &[Config],
    factorial: &Factorial,
    levels: &[Vec<Level>],
) -> Option<Importance> {
    let shares = anova::shares(factorial)?;
    let conditional = |h: usize| configs.iter().any(|config| config.levels[h].is_none());
    let mut where_active: BTreeMap<Vec<usize>, Option<(Factorial, Shares)>> = BTreeMap::new();
    let mut share = |of: &[usize], in_all: Share| {
        let conditions: Vec<usize> = of.iter().copied().filter(|h| conditional(*h)).collect();
        if conditions.is_empty() {
            return Some(in_all);
        }
        let found = where_active.entry(conditions).or_insert_with_key(|conditions| {
            let is_active = |config: &&Config| conditions.iter().all(|h| config.levels[*h].is_some());
            let active: Vec<Config> = configs.iter().filter(is_active).cloned().collect();
            let factorial = Factorial::of(&active, complete.blocks)?;
            let shares = anova::shares(&factorial)?;
            Some((factorial, shares))
        });
        let (factorial, shares) = found.as_ref()?;
        let at = |h: usize| factorial.factors.iter().position(|(factor, _)| *factor == h);
        match *of {
            [h] => shares.mains.get(at(h)?).copied(),
            [a, b] => {
                let pair = [at(a)?, at(b)?];
                shares.pairs.iter().find(|(of, _)| *of == pair).map(|(_, share)| *share)
            }
            _ => None,
        }
    };
    let mut term = |of: &[usize], in_all: Share| {
        let names = of.iter().map(|h| complete.hyperparameters[*h].name.clone()).collect();
        Some(Term { names, share: share(of, in_all)?, is_conditional: of.iter().any(|h| conditional(*h)) })
    };
    let factor = |j: usize| factorial.factors[j].0;
    let mut mains: Vec<Term> =
        shares.mains.iter().enumerate().filter_map(|(j, share)| term(&[factor(j)], *share)).collect();
    let mut pairs: Vec<Term> =
        shares.pairs.iter().filter_map(|([i, j], share)| term(&[factor(*i), factor(*j)], *share)).collect();
    sort(&mut mains);
    sort(&mut pairs);
    let value = |(h, level): &(usize, usize)| label([(&complete.hyperparameters[*h].name, &levels[*h][*level].label)]);
    let (kept, all) = factorial.replicates;
    let replicates = (kept < all).then(|| format!("{} of {all} replicates", all - kept));
    Some(Importance {
        method: if factorial.blocks.len() == 1 { Method::Once } else { Method::Anova },
        configs: factorial.configs,
        is_log: false,
        terms: mains.into_iter().chain(pairs).collect(),
        rest: shares.rest,
        noise: shares.noise,
        left_out: factorial.without.iter().map(value).chain(replicates).collect(),
    })
}

/// How the best tenth differ from all.
fn of_draws(
    complete: &Complete,
    facts: &Facts<'_>,
    ranked: &[RankedConfig],
    (levels, level_of): (&[Vec<Level>], &[Vec<Option<usize>>]),
) -> Result<Importance, String> {
    let distribution = |name: &str| facts.space.iter().find(|(of, _)| &**of == name).map(|(_, d)| d);
    let mut columns = Vec::new();
    for (h, hyperparameter) in complete.hyperparameters.iter().enumerate() {
        let distribution = distribution(&hyperparameter.name).filter(|_| levels[h].len() > 1);
        let Some(distribution) = distribution else { continue };
        let value = |c: &RankedConfig| match distribution {
            #[expect(clippy::cast_precision_loss, reason = "the number of a value")]
            Distribution::Choice(_) | Distribution::Weighted { .. } => level_of[c.rows[0]][h].map(|i| i as f64),
            Distribution::Float { .. } | Distribution::Int { .. } => c.config.values[h].parse().ok(),
        };
        columns.push((
            hyperparameter.name.clone(),
            Column::of(distribution, &ranked.iter().map(value).collect::<Vec<_>>()),
        ));
    }
    let loss = |c: &RankedConfig| match facts.metric.goal {
        _ if c.config.is_below(facts.metric) => f64::INFINITY,
        Goal::Minimize => c.config.estimate.mean,
        Goal::Maximize => -c.config.estimate.mean,
    };
    let losses: Vec<f64> = ranked.iter().map(loss).collect();
    let configs = losses.len();
    let (names, columns): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
    let shares = ped_anova::shares(&columns, &losses).ok_or_else(|| match configs {
        ..ped_anova::FEWEST_OF_ALL => {
            let fewest = ped_anova::FEWEST_OF_ALL;
            format!("the best tenth of {configs} complete configs are too few to say what they share; it takes {fewest} configs")
        }
        _ => "the best tenth of the configs do not differ from the others".to_owned(),
    })?;
    let share = |value| Share { value, interval: None };
    let term = |(name, value)| Term { names: vec![name], share: share(value), is_conditional: false };
    let mut terms: Vec<Term> = names.into_iter().zip(shares).map(term).collect();
    sort(&mut terms);
    let method = Method::PedAnova;
    Ok(Importance { method, configs, is_log: false, terms, rest: None, noise: None, left_out: Vec::new() })
}

/// Leaves the effects of hyperparameters of which the ranked configs have several values, most important first; in the order
/// of the sweep file where nothing is known.
pub(super) fn order(summary: &mut Summary) {
    let several = |h: &usize| {
        let mut values = summary.configs.iter().map(|config| &config.values[*h]).filter(|value| !value.is_empty());
        let first = values.next();
        values.any(|value| Some(value) != first)
    };
    let name = |h: usize| summary.hyperparameters[h].name.clone();
    let varied: Vec<String> = (0..summary.hyperparameters.len()).filter(several).map(name).collect();
    let mains = summary.importance.iter().flat_map(Importance::mains);
    let mains: Vec<String> = mains.map(|(name, _)| name.to_owned()).collect();
    summary.effects.retain(|effect| varied.contains(&effect.hyperparameter.name));
    let place = |effect: &Effect| mains.iter().position(|name| *name == effect.hyperparameter.name);
    summary.effects.sort_by_key(|effect| place(effect).unwrap_or(usize::MAX));
}

fn sort(terms: &mut [Term]) {
    terms.sort_by(|a, b| b.share.value.total_cmp(&a.share.value));
}

/// Columns of `importance.csv`.
const HEADER: &str = "term,share,low,high,of,method";

impl Summary {
    /// `importance.csv`: header and rows, most important first; no rows where nothing is known.
    pub(crate) fn importance_csv(&self) -> (Vec<String>, impl Iterator<Item = Vec<String>>) {
        let mut rows = Vec::new();
        if let Ok(importance) = &self.importance {
            let (of, method) = match importance.method {
                Method::Anova => ("configs", "anova"),
                Method::Once => ("configs", "anova of single trials"),
                Method::PedAnova => ("the best tenth", "ped-anova"),
            };
            let mut row = |term: String, share: Share, of: &str| {
                let (low, high) = share.interval.unzip();
                let numbers = [Some(share.value), low, high].map(|x| x.map(number).unwrap_or_default());
                let words = [of, method].map(str::to_owned);
                rows.push(std::iter::once(term).chain(numbers).chain(words).collect());
            };
            for term in &importance.terms {
                let of = if term.is_conditional { "configs where it has an effect" } else { of };
                row(term.names.join(" × "), term.share, of);
            }
            importance.rest.into_iter().for_each(|share| row("three and more together".to_owned(), share, of));
            importance.noise.into_iter().for_each(|share| row("replicates".to_owned(), share, "trials"));
        }
        (HEADER.split(',').map(str::to_owned).collect(), rows.into_iter())
    }

    /// Which hyperparameters matter most, in a line: `hidden_size matters most (62 % of …), then lr (21 %)`.
    pub(crate) fn what_matters(&self) -> Option<String> {
        let importance = self.importance.as_ref().ok()?;
        let all: Vec<&str> = importance.mains().map(|(name, _)| name).collect();
        let mut mains = importance.mains().map(|(name, share)| (one_line(short_name(name, &all)), share));
        let ((first, most), (second, less)) = (mains.next()?, mains.next()?);
        let percent = |share: Share| numbers::percent(share.shown());
        let of = match importance.method {
            Method::Anova | Method::Once => "of the variance between configs",
            Method::PedAnova => "of what sets the best tenth apart, as sampled",
        };
        let to = |(low, high): (f64, f64)| format!(", 95 % interval {:.0} to {:.0} %", 100.0 * low, 100.0 * high);
        let interval = most.interval.map(to).unwrap_or_default();
        let then = match 100.0 * less.shown() {
            ..0.5 => "no other has 1 %".to_owned(),
            _ => format!("then {second} ({})", percent(less)),
        };
        Some(format!("{first} matters most ({} {of}{interval}), {then}", percent(most)))
    }

    /// The places of the hyperparameters of which the configs have several values, those that were pruned or lost among
    /// them.
    pub(crate) fn varied(&self) -> Vec<usize> {
        let several = |h: &usize| {
            let mut values = self.all.configs.iter().filter_map(|config| config.values.get(*h)?.as_ref());
            let first = values.next();
            values.any(|value| Some(value) != first)
        };
        (0..self.hyperparameters.len()).filter(several).collect()
    }
}
