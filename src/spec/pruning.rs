//! `[pruner]`: at which steps configs are judged, and what stands in the way of that.

use crate::space::{Complaint, Domain, Domains, MetricSpec, Name, Part, Schema, Taken, Value, Word as _, words};

/// The key that says how configs are judged in the middle of their training.
pub(super) const PRUNER: &str = "pruner.method";

words! {
    /// `pruner.method`: how configs are chosen that are trained further.
    pub(crate) enum PruningMethod {
        /// Cohorts that all begin at the first rung.
        Halving = "halving",
        /// Cohorts that begin at each of the rungs in turn.
        Hyperband = "hyperband",
    }
}

/// How configs are judged in the middle of their training.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pruning {
    pub(crate) method: PruningMethod,
    /// Of the configs that are judged one in so many is trained further; at least 2.
    pub(crate) eta: u32,
    /// The steps after which they are judged, ascending, below `steps`; at least one.
    pub(crate) rungs: Vec<u32>,
    /// The steps of a whole training.
    pub(crate) steps: u32,
    /// The hyperparameter that says how many these are.
    pub(crate) budget: Name,
}

impl Pruning {
    /// What the checked keys say; none where nothing is pruned.
    pub(super) fn of(domains: &Domains, schema: &Schema) -> Option<Self> {
        read(domains, schema)?.ok()
    }
}

/// What is wrong with the keys together.
pub(super) fn complaint(domains: &Domains, schema: &Schema, metric: &str) -> Option<Complaint> {
    let pruning = read(domains, schema)?;
    let measures = (schema.measures)(domains);
    pruning.err().or_else(|| measured_too_late(&measures, metric, schema.step))
}

fn read(domains: &Domains, schema: &Schema) -> Option<Result<Pruning, Complaint>> {
    let method = PruningMethod::of(domains.fixed(PRUNER)?.as_text()?)?;
    Some(budget(domains, schema).and_then(|(budget, steps)| {
        let int = |key: &str| domains.fixed(key).and_then(whole);
        let (Some(min), Some(eta)) = (int("pruner.min"), int("pruner.eta")) else { return Err(unreadable()) };
        let every = schema.budget.map_or(Ok(1), |budget| every(domains, budget.every))?;
        if let Some(max) = int("pruner.max").filter(|max| *max != steps) {
            let message = format!("`pruner.max` is {max}, and `{budget}` {steps}");
            let help = format!("delete it: a whole training has as many steps as `{budget}` says");
            return Err(complain("pruner.max", Part::Value, message, "not the steps of a whole training", help));
        }
        let rungs = rungs(min, steps, eta, every);
        if rungs.is_empty() {
            return Err(no_rung(schema, min, steps, (eta, every)));
        }
        Ok(Pruning { method, eta, rungs, steps, budget })
    }))
}

/// Nothing is left between `min` and the end to judge at.
fn no_rung(schema: &Schema, min: u32, steps: u32, (eta, every): (u32, u32)) -> Complaint {
    let message = format!("no rung lies between `pruner.min` = {min} and the end at {steps}");
    let last = steps / eta;
    if last == 0 {
        let help = format!("write {steps} or less");
        return complain("pruner.eta", Part::Value, message, &format!("more than there are {}s", schema.step), help);
    }
    let Some(budget) = schema.budget.filter(|_| every > last) else {
        let help = format!("write at most {}, 1/{eta} of {steps}", last / every * every);
        return complain("pruner.min", Part::Value, message, "too late to judge", help);
    };
    let help = format!("write a smaller one: {} {last} is the last at which a config could be judged", schema.step);
    complain(budget.every, Part::Value, message, "recorded too seldom", help)
}

/// The key that says how long a training is, and how long that is.
fn budget(domains: &Domains, schema: &Schema) -> Result<(Name, u32), Complaint> {
    let given = domains.fixed("pruner.budget").and_then(Value::as_text);
    let key: Name = match (schema.budget, given) {
        (Some(budget), Some(given)) if given != budget.key => {
            let message = format!("`pruner.budget` must be \"{}\"", budget.key);
            let help = format!("delete it: `{}` says how many {}s there are", budget.key, schema.step);
            return Err(complain("pruner.budget", Part::Value, message, "not the length of a training", help));
        }
        (Some(budget), _) => Name::new(budget.key),
        (None, Some(given)) => given.into(),
        (None, None) => {
            let message = "`pruner.budget` is missing".to_owned();
            let help =
                "write `budget = \"epochs\"` in [pruner]: the parameter that tells the program how long to train"
                    .into();
            return Err(complain(PRUNER, Part::Key, message, "needs to know it", help));
        }
    };
    match domains.get(&key) {
        Some(Domain::Fixed(value)) if whole(value).is_some_and(|steps| steps > 1) => {
            let steps = whole(value).unwrap_or_default();
            Ok((key, steps))
        }
        Some(Domain::Swept(_)) => {
            let message = format!("`{key}` is swept, and a pruner is to decide how long configs are trained");
            let help = format!("write one number, that of a whole training: `{key} = 81`");
            let keys = vec![key, Name::new(PRUNER)];
            Err(Complaint { keys, part: Part::Key, message, label: "more than one length".into(), help })
        }
        Some(Domain::Unknown) => Err(unreadable()),
        Some(Domain::Fixed(_)) | None => {
            let (at, label) =
                if schema.budget.is_some() { (&*key, "nothing to judge") } else { ("pruner.budget", "not one") };
            let message = format!("`{key}` must be a whole number above 1, the steps of a whole training");
            let help = if schema.budget.is_some() {
                "write, for example, `epochs = 81`"
            } else {
                "write, for example, `epochs = 81` in [space], and `budget = \"epochs\"`"
            };
            Err(Complaint {
                keys: vec![at.to_owned().into(), Name::new(PRUNER)],
                part: Part::Value,
                message,
                label: label.into(),
                help: help.into(),
            })
        }
    }
}

/// How many steps lie between those that are recorded.
fn every(domains: &Domains, key: &'static str) -> Result<u32, Complaint> {
    if let Some(Domain::Swept(_)) = domains.get(key) {
        let message = format!("`{key}` is swept, and a pruner judges all configs at the same steps");
        return Err(complain(key, Part::Key, message, "recorded at other steps", "write one number".into()));
    }
    domains.fixed(key).and_then(whole).ok_or_else(unreadable)
}

/// The steps at which configs are judged: the end divided by η again and again, as far as `min`; each rounded down to one
/// that is recorded.
fn rungs(min: u32, steps: u32, eta: u32, every: u32) -> Vec<u32> {
    let divisors = std::iter::successors(Some(eta), |divisor| divisor.checked_mul(eta));
    let rungs = divisors.map(|divisor| steps / divisor).take_while(|rung| *rung >= min.max(1));
    let mut rungs: Vec<u32> = rungs.map(|rung| rung / every * every).take_while(|rung| *rung >= min.max(1)).collect();
    rungs.reverse();
    rungs.dedup();
    rungs
}

/// A metric that is not known in the middle of a training.
fn measured_too_late(measures: &[MetricSpec], metric: &str, step: &str) -> Option<Complaint> {
    let spec = measures.iter().find(|spec| *spec.name == *metric)?;
    let each: Vec<&str> =
        measures.iter().filter(|spec| spec.taken == Taken::EachStep).map(|spec| &*spec.name).collect();
    (spec.taken == Taken::AtEnd).then(|| {
        let message = format!("{metric} is measured at the end of a training, and a pruner judges before it");
        let help = format!("write one that is measured at every recorded {step}: {}", each.join(", "));
        let keys = vec![Name::new("metric.name"), Name::new(PRUNER)];
        Complaint { keys, part: Part::Value, message, label: "not known at a rung".into(), help }
    })
}

fn whole(value: &Value) -> Option<u32> {
    match value {
        Value::Int(i) => u32::try_from(*i).ok(),
        _ => None,
    }
}

/// A key of it is wrong by itself, which is said elsewhere.
fn unreadable() -> Complaint {
    complain(PRUNER, Part::Key, "the keys of [pruner] cannot be read".into(), "see there", "mend them first".into())
}

fn complain(key: &'static str, part: Part, message: String, label: &str, help: String) -> Complaint {
    Complaint { keys: vec![Name::new(key)], part, message, label: label.into(), help }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rungs_are_the_end_divided_again_and_again() {
        assert_eq!(rungs(1, 81, 3, 1), [1, 3, 9, 27]);
        assert_eq!(rungs(2, 81, 3, 1), [3, 9, 27]);
        assert_eq!(rungs(10, 300, 3, 1), [11, 33, 100]);
        assert_eq!(rungs(10, 300, 3, 10), [10, 30, 100]);
        assert_eq!(rungs(1, 300, 3, 25), [25, 100], "33 is 25, and what is not recorded is no rung");
        assert_eq!(rungs(1, 3, 2, 1), [1]);
        assert_eq!(rungs(40, 81, 3, 1), [0; 0]);
        assert_eq!(rungs(1, u32::MAX, 100, 1).len(), 4);
    }
}
