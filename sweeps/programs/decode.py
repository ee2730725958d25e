"""Encodes and decodes rows with the weights of a trained trial, in numpy alone: `python3 decode.py outputs/<name>/trials/<ab>/<id>`."""
import json, sys, numpy as np
from safetensors import safe_open
with safe_open(f"{sys.argv[1]}/model.safetensors", "np") as file:
    about = json.loads((file.metadata() or {}).get("sweeper", '{"mean": 0, "sd": 1}'))  # moons have no table
    weights = {name: file.get_tensor(name) for name in file.keys()}
assert not any("blocks" in name for name in weights), "these lines are for model.kind = \"mlp\""
def through(part, rows):
    layers = sorted(int(name.split(".")[1]) for name in weights if name.startswith(part) and name.endswith("bias"))
    for i in layers:
        rows = rows @ weights[f"{part}.{i}.weight"].T + weights[f"{part}.{i}.bias"]
        rows = np.maximum(rows, 0) if i != layers[-1] else rows
    return rows
encode = lambda rows: through("encoder", (rows - np.array(about["mean"])) / about["sd"])
decode = lambda codes: through("decoder", codes) * about["sd"] + about["mean"]
# A row a line, its numbers in the order of about["columns"]: decode(encode(np.array([[0.5, 1.2], [0.7, 0.1]])))
