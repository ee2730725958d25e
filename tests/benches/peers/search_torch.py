"""The search of `search.toml` as Optuna and PyTorch do it: the multivariate TPE with its constant liar, Hyperband, and a
journal file shared by processes of one thread each; batches are slices of a permutation and Adam is the fused one.

    python search_torch.py PROCESSES SEED JOURNAL TARGET MOST_SECONDS

prints a JSON line: the seconds until a whole training ended with a validation error of at most TARGET (null if none did),
and how many configs were tried until then. Time begins when every process has imported what it needs."""

import json
import math
import multiprocessing
import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"

import numpy
import optuna
import torch
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from sklearn.datasets import make_moons
from torch.nn.functional import mse_loss

from torch_network import autoencoder

EPOCHS, RUNG, STEP_SIZE, VALID_SEEDS = 135, 15, 30, 100_000


def moons(n, seed):
    points, _ = make_moons(n, noise=0.1, random_state=seed)
    return torch.from_numpy(points.astype(numpy.float32))


def train(params, x, valid, report):
    """The validation error after training; `report` hears it at rungs and may raise."""
    net = autoencoder(2, 1, params["hidden_size"], params["layers"])
    adam = torch.optim.Adam(net.parameters(), lr=params["lr"], fused=True)
    rung = RUNG
    for epoch in range(EPOCHS):
        if params["schedule"] == "cosine":
            factor = (1 + math.cos(math.pi * epoch / EPOCHS)) / 2
        elif params["schedule"] == "step":
            factor = params["gamma"] ** (epoch // STEP_SIZE)
        else:
            factor = 1.0
        adam.param_groups[0]["lr"] = params["lr"] * factor
        for batch in x[torch.randperm(len(x))].split(params["batch_size"]):
            adam.zero_grad(set_to_none=True)
            mse_loss(net(batch), batch).backward()
            adam.step()
        if epoch + 1 == rung:
            with torch.no_grad():
                error = mse_loss(net(valid), valid).item()
            report(error, rung)
            rung *= 3
    return error


def worker(journal, seed, rank, target, most, ready, over, found):
    torch.set_num_threads(1)
    torch.manual_seed(1000 * seed + rank)
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.load_study(
        study_name="moons",
        storage=JournalStorage(JournalFileBackend(journal)),
        sampler=optuna.samplers.TPESampler(seed=1000 * seed + rank, multivariate=True, group=True, constant_liar=True),
        pruner=optuna.pruners.HyperbandPruner(min_resource=RUNG, max_resource=EPOCHS, reduction_factor=3),
    )
    x, valid = moons(2000, seed), moons(10_000, VALID_SEEDS + seed)
    ready.wait()
    begin = time.perf_counter()

    def objective(trial):
        params = {
            "lr": trial.suggest_float("lr", 1e-4, 1e-1, log=True),
            "batch_size": trial.suggest_int("batch_size", 8, 256, log=True),
            "schedule": trial.suggest_categorical("schedule", ["constant", "cosine", "step"]),
            "hidden_size": trial.suggest_int("hidden_size", 8, 128, log=True),
            "layers": trial.suggest_int("layers", 1, 4),
        }
        if params["schedule"] == "step":
            params["gamma"] = trial.suggest_float("gamma", 0.1, 0.9)

        def report(error, step):
            if over.is_set() or time.perf_counter() - begin > most or not math.isfinite(error):
                raise optuna.TrialPruned
            if step < EPOCHS:
                trial.report(error, step)
                if trial.should_prune():
                    raise optuna.TrialPruned

        error = train(params, x, valid, report)
        if error <= target and not over.is_set():
            found.value = time.perf_counter() - begin
            over.set()
        return error

    def stop(study, _trial):
        if over.is_set() or time.perf_counter() - begin > most:
            study.stop()

    study.optimize(objective, callbacks=[stop])


def main():
    processes, seed, journal = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    target, most = float(sys.argv[4]), float(sys.argv[5])
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    storage = JournalStorage(JournalFileBackend(journal))
    study = optuna.create_study(study_name="moons", direction="minimize", storage=storage)
    spawn = multiprocessing.get_context("spawn")
    ready, over, found = spawn.Barrier(processes), spawn.Event(), spawn.Value("d", math.inf)
    shared = (journal, seed)
    workers = [
        spawn.Process(target=worker, args=(*shared, rank, target, most, ready, over, found)) for rank in range(processes)
    ]
    for process in workers:
        process.start()
    for process in workers:
        process.join()
    seconds = found.value if math.isfinite(found.value) else None
    versions = f"Optuna {optuna.__version__}, PyTorch {torch.__version__}"
    print(json.dumps({"versions": versions, "seconds": seconds, "configs": len(study.trials)}))


if __name__ == "__main__":
    main()
