"""Learns y = sin(x): prints a line of JSON for each epoch, and goes on from $SWEEPER_CHECKPOINT_DIR after a stop."""
import argparse
import json
import os

import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, required=True)
parser.add_argument("--dims", type=int, nargs="+", required=True)
parser.add_argument("--epochs", type=int, default=5)
parser.add_argument("--batch_norm", action="store_true")
parser.add_argument("--seed", type=int, default=0)
args = parser.parse_args()

torch.manual_seed(args.seed)
torch.use_deterministic_algorithms(True)
x = torch.linspace(-3, 3, 256).unsqueeze(1)
y = torch.sin(x)
layers, width = [], 1
for dim in args.dims:
    layers += [nn.Linear(width, dim), *([nn.BatchNorm1d(dim)] if args.batch_norm else []), nn.ReLU()]
    width = dim
model = nn.Sequential(*layers, nn.Linear(width, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=args.lr)

checkpoint = os.path.join(os.environ.get("SWEEPER_CHECKPOINT_DIR", "."), "checkpoint.pt")
first = 1
if os.path.exists(checkpoint):
    saved = torch.load(checkpoint)
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    torch.set_rng_state(saved["rng"])
    first = saved["epoch"] + 1
for epoch in range(first, args.epochs + 1):
    model.train()
    for rows in torch.randperm(len(x)).split(32):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x[rows]), y[rows])
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        val_loss = nn.functional.mse_loss(model(x), y).item()
    print(json.dumps({"step": epoch, "train_loss": loss.item(), "val_loss": val_loss}))
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "rng": torch.get_rng_state(), "epoch": epoch}
    torch.save(state, checkpoint + ".tmp")
    os.replace(checkpoint + ".tmp", checkpoint)
