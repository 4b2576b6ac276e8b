"""Matrices by their diagonals."""

import tensorflow as tf
from op_case import Refused, Text
from tensorflow import raw_ops as raw


def _band(x, lower, upper, dtype="float32"):
    return lambda g: raw.MatrixBandPart(
        input=g.input(x, -9, 9, dtype), num_lower=lower, num_upper=upper
    )


def _band_of_input(g):
    upper = g.input([], -1, 3, "int32")
    return raw.MatrixBandPart(input=g.input([3, 4]), num_lower=tf.constant(1), num_upper=upper)


def _causal(g):
    """A mask as attention has it."""
    scores = g.input([None, 4, 4])
    return raw.MatrixBandPart(
        input=raw.OnesLike(x=scores), num_lower=tf.constant(-1), num_upper=tf.constant(0)
    )


def _diag(x):
    return lambda g: raw.MatrixDiag(diagonal=g.input(x))


def _diag_of(op, x, k=0, rows=-1, columns=-1, rest=0.0):
    return lambda g: op(
        diagonal=g.input(x),
        k=tf.constant(k),
        num_rows=tf.constant(rows),
        num_cols=tf.constant(columns),
        padding_value=tf.constant(rest),
    )


def _diags(op):
    return {
        "main": _diag_of(op, [2, 3]),
        "above": Text(_diag_of(op, [None, 3], k=1)),
        "below": _diag_of(op, [3], k=-2, rest=0.5),
        "wide": _diag_of(op, [2, 2], k=1, rows=2, columns=5),
        "tall": _diag_of(op, [2, 3], k=-1, rows=4, columns=6),
        "band": Refused("MO3111", _diag_of(op, [2, 3], k=[0, 1])),
    }


def _part(x):
    return lambda g: raw.MatrixDiagPart(input=g.input(x))


def _part_of(op, x, k):
    return lambda g: op(input=g.input(x), k=tf.constant(k), padding_value=tf.constant(0.0))


def _parts(op):
    return {
        "main": _part_of(op, [None, 3, 4], 0),
        "above": Text(_part_of(op, [2, 4, 3], 1)),
        "below": _part_of(op, [4, 3], -2),
        "band": Refused("MO3111", _part_of(op, [3, 3], [-1, 1])),
    }


def _set(x, diagonal):
    return lambda g: raw.MatrixSetDiag(input=g.input(x), diagonal=g.input(diagonal))


def _set_of(op, x, diagonal, k):
    return lambda g: op(input=g.input(x), diagonal=g.input(diagonal), k=tf.constant(k))


def _sets(op):
    return {
        "main": _set_of(op, [None, 3, 4], [None, 3], 0),
        "above": Text(_set_of(op, [2, 4, 3], [2, 2], 1)),
        "below": _set_of(op, [4, 3], [2], -2),
    }


CASES = {
    "MatrixBandPart": {
        "lower": _band([3, 4], -1, 0),
        "upper": Text(_band([2, 4, 3], 0, -1)),
        "narrow": _band([None, 5, 5], 1, 2),
        "all": _band([2, 3], -1, -1),
        "integers": _band([3, 4], 0, 1, "int32"),
        "booleans": _band([3, 4], -1, 0, "bool"),
        "input": _band_of_input,
        "causal": _causal,
    },
    "MatrixDiag": {
        "vector": _diag([3]),
        "matrix": Text(_diag([2, 4])),
        "dynamic_batch": _diag([None, 3]),
    },
    "MatrixDiagV2": _diags(raw.MatrixDiagV2),
    "MatrixDiagV3": _diags(raw.MatrixDiagV3),
    "MatrixDiagPart": {
        "square": _part([3, 3]),
        "wide": Text(_part([2, 3, 5])),
        "dynamic_batch": _part([None, 5, 3]),
    },
    "MatrixDiagPartV2": _parts(raw.MatrixDiagPartV2),
    "MatrixDiagPartV3": _parts(raw.MatrixDiagPartV3),
    "MatrixSetDiag": {
        "square": _set([3, 3], [3]),
        "wide": Text(_set([2, 3, 5], [2, 3])),
        "dynamic_batch": _set([None, 5, 3], [None, 3]),
    },
    "MatrixSetDiagV2": _sets(raw.MatrixSetDiagV2),
    "MatrixSetDiagV3": _sets(raw.MatrixSetDiagV3),
}
