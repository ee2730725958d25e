"""Median best regrets of Optuna 5.0.0's samplers on the functions of src/search/sampler/benchmarks, and the CPU time that its
TPE takes: samplers.csv beside this file. Needs optuna (5.0.0) and numpy; ten minutes on two cores."""

import math
import multiprocessing
import pathlib
import statistics
import time

import optuna
from optuna.samplers import RandomSampler, TPESampler

TRIALS = 128
RANDOM_SEEDS, TPE_SEEDS = 200, 100


def branin(x, y):
    bowl = y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6
    return bowl * bowl + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10 - 0.39788735772973816


A = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
P = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]


def hartmann(x):
    wells = zip([1.0, 1.2, 3.0, 3.2], A, P)
    return 3.322368011415515 - sum(
        c * math.exp(-sum(a * (xi - p) ** 2 for a, xi, p in zip(a, x, p))) for c, a, p in wells
    )


def ackley(x):
    squares = sum(xi * xi for xi in x) / len(x)
    cosines = sum(math.cos(2 * math.pi * xi) for xi in x) / len(x)
    return 20 - 20 * math.exp(-0.2 * math.sqrt(squares)) + math.e - math.exp(cosines)


def rosenbrock(x):
    return sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(x, x[1:]))


def styblinski_tang(x):
    return sum((xi**4 - 16 * xi * xi + 5 * xi) / 2 + 39.16616570377142 for xi in x)


def ellipsoid(x):
    return sum(1000 ** (i / (len(x) - 1)) * xi * xi for i, xi in enumerate(x))


def on_cube(function, n, low, high):
    return lambda trial: function([trial.suggest_float(f"x{i}", low, high) for i in range(n)])


def branch(trial):
    kind = trial.suggest_categorical("kind", ["branin", "ackley", "quadratic"])
    if kind == "branin":
        return branin(trial.suggest_float("x", -5, 10), trial.suggest_float("y", 0, 15))
    if kind == "ackley":
        return 0.1 + ackley([trial.suggest_float("p", -32.768, 32.768), trial.suggest_float("q", -32.768, 32.768)]) / 4
    rate, count = trial.suggest_float("rate", 1e-5, 1, log=True), trial.suggest_int("count", 1, 16)
    return 0.5 + (math.log10(rate) + 2) ** 2 + ((count - 7) / 4) ** 2


def depth(trial):
    value = (math.log10(trial.suggest_float("lr", 1e-5, 1, log=True)) + 2.5) ** 2 / 2
    if trial.suggest_categorical("optimizer", ["sgd", "adam"]) == "sgd":
        value += 10 * (trial.suggest_float("momentum", 0, 1) - 0.9) ** 2
    else:
        value += 0.2
    layers = trial.suggest_int("layers", 1, 4)
    units = [trial.suggest_int(f"units{k}", 8, 512, log=True) for k in range(layers)]
    return value + 0.6 * (layers - 3) ** 2 + sum((math.log2(n) - 7 + k) ** 2 / 8 for k, n in enumerate(units))


FUNCTIONS = {
    "Branin": lambda trial: branin(trial.suggest_float("x0", -5, 10), trial.suggest_float("x1", 0, 15)),
    "Hartmann 6D": on_cube(hartmann, 6, 0, 1),
    "Ackley 5D": on_cube(ackley, 5, -32.768, 32.768),
    "Rosenbrock 4D": on_cube(rosenbrock, 4, -5, 10),
    "Styblinski-Tang 4D": on_cube(styblinski_tang, 4, -5, 5),
    "ellipsoid 5D": on_cube(ellipsoid, 5, -5, 5),
    "branch": branch,
    "depth": depth,
}


def ten_parameters(trial):
    floats = [trial.suggest_float(f"x{i}", 0, 1) for i in range(3)]
    rates = [trial.suggest_float(f"rate{i}", 1e-5, 1, log=True) for i in range(2)]
    counts = [trial.suggest_int("layers", 1, 8), trial.suggest_int("epochs", 1, 100)]
    width = trial.suggest_int("width", 16, 512, log=True)
    words = [trial.suggest_categorical(f"word{i}", ["a", "b", "c"]) for i in range(2)]
    value = sum((x - 0.3) ** 2 for x in floats) + sum((math.log10(x) + 2) ** 2 for x in rates)
    return value + sum(counts) / 50 + (math.log2(width) - 6) ** 2 + sum(word != "b" for word in words)


def best(task):
    name, sampler, seed = task
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(sampler={"random": RandomSampler, "TPE": TPESampler}[sampler](seed=seed))
    study.optimize(FUNCTIONS[name], n_trials=TRIALS)
    return study.best_value


def cpu_seconds():
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(sampler=TPESampler(seed=0))
    before = time.process_time()
    study.optimize(ten_parameters, n_trials=1000)
    return time.process_time() - before


if __name__ == "__main__":
    lines = ["optuna,measured,function,sampler,seeds,value"]
    start = f"{optuna.__version__},"
    lines.append(f"{start}CPU seconds,10 parameters,TPE,1,{cpu_seconds():.4g}")
    with multiprocessing.Pool() as pool:
        for sampler, seeds in ("random", RANDOM_SEEDS), ("TPE", TPE_SEEDS):
            for name in FUNCTIONS:
                found = pool.map(best, [(name, sampler, seed) for seed in range(seeds)])
                lines.append(f"{start}median regret,{name},{sampler},{seeds},{statistics.median(found):.6g}")
                print(lines[-1], flush=True)
    (pathlib.Path(__file__).parent / "samplers.csv").write_text("\n".join(lines) + "\n")
