"""Reductions, softmax, searching, sorting and running sums."""

import numpy as np
import tensorflow as tf
from op_case import Edited, Text
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


def _l2_norm(g):
    x = g.input([None, 4, 5, 3])
    return raw.Sqrt(x=raw.Sum(input=raw.Square(x=x), axis=[3], keep_dims=True))


def _l2_normalize(g):
    """As tf.nn.l2_normalize writes it."""
    x = g.input([None, 8])
    squares = raw.Sum(input=raw.Square(x=x), axis=[1], keep_dims=True)
    return raw.Mul(x=x, y=raw.Rsqrt(x=raw.Maximum(x=squares, y=tf.constant(1e-12))))


def _l2_divided(shape, axes, length):
    """Divided by what `length` makes of the sum of squares; small and large ones."""

    def build(g):
        x = raw.Mul(x=g.input(shape), y=g.const(shape[-1:], 0, 2))
        squares = raw.Sum(input=raw.Square(x=x), axis=axes, keep_dims=True)
        return raw.RealDiv(x=x, y=length(squares))

    return build


def _root_of_sum(squares):
    return raw.Sqrt(x=raw.AddV2(x=squares, y=tf.constant(0.5)))


def _root_of_largest(squares):
    return raw.Sqrt(x=raw.Maximum(x=squares, y=tf.constant(3.0)))


def _largest_of_root(squares):
    return raw.Maximum(x=raw.Sqrt(x=squares), y=tf.constant(1.5))


def _l2_of_differences(g):
    squares = raw.SquaredDifference(x=g.input([3, 8]), y=g.input([3, 8]))
    return raw.Sqrt(x=raw.Sum(input=squares, axis=[1], keep_dims=False))


def _layer_norm(g):
    x = g.input([2, 5, 8])
    mean = raw.Mean(input=x, axis=[2], keep_dims=True)
    variance = raw.Mean(input=raw.SquaredDifference(x=x, y=mean), axis=[2], keep_dims=True)
    factor = raw.Rsqrt(x=raw.AddV2(x=variance, y=tf.constant(1e-6)))
    factor = raw.Mul(x=factor, y=g.const([8], 0.5, 1.5))
    shift = raw.Sub(x=g.const([8]), y=raw.Mul(x=mean, y=factor))
    return raw.AddV2(x=raw.Mul(x=x, y=factor), y=shift)


def _softmax(op, x):
    return lambda g: op(logits=g.input(x, -4, 4))


def _softmax_by_hand(g):
    x = g.input([2, 7], -4, 4)
    x = raw.Exp(x=raw.Sub(x=x, y=raw.Max(input=x, axis=[1], keep_dims=True)))
    return raw.RealDiv(x=x, y=raw.Sum(input=x, axis=[1], keep_dims=True))


def _distinct(random, shape):
    """A permutation of multiples of a half: no two are near each other."""
    return random.permutation(int(np.prod(shape))).reshape(shape) / 2 - 3


def _arg(op, x, axis, dtype="float32", output=tf.int64):
    return lambda g: op(
        input=g.input(x, dtype=dtype, values=_distinct), dimension=axis, output_type=output
    )


def _args(op):
    return {
        "channels": _arg(op, [None, 4, 5, 3], 3),
        "last_axis_int32": _arg(op, [2, 7], -1, output=tf.int32),
        "first_axis": Text(_arg(op, [6, 2, 3], 0)),
        "vector": _arg(op, [9], 0),
        "of_softmax": lambda g: op(
            input=raw.Softmax(logits=g.input([2, 7], values=_distinct)), dimension=1
        ),
    }


def _top_k(x, k, sort=True, only=(0, 1)):
    def build(g):
        found = raw.TopKV2(input=g.input(x, values=_distinct), k=tf.constant(k), sorted=sort)
        return [found[i] for i in only]

    return build


def _top_k_attribute(x, k):
    """The old form, which TensorFlow only reads; what it computes is TopKV2."""

    def edit(graph):
        (node,) = [node for node in graph.node if node.op == "TopKV2"]
        node.op = "TopK"
        node.input.pop()
        node.attr["k"].i = k
        for name in ("Tk", "index_type"):
            node.attr.pop(name)
        graph.versions.producer = 6

    return Edited(_top_k(x, k), edit)


def _cumsum(x, axis, exclusive=False, reverse=False, dtype="float32"):
    return lambda g: raw.Cumsum(
        x=g.input(x, -5, 5, dtype), axis=axis, exclusive=exclusive, reverse=reverse
    )


CASES = {
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
    "L2": {
        "norm": _l2_norm,
        "normalize": _l2_normalize,
        "add_matrix": _l2_divided([5, 8], [1], _root_of_sum),
        "add_channels": _l2_divided([2, 4, 5, 3], [3], _root_of_sum),
        "add_space": _l2_divided([2, 4, 5, 3], [1, 2], _root_of_sum),
        "add_image": _l2_divided([2, 4, 5, 3], [1, 2, 3], _root_of_sum),
        "add_batch": Text(_l2_divided([5, 8], [0], _root_of_sum)),
        "max_channels": _l2_divided([2, 4, 5, 3], [-1], _root_of_largest),
        "max_all": Text(_l2_divided([3, 4], [0, 1], _root_of_largest)),
        "max_of_root": _l2_divided([5, 8], [1], _largest_of_root),
        "max_of_root_image": _l2_divided([2, 4, 5, 3], [3], _largest_of_root),
        "of_differences": Text(_l2_of_differences),
        "layer_norm": _layer_norm,
    },
    "Softmax": {
        "matrix": _softmax(raw.Softmax, [None, 7]),
        "image": _softmax(raw.Softmax, [1, 3, 4, 5]),
        "vector": Text(_softmax(raw.Softmax, [7])),
        "by_hand": _softmax_by_hand,
    },
    "LogSoftmax": {
        "matrix": _softmax(raw.LogSoftmax, [None, 7]),
        "image": _softmax(raw.LogSoftmax, [1, 3, 4, 5]),
        "vector": Text(_softmax(raw.LogSoftmax, [7])),
    },
    "ArgMax": _args(raw.ArgMax),
    "ArgMin": _args(raw.ArgMin),
    "TopK": {
        "vector": _top_k_attribute([9], 3),
        "matrix": _top_k_attribute([2, 7], 4),
        "image": _top_k_attribute([1, 3, 4, 6], 2),
    },
    "TopKV2": {
        "matrix": _top_k([None, 7], 3),
        "values_alone": _top_k([3, 8], 5, only=[0]),
        "indices_alone": Text(_top_k([3, 8], 5, only=[1])),
        "all": _top_k([2, 6], 6),
    },
    "Cumsum": {
        "plain": _cumsum([2, 5], 1),
        "exclusive": _cumsum([2, 5], 1, exclusive=True),
        "reverse": Text(_cumsum([None, 5, 3], -2, reverse=True)),
        "both": _cumsum([2, 5, 3], 0, exclusive=True, reverse=True),
        "int32": _cumsum([2, 5], 1, dtype="int32"),
    },
}
