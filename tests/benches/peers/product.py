"""The product of two 256 x 256 matrices of f32 in NumPy's OpenBLAS, on one core: what the processor can do. Any shape that
is asked for on stdin is answered with the time of this product (see `asked.py`)."""

from asked import answer, one_core

one_core()

import numpy
from threadpoolctl import threadpool_info


def prepare(*_shape):
    a, b, c = (numpy.random.rand(256, 256).astype("f4") for _ in range(3))

    def call():
        for _ in range(20):
            numpy.matmul(a, b, out=c)

    return call, 20


blas = numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]
kernels = ", ".join(library["architecture"] for library in threadpool_info() if library["internal_api"] == "openblas")
answer(f"NumPy {numpy.__version__} with {blas['name']} {blas['version']}, kernels of {kernels}", prepare)
