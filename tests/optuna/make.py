"""Random trials, and the importances that Optuna 5.0.0 gives them: trials.csv and shares.csv beside this file."""

import math
import pathlib
import random

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

from draws import draw

SPACE = {
    "x": FloatDistribution(-2.0, 3.0),
    "lr": FloatDistribution(1e-5, 1e-1, log=True),
    "width": IntDistribution(16, 512, log=True),
    "layers": IntDistribution(1, 6),
    "decay": FloatDistribution(0.0, 0.5, step=0.1),
    "optimizer": CategoricalDistribution(["sgd", "adam", "rmsprop"]),
    "momentum": FloatDistribution(0.5, 0.99),
    "inert": FloatDistribution(0.0, 1.0),
}
RANDOM = random.Random(7)


def trial():
    p = {name: draw(d, RANDOM) for name, d in SPACE.items() if name != "momentum"}
    if p["optimizer"] == "sgd":
        p["momentum"] = draw(SPACE["momentum"], RANDOM)
    value = (p["x"] - 1) ** 2 + 0.5 * (math.log10(p["lr"]) + 3) ** 2
    value += {"sgd": 1.0, "adam": 0.0, "rmsprop": 0.4}[p["optimizer"]]
    value += 20 * (p.get("momentum", 0.9) - 0.9) ** 2 + 20 / p["width"] + 0.1 * p["layers"] + RANDOM.gauss(0, 0.2)
    return float(f"{value:.5g}"), p


here = pathlib.Path(__file__).parent
optuna.logging.set_verbosity(optuna.logging.ERROR)
trials = [trial() for _ in range(90)]
rows = [[value] + [p.get(name, "") for name in SPACE] for value, p in trials]
lines = [",".join(map(str, row)) for row in [["value", *SPACE]] + rows]
(here / "trials.csv").write_text("\n".join(lines) + "\n")
lines = ["goal,hyperparameter,share"]
for goal in "minimize", "maximize":
    study = optuna.create_study(direction=goal)
    for value, p in trials:
        distributions = {name: SPACE[name] for name in p}
        study.add_trial(optuna.trial.create_trial(value=value, params=p, distributions=distributions))
    shares = optuna.importance.get_param_importances(study)  # PED-ANOVA is the default
    lines += [f"{goal},{name},{share!r}" for name, share in shares.items()]
(here / "shares.csv").write_text("\n".join(lines) + "\n")
