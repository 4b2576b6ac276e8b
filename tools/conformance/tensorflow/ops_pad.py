"""Padding."""

import tensorflow as tf
from op_case import Full, Text
from tensorflow import raw_ops as raw


def _pad(x, paddings):
    return lambda g: raw.Pad(input=g.input(x), paddings=paddings)


def _pad_v2(x, paddings, value):
    return lambda g: raw.PadV2(
        input=g.input(x), paddings=paddings, constant_values=tf.constant(value)
    )


def _mirror(x, paddings, mode):
    return lambda g: raw.MirrorPad(input=g.input(x), paddings=paddings, mode=mode)


def _to_multiple(op, rank=4, **attributes):
    """At the end of the second axis as much as makes its extent a multiple of four."""

    def build(g):
        x = g.input([1, None, 4, 2][:rank])
        extents = raw.Shape(input=x)
        extent = raw.StridedSlice(input=extents, begin=[1], end=[2], strides=[1])
        rest = raw.FloorMod(x=raw.Neg(x=extent), y=tf.constant([4]))
        pair = raw.ConcatV2(values=[tf.constant([0]), rest], axis=tf.constant(0))
        none = tf.constant([0, 0])
        paddings = raw.Pack(values=[none, pair, *[none] * (rank - 2)], axis=0)
        return op(input=raw.Relu(features=x), paddings=paddings, **attributes)

    return build


_EDGES = [[0, 0], [1, 2], [2, 1], [0, 0]]

CASES = {
    "Pad": {
        "spatial": _pad([None, 3, 4, 2], _EDGES),
        "channels": _pad([1, 3, 4, 2], [[0, 0], [0, 0], [0, 0], [1, 3]]),
        "matrix": Text(_pad([2, 3], [[1, 1], [0, 2]])),
        "computed": _to_multiple(raw.Pad),
    },
    "PadV2": {
        "spatial": _pad_v2([None, 3, 4, 2], _EDGES, 0.5),
        "negative": Text(_pad_v2([2, 3], [[1, 1], [0, 2]], -3.0)),
        "channels": _pad_v2([1, 3, 4, 2], [[0, 0], [0, 0], [0, 0], [1, 3]], 1.5),
    },
    "MirrorPad": {
        "reflect": _mirror([None, 4, 5, 2], _EDGES, "REFLECT"),
        "symmetric": _mirror([None, 4, 5, 2], _EDGES, "SYMMETRIC"),
        "reflect_matrix": Text(_mirror([3, 4], [[2, 1], [0, 3]], "REFLECT")),
        "symmetric_matrix": _mirror([3, 4], [[3, 1], [0, 4]], "SYMMETRIC"),
        "computed": Full(_to_multiple(raw.MirrorPad, mode="SYMMETRIC")),
    },
}
