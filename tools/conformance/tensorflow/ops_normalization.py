"""Normalizations, and biases and factors that are written around them."""

import tensorflow as tf
from op_case import Text
from tensorflow import raw_ops as raw


def _batch_norm(version, x, epsilon=1e-3, scale=True, after_convolution=False, text=False):
    """The inference form of a version: FusedBatchNorm, ...V2 or ...V3."""

    def build(g):
        value, channels = g.input(x), x[-1]
        if after_convolution:
            filters = g.const([3, 3, channels, channels])
            value = raw.Conv2D(input=value, filter=filters, strides=[1] * 4, padding="SAME")
        return getattr(raw, version)(
            x=value,
            scale=g.const([channels], 0.5, 1.5) if scale else tf.ones([channels]),
            offset=g.const([channels]),
            mean=g.const([channels]),
            variance=g.const([channels], 0.2, 2),
            epsilon=epsilon,
            is_training=False,
        )[0]

    return Text(build) if text else build


def _batch_norms(version):
    return {
        "alone": _batch_norm(version, [None, 4, 5, 3]),
        "after_convolution": _batch_norm(version, [1, 6, 6, 4], after_convolution=True),
        "small_epsilon": _batch_norm(version, [2, 3, 3, 6], epsilon=1.001e-5, text=True),
        "no_scale": _batch_norm(version, [2, 3, 3, 6], scale=False, after_convolution=True),
    }


def _decomposed(x, after=None, scale=True):
    """A batch norm as tf.nn.batch_normalization writes it: x * s + (beta - mean * s)."""

    def build(g):
        value, channels = g.input(x), x[-1]
        if after is not None:
            value = after(g, value)
        variance = g.const([channels], 0.2, 2)
        factor = raw.Rsqrt(x=raw.AddV2(x=variance, y=tf.constant(1e-3)))
        if scale:
            factor = raw.Mul(x=factor, y=g.const([channels], 0.5, 1.5))
        shift = raw.Sub(x=g.const([channels]), y=raw.Mul(x=g.const([channels]), y=factor))
        return raw.AddV2(x=raw.Mul(x=value, y=factor), y=shift)

    return build


def _same_conv(g, x):
    w = g.const([3, 3, x.shape[-1], x.shape[-1]])
    return raw.Conv2D(input=x, filter=w, strides=[1] * 4, padding="SAME")


def _same_product(g, x):
    return raw.MatMul(a=x, b=g.const([x.shape[-1], x.shape[-1]]))


def _lrn(x, **attributes):
    return lambda g: raw.LRN(input=g.input(x, 0, 9), **attributes)


def _softmax(op, x):
    return lambda g: op(logits=g.input(x, -4, 4))


def _softmax_by_hand(g):
    x = g.input([2, 7], -4, 4)
    x = raw.Exp(x=raw.Sub(x=x, y=raw.Max(input=x, axis=[1], keep_dims=True)))
    return raw.RealDiv(x=x, y=raw.Sum(input=x, axis=[1], keep_dims=True))


CASES = {
    "FusedBatchNorm": _batch_norms("FusedBatchNorm"),
    "FusedBatchNormV2": _batch_norms("FusedBatchNormV2"),
    "FusedBatchNormV3": _batch_norms("FusedBatchNormV3"),
    "DecomposedBatchNorm": {
        "alone": _decomposed([None, 4, 5, 3]),
        "after_convolution": _decomposed([1, 6, 6, 4], after=_same_conv),
        "no_scale": _decomposed([1, 6, 6, 4], after=_same_conv, scale=False),
        "after_product": Text(_decomposed([None, 8], after=_same_product)),
    },
    "LRN": {
        "default": _lrn([1, 3, 4, 7]),
        "alexnet": Text(_lrn([None, 3, 4, 8], depth_radius=2, bias=1.0, alpha=2e-5, beta=0.75)),
        "strong": _lrn([1, 3, 4, 8], depth_radius=3, bias=2.0, alpha=0.5, beta=0.5),
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
}
