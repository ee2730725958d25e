"""A sweep of a program by phasesweep: N trials, one at a time, of a program that copies `constant.json` to the folder of
the trial.

    python programs_phasesweep.py N

`versions` instead of N prints what it is."""

import sys
from importlib.metadata import version
from pathlib import Path

from phasesweep.cli import main

# Params are refused unless the command has a place for them: here it is a comment of the shell.
EXPERIMENT = """
experiment: programs
storage: auto
provenance: { revision: "1" }
execution: { cwd: . }
override_format: argparse
trial_command: "/bin/cp constant.json {trial_dir}/metrics.json # {overrides}"
metric: { name: y, extractor: { type: json, path: metrics.json, key: y } }
phases:
  - name: programs
    n_trials: N
    sampler: { type: grid }
    gpu_policy: none
    search_space:
      x: { type: int, low: 1, high: N }
"""

if sys.argv[1] == "versions":
    print(f"phasesweep {version('phasesweep')}")
else:
    Path("experiment.yaml").write_text(EXPERIMENT.replace("N", sys.argv[1]))
    sys.argv[1:] = ["run", "experiment.yaml"]
    main()
