"""One training step in PyTorch: eager, with the fused Adam, on one core. Shapes are asked for on stdin (see `asked.py`)."""

from asked import answer, one_core

one_core()

import torch
from torch.nn.functional import mse_loss

from torch_network import autoencoder


def prepare(inputs, bottleneck, hidden, layers, batch):
    torch.manual_seed(0)
    net = autoencoder(inputs, bottleneck, hidden, layers)
    adam = torch.optim.Adam(net.parameters(), lr=1e-3, fused=True)
    batches = list(torch.randn(16, batch, inputs))

    def epoch():
        for x in batches:
            adam.zero_grad(set_to_none=True)
            mse_loss(net(x), x).backward()
            adam.step()

    return epoch, len(batches)


torch.set_num_threads(1)
answer(f"PyTorch {torch.__version__} with its {torch.backends.cpu.get_cpu_capability()} kernels", prepare)
