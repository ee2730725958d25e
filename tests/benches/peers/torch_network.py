"""The autoencoder of the comparison in PyTorch: a half is `layers` times linear and ReLU, then linear; the decoder mirrors
the encoder."""

from torch import nn


def half(sizes):
    parts = []
    for a, b in zip(sizes, sizes[1:]):
        parts += [nn.Linear(a, b), nn.ReLU()]
    return parts[:-1]


def autoencoder(inputs, bottleneck, hidden, layers):
    sizes = [inputs] + [hidden] * layers + [bottleneck]
    return nn.Sequential(*half(sizes), *half(sizes[::-1]))
