"""One training step in JAX: a compiled loop over an epoch of 16 batches, on one core. Shapes are asked for on stdin (see
`asked.py`)."""

from asked import answer, one_core

one_core()

from jax_network import init, reconstruct

import jax
import jax.numpy as jnp
import optax

BATCHES = 16


def prepare(inputs, bottleneck, hidden, layers, batch):
    adam = optax.adam(1e-3)

    def loss(params, x):
        return ((reconstruct(params, x) - x) ** 2).mean()

    def step(carry, x):
        params, state = carry
        value, gradient = jax.value_and_grad(loss)(params, x)
        updates, state = adam.update(gradient, state)
        return (optax.apply_updates(params, updates), state), value

    params = init(jax.random.key(0), inputs, bottleneck, hidden, layers)
    carry = (params, adam.init(params))
    data = jax.random.normal(jax.random.key(1), (BATCHES, batch, inputs))
    epoch = jax.jit(lambda carry, data: jax.lax.scan(step, carry, data), donate_argnums=0)

    def call():
        nonlocal carry
        carry, losses = epoch(carry, data)
        losses.block_until_ready()

    return call, BATCHES


answer(f"JAX {jax.__version__}, Optax {optax.__version__}", prepare)
