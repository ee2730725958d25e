//! What an edit changed in a sweep: compared is what the files mean, told is what stands in them.

use std::collections::BTreeSet;

use super::notation::{SHOWN, brief, notation, shortened, toml};
use super::sweep::Sweep;
use crate::space::{Distribution, Field, Value};

/// What a sweep file says of a key.
#[derive(Clone, Copy)]
enum Written<'a> {
    Fixed(&'a Value),
    Swept(&'a Distribution),
}

impl Sweep {
    /// A line for every key but `name` that stands otherwise than `before` and touches a trial or what is made of trials: added,
    /// removed or changed. Empty if both files mean the same.
    pub(crate) fn changes(&self, before: &Self) -> Vec<String> {
        let unasked = |f: &&Field| {
            !["name", "max_trials", "on_finish"].contains(&f.name) && !["limits", "resources"].contains(&f.table())
        };
        let only_before = before.keys.iter().filter(|f| self.keys.find(f.name).is_none());
        let fields = self.keys.iter().chain(only_before).filter(unasked);
        let lines = fields.filter_map(|field| {
            let (was, is) = (before.written(field), self.written(field));
            if was.is_none() && is.is_none() {
                return None;
            }
            let (was_default, is_default) = (field.default.value(&before.fixed), field.default.value(&self.fixed));
            let was_meant = was.or(was_default.as_ref().map(Written::Fixed));
            let is_meant = is.or(is_default.as_ref().map(Written::Fixed));
            let drawn = self.method.draws() || before.method.draws();
            let default = if was.is_none() { was_default.as_ref() } else { is_default.as_ref() };
            if same(was_meant, is_meant, drawn) { None } else { Some(line(field.name, was, is, default)) }
        });
        lines.chain(self.changes_of_rules(before)).chain(self.reordered(before)).collect()
    }

    fn written(&self, field: &Field) -> Option<Written<'_>> {
        let swept = self.space.iter().find(|(name, _)| *name == *field.name).map(|(_, d)| Written::Swept(d));
        swept.or_else(|| self.fixed.get(field.name).map(Written::Fixed))
    }

    /// A random sampler draws the keys one after the other.
    fn reordered(&self, before: &Self) -> Option<String> {
        let names = |sweep: &Self| sweep.space.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        let sorted = |sweep: &Self| names(sweep).into_iter().collect::<BTreeSet<_>>();
        let random = self.method.draws() && before.method.draws();
        if !random || names(self) == names(before) || sorted(self) != sorted(before) {
            return None;
        }
        let (was, is) = (names(before).join(", "), names(self).join(", "));
        Some(format!("order of [space], in which a sampler draws: {was} → {is}"))
    }
}

/// Whether both give the same values; `drawn` at random, where the order of a list counts.
fn same(was: Option<Written<'_>>, is: Option<Written<'_>>, drawn: bool) -> bool {
    let points = |d: &Distribution| d.grid().map(|all| all.iter().map(toml).collect::<BTreeSet<_>>());
    match (was, is) {
        (None, None) => true,
        (Some(Written::Fixed(was)), Some(Written::Fixed(is))) => was == is,
        (Some(Written::Swept(was)), Some(Written::Swept(is))) if was == is => true,
        (Some(Written::Swept(was)), Some(Written::Swept(is))) if drawn => was.clone().listed() == is.clone().listed(),
        (Some(Written::Swept(was)), Some(Written::Swept(is))) => points(was) == points(is),
        _ => false,
    }
}

/// What was and is written of a key, and its `default` where nothing is.
fn line(name: &str, was: Option<Written<'_>>, is: Option<Written<'_>>, default: Option<&Value>) -> String {
    let default = || default.map(|value| format!("; the default is {}", brief(value))).unwrap_or_default();
    match (was, is) {
        (None, None) => name.to_owned(),
        (None, Some(is)) => format!("{name}: added {}{}", is.toml(), default()),
        (Some(was), None) => format!("{name}: removed, was {}{}", was.toml(), default()),
        (Some(Written::Swept(Distribution::Choice(was))), Some(Written::Swept(Distribution::Choice(is))))
            if was.len().max(is.len()) > SHOWN =>
        {
            format!("{name} (swept): {}", difference(was, is))
        }
        (Some(was @ Written::Swept(_)), Some(is @ Written::Swept(_))) => {
            format!("{name} (swept): {} → {}", was.toml(), is.toml())
        }
        (Some(was @ Written::Fixed(_)), Some(is @ Written::Swept(_))) => {
            format!("{name}: {} → swept {}", was.toml(), is.toml())
        }
        (Some(was @ Written::Swept(_)), Some(is @ Written::Fixed(_))) => {
            format!("{name}: swept {} → {}", was.toml(), is.toml())
        }
        (Some(was), Some(is)) => format!("{name}: {} → {}", was.toml(), is.toml()),
    }
}

/// What tells two lists apart that are too long to be read beside each other.
fn difference(was: &[Value], is: &[Value]) -> String {
    let all = |values: &[Value]| values.iter().map(brief).collect::<BTreeSet<_>>();
    let (old, new) = (all(was), all(is));
    let only = |mine: &[Value], other: &BTreeSet<String>| {
        let mine: Vec<String> = mine.iter().map(brief).filter(|value| !other.contains(value)).collect();
        (!mine.is_empty()).then(|| shortened(&mine))
    };
    let added = only(is, &old).map(|values| format!("added {values}"));
    let removed = only(was, &new).map(|values| format!("removed {values}"));
    let parts: Vec<String> = added.into_iter().chain(removed).collect();
    if parts.is_empty() { "the same values in another order".into() } else { parts.join("; ") }
}

impl Written<'_> {
    fn toml(self) -> String {
        match self {
            Self::Fixed(value) => brief(value),
            Self::Swept(distribution) => notation(distribution),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sweep(text: &str) -> Sweep {
        Sweep::example(&format!("name = \"t\"\n{text}"))
    }

    /// The changes from one file to another on two moons.
    fn changes(before: &str, now: &str) -> Vec<String> {
        let moons = |text: &str| sweep(&format!("data.source = \"moons\"\n{text}"));
        moons(now).changes(&moons(before))
    }

    #[test]
    fn what_means_the_same_is_no_change() {
        for (before, now) in [
            ("training.lr = 1e-3", "training.lr = 0.001 # a comment"),
            ("training = { lr = 0.001, epochs = 100 }", ""),
            ("data.n_train = 1_000", "metric.goal = \"minimize\""),
            ("data.noise = 0.0", "data.noise = -0.0"),
            ("data.noise = 1", "data.noise = 1.0"),
            ("model = { layers = 3, hidden_size = 8 }", "[model]\nhidden_size = 8\nlayers = 3"),
            ("space.model.layers = [1, 2, 3]", "space.model.layers = { low = 1, high = 3 }"),
            ("space.training.lr = [1e-2, 1e-3]", "space.training.lr = [0.001, 0.01]"),
            ("space.model.hidden_size = [[4, 3], 8]", "space.model.hidden_size = [8, [4, 3]]"),
            (
                "[space]\nmodel = { layers = [1], hidden_size = [2, 3] }",
                "[space]\nmodel.hidden_size = [2, 3]\nmodel.layers = [1]",
            ),
            ("", "limits = { max_failures = 3, trial_time = \"1h\" }"),
        ] {
            assert_eq!(changes(before, now), [""; 0], "{before} → {now}");
        }
        let unattended = sweep("max_trials = 5\non_finish = \"true\"\ndata.source = \"moons\"");
        assert_eq!(unattended.changes(&sweep("data.source = \"moons\"")), [""; 0]);
    }

    #[test]
    fn keys_that_are_added_removed_and_changed() {
        let before = "training.lr = 0.001\ndata.noise = 0.2\n[replicates]\ndata = 2\n[metric]\ngoal = \"maximize\"";
        let now = "training.lr = 1e-2\n[metric]\nname = \"train_mse\"\ngoal = \"minimize\"\n\
                   [output]\nweights = \"best\"\n[space]\nmodel.layers = [1, 2, 3]";
        let told = [
            "metric.name: added \"train_mse\"",
            "metric.goal: \"maximize\" → \"minimize\"",
            "replicates.data: removed, was 2; the default is 1",
            "output.weights: added \"best\"; the default is \"all\"",
            "data.noise: removed, was 0.2; the default is 0.1",
            "model.layers: added [1, 2, 3]; the default is 2",
            "training.lr: 0.001 → 0.01",
        ];
        assert_eq!(changes(before, now), told);
    }

    #[test]
    fn keys_that_begin_or_cease_to_be_swept() {
        let swept = "space.training.lr = { low = 1e-4, high = 1e-2, scale = \"log\", steps = 5 }";
        let range = "{ low = 0.0001, high = 0.01, scale = \"log\", steps = 5 }";
        let list = "space.training.lr = [0.001, 0.01]";
        assert_eq!(changes(swept, list), [format!("training.lr (swept): {range} → [0.001, 0.01]")]);
        assert_eq!(changes("training.lr = 0.1", swept), [format!("training.lr: 0.1 → swept {range}")]);
        assert_eq!(changes(list, "training.lr = 0.001"), ["training.lr: swept [0.001, 0.01] → 0.001"]);
        assert_eq!(changes(list, ""), ["training.lr: removed, was [0.001, 0.01]; the default is 0.001"]);
    }

    #[test]
    fn lists_that_are_one_value() {
        let told = ["model.hidden_size: [64, 32] → [64, 16]"];
        assert_eq!(changes("model.hidden_size = [64, 32]", "model.hidden_size = [64, 16]"), told);
        assert_eq!(changes("model.hidden_size = [2]", ""), ["model.hidden_size: removed, was [2]; the default is 64"]);
        let deep = |last: u32| format!("space.model.hidden_size = [[{}{last}], 8]", "1, ".repeat(10));
        let swept = |last: u32| format!("[[{}{last}], 8]", "1, ".repeat(10));
        let told = format!("model.hidden_size (swept): {} → {}", swept(1), swept(2));
        assert_eq!(changes(&deep(1), &deep(2)), [told], "they differ in the last of many");
    }

    #[test]
    fn another_source_of_data() {
        let (moons, digits) =
            ("data = { source = \"moons\", noise = 0.1, n_train = 1000 }", "data.source = \"digits\"");
        let told = ["data.source: \"moons\" → \"digits\"", "data.n_train: removed, was 1000"];
        assert_eq!(sweep(digits).changes(&sweep(moons)), told);
        let csv =
            |columns: &str| sweep(&format!("data = {{ source = \"csv\", path = \"p.csv\", columns = {columns} }}"));
        let told = ["data.columns: [\"x\", \"y\"] → [\"x\", \"\\u001bz\"]"];
        assert_eq!(csv("[\"x\", \"\\u001bz\"]").changes(&csv("[\"x\", \"y\"]")), told);
    }

    #[test]
    fn the_draws_of_a_random_sampler() {
        let random =
            |n: u32, space: &str| format!("sampler = {{ method = \"random\", trials = {n} }}\n[space]\n{space}");
        let (up, down) =
            ("model.layers = [1, 2]\nmodel.hidden_size = [8, 9]", "model.hidden_size = [8, 9]\nmodel.layers = [1, 2]");
        let told = ["sampler.method: added \"random\"; the default is \"grid\"", "sampler.trials: added 5"];
        assert_eq!(changes(&format!("[space]\n{up}"), &random(5, up)), told);
        assert_eq!(changes(&random(5, up), &random(9, up)), ["sampler.trials: 5 → 9"]);
        let told = "order of [space], in which a sampler draws: model.layers, model.hidden_size → \
                    model.hidden_size, model.layers";
        assert_eq!(changes(&random(5, up), &random(5, down)), [told]);
        let told = ["model.layers (swept): [1, 2] → [2, 1]"];
        assert_eq!(changes(&random(5, "model.layers = [1, 2]"), &random(5, "model.layers = [2, 1]")), told);
    }

    #[test]
    fn long_lists_are_told_by_what_differs() {
        let list = |from: u32, to: u32| {
            let sizes: Vec<String> = (from..to).map(|i| i.to_string()).collect();
            format!("space.model.hidden_size = [{}]", sizes.join(", "))
        };
        let told = ["model.hidden_size (swept): added 100, 101; removed 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 5 more"];
        assert_eq!(changes(&list(1, 100), &list(16, 102)), told);
        assert_eq!(
            changes("", &list(1, 13)),
            ["model.hidden_size: added [1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more]; the default is 64"]
        );
    }
}
