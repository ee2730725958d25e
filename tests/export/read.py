"""What Optuna makes of an exported journal: `python read.py FILE SWEEPS_FOLDER`.

Best value and config are those of configs.csv, curves are there, importances can be computed, a search goes on from it,
and the dashboard serves it."""

import csv
import io
import json
import sys

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

file, folder = sys.argv[1:]
optuna.logging.set_verbosity(optuna.logging.ERROR)
storage = JournalStorage(JournalFileBackend(file))
[summary] = optuna.get_all_study_summaries(storage)
study = optuna.load_study(study_name=summary.study_name, storage=storage)
with open(f"{folder}/configs.csv", newline="") as table:
    best = next(csv.DictReader(table))
metric = study.metric_names[0]
assert study.best_value == float(best[f"{metric}_mean"]), (study.best_value, best)
assert study.best_trial.user_attrs["config"] == best["config"]
for name, value in study.best_params.items():
    assert str(value) == best[name] or float(value) == float(best[name]), (name, value, best[name])
states = {}
for trial in study.trials:
    states[trial.state.name] = states.get(trial.state.name, 0) + 1
    assert trial.state.name != "COMPLETE" or trial.intermediate_values, "no curve"
    assert trial.datetime_start <= trial.datetime_complete
before = len(study.trials)
importances = optuna.importance.get_param_importances(study)
assert len(importances) > 0


def objective(trial):
    for name, distribution in study.best_trial.distributions.items():
        trial._suggest(name, distribution)
    return 1e9


study.sampler = optuna.samplers.TPESampler(seed=0)
dashboard = None
try:
    from optuna_dashboard import wsgi

    def get(path):
        status = []
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
        }
        body = b"".join(app(environ, lambda code, headers, *rest: status.append(code)))
        assert status[0].startswith("200"), (path, status, body[:300])
        return json.loads(body)

    app = wsgi(storage)
    [served] = get("/api/studies")["study_summaries"]
    dashboard = len(get(f"/api/studies/{served['study_id']}")["trials"])
    assert dashboard == before, (dashboard, before)
except ImportError:
    pass
study.optimize(objective, n_trials=3)
assert len(study.trials) == before + 3
print(json.dumps({"states": states, "dashboard": dashboard is not None}, sort_keys=True))
