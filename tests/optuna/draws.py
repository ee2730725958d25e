"""Draws from Optuna's distributions, in few digits."""

import math

from optuna.distributions import CategoricalDistribution, IntDistribution


def draw(d, random):
    if isinstance(d, CategoricalDistribution):
        return random.choice(d.choices)
    log = lambda: math.exp(random.uniform(math.log(d.low), math.log(d.high)))
    if isinstance(d, IntDistribution):
        return round(log()) if d.log else random.randint(d.low, d.high)
    if d.step:
        return round(d.low + d.step * random.randrange(round((d.high - d.low) / d.step) + 1), 12)
    return float(f"{log() if d.log else random.uniform(d.low, d.high):.6g}")
