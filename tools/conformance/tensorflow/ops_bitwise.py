"""Operations on the bits of integers."""

import tensorflow as tf
from op_case import Text
from tensorflow import raw_ops as raw


def _binary(op):
    def form(a, b, dtype):
        return lambda g: op(x=g.input(a, -99, 99, dtype), y=g.input(b, -99, 99, dtype))

    return {
        "int32": form([2, 3, 4], [2, 3, 4], "int32"),
        "broadcast": Text(form([None, 3, 4], [4], "int32")),
        "int64": form([5], [5], "int64"),
    }


def _shifts(op):
    """By more places than there are bits, too."""

    def form(shape, places, dtype="int32"):
        return lambda g: op(x=g.input(shape, -99, 99, dtype), y=tf.constant(places, dtype))

    return {
        "few": form([2, 3], [1, 2, 5]),
        "many": Text(form([4], [31, 32, 35, 0])),
        "input": lambda g: op(x=g.input([6], -9, 9, "int32"), y=g.input([6], 0, 40, "int32")),
    }


def _invert(shape, dtype="int32"):
    return lambda g: raw.Invert(x=g.input(shape, -99, 99, dtype))


CASES = {
    "BitwiseAnd": _binary(raw.BitwiseAnd),
    "BitwiseOr": _binary(raw.BitwiseOr),
    "BitwiseXor": _binary(raw.BitwiseXor),
    "LeftShift": _shifts(raw.LeftShift),
    "RightShift": _shifts(raw.RightShift),
    "Invert": {
        "int32": _invert([2, 3]),
        "dynamic_batch": Text(_invert([None, 3])),
        "int64": _invert([5], "int64"),
    },
}
