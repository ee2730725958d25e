"""Optuna's dashboard of a journal file: `python dashboard.py FILE PORT`."""

import sys

from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna_dashboard import run_server

run_server(JournalStorage(JournalFileBackend(sys.argv[1])), host="127.0.0.1", port=int(sys.argv[2]))
