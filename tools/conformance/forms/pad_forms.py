"""Padding."""

import numpy as np
from form_case import Table, attributes, constant, floats

_PAD_MODES = {
    "constant": "constant",
    "edge": "edge",
    "reflect": "reflect",
    "symmetric": "symmetric",
}


def cases():
    table = Table()
    begin, end = [0, 1, 2, 0], [1, 0, 1, 2]
    bounds = constant("b", begin) + constant("e", end)
    for mode, numpy_mode in _PAD_MODES.items():
        table.add(
            f"Pad {mode}",
            bounds + f"%r = Pad(%x, %b, %e) {attributes(pad_mode=mode)}",
            lambda x, mode=numpy_mode: np.pad(x, list(zip(begin, end, strict=True)), mode),
            floats(2, 3, 4, 5),
        )
    table.add(
        "Pad with a value",
        bounds + constant("v", 1.5) + '%r = Pad(%x, %b, %e, %v) {pad_mode = "constant"}',
        lambda x: np.pad(x, list(zip(begin, end, strict=True)), constant_values=1.5),
        floats(2, 3, 4, 5),
    )
    table.add(
        "Pad takes away",
        constant("b", [0, 0, -1, 1])
        + constant("e", [0, 0, 0, -2])
        + '%r = Pad(%x, %b, %e) {pad_mode = "constant"}',
        lambda x: np.pad(x[:, :, 1:, :-2], [(0, 0), (0, 0), (0, 0), (1, 0)]),
        floats(2, 3, 4, 5),
    )
    for mode in _PAD_MODES:
        table.add(
            f"Pad {mode} by computed pads",
            f"%r = Pad(%x, %y, %z) {attributes(pad_mode=mode)}",
            lambda x, b, e, mode=mode: _padded(x, b, e, _PAD_MODES[mode]),
            floats(3, 4, 5),
            np.array([0, 2, -1]),
            np.array([1, -2, 2]),
            evaluated=False,
        )
    return table.cases


def _padded(data, begin, end, mode):
    put = [(max(b, 0), max(e, 0)) for b, e in zip(begin, end, strict=True)]
    taken = [slice(max(-b, 0), min(e, 0) or None) for b, e in zip(begin, end, strict=True)]
    return np.pad(data, put, mode)[tuple(taken)]
