"""The sweep of `rival.toml` as Optuna and PyTorch do it: a grid sampler and a journal file shared by processes of one
thread each; batches are slices of a permutation (no DataLoader) and Adam is the fused one.

    python sweep_torch.py PROCESSES FIRST_SEED JOURNAL

prints a JSON line for each trial. Trials are repeated on three datasets, from FIRST_SEED on."""

import json
import multiprocessing
import os
import sys

os.environ["OMP_NUM_THREADS"] = "1"

import numpy
import optuna
import torch
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from sklearn.datasets import make_moons
from torch.nn.functional import mse_loss

from torch_network import autoencoder

EPOCHS, BATCH, TEST_SEEDS = 100, 64, 100_000


def moons(n, seed):
    points, _ = make_moons(n, noise=0.1, random_state=seed)
    return torch.from_numpy(points.astype(numpy.float32))


def train(hidden, layers, lr, seed):
    """The test error after training, and each epoch's mean training error."""
    torch.manual_seed(seed)
    x, test = moons(1000, seed), moons(2000, TEST_SEEDS + seed)
    net = autoencoder(2, 1, hidden, layers)
    adam = torch.optim.Adam(net.parameters(), lr=lr, fused=True)
    history = []
    for _ in range(EPOCHS):
        total = 0.0
        for batch in x[torch.randperm(len(x))].split(BATCH):
            adam.zero_grad(set_to_none=True)
            loss = mse_loss(net(batch), batch)
            loss.backward()
            adam.step()
            total += loss.item() * len(batch)
        history.append(total / len(x))
    with torch.no_grad():
        return mse_loss(net(test), test).item(), history


def worker(journal, grid):
    torch.set_num_threads(1)
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    sampler = optuna.samplers.GridSampler(grid)
    study = optuna.load_study(study_name="moons", storage=JournalStorage(JournalFileBackend(journal)), sampler=sampler)

    def objective(trial):
        test, history = train(**{name: trial.suggest_categorical(name, values) for name, values in grid.items()})
        trial.set_user_attr("history", history)
        return test

    study.optimize(objective)  # the sampler stops it when the grid is done


def main():
    processes, first, journal = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    seeds = [first, first + 1, first + 2]
    grid = {"hidden": [16, 64, 128], "layers": [1, 2, 3], "lr": [1e-3, 3e-3], "seed": seeds}
    storage = JournalStorage(JournalFileBackend(journal))
    study = optuna.create_study(study_name="moons", direction="minimize", storage=storage)
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=worker, args=(journal, grid)) for _ in range(processes)]
    for process in workers:
        process.start()
    for process in workers:
        process.join()
    for trial in study.trials:
        if trial.value is not None:
            print(json.dumps({**trial.params, "test_mse": trial.value}))


if __name__ == "__main__":
    main()
