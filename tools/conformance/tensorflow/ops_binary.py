"""Arithmetic on two tensors."""

import numpy as np
import tensorflow as tf
from op_case import Text
from op_pieces import IMAGE
from tensorflow import raw_ops as raw


def _bias(x, channels, layout="NHWC", bias=None):
    def build(g):
        value = g.const([channels]) if bias is None else bias(g)
        return raw.BiasAdd(value=g.input(x), bias=value, data_format=layout)

    return build


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
        "channel_constant": Text(right(IMAGE, [5])),
        "number": right(IMAGE, []),
        "constant_on_the_left": left([5], IMAGE),
        "along_height": right([1, 3, 4, 5], [3, 1, 1]),
    }
    return forms | {dtype: inputs([3, 4], [4], dtype) for dtype in dtypes[1:]}


def _add_n(*shapes):
    return lambda g: raw.AddN(inputs=[g.input(shape) for shape in shapes])


def _with_zeros(random, shape):
    return random.integers(-2, 3, shape) / 2


def _divide_no_nan(shape, divisor):
    return lambda g: raw.DivNoNan(x=g.input(shape), y=g.input(divisor, values=_with_zeros))


def _zeroed(op, low, zero="x"):
    """Whose result is 0 where one of the two is."""

    def form(shape, other):
        def build(g):
            x = g.input(shape, values=_with_zeros if zero == "x" else None)
            y = g.input(other, low, 3, values=_with_zeros if zero == "y" else None)
            return op(x=x, y=y)

        return build

    def beyond(g):
        """The other number has no logarithm, or is infinite."""
        numbers = tf.constant([-2.0, np.inf, 0.0])
        zeros = tf.constant([0.0, 0.0, 0.0])
        pair = {"x": zeros, "y": numbers} if zero == "x" else {"x": numbers, "y": zeros}
        return raw.AddV2(x=op(**pair), y=g.input([3]))

    return {
        "image": form(IMAGE, [5]),
        "same_shape": Text(form([3, 4], [3, 4])),
        "vector": form([9], [9]),
        "beyond": beyond,
    }


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


def _angles(shape, other):
    return lambda g: raw.Atan2(y=g.input(shape), x=g.input(other))


def _angles_on_axes(g):
    some = lambda random, shape: random.integers(-1, 2, shape)
    return raw.Atan2(y=g.input([40], values=some), x=g.input([40], values=some))


CASES = {
    "Atan2": {
        "image": _angles([None, 3, 4, 2], [2]),
        "list": _angles([50], [50]),
        "axes": _angles_on_axes,
    },
    "BiasAddV1": {
        "image": lambda g: raw.BiasAddV1(value=g.input([None, 4, 5, 3]), bias=g.const([3])),
        "matrix": Text(lambda g: raw.BiasAddV1(value=g.input([2, 6]), bias=g.const([6]))),
        "input": lambda g: raw.BiasAddV1(value=g.input([2, 4, 5, 3]), bias=g.input([3])),
    },
    "BiasAdd": {
        "nhwc": _bias([None, 4, 5, 3], 3),
        "nchw": _bias([2, 3, 4, 5], 3, "NCHW"),
        "matrix": Text(_bias([2, 6], 6)),
        "volume": _bias([1, 3, 4, 5, 6], 6),
        "input": _bias([2, 4, 5, 3], 3, bias=lambda g: g.input([3])),
    },
    "Add": _binary(raw.Add, dtypes=("float32", "int32")),
    "AddV2": _binary(raw.AddV2, dtypes=("float32", "int32", "int64")),
    "AddN": {
        "two": _add_n([2, 3, 4], [2, 3, 4]),
        "four": Text(_add_n(*[IMAGE] * 4)),
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
        "float32": lambda g: raw.FloorDiv(x=g.input(IMAGE, -9, 9), y=g.input([5], 0.5, 2)),
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
        "float32": lambda g: raw.FloorMod(x=g.input(IMAGE, -9, 9), y=g.input([5], 0.5, 2)),
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
    "MulNoNan": _zeroed(raw.MulNoNan, -2, zero="y"),
    "Xdivy": _zeroed(raw.Xdivy, 0.5),
    "Xlog1py": _zeroed(raw.Xlog1py, -0.5),
    "Xlogy": _zeroed(raw.Xlogy, 0.5),
    "DivNoNan": {
        "image": _divide_no_nan(IMAGE, [5]),
        "same_shape": _divide_no_nan([3, 4], [3, 4]),
        "vector": Text(_divide_no_nan([7], [7])),
    },
    "Maximum": _binary(raw.Maximum, dtypes=("float32", "int32")),
    "Minimum": _binary(raw.Minimum, dtypes=("float32", "int32")),
    "Pow": _binary(raw.Pow, low=0.2)
    | {
        "square": lambda g: raw.Pow(x=g.input(IMAGE), y=tf.constant(2.0)),
        "root": lambda g: raw.Pow(x=g.input(IMAGE, 0.1), y=tf.constant(0.5)),
        "inverse_root": lambda g: raw.Pow(x=g.input(IMAGE, 0.1), y=tf.constant(-0.5)),
    },
    "SquaredDifference": _binary(raw.SquaredDifference),
}
