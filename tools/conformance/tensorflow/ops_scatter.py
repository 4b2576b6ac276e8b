"""Tensors with some elements replaced, or combined with others."""

import numpy as np
import tensorflow as tf
from op_case import Text
from tensorflow import raw_ops as raw


def _scatter_nd(indices, updates, shape):
    return lambda g: raw.ScatterNd(
        indices=tf.constant(indices), updates=g.input(updates), shape=tf.constant(shape)
    )


def _scatter_nd_of_input(g):
    places = g.input([6, 1], 0, 4, "int32")
    return raw.ScatterNd(indices=places, updates=g.input([6, 3]), shape=[4, 3])


def _tensor_scatter(op, again):
    """`again`: indices may be there twice."""

    def form(x, indices, updates, dtype="float32"):
        return lambda g: op(
            tensor=g.input(x, -5, 5, dtype),
            indices=tf.constant(indices),
            updates=g.input(updates, -5, 5, dtype),
        )

    return {
        "elements": form([4, 3], [[0, 1], [3, 2]], [2]),
        "rows": Text(form([4, 3], [[2], [2 if again else 0]], [2, 3])),
        "integers": form([5], [[4], [1]], [2], "int32"),
    }


def _sparse(indices, shape, values):
    return lambda g: raw.SparseToDense(
        sparse_indices=tf.constant(indices),
        output_shape=tf.constant(shape),
        sparse_values=g.input(values),
        default_value=g.input([]),
    )


def _permutation(random, shape):
    return random.permutation(shape[0])


def _inverted(count, dtype="int32"):
    return lambda g: raw.InvertPermutation(x=g.input([count], dtype=dtype, values=_permutation))


def _counts(op, x, size, weights=None, argument="arr", **attributes):
    def build(g):
        numbers = g.input(x, 0, 7, "int32")
        none = np.zeros([0], np.float32)
        factors = tf.constant(none) if weights is None else g.input(weights)
        return op(**{argument: numbers}, size=size, weights=factors, **attributes)

    return build


def _dense(x, size, weights=None, **attributes):
    return _counts(raw.DenseBincount, x, size, weights, argument="input", **attributes)


CASES = {
    "ScatterNd": {
        "elements": _scatter_nd([[4], [3], [1], [7]], [4], [8]),
        "slices": Text(_scatter_nd([[0], [2]], [2, 3, 4], [4, 3, 4])),
        "one_place_twice": _scatter_nd([[1, 0], [1, 0], [0, 1]], [3], [2, 2]),
        "input": _scatter_nd_of_input,
    },
    "TensorScatterUpdate": _tensor_scatter(raw.TensorScatterUpdate, again=False),
    "TensorScatterAdd": _tensor_scatter(raw.TensorScatterAdd, again=True),
    "TensorScatterSub": _tensor_scatter(raw.TensorScatterSub, again=True),
    "TensorScatterMax": _tensor_scatter(raw.TensorScatterMax, again=True),
    "TensorScatterMin": _tensor_scatter(raw.TensorScatterMin, again=True),
    "SparseToDense": {
        "matrix": _sparse([[0, 1], [1, 0], [2, 2]], [3, 4], [3]),
        "list": Text(_sparse([1, 4], [6], [2])),
        "one_value": _sparse([0, 2, 3], [5], []),
        "one_place": _sparse(2, [4], []),
    },
    "InvertPermutation": {
        "short": _inverted(4),
        "longer": Text(_inverted(20)),
        "int64": _inverted(7, "int64"),
    },
    "Bincount": {
        "counts": _counts(raw.Bincount, [20], 5),
        "weights": Text(_counts(raw.Bincount, [20], 9, [20])),
        "few": _counts(raw.Bincount, [3], 7),
    },
    "DenseBincount": {
        "list": _dense([20], 5),
        "weights": Text(_dense([20], 9, [20])),
        "rows": _dense([None, 6], 5),
        "weights_of_rows": _dense([2, 6], 8, [2, 6]),
        "binary": _dense([None, 6], 8, binary_output=True),
    },
}
