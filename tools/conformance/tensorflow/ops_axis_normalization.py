"""Normalizations of each group of elements by what is computed from the group itself."""

import tensorflow as tf
from op_case import Text
from tensorflow import raw_ops as raw


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


CASES = {
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
}
