"""Sparse tensors: places, values, extents."""

import tensorflow as tf
from op_case import Full
from tensorflow import raw_ops as raw


def _i64(values):
    return tf.constant(values, tf.int64)


def _add(places, extents):
    def build(g):
        return raw.SparseTensorDenseAdd(
            a_indices=_i64(places),
            a_values=g.input([len(places)]),
            a_shape=_i64(extents),
            b=g.input(extents),
        )

    return build


def _product(places, extents, other, **adjoint):
    def build(g):
        return raw.SparseTensorDenseMatMul(
            a_indices=_i64(places),
            a_values=g.input([len(places)]),
            a_shape=_i64(extents),
            b=g.input(other),
            **adjoint,
        )

    return build


def _reshape(places, before, after):
    def build(g):
        found = raw.SparseReshape(
            input_indices=g.fed(
                raw.Placeholder(dtype=tf.int64, shape=[len(places), len(before)], name="places"),
                [len(places), len(before)],
                dtype="int64",
                values=lambda random, shape: places,
            ),
            input_shape=_i64(before),
            new_shape=_i64(after),
        )
        return [found.output_indices, found.output_shape]

    return build


def _fill(places, extents, dtype="float32"):
    def build(g):
        found = raw.SparseFillEmptyRows(
            indices=g.fed(
                raw.Placeholder(dtype=tf.int64, shape=[len(places), 2], name="places"),
                [len(places), 2],
                dtype="int64",
                values=lambda random, shape: places,
            ),
            values=g.input([len(places)], -9, 9, dtype),
            dense_shape=_i64(extents),
            default_value=tf.constant(7, dtype),
        )
        return list(found)

    return build


_PLACES = [[0, 1], [1, 0], [2, 3]]

CASES = {
    "SparseTensorDenseAdd": {
        "matrix": _add(_PLACES, [3, 4]),
        "list": Full(_add([[1], [4]], [5])),
        "cube": Full(_add([[0, 1, 1], [1, 0, 0]], [2, 3, 2])),
    },
    "SparseTensorDenseMatMul": {
        "plain": _product(_PLACES, [3, 4], [4, 2]),
        "adjoint_a": Full(_product(_PLACES, [3, 4], [3, 2], adjoint_a=True)),
        "adjoint_b": Full(_product(_PLACES, [3, 4], [2, 4], adjoint_b=True)),
    },
    "SparseReshape": {
        "known": _reshape(_PLACES, [3, 4], [2, 6]),
        "open": Full(_reshape(_PLACES, [3, 4], [2, -1, 3])),
        "flat": Full(_reshape([[0, 1, 1], [1, 0, 1]], [2, 3, 2], [-1])),
    },
    "SparseFillEmptyRows": {
        "some": _fill([[1, 0], [1, 3], [4, 2]], [6, 4]),
        "none": Full(_fill([[0, 0], [1, 3], [2, 2]], [3, 4])),
        "integers": Full(_fill([[2, 1]], [4, 4], "int32")),
    },
}
