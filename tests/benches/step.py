"""A training step of sweeper beside JAX's compiled epoch (jit + scan, Adam, one thread), and the rate of OpenBLAS.

    cargo test --release --lib --no-run
    python tests/benches/step.py target/release/deps/sweeper-…

needs numpy, jax and optax. Every shape is measured by one and then the other, several times; the figures are the lowest
tenth of all epochs, because other work on the machine only adds.
"""
import os
import subprocess
import sys
import time

os.environ.update(OPENBLAS_NUM_THREADS="1", NPROC="1", JAX_PLATFORMS="cpu",
                  XLA_FLAGS="--xla_cpu_multi_thread_eigen=false")
import jax
import jax.numpy as jnp
import numpy as np
import optax

ROWS, SECONDS = 1024, 0.15
tenth = lambda times: sorted(times)[len(times) // 10]


def timed(call, seconds):
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        begin = time.perf_counter()
        call()
        times.append(time.perf_counter() - begin)
    return times


def openblas(n=256):
    a, b = (np.random.rand(n, n).astype("f4") for _ in range(2))
    return 2e-9 * n ** 3 / tenth(timed(lambda: np.matmul(a, b), 0.5))


def jax_epoch(hidden, layers, batch, inputs):
    widths = [inputs] + [hidden] * layers + [8 if inputs == 64 else 1]
    widths, optimiser = widths + widths[-2::-1], optax.adam(1e-3)
    keys = jax.random.split(jax.random.key(0), len(widths))
    bound = lambda a: dict(minval=-a ** -0.5, maxval=a ** -0.5)
    params = [(jax.random.uniform(k, (a, b), **bound(a)), jax.random.uniform(k, (b,), **bound(a)))
              for k, a, b in zip(keys, widths, widths[1:])]

    def loss(params, x):
        z = x
        for i, (w, b) in enumerate(params):
            z = z @ w + b
            z = z if i in (layers, 2 * layers + 1) else jnp.maximum(z, 0)
        return jnp.mean((z - x) ** 2)

    def step(carry, x):
        params, state = carry
        value, gradient = jax.value_and_grad(loss)(params, x)
        update, state = optimiser.update(gradient, state)
        return (optax.apply_updates(params, update), state), value

    rows = jax.random.normal(keys[0], (ROWS // batch, batch, inputs))
    epoch = jax.jit(lambda carry, rows: jax.lax.scan(step, carry, rows), donate_argnums=0)
    carry = [(params, optimiser.init(params))]

    def call():
        carry[0], losses = epoch(carry[0], rows)
        losses.block_until_ready()
    call()
    return call, ROWS // batch


def sweeper(binary, *shape):
    command = [binary, "learn::bench", "--ignored", "--nocapture"]
    env = dict(os.environ, SWEEPER_BENCH="x".join(map(str, shape)))
    lines = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.splitlines()
    return next(float(words[-2]) for words in map(str.split, lines) if words[:4] == list(map(str, shape)))


def main(binary):
    print("hidden layers batch input   sweeper us   JAX us  JAX/sweeper  GFLOP/s  % of OpenBLAS", flush=True)
    ratios = []
    for inputs in (2, 64):
        for hidden in (16, 64, 128, 256):
            for layers in (1, 2, 3):
                for batch in (64, 256):
                    shape = hidden, layers, batch, inputs
                    call, steps = jax_epoch(*shape)
                    theirs, ours, blas = [], [], []
                    for _ in range(2):
                        theirs += timed(call, SECONDS)
                        ours.append(sweeper(binary, *shape))
                        blas.append(openblas())
                    ours, theirs = min(ours), 1e6 * tenth(theirs) / steps
                    code = 8 if inputs == 64 else 1
                    weights = 2 * (inputs * hidden + (layers - 1) * hidden ** 2 + hidden * code)
                    rate = 6e-3 * weights * batch / ours
                    ratios.append(theirs / ours)
                    print(f"{hidden:6}{layers:7}{batch:6}{inputs:6}{ours:13.1f}{theirs:9.1f}{theirs / ours:13.2f}"
                          f"{rate:9.1f}{100 * rate / max(blas):15.0f}", flush=True)
    print(f"JAX/sweeper: geometric mean {np.exp(np.mean(np.log(ratios))):.2f}, least {min(ratios):.2f}")


main(sys.argv[1])
