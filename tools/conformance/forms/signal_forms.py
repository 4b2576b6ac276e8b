"""Signals as sums of waves."""

import numpy as np
from form_case import Table, constant, floats

# Lengths that are and are not powers of two.
_SHAPE = (2, 6, 7, 8)
_AXES = ([0], [1], [2], [3], [-1], [3, 1], [0, 2])


def _complex(x):
    return x[..., 0] + 1j * x[..., 1]


def _parts(x):
    return np.stack([x.real, x.imag], -1)


def cases():
    table = Table()
    transforms = {"DFT": np.fft.fftn, "IDFT": np.fft.ifftn}
    for axes in _AXES:
        lines = constant("a", axes)
        for name, transform in transforms.items():
            table.add(
                f"{name} {axes}",
                lines + f"%r = {name}(%x, %a)",
                lambda x, f=transform, a=axes: _parts(f(_complex(x), axes=a)),
                floats(*_SHAPE, 2),
            )
        table.add(
            f"RDFT {axes}",
            lines + "%r = RDFT(%x, %a)",
            lambda x, a=axes: _parts(np.fft.rfftn(x, axes=a)),
            floats(*_SHAPE),
        )
    for name, shape in (("DFT", (3, 5, 2)), ("IDFT", (3, 5, 2)), ("RDFT", (3, 5))):
        table.add(
            f"{name} of open extents",
            constant("a", [1]) + f"%r = {name}(%x, %a)",
            lambda x, n=name: _parts(
                np.fft.rfft(x, axis=1) if n == "RDFT" else transforms[n](_complex(x), axes=[1])
            ),
            floats(*shape),
            open=True,
        )
    return table.cases
