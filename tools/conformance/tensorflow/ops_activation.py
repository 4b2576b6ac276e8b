"""Activations, also written out."""

import math

import tensorflow as tf
from op_case import Text
from op_pieces import IMAGE, unary
from tensorflow import raw_ops as raw


def _swish(shape, between=lambda x: x):
    def build(g):
        x = g.input(shape)
        return raw.Mul(x=x, y=raw.Sigmoid(x=between(x)))

    return build


def _hard_swish(g):
    x = g.input(IMAGE, -5, 5)
    gate = raw.Relu6(features=raw.AddV2(x=x, y=tf.constant(3.0)))
    return raw.Mul(x=x, y=raw.Mul(x=gate, y=tf.constant(1 / 6)))


def _mish(shape):
    def build(g):
        x = g.input(shape, -6, 6)
        return raw.Mul(x=x, y=raw.Tanh(x=raw.Softplus(features=x)))

    return build


def _hard_swish_scaled_last(g):
    x = g.input(IMAGE, -5, 5)
    gate = raw.Relu6(features=raw.AddV2(x=x, y=tf.constant(3.0)))
    return raw.RealDiv(x=raw.Mul(x=x, y=gate), y=tf.constant(6.0))


def _gelu_erf(shape):
    """x * 0.5 * (1 + erf(x / sqrt 2))"""

    def build(g):
        x = g.input(shape, -4, 4)
        erf = raw.Erf(x=raw.Mul(x=x, y=tf.constant(1 / math.sqrt(2), tf.float32)))
        half = raw.Mul(x=tf.constant(0.5), y=x)
        return raw.Mul(x=half, y=raw.AddV2(x=tf.constant(1.0), y=erf))

    return build


def _gelu_tanh(shape):
    """x * 0.5 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3)))"""

    def build(g):
        x = g.input(shape, -4, 4)
        cube = raw.Mul(x=tf.constant(0.044715), y=raw.Pow(x=x, y=tf.constant(3.0)))
        inner = raw.Mul(x=tf.constant(math.sqrt(2 / math.pi)), y=raw.AddV2(x=x, y=cube))
        half = raw.Mul(x=tf.constant(0.5), y=x)
        return raw.Mul(x=half, y=raw.AddV2(x=tf.constant(1.0), y=raw.Tanh(x=inner)))

    return build


CASES = {
    "Selu": unary(raw.Selu, argument="features"),
    "Softplus": unary(raw.Softplus, argument="features"),
    "Softsign": unary(raw.Softsign, argument="features"),
    "Swish": {
        "image": _swish(IMAGE),
        "matrix": Text(_swish([3, 7])),
        "factor": _swish(IMAGE, lambda x: raw.Mul(x=tf.constant(1.7), y=x)),
        "hard": _hard_swish,
        "hard_scaled_last": _hard_swish_scaled_last,
        "mish": _mish(IMAGE),
        "mish_matrix": _mish([3, 7]),
    },
    "Gelu": {
        "erf": _gelu_erf(IMAGE),
        "tanh": _gelu_tanh(IMAGE),
        "erf_matrix": Text(_gelu_erf([3, 7])),
        "tanh_matrix": _gelu_tanh([3, 7]),
    },
}
