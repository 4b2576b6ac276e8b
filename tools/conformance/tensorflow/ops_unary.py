"""Functions of one element."""

import tensorflow as tf
from op_case import Text
from op_pieces import IMAGE, unary
from tensorflow import raw_ops as raw


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


def _near_zero(op, size):
    return lambda g: op(x=g.input([64], -size, size))


CASES = {
    "Square": unary(raw.Square, dtypes=("float32", "int32")),
    "Sqrt": unary(raw.Sqrt, low=0),
    "Rsqrt": unary(raw.Rsqrt, low=0.1),
    "Exp": unary(raw.Exp),
    "Log": unary(raw.Log, low=0.1),
    "Log1p": unary(raw.Log1p, low=-0.8),
    "Expm1": unary(raw.Expm1)
    | {
        "near_zero": _near_zero(raw.Expm1, 1e-4),
        "far": lambda g: raw.Expm1(x=g.input([64], -30, 3)),
    },
    "Acos": unary(raw.Acos, -1, 1),
    "Acosh": unary(raw.Acosh, 1.1, 9),
    "Asinh": unary(raw.Asinh, -9, 9),
    "Atanh": unary(raw.Atanh, -0.9, 0.9),
    "Asin": unary(raw.Asin, -1, 1),
    "Atan": unary(raw.Atan, -9, 9),
    "Cosh": unary(raw.Cosh),
    "Sinh": unary(raw.Sinh) | {"near_zero": _near_zero(raw.Sinh, 1e-4)},
    "Inv": unary(raw.Inv, low=0.3),
    "Erfc": unary(raw.Erfc),
    "Rint": unary(raw.Rint, -9, 9)
    | {
        "halves": lambda g: raw.Rint(
            x=g.input([8], values=lambda random, shape: random.integers(-9, 9, shape) + 0.5)
        ),
    },
    "Neg": unary(raw.Neg, dtypes=("float32", "int32")),
    "Abs": unary(raw.Abs, dtypes=("float32", "int32")),
    "Reciprocal": unary(raw.Reciprocal, low=0.3),
    "Floor": unary(raw.Floor, -9, 9),
    "Ceil": unary(raw.Ceil, -9, 9),
    "Round": unary(raw.Round, -9, 9)
    | {
        "halves": lambda g: raw.Round(
            x=g.input([8], values=lambda random, shape: random.integers(-9, 9, shape) + 0.5)
        ),
    },
    "Sign": unary(raw.Sign, dtypes=("float32", "int32")),
    "Sin": unary(raw.Sin),
    "Cos": unary(raw.Cos),
    "Tan": unary(raw.Tan, -1, 1),
    "Tanh": unary(raw.Tanh),
    "Sigmoid": unary(raw.Sigmoid),
    "Relu": unary(raw.Relu, argument="features", dtypes=("float32", "int32")),
    "Relu6": unary(raw.Relu6, -9, 9, argument="features"),
    "LeakyRelu": unary(raw.LeakyRelu, argument="features")
    | {
        "steep": lambda g: raw.LeakyRelu(features=g.input(IMAGE), alpha=0.7),
    },
    "Elu": unary(raw.Elu, argument="features"),
    "Erf": unary(raw.Erf),
    "ClipByValue": {
        "constants": _clip(IMAGE, -0.5, 1.2),
        "inputs": _clip([3, 4], -0.5, 1.2, constant=False),
        "int32": Text(_clip_integers),
        "as_relu6": _clip(IMAGE, 0, 6),
    },
}
