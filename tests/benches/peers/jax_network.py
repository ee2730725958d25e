"""The autoencoder of the comparison in JAX, with PyTorch's initialisation: pairs of weights and biases, ReLU after all of
them but the code and the output. Comes before JAX, which it tells to use one thread of the processor."""

import os

os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"

from jaxlib import cpu_feature_guard

# JAX' wheels are compiled for AVX, and refuse processors without it: also one from which it is only hidden.
cpu_feature_guard.check_cpu_features = lambda: None

import jax
import jax.numpy as jnp


def init(key, inputs, bottleneck, hidden, layers):
    encoder = [inputs] + [hidden] * layers + [bottleneck]
    params = []
    for half in (encoder, encoder[::-1]):
        for a, b in zip(half, half[1:]):
            key, w, v = jax.random.split(key, 3)
            bound = a**-0.5
            params.append(
                (
                    jax.random.uniform(w, (a, b), minval=-bound, maxval=bound),
                    jax.random.uniform(v, (b,), minval=-bound, maxval=bound),
                )
            )
    return params


def reconstruct(params, x):
    linear = {len(params) // 2 - 1, len(params) - 1}
    for k, (w, b) in enumerate(params):
        x = x @ w + b
        if k not in linear:
            x = jnp.maximum(x, 0)
    return x
