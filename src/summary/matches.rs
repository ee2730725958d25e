//! Which configs of two sweeps are the same but for what the sweeps differ in.
//!
//! A setting is set aside if only one of the sweeps has it, or if neither sweeps it and they have no value of it in common.
//! Two configs are partners if they agree in every other setting, and no other config of either sweep does.

use std::collections::{BTreeMap, BTreeSet};

use crate::space::{Name, Params, Space};
use crate::trial::ConfigId;

/// The configs of two sweeps by their partners.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Matches {
    /// The settings that either sweeps and both have, in the order of the files.
    pub(crate) names: Vec<String>,
    /// Partners, and their values of these, as text; empty where a setting has no effect.
    pub(super) pairs: Vec<(ConfigId, ConfigId, Vec<String>)>,
    /// How many configs of each sweep have no partner.
    pub(crate) only: [usize; 2],
}

impl Matches {
    /// How many pairs there are.
    pub(crate) fn len(&self) -> usize {
        self.pairs.len()
    }
}

/// The names of settings, and the values of those that neither sweep sweeps.
type Values = BTreeMap<Name, BTreeSet<String>>;

/// Finds partners; each sweep is what it sweeps, and what goes through its configs.
pub(crate) fn matches<A, B>((in_a, a): (&Space, &dyn Fn() -> A), (in_b, b): (&Space, &dyn Fn() -> B)) -> Matches
where
    A: Iterator<Item = (ConfigId, Params)>,
    B: Iterator<Item = (ConfigId, Params)>,
{
    let is_swept = |name: &Name| [in_a, in_b].iter().any(|space| space.iter().any(|(swept, _)| swept == name));
    let (of_a, of_b) = (of_all(a(), is_swept), of_all(b(), is_swept));
    let told = in_a.iter().chain(in_b.iter().filter(|(name, _)| in_a.iter().all(|(known, _)| known != name)));
    let told = told.map(|(name, _)| name).filter(|name| of_a.contains_key(*name) && of_b.contains_key(*name));
    let told: Vec<Name> = told.cloned().collect();
    // A value that all configs have tells none apart.
    let varies = |(name, values): &(&Name, &BTreeSet<String>)| {
        let others = of_b.get(*name);
        let in_common = others.is_some_and(|others| !others.is_disjoint(values));
        !is_swept(name) && in_common && (values.len() > 1 || others != Some(values))
    };
    let more = of_a.iter().filter(varies).map(|(name, _)| name);
    let compared: Vec<Name> = told.iter().chain(more).cloned().collect();
    let (of_a, of_b) = (by_values(a(), &compared), by_values(b(), &compared));
    let values = |key: &[Option<String>]| key[..told.len()].iter().map(|v| v.clone().unwrap_or_default()).collect();
    let pairs = of_a.iter().filter_map(|(key, mine)| match (mine.as_slice(), of_b.get(key)?.as_slice()) {
        ([mine], [other]) => Some((*mine, *other, values(key))),
        _ => None,
    });
    let pairs: Vec<_> = pairs.collect();
    let only = [&of_a, &of_b].map(|all| all.values().map(Vec::len).sum::<usize>() - pairs.len());
    Matches { names: told.iter().map(ToString::to_string).collect(), pairs, only }
}

/// What these configs have between them.
fn of_all(configs: impl Iterator<Item = (ConfigId, Params)>, is_swept: impl Fn(&Name) -> bool) -> Values {
    let mut all = Values::new();
    for (_, params) in configs {
        for (name, value) in params.identifying() {
            let values = all.entry(name.clone()).or_default();
            if !is_swept(name) {
                values.insert(value.to_string());
            }
        }
    }
    all
}

/// The configs by their values of these settings.
fn by_values(
    configs: impl Iterator<Item = (ConfigId, Params)>,
    names: &[Name],
) -> BTreeMap<Vec<Option<String>>, Vec<ConfigId>> {
    let mut all: BTreeMap<_, Vec<ConfigId>> = BTreeMap::new();
    for (id, params) in configs {
        let key = names.iter().map(|name| params.get(name).map(ToString::to_string)).collect();
        all.entry(key).or_default().push(id);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Plan;
    use crate::spec::Sweep;

    /// The partners in two sweeps of moons, and how many have none.
    fn of(a: &str, b: &str) -> (Vec<String>, Vec<Vec<String>>, [usize; 2]) {
        let sweep = |text: &str| Sweep::example(&format!("name = \"t\"\ndata.source = \"moons\"\n{text}"));
        let (a, b) = (sweep(a), sweep(b));
        let plans = [&a, &b].map(|sweep| Plan::new(sweep, |_| String::new()));
        let configs = |k: usize| plans[k].by_config(|_, trials| (trials[0].config.id, trials[0].config.params.clone()));
        let found = matches((&a.space, &|| configs(0)), (&b.space, &|| configs(1)));
        let mut values: Vec<_> = found.pairs.into_iter().map(|(_, _, values)| values).collect();
        values.sort();
        (found.names, values, found.only)
    }

    #[test]
    fn what_is_fixed_otherwise_is_set_aside() {
        let space = "space = { model.layers = [1, 2], training.lr = [0.01, 0.1] }";
        let (names, values, only) = of(space, &format!("training = {{ schedule = \"step\", step_size = 3 }}\n{space}"));
        assert_eq!((names, only), (vec!["model.layers".to_owned(), "training.lr".to_owned()], [0, 0]));
        assert_eq!(values, [["1", "0.01"], ["1", "0.1"], ["2", "0.01"], ["2", "0.1"]]);
    }

    #[test]
    fn what_one_sweeps_and_the_other_fixes_is_compared() {
        let (names, values, only) = of(
            "training.lr = 0.1\nspace.model.layers = [1, 2, 3]",
            "space = { training.lr = [0.01, 0.1], model.layers = [2, 3] }",
        );
        assert_eq!((names, only), (vec!["model.layers".to_owned(), "training.lr".to_owned()], [1, 2]));
        assert_eq!(values, [["2", "0.1"], ["3", "0.1"]]);
    }

    #[test]
    fn what_only_one_has_makes_several_of_the_same() {
        let steps = "training.schedule = \"step\"\nspace = { training.step_size = [3, 5], model.layers = [1, 2] }";
        let (names, values, only) = of("space.model.layers = [1, 2]", steps);
        assert_eq!((names.len(), values.len(), only), (1, 0, [2, 4]), "no config is the one partner");
        // Where a value has no effect it is not there.
        let (_, values, only) = of(
            "space = { training.schedule = [\"constant\", \"step\"], training.step_size = [3, 5] }",
            "space = { training.schedule = [\"step\", \"constant\"], training.step_size = [5, 7] }",
        );
        assert_eq!(values, [["constant", ""], ["step", "5"]]);
        assert_eq!(only, [1, 1]);
    }
}
