"""Reductions along axes, and the running sum."""

import numpy as np
from op_case import Text
from tensorflow import raw_ops as raw


def _reduce(op, x, axes, low=-2, high=2, dtype="float32", keep=False):
    return lambda g: op(input=g.input(x, low, high, dtype), axis=axes, keep_dims=keep)


def _reductions(op, low=-2, high=2, dtypes=("float32",)):
    first = dtypes[0]
    forms = {
        "spatial": _reduce(op, [None, 4, 5, 3], [1, 2], low, high, first),
        "spatial_kept": _reduce(op, [None, 4, 5, 3], [1, 2], low, high, first, keep=True),
        "channels": _reduce(op, [2, 4, 5, 3], [3], low, high, first, keep=True),
        "last_axis": Text(_reduce(op, [2, 3, 4], -1, low, high, first)),
        "all_axes": _reduce(op, [2, 3, 4], [0, 1, 2], low, high, first),
        "no_axis": _reduce(op, [2, 3], np.zeros([0], np.int32), low, high, first),
    }
    forms |= {dtype: _reduce(op, [3, 4], [1], low, high, dtype) for dtype in dtypes[1:]}
    return forms


def _cumsum(x, axis, exclusive=False, reverse=False, dtype="float32"):
    return lambda g: raw.Cumsum(
        x=g.input(x, -5, 5, dtype), axis=axis, exclusive=exclusive, reverse=reverse
    )


def _l2_loss(shape):
    return lambda g: raw.L2Loss(t=g.input(shape))


def _l2_loss_of_image(g):
    """Whatever layout the convolution computes in."""
    x = g.input([1, 5, 5, 2])
    x = raw.Conv2D(input=x, filter=g.const([3, 3, 2, 4]), strides=[1] * 4, padding="SAME")
    return raw.L2Loss(t=x)


CASES = {
    "L2Loss": {
        "matrix": _l2_loss([None, 4]),
        "number": Text(_l2_loss([])),
        "of_image": _l2_loss_of_image,
    },
    "EuclideanNorm": _reductions(raw.EuclideanNorm),
    "Sum": _reductions(raw.Sum, dtypes=("float32", "int32")),
    "Mean": _reductions(raw.Mean),
    "Max": _reductions(raw.Max, dtypes=("float32", "int32")),
    "Min": _reductions(raw.Min, dtypes=("float32", "int32")),
    "Prod": _reductions(raw.Prod, 0.5, 1.5)
    | {
        "int32": _reduce(raw.Prod, [3, 4], [1], 1, 4, "int32"),
    },
    "All": _reductions(raw.All, dtypes=("bool",)),
    "Any": _reductions(raw.Any, dtypes=("bool",)),
    "Cumsum": {
        "plain": _cumsum([2, 5], 1),
        "exclusive": _cumsum([2, 5], 1, exclusive=True),
        "reverse": Text(_cumsum([None, 5, 3], -2, reverse=True)),
        "both": _cumsum([2, 5, 3], 0, exclusive=True, reverse=True),
        "int32": _cumsum([2, 5], 1, dtype="int32"),
    },
}
