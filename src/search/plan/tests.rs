//! Which trials a sweep has, and in which order.

use super::*;

fn plan(text: &str) -> Plan {
    Plan::new(&Sweep::example(&format!("name = \"t\"\n{text}")), |_| String::new())
}

fn column(plan: &Plan, name: &str) -> Vec<String> {
    plan.trials().map(|t| t.config.params.get(name).unwrap().to_string()).collect()
}

#[test]
fn a_grid_is_every_combination_with_the_last_fastest() {
    let plan = plan(
        "data.source = \"moons\"\n[replicates]\ndata = 2\n\
         [space]\nmodel.layers = [1, 2]\ntraining.schedule = [\"constant\", \"cosine\"]",
    );
    assert_eq!(column(&plan, "model.layers"), ["1", "1", "1", "1", "2", "2", "2", "2"]);
    let schedules = column(&plan, "training.schedule");
    assert_eq!(schedules[..4], ["constant", "constant", "cosine", "cosine"]);
    let ids: HashSet<_> = plan.ids().collect();
    assert_eq!((ids.len(), plan.len()), (8, 8));
    assert_eq!(plan.trials().map(|t| t.replicate.data).collect::<Vec<_>>(), [0, 1, 0, 1, 0, 1, 0, 1]);
}

#[test]
fn one_trial_is_what_it_is_among_all() {
    let plan = plan(
        "data.source = \"moons\"\n[replicates]\ndata = 2\ntraining = 3\n[space]\nmodel.layers = [1, 2]\n\
         training.schedule = [\"constant\", \"step\"]\ntraining.gamma = [0.1, 0.5]",
    );
    assert_eq!((plan.points(), plan.len()), (8, 6 * 6));
    for (i, trial) in plan.trials().enumerate() {
        let alone = plan.trial(i);
        assert_eq!((alone.id, alone.replicate, plan.id(i)), (trial.id, trial.replicate, trial.id));
        assert_eq!(alone.config.params, trial.config.params);
    }
}

#[test]
fn configs_that_differ_in_nothing_that_counts_are_one() {
    let plan = plan(
        "data.source = \"moons\"\n[space]\n\
         training.schedule = [\"constant\", \"step\"]\ntraining.gamma = [0.1, 0.5]",
    );
    assert_eq!(column(&plan, "training.schedule"), ["constant", "step", "step"]);
}

#[test]
fn a_longer_random_sweep_begins_with_the_shorter_one() {
    let ids = |n: u32| -> Vec<TrialId> {
        let file = format!(
            "data.source = \"moons\"\n[sampler]\nmethod = \"random\"\ntrials = {n}\n\
             [space]\ntraining.lr = {{ low = 1e-4, high = 1e-1, scale = \"log\" }}\nmodel.layers = {{ low = 1, high = 4 }}"
        );
        plan(&file).ids().collect()
    };
    assert_eq!(ids(20), ids(50)[..20]);
}

#[test]
fn what_confirms_a_config_is_the_trial_of_a_sweep_of_another_seed() {
    let text = |seed: u64| {
        format!(
            "seed = {seed}\ndata.source = \"moons\"\n[replicates]\ndata = 2\n[confirm]\ntop = 2\ndata = 2\ntraining = 3\n\
             [space]\nmodel.layers = [1, 2, 3]"
        )
    };
    let mut confirmed = plan(&text(5));
    assert_eq!((confirmed.len(), confirmed.unknown()), (6, 12));
    let best = [4, 0].map(|i| confirmed.config_id(i));
    confirmed.confirm(&best, |_| String::new());
    assert_eq!((confirmed.len(), confirmed.searched(), confirmed.unknown()), (18, 6, 0));
    let seed = confirmation_seed(5);
    let other = plan(&text(seed));
    for (i, trial) in confirmed.trials().enumerate() {
        let alone = confirmed.trial(i);
        assert_eq!((alone.id, alone.seed, alone.config.id), (trial.id, trial.seed, trial.config.id));
        assert_eq!((confirmed.id(i), confirmed.config_id(i)), (trial.id, trial.config.id));
        assert_eq!(confirmed.confirms(i), (i >= 6).then(|| best[(i - 6) / 6]));
        assert_eq!(confirmed.config_number(i), [0, 0, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0][i]);
    }
    let twin = other.trials().find(|t| t.config.params.size("model.layers") == 3).unwrap();
    let first = confirmed.trial(6);
    assert_eq!((first.id, first.seed, first.replicate), (twin.id, seed, twin.replicate));
    let order: Vec<usize> = confirmed.spread().skip(6).collect();
    assert_eq!(order, [6, 12, 7, 13, 8, 14, 9, 15, 10, 16, 11, 17], "what stands alone cannot be compared");
}
