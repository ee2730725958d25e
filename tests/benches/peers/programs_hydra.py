"""A sweep of a program by Hydra, with its joblib launcher: N trials, one at a time, of a program that copies
`constant.json` to the folder of the trial.

    python programs_hydra.py N

`versions` instead of N prints what it is."""

import subprocess
import sys
from importlib.metadata import version

import hydra
from hydra.core.hydra_config import HydraConfig


@hydra.main(version_base=None, config_path=None)
def program(config):
    about = HydraConfig.get().runtime
    constant, metrics = f"{about.cwd}/constant.json", f"{about.output_dir}/metrics.json"
    subprocess.run(["/bin/cp", constant, metrics], check=True)


if sys.argv[1] == "versions":
    print(f"Hydra {version('hydra-core')} with joblib {version('joblib')}")
else:
    sweep = [f"+x=range(0,{sys.argv[1]})", "hydra/launcher=joblib", "hydra.launcher.n_jobs=1"]
    sys.argv[1:] = ["--multirun", *sweep]
    program()
