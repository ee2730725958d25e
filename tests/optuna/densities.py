"""Observations, and the logarithm of the density that Optuna 5.0.0's TPE makes of them at some candidates: densities.csv beside
this file."""

import functools
import pathlib
import random

import numpy
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import default_weights

from draws import draw

SPACE = {
    "x": FloatDistribution(-2.0, 3.0),
    "lr": FloatDistribution(1e-5, 1e-1, log=True),
    "width": IntDistribution(16, 512, log=True),
    "layers": IntDistribution(1, 6),
    "decay": FloatDistribution(0.0, 0.5, step=0.1),
    "optimizer": CategoricalDistribution(["sgd", "adam", "rmsprop"]),
}
RANDOM = random.Random(11)


def arrays(points):
    return {name: numpy.array([d.to_internal_repr(p[name]) for p in points]) for name, d in SPACE.items()}


# Of equal observations the first comes first, on every processor.
numpy.argsort = functools.partial(numpy.argsort, kind="stable")
points = [{name: draw(d, RANDOM) for name, d in SPACE.items()} for _ in range(60)]
observed, candidates = points[:40], points[40:]
parameters = _ParzenEstimatorParameters(1.0, True, False, default_weights, True)
densities = _ParzenEstimator(arrays(observed), SPACE, parameters).log_pdf(arrays(candidates))
rows = [[""] + list(p.values()) for p in observed]
rows += [[repr(float(density))] + list(p.values()) for density, p in zip(densities, candidates)]
lines = [",".join(map(str, row)) for row in [["log_density", *SPACE]] + rows]
(pathlib.Path(__file__).parent / "densities.csv").write_text("\n".join(lines) + "\n")
print(optuna.__version__)
