"""What Optuna spends on a trial apart from its training: N trials of a trivial objective, recorded in a journal file.

    python bookkeeping_optuna.py N JOURNAL

prints a JSON line with the seconds of wall and CPU time, imports not counted."""

import json
import sys
import time

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

trials, journal = int(sys.argv[1]), sys.argv[2]
optuna.logging.set_verbosity(optuna.logging.ERROR)
wall, cpu = time.perf_counter(), time.process_time()
storage = JournalStorage(JournalFileBackend(journal))
study = optuna.create_study(study_name="trivial", storage=storage, sampler=optuna.samplers.RandomSampler(seed=0))
study.optimize(lambda trial: trial.suggest_float("lr", 1e-4, 1e-2, log=True), n_trials=trials)
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
print(json.dumps({"versions": f"Optuna {optuna.__version__}", "wall_s": wall, "cpu_s": cpu}))
