//! Shares against those of another program, and where they end.

use super::*;

fn near(found: Share, expected: f64) -> bool {
    (found.value - expected).abs() < 1e-12
}

/// 3 × 2 × 2 configs in some blocks of one trial each.
fn numbers(blocks: u32) -> Factorial {
    let y = |block: u32, config: u32| {
        let (a, b, c) = (config / 4, config / 2 % 2, config % 2);
        f64::from(300 * a + 200 * b * c + (block * 12 + config) * 37 % 101)
    };
    Factorial {
        factors: vec![(0, 3), (1, 2), (2, 2)],
        blocks: (0..blocks).map(|block| vec![(0..12).map(|config| y(block, config)).collect()]).collect(),
        configs: 12,
        without: vec![],
        replicates: (1, 1),
    }
}

// With statsmodels 0.15:
//     cells = list(itertools.product(range(3), range(3), range(2), range(2)))
//     y = [300 * a + 200 * b * c + i * 37 % 101 for i, (_, a, b, c) in enumerate(cells)]
//     d = pd.DataFrame(cells, columns=["block", "a", "b", "c"]).assign(y=y)
//     t = sm.stats.anova_lm(ols("y ~ C(block) * C(a) * C(b) * C(c)", d).fit())
//     ms = t["mean_sq"]
//     name = lambda term: ":".join(f"C({x})" for x in term)
//     part = lambda x: t["df"][name(x)] * (ms[name(x)] - ms[f"C(block):{name(x)}"]) / 36
//     parts = {x: part(x) for x in ["a", "b", "c", "ab", "ac", "bc", "abc"]}; total = sum(parts.values())
//     noise = d.groupby(["a", "b", "c"])["y"].var(ddof=1).mean(); noise / (noise + total)
#[test]
fn shares_are_those_of_the_mean_squares_of_statsmodels() {
    let Shares { mains, pairs, rest, noise } = shares(&numbers(3)).unwrap();
    let of_mains = [0.890_398_662_223_409_2, 0.037_236_693_771_530_695, 0.034_790_525_288_018_743];
    assert!(mains.iter().zip(of_mains).all(|(share, expected)| near(*share, expected)), "{mains:?}");
    let of_pairs = [-0.000_348_705_487_706_895_1, -0.001_046_116_463_120_669, 0.040_712_468_106_403_47];
    assert!(pairs.iter().zip(of_pairs).all(|((_, share), expected)| near(*share, expected)), "{pairs:?}");
    assert!(near(rest.unwrap(), -0.001_743_527_438_534_467_1) && near(noise.unwrap(), 0.017_034_974_996_882_658));
    let sum = mains.iter().chain(pairs.iter().map(|(_, share)| share)).chain(&rest).map(|s| s.value).sum::<f64>();
    assert!((sum - 1.0).abs() < 1e-12);
}

//     e = d[d.block == 0]
//     u = sm.stats.anova_lm(ols("y ~ (C(a) + C(b) + C(c)) ** 2", e).fit())
//     (u["sum_sq"] - u["df"] * u["mean_sq"]["Residual"]) / u["sum_sq"].sum()
#[test]
fn of_one_block_the_highest_order_is_taken_off() {
    let Shares { mains, pairs, noise, .. } = shares(&numbers(1)).unwrap();
    let of_mains = [0.907_697_411_202_262_3, 0.027_783_099_546_096_45, 0.025_685_887_836_637_906];
    assert!(mains.iter().zip(of_mains).all(|(share, expected)| near(*share, expected)), "{mains:?}");
    let of_pairs = [0.0, 0.004_044_169_498_711_910_5, 0.023_667_965_794_833_844];
    assert!(pairs.iter().zip(of_pairs).all(|((_, share), expected)| near(*share, expected)), "{pairs:?}");
    assert!(noise.is_none() && mains[0].interval.is_none());
}

// Student's t with 3 degrees of freedom: scipy.
#[test]
fn intervals_are_a_jackknife_by_hand() {
    let all = shares(&numbers(4)).unwrap().mains[1];
    let without = |b: usize| {
        let mut some = numbers(4);
        some.blocks.remove(b);
        shares(&some).unwrap().mains[1].value
    };
    let without: Vec<f64> = (0..4).map(without).collect();
    let mean = without.iter().sum::<f64>() / 4.0;
    let squares: f64 = without.iter().map(|share| (share - mean) * (share - mean)).sum();
    let half = 3.182_446_305_284_263 * (0.75 * squares).sqrt();
    let (low, high) = all.interval.unwrap();
    assert!((low - (all.value - half)).abs() < 1e-9 && (high - (all.value + half)).abs() < 1e-9, "{low} {high}");
}

#[test]
fn trainings_in_datasets_add_what_their_means_hide() {
    // One config after the other 1 apart; in each of two datasets trainings at -1 and 1: a variance of 2 within, whose
    // half is hidden in means that are equal.
    let block = || vec![vec![-1.0, 0.0], vec![1.0, 2.0]];
    let of = Factorial { factors: vec![(0, 2)], blocks: vec![block(), block()], ..numbers(1) };
    let found = shares(&of).unwrap();
    assert!(near(found.mains[0], 1.0) && near(found.noise.unwrap(), 1.0 / 1.25), "{:?}", found.noise);
    assert!(found.rest.is_none());
}

#[test]
fn nothing_is_a_share_of_no_variance() {
    let equal = Factorial { blocks: vec![vec![vec![0.3; 12]]; 3], ..numbers(1) };
    assert!(shares(&equal).is_none());
    let mut opposed = numbers(1);
    opposed.blocks.push(vec![opposed.blocks[0][0].iter().map(|y| -y).collect()]);
    assert!(shares(&opposed).is_none());
}
