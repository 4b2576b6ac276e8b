"""Layers that compute each element from the elements of the same place."""

import numpy as np
from caffemodel import float32


def _number(parameters, name, default):
    return float32(parameters.get(name, default))


def abs_val(layer, bottoms, blobs):
    return [np.abs(bottoms[0])]


def sigmoid(layer, bottoms, blobs):
    return [0.5 * np.tanh(0.5 * bottoms[0]) + 0.5]


def tanh(layer, bottoms, blobs):
    return [np.tanh(bottoms[0])]


def relu(layer, bottoms, blobs):
    slope = _number(layer.parameters("relu_param"), "negative_slope", 0)
    return [np.maximum(bottoms[0], 0) + slope * np.minimum(bottoms[0], 0)]


def relu6(layer, bottoms, blobs):
    return [np.clip(bottoms[0], 0, _number(layer.parameters("relu6_param"), "n", 6))]


def clip(layer, bottoms, blobs):
    p = layer.parameters("clip_param")
    return [np.clip(bottoms[0], float32(p.get("min")), float32(p.get("max")))]


def prelu(layer, bottoms, blobs):
    x = bottoms[0]
    slopes = blobs[0].reshape([1, -1] + [1] * (x.ndim - 2))
    return [np.maximum(x, 0) + slopes * np.minimum(x, 0)]


def elu(layer, bottoms, blobs):
    p = layer.parameters("elu_param")
    x = bottoms[0]
    value = np.where(x > 0, x, _number(p, "alpha", 1) * np.expm1(np.minimum(x, 0)))
    return [_number(p, "lambda", 1) * value]


def exp(layer, bottoms, blobs):
    p = layer.parameters("exp_param")
    base = _number(p, "base", -1)
    logarithm = 1.0 if base == -1 else np.log(base)
    inner = _number(p, "shift", 0) + _number(p, "scale", 1) * bottoms[0]
    return [np.exp(logarithm * inner)]


def log(layer, bottoms, blobs):
    p = layer.parameters("log_param")
    base = _number(p, "base", -1)
    logarithm = 1.0 if base == -1 else np.log(base)
    return [np.log(_number(p, "shift", 0) + _number(p, "scale", 1) * bottoms[0]) / logarithm]


def power(layer, bottoms, blobs):
    p = layer.parameters("power_param")
    exponent, scale, shift = (
        _number(p, name, default) for name, default in (("power", 1), ("scale", 1), ("shift", 0))
    )
    if exponent * scale == 0:
        return [np.full(bottoms[0].shape, 1.0 if exponent == 0 else shift**exponent)]
    return [(shift + scale * bottoms[0]) ** exponent]


def bnll(layer, bottoms, blobs):
    return [np.logaddexp(0, bottoms[0])]


def threshold(layer, bottoms, blobs):
    limit = _number(layer.parameters("threshold_param"), "threshold", 0)
    return [(bottoms[0] > limit).astype(np.float64)]


def swish(layer, bottoms, blobs):
    beta = _number(layer.parameters("swish_param"), "beta", 1)
    return [bottoms[0] / (1 + np.exp(-beta * bottoms[0]))]


def dropout(layer, bottoms, blobs):
    p = layer.parameters("dropout_param")
    if p.get("scale_train", True):
        return [bottoms[0]]
    return [bottoms[0] * (1 - _number(p, "dropout_ratio", 0.5))]


def eltwise(layer, bottoms, blobs):
    p = layer.parameters("eltwise_param")
    operation = p.get("operation", "SUM")
    if operation in ("PROD", 0):
        return [np.prod(bottoms, axis=0)]
    if operation in ("MAX", 2):
        return [np.max(bottoms, axis=0)]
    factors = [float32(factor) for factor in p.list("coeff")] or [1.0] * len(bottoms)
    return [sum(factor * value for factor, value in zip(factors, bottoms, strict=True))]


def _laid(value, rank, axis):
    """`value` so that its axes are those of a blob of `rank` axes, from `axis` on."""
    if value.ndim == 0:
        return value
    axis = axis + rank if axis < 0 else axis
    return value.reshape([1] * axis + list(value.shape) + [1] * (rank - axis - value.ndim))


def scale(layer, bottoms, blobs):
    p = layer.parameters("scale_param")
    x, axis = bottoms[0], p.get("axis", 1)
    factor, rest = (blobs[0], blobs[1:]) if len(bottoms) == 1 else (bottoms[1], blobs)
    value = x * _laid(factor, x.ndim, axis)
    if p.get("bias_term", False):
        value = value + _laid(rest[0].reshape(factor.shape), x.ndim, axis)
    return [value]


def bias(layer, bottoms, blobs):
    summand = blobs[0] if len(bottoms) == 1 else bottoms[1]
    axis = layer.parameters("bias_param").get("axis", 1)
    return [bottoms[0] + _laid(summand, bottoms[0].ndim, axis)]


def axpy(layer, bottoms, blobs):
    a, x, y = bottoms
    return [a.reshape([*x.shape[:2], *[1] * (x.ndim - 2)]) * x + y]


LAYERS = {
    "AbsVal": abs_val,
    "Axpy": axpy,
    "BNLL": bnll,
    "Bias": bias,
    "Clip": clip,
    "Dropout": dropout,
    "ELU": elu,
    "Eltwise": eltwise,
    "Exp": exp,
    "Log": log,
    "PReLU": prelu,
    "Power": power,
    "ReLU": relu,
    "ReLU6": relu6,
    "Scale": scale,
    "Sigmoid": sigmoid,
    "Swish": swish,
    "TanH": tanh,
    "Threshold": threshold,
}
