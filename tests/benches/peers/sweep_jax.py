"""The sweep of `rival.toml` as JAX does it best: the six trials of one shape (learning rates and datasets) are mapped into
one program, in which the whole training is a compiled loop. Shapes are spread over processes, the largest first.

    JAX_COMPILATION_CACHE_DIR=… python sweep_jax.py PROCESSES FIRST_SEED

prints a JSON line for each trial. With a folder that an earlier run has filled, nothing is compiled."""

import itertools
import json
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor

os.environ["OMP_NUM_THREADS"] = os.environ["NPROC"] = "1"

EPOCHS, BATCH, ROWS, TEST_ROWS, TEST_SEEDS = 100, 64, 1000, 2000, 100_000


def train_shape(hidden, layers, members):
    """The test errors of the members, which are pairs of learning rate and seed."""
    from jax_network import init, reconstruct

    import jax
    import jax.numpy as jnp
    import numpy
    import optax
    from sklearn.datasets import make_moons

    adam = optax.inject_hyperparams(optax.adam)(learning_rate=1e-3)
    batches = -(-ROWS // BATCH)
    gap = batches * BATCH - ROWS  # the last batch is short: its missing rows weigh nothing
    weights = jnp.pad(jnp.ones(ROWS), (0, gap)).reshape(batches, BATCH)

    def loss(params, x, weight):
        return (((reconstruct(params, x) - x) ** 2).mean(1) * weight).sum() / weight.sum()

    def train(x, key, lr):
        params = init(key, 2, 1, hidden, layers)
        state = adam.init(params)
        state.hyperparams["learning_rate"] = lr

        def step(carry, batch):
            params, state = carry
            value, gradient = jax.value_and_grad(loss)(params, *batch)
            updates, state = adam.update(gradient, state)
            return (optax.apply_updates(params, updates), state), value * batch[1].sum()

        def epoch(carry, key):
            rows = jnp.pad(jax.random.permutation(key, ROWS), (0, gap))
            carry, losses = jax.lax.scan(step, carry, (x[rows].reshape(batches, BATCH, 2), weights))
            return carry, losses.sum() / ROWS

        keys = jax.random.split(jax.random.fold_in(key, 1), EPOCHS)
        (params, _), history = jax.lax.scan(epoch, (params, state), keys)
        return params, history

    def moons(n, offset):
        draws = [make_moons(n, noise=0.1, random_state=offset + seed)[0] for _, seed in members]
        return jnp.asarray(numpy.stack(draws).astype("f4"))

    keys = jnp.stack([jax.random.key(seed) for _, seed in members])
    rates = jnp.asarray([lr for lr, _ in members], "float32")
    params, _history = jax.jit(jax.vmap(train))(moons(ROWS, 0), keys, rates)
    test = moons(TEST_ROWS, TEST_SEEDS)
    errors = ((jax.vmap(reconstruct)(params, test) - test) ** 2).mean((1, 2))
    return [
        {"hidden": hidden, "layers": layers, "lr": lr, "seed": seed, "test_mse": float(error)}
        for (lr, seed), error in zip(members, errors)
    ]


def main():
    processes, first = int(sys.argv[1]), int(sys.argv[2])
    shapes = sorted(itertools.product([16, 64, 128], [1, 2, 3]), key=lambda s: -s[0] ** 2 * s[1])
    members = list(itertools.product([1e-3, 3e-3], [first, first + 1, first + 2]))
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        for done in [pool.submit(train_shape, *shape, members) for shape in shapes]:
            for row in done.result():
                print(json.dumps(row))


if __name__ == "__main__":
    main()
