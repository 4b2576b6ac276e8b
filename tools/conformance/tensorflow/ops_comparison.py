"""Comparisons, logic and choice."""

import numpy as np
import tensorflow as tf
from op_case import Text
from op_pieces import IMAGE
from tensorflow import raw_ops as raw


def _compare(op):
    """Of integers, so that some are equal; and of floats that are far from it."""
    integers = {"low": -2, "high": 3, "dtype": "int32"}
    return {
        "int32": lambda g: op(x=g.input([2, 3, 4], **integers), y=g.input([2, 3, 4], **integers)),
        "broadcast": lambda g: op(x=g.input([None, 3, 4], **integers), y=g.const([4], **integers)),
        "float32": Text(lambda g: op(x=g.input([2, 3, 4, 5]), y=g.input([5]))),
    }


def _not_finite(op):
    """Of numbers that are none in some places."""

    def values(random, shape):
        return random.choice([1.5, -2.0, np.inf, -np.inf, np.nan], shape)

    return {
        "vector": lambda g: op(x=g.input([20], values=values)),
        "image": Text(lambda g: op(x=g.input([None, 3, 4, 5], values=values))),
        "of_logarithms": lambda g: op(
            x=raw.Log(x=g.input([9], values=lambda r, s: r.integers(0, 2, s)))
        ),
    }


def _approximately(shape, tolerance):
    return lambda g: raw.ApproximateEqual(x=g.input(shape), y=g.const(shape), tolerance=tolerance)


def _logical(op):
    def inputs(a, b):
        return lambda g: op(x=g.input(a, dtype="bool"), y=g.input(b, dtype="bool"))

    return {
        "same_shape": inputs([2, 3, 4], [2, 3, 4]),
        "broadcast": Text(inputs([None, 3, 4], [4])),
        "of_comparisons": lambda g: op(
            x=raw.Greater(x=g.input([5, 6]), y=tf.constant(0.0)),
            y=raw.Less(x=g.input([5, 6]), y=tf.constant(1.0)),
        ),
    }


def _logical_not(shape):
    return lambda g: raw.LogicalNot(x=g.input(shape, dtype="bool"))


def _select(condition, shape, constant=False):
    def build(g):
        other = g.const(shape) if constant else g.input(shape)
        return raw.Select(condition=g.input(condition, dtype="bool"), x=g.input(shape), y=other)

    return build


def _select_v2(condition, t, e):
    return lambda g: raw.SelectV2(
        condition=g.input(condition, dtype="bool"), t=g.input(t), e=g.input(e)
    )


def _select_by_comparison(g):
    x = g.input(IMAGE)
    positive = raw.Greater(x=x, y=tf.constant(0.0))
    return raw.SelectV2(condition=positive, t=x, e=raw.Mul(x=x, y=tf.constant(0.1)))


def _buckets(shape, low, high, dtype="float32", boundaries=(-1.5, 0, 0.5, 3)):
    return lambda g: raw.Bucketize(
        input=g.input(shape, low, high, dtype), boundaries=list(boundaries)
    )


CASES = {
    "Bucketize": {
        "image": _buckets([None, 3, 4, 2], -4, 4),
        "list": _buckets([9], -4, 4),
        "int32": _buckets([4, 5], -4, 5, "int32"),
    },
    "Greater": _compare(raw.Greater),
    "GreaterEqual": _compare(raw.GreaterEqual),
    "Less": _compare(raw.Less),
    "LessEqual": _compare(raw.LessEqual),
    "Equal": _compare(raw.Equal),
    "NotEqual": _compare(raw.NotEqual),
    "ApproximateEqual": {
        "near": _approximately([4, 5], 0.5),
        "nearer": Text(_approximately([4, 5], 0.1)),
        "image": _approximately([1, 3, 4, 5], 1.0),
    },
    "IsFinite": _not_finite(raw.IsFinite),
    "IsInf": _not_finite(raw.IsInf),
    "IsNan": _not_finite(raw.IsNan),
    "LogicalAnd": _logical(raw.LogicalAnd),
    "LogicalOr": _logical(raw.LogicalOr),
    "LogicalNot": {
        "tensor": _logical_not([None, 3, 4]),
        "number": _logical_not([]),
        "of_comparison": Text(
            lambda g: raw.LogicalNot(x=raw.Less(x=g.input([5, 6]), y=g.input([6])))
        ),
    },
    "Select": {
        "same_shape": _select([2, 3, 4], [2, 3, 4]),
        "vector_condition": _select([2], [2, 3, 4]),
        "scalar_condition": Text(_select([], [2, 3, 4])),
        "constant": _select([2, 3], [2, 3], constant=True),
    },
    "SelectV2": {
        "same_shape": _select_v2([2, 3, 4], [2, 3, 4], [2, 3, 4]),
        "broadcast_condition": _select_v2([4], [2, 3, 4], [2, 3, 4]),
        "broadcast_values": _select_v2([2, 3, 4], [4], []),
        "by_comparison": _select_by_comparison,
    },
}
