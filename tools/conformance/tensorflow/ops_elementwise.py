"""Arithmetic, comparisons, choices, activations and conversions, number by number."""

import math

import numpy as np
import tensorflow as tf
from op_case import Text
from tensorflow import raw_ops as raw

_IMAGE = [None, 3, 4, 5]


def _unary(op, low=-2, high=2, argument="x", dtypes=("float32",), **attributes):
    """On an image of any batch, a vector, a number; and for further types, a matrix."""

    def form(shape, dtype):
        return lambda g: op(**{argument: g.input(shape, low, high, dtype)}, **attributes)

    forms = {"image": form(_IMAGE, dtypes[0]), "vector": Text(form([7], dtypes[0]))}
    forms["volume"] = form([1, 2, 3, 4, 5], dtypes[0])
    forms |= {dtype: form([4, 5], dtype) for dtype in dtypes[1:]}
    return forms


def _binary(op, low=-2, high=2, dtypes=("float32",), low_y=None):
    """With a second input, constants that are broadcast, and the constant on either side."""
    low_y = low if low_y is None else low_y

    def inputs(a, b, dtype=dtypes[0]):
        return lambda g: op(x=g.input(a, low, high, dtype), y=g.input(b, low_y, high, dtype))

    def right(a, b):
        return lambda g: op(
            x=g.input(a, low, high, dtypes[0]), y=g.const(b, low_y, high, dtypes[0])
        )

    def left(a, b):
        return lambda g: op(
            x=g.const(a, low, high, dtypes[0]), y=g.input(b, low_y, high, dtypes[0])
        )

    forms = {
        "same_shape": inputs([2, 3, 4, 5], [2, 3, 4, 5]),
        "broadcast": inputs([2, 1, 4, 5], [3, 1, 5]),
        "channel_constant": Text(right(_IMAGE, [5])),
        "number": right(_IMAGE, []),
        "constant_on_the_left": left([5], _IMAGE),
        "along_height": right([1, 3, 4, 5], [3, 1, 1]),
    }
    return forms | {dtype: inputs([3, 4], [4], dtype) for dtype in dtypes[1:]}


def _compare(op):
    """Of integers, so that some are equal; and of floats that are far from it."""
    integers = {"low": -2, "high": 3, "dtype": "int32"}
    return {
        "int32": lambda g: op(x=g.input([2, 3, 4], **integers), y=g.input([2, 3, 4], **integers)),
        "broadcast": lambda g: op(x=g.input([None, 3, 4], **integers), y=g.const([4], **integers)),
        "float32": Text(lambda g: op(x=g.input([2, 3, 4, 5]), y=g.input([5]))),
    }


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
    x = g.input(_IMAGE)
    positive = raw.Greater(x=x, y=tf.constant(0.0))
    return raw.SelectV2(condition=positive, t=x, e=raw.Mul(x=x, y=tf.constant(0.1)))


def _add_n(*shapes):
    return lambda g: raw.AddN(inputs=[g.input(shape) for shape in shapes])


def _swish(shape, between=lambda x: x):
    def build(g):
        x = g.input(shape)
        return raw.Mul(x=x, y=raw.Sigmoid(x=between(x)))

    return build


def _hard_swish(g):
    x = g.input(_IMAGE, -5, 5)
    gate = raw.Relu6(features=raw.AddV2(x=x, y=tf.constant(3.0)))
    return raw.Mul(x=x, y=raw.Mul(x=gate, y=tf.constant(1 / 6)))


def _mish(shape):
    def build(g):
        x = g.input(shape, -6, 6)
        return raw.Mul(x=x, y=raw.Tanh(x=raw.Softplus(features=x)))

    return build


def _hard_swish_scaled_last(g):
    x = g.input(_IMAGE, -5, 5)
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


def _cast(source, target, low=-2, high=2, shape=(3, 4)):
    return lambda g: raw.Cast(x=g.input(list(shape), low, high, source), DstT=target)


def _clip(shape, low, high, constant=True):
    def build(g):
        x = g.input(shape)
        bounds = [
            tf.constant(b, tf.float32) if constant else g.input([], b, b + 0.1) for b in (low, high)
        ]
        return raw.ClipByValue(t=x, clip_value_min=bounds[0], clip_value_max=bounds[1])

    return build


def _clip_integers(g):
    x = g.input([3, 4], -9, 9, "int32")
    return raw.ClipByValue(t=x, clip_value_min=-3, clip_value_max=4)


# Quantization rounds: the inputs keep away from the middle between two levels.


def _near_levels(low, high, bits=8, narrow=False, beyond=3):
    """Values within 0.3 of a level of the (nudged) range, some beyond its ends."""
    least, most = (1 if narrow else 0), 2**bits - 1
    low, high = (np.asarray(bound, np.float64) for bound in (low, high))
    scale = (high - low) / (most - least)
    zero = np.round(np.clip(least - low / scale, least, most))

    def values(random, shape):
        level = random.integers(least - beyond, most + beyond + 1, shape)
        return (level + random.uniform(-0.3, 0.3, shape) - zero) * scale

    return values


def _quantize_args(shape, low, high, bits=8, narrow=False):
    def build(g):
        x = g.input(shape, values=_near_levels(low, high, bits, narrow))
        return raw.FakeQuantWithMinMaxArgs(
            inputs=x, min=low, max=high, num_bits=bits, narrow_range=narrow
        )

    return build


def _quantize_vars(op, shape, low, high, bits=8, narrow=False):
    def build(g):
        x = g.input(shape, values=_near_levels(low, high, bits, narrow))
        return op(
            inputs=x,
            min=tf.constant(low, tf.float32),
            max=tf.constant(high, tf.float32),
            num_bits=bits,
            narrow_range=narrow,
        )

    return build


# Where a function is near 0, what counts is the relative error: the inputs are all small there.


def _near_zero(op, size):
    return lambda g: op(x=g.input([64], -size, size))


def _with_zeros(random, shape):
    return random.integers(-2, 3, shape) / 2


def _divide_no_nan(shape, divisor):
    return lambda g: raw.DivNoNan(x=g.input(shape), y=g.input(divisor, values=_with_zeros))


def _whole(op, low_y, high_y):
    """Of integers, and of floats that no rounding of the quotient moves to another integer."""

    def integers(dtype):
        return lambda g: op(x=g.input([3, 4], -50, 50, dtype), y=g.input([4], low_y, high_y, dtype))

    return {"int32": integers("int32"), "int64": Text(integers("int64"))}


def _remainder(op):
    return _whole(op, 1, 9) | {
        "negative_divisor": lambda g: op(
            x=g.input([3, 4], -50, 50, "int32"), y=g.input([4], -9, -1, "int32")
        ),
        "float32": lambda g: op(x=g.input([None, 3, 5], -9, 9), y=g.input([5], 0.5, 2)),
    }


_VARS = raw.FakeQuantWithMinMaxVars
_CHANNELS = raw.FakeQuantWithMinMaxVarsPerChannel
_LOWS, _HIGHS = [-1.0, -0.4, -3.0, -0.01], [1.0, 2.2, 0.7, 0.03]

CASES = {
    "Add": _binary(raw.Add, dtypes=("float32", "int32")),
    "AddV2": _binary(raw.AddV2, dtypes=("float32", "int32", "int64")),
    "AddN": {
        "two": _add_n([2, 3, 4], [2, 3, 4]),
        "four": Text(_add_n(*[_IMAGE] * 4)),
        "one": _add_n([2, 3]),
    },
    "Sub": _binary(raw.Sub, dtypes=("float32", "int32")),
    "Mul": _binary(raw.Mul, dtypes=("float32", "int32", "int64")),
    "RealDiv": _binary(raw.RealDiv, low_y=0.5),
    "Div": _binary(raw.Div, low_y=0.5)
    | {
        "int32": lambda g: raw.Div(
            x=g.input([3, 4], 0, 50, "int32"), y=g.input([4], 1, 9, "int32")
        ),
        "negative_int32": lambda g: raw.Div(
            x=g.input([3, 4], -50, 0, "int32"), y=g.input([4], 2, 9, "int32")
        ),
    },
    "FloorDiv": {
        "float32": lambda g: raw.FloorDiv(x=g.input(_IMAGE, -9, 9), y=g.input([5], 0.5, 2)),
        "int32": lambda g: raw.FloorDiv(
            x=g.input([3, 4], -50, 50, "int32"), y=g.input([4], 1, 9, "int32")
        ),
        "negative_divisor": lambda g: raw.FloorDiv(
            x=g.input([3, 4], -50, 50, "int32"), y=g.input([4], -9, -1, "int32")
        ),
        "number": Text(
            lambda g: raw.FloorDiv(x=g.input([2, 3], -50, 50, "int64"), y=tf.constant(7, tf.int64))
        ),
    },
    "FloorMod": {
        "float32": lambda g: raw.FloorMod(x=g.input(_IMAGE, -9, 9), y=g.input([5], 0.5, 2)),
        "int32": lambda g: raw.FloorMod(
            x=g.input([3, 4], -50, 50, "int32"), y=g.input([4], 1, 9, "int32")
        ),
        "negative_divisor": lambda g: raw.FloorMod(
            x=g.input([3, 4], -50, 50, "int32"), y=g.input([4], -9, -1, "int32")
        ),
    },
    "Mod": _remainder(raw.Mod),
    "TruncateMod": _remainder(raw.TruncateMod),
    "TruncateDiv": _whole(raw.TruncateDiv, 1, 9)
    | {
        "negative_divisor": lambda g: raw.TruncateDiv(
            x=g.input([3, 4], -50, 50, "int32"), y=g.input([4], -9, -1, "int32")
        ),
    },
    "DivNoNan": {
        "image": _divide_no_nan(_IMAGE, [5]),
        "same_shape": _divide_no_nan([3, 4], [3, 4]),
        "vector": Text(_divide_no_nan([7], [7])),
    },
    "Maximum": _binary(raw.Maximum, dtypes=("float32", "int32")),
    "Minimum": _binary(raw.Minimum, dtypes=("float32", "int32")),
    "Pow": _binary(raw.Pow, low=0.2)
    | {
        "square": lambda g: raw.Pow(x=g.input(_IMAGE), y=tf.constant(2.0)),
        "root": lambda g: raw.Pow(x=g.input(_IMAGE, 0.1), y=tf.constant(0.5)),
        "inverse_root": lambda g: raw.Pow(x=g.input(_IMAGE, 0.1), y=tf.constant(-0.5)),
    },
    "SquaredDifference": _binary(raw.SquaredDifference),
    "Square": _unary(raw.Square, dtypes=("float32", "int32")),
    "Sqrt": _unary(raw.Sqrt, low=0),
    "Rsqrt": _unary(raw.Rsqrt, low=0.1),
    "Exp": _unary(raw.Exp),
    "Log": _unary(raw.Log, low=0.1),
    "Log1p": _unary(raw.Log1p, low=-0.8),
    "Expm1": _unary(raw.Expm1)
    | {
        "near_zero": _near_zero(raw.Expm1, 1e-4),
        "far": lambda g: raw.Expm1(x=g.input([64], -30, 3)),
    },
    "Acos": _unary(raw.Acos, -1, 1),
    "Asin": _unary(raw.Asin, -1, 1),
    "Atan": _unary(raw.Atan, -9, 9),
    "Cosh": _unary(raw.Cosh),
    "Sinh": _unary(raw.Sinh) | {"near_zero": _near_zero(raw.Sinh, 1e-4)},
    "Inv": _unary(raw.Inv, low=0.3),
    "Erfc": _unary(raw.Erfc),
    "Rint": _unary(raw.Rint, -9, 9)
    | {
        "halves": lambda g: raw.Rint(
            x=g.input([8], values=lambda random, shape: random.integers(-9, 9, shape) + 0.5)
        ),
    },
    "Neg": _unary(raw.Neg, dtypes=("float32", "int32")),
    "Abs": _unary(raw.Abs, dtypes=("float32", "int32")),
    "Reciprocal": _unary(raw.Reciprocal, low=0.3),
    "Floor": _unary(raw.Floor, -9, 9),
    "Ceil": _unary(raw.Ceil, -9, 9),
    "Round": _unary(raw.Round, -9, 9)
    | {
        "halves": lambda g: raw.Round(
            x=g.input([8], values=lambda random, shape: random.integers(-9, 9, shape) + 0.5)
        ),
    },
    "Sign": _unary(raw.Sign, dtypes=("float32", "int32")),
    "Sin": _unary(raw.Sin),
    "Cos": _unary(raw.Cos),
    "Tan": _unary(raw.Tan, -1, 1),
    "Tanh": _unary(raw.Tanh),
    "Sigmoid": _unary(raw.Sigmoid),
    "Greater": _compare(raw.Greater),
    "GreaterEqual": _compare(raw.GreaterEqual),
    "Less": _compare(raw.Less),
    "LessEqual": _compare(raw.LessEqual),
    "Equal": _compare(raw.Equal),
    "NotEqual": _compare(raw.NotEqual),
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
    "Relu": _unary(raw.Relu, argument="features", dtypes=("float32", "int32")),
    "Relu6": _unary(raw.Relu6, -9, 9, argument="features"),
    "LeakyRelu": _unary(raw.LeakyRelu, argument="features")
    | {
        "steep": lambda g: raw.LeakyRelu(features=g.input(_IMAGE), alpha=0.7),
    },
    "Elu": _unary(raw.Elu, argument="features"),
    "Selu": _unary(raw.Selu, argument="features"),
    "Softplus": _unary(raw.Softplus, argument="features"),
    "Softsign": _unary(raw.Softsign, argument="features"),
    "Swish": {
        "image": _swish(_IMAGE),
        "matrix": Text(_swish([3, 7])),
        "factor": _swish(_IMAGE, lambda x: raw.Mul(x=tf.constant(1.7), y=x)),
        "hard": _hard_swish,
        "hard_scaled_last": _hard_swish_scaled_last,
        "mish": _mish(_IMAGE),
        "mish_matrix": _mish([3, 7]),
    },
    "Erf": _unary(raw.Erf),
    "Gelu": {
        "erf": _gelu_erf(_IMAGE),
        "tanh": _gelu_tanh(_IMAGE),
        "erf_matrix": Text(_gelu_erf([3, 7])),
        "tanh_matrix": _gelu_tanh([3, 7]),
    },
    "Cast": {
        "float_to_int": _cast("float32", tf.int32, -9, 9),
        "int_to_float": _cast("int32", tf.float32, -9, 9),
        "int_to_long": Text(_cast("int32", tf.int64, -9, 9)),
        "long_to_float": _cast("int64", tf.float32, -9, 9, [None, 4]),
        "bool_to_float": _cast("bool", tf.float32),
        "int_to_bool": _cast("int32", tf.bool, -1, 2),
        "bytes_to_float": _cast("uint8", tf.float32, 0, 256, [1, 4, 4, 3]),
        "float_to_half": _cast("float32", tf.float16),
        "half_to_float": _cast("float16", tf.float32),
        "double_to_float": _cast("float64", tf.float32),
    },
    "ClipByValue": {
        "constants": _clip(_IMAGE, -0.5, 1.2),
        "inputs": _clip([3, 4], -0.5, 1.2, constant=False),
        "int32": Text(_clip_integers),
        "as_relu6": _clip(_IMAGE, 0, 6),
    },
    "FakeQuantWithMinMaxArgs": {
        "default_range": _quantize_args(_IMAGE, -6.0, 6.0),
        "nudged": _quantize_args(_IMAGE, -0.3, 1.1),
        "four_bits": Text(_quantize_args([3, 7], -1.0, 2.0, bits=4)),
        "narrow": _quantize_args([3, 7], -1.0, 1.0, narrow=True),
    },
    "FakeQuantWithMinMaxVars": {
        "nudged": _quantize_vars(_VARS, _IMAGE, -0.3, 1.1),
        "from_zero": _quantize_vars(_VARS, _IMAGE, 0.0, 6.0),
        "narrow": Text(_quantize_vars(_VARS, [3, 7], -1.3, 1.0, narrow=True)),
    },
    "FakeQuantWithMinMaxVarsPerChannel": {
        "image": _quantize_vars(_CHANNELS, [None, 3, 5, 4], _LOWS, _HIGHS),
        "matrix": _quantize_vars(_CHANNELS, [6, 4], _LOWS, _HIGHS),
        "vector": _quantize_vars(_CHANNELS, [4], _LOWS, _HIGHS),
        "narrow_four_bits": Text(
            _quantize_vars(_CHANNELS, [6, 4], _LOWS, _HIGHS, bits=4, narrow=True)
        ),
    },
}
