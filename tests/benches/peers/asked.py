"""Steps that are measured on request. A script hands over `prepare(inputs, bottleneck, hidden, layers, batch)`, which
returns a function and the number of steps that a call of it does; each line on stdin is a shape (or `versions`), and is
answered by a JSON line with the microseconds of CPU and of wall time that a step takes, in a window of a fifth of a second."""

import json
import sys
import time

WINDOW = 0.2


def answer(versions, prepare):
    prepared = {}
    for line in sys.stdin:
        if line.strip() == "versions":
            print(json.dumps({"versions": versions}), flush=True)
            continue
        if line not in prepared:
            call, steps = prepare(*map(int, line.split()))
            call()
            calls, took = 1, 0.0
            while took < WINDOW / 4:
                calls *= 2
                begin = time.perf_counter()
                for _ in range(calls):
                    call()
                took = time.perf_counter() - begin
            prepared[line] = call, steps, max(1, round(calls * WINDOW / took))
        call, steps, calls = prepared[line]
        call()
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(calls):
            call()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        each = 1e6 / (calls * steps)
        print(json.dumps({"us": cpu * each, "wall_us": wall * each}), flush=True)


def one_core():
    """Keeps this process, and the threads that libraries start, on one core."""
    import os

    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NPROC"):
        os.environ[name] = "1"
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
