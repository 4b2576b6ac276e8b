"""Normalizations."""

import itertools

import numpy as np
from form_case import Table, constant, floats


def _softmax(x, axis):
    shifted = np.exp(x - x.max(axis, keepdims=True))
    return shifted / shifted.sum(axis, keepdims=True)


def lrn(x, axes, alpha, beta, bias, size):
    squares = np.zeros_like(x)
    for shift in itertools.product(range(-(size // 2), size - size // 2), repeat=len(axes)):
        moved = x**2
        for axis, step in zip(axes, shift, strict=True):
            pad = [(0, 0)] * x.ndim
            pad[axis] = (max(-step, 0), max(step, 0))
            moved = np.pad(moved, pad)
            begin = max(step, 0)
            moved = moved.take(range(begin, begin + x.shape[axis]), axis)
        squares += moved
    return x / (bias + alpha / size ** len(axes) * squares) ** beta


def cases():
    table = Table()
    for axis in (1, 2, 3):
        table.add(
            f"SoftMax {axis}",
            f"%r = SoftMax(%x) {{axis = {axis}}}",
            lambda x, a=axis: _softmax(x, a),
            floats(2, 3, 4, 5),
        )
    for axis in (1, -1):
        table.add(
            f"LogSoftmax {axis}",
            f"%r = LogSoftmax(%x) {{axis = {axis}}}",
            lambda x, a=axis: np.log(_softmax(x, a)),
            floats(2, 3, 4, 5),
        )
    table.add(
        "LRN across channels",
        constant("a", [1]) + "%r = LRN(%x, %a) {alpha = 0.5, beta = 0.75, bias = 1.0, size = 3}",
        lambda x: lrn(x, [1], 0.5, 0.75, 1.0, 3),
        floats(2, 6, 4, 5),
    )
    table.add(
        "LRN within channels",
        constant("a", [2, 3]) + "%r = LRN(%x, %a) {alpha = 0.5, beta = 0.75, bias = 2.0, size = 3}",
        lambda x: lrn(x, [2, 3], 0.5, 0.75, 2.0, 3),
        floats(2, 3, 6, 7),
    )
    return table.cases
