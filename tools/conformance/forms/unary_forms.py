"""Functions of one element."""

import math

import numpy as np
from form_case import Table, constant, floats

erf = np.vectorize(math.erf)
sigmoid = lambda x: 1 / (1 + np.exp(-x))

_UNARY = {
    "Abs": np.abs,
    "Asinh": np.arcsinh,
    "Atan": np.arctan,
    "Ceiling": np.ceil,
    "Cos": np.cos,
    "Cosh": np.cosh,
    "Erf": erf,
    "Exp": np.exp,
    "Floor": np.floor,
    "Negative": np.negative,
    "ReLU": lambda x: np.maximum(x, 0),
    "Sigmoid": sigmoid,
    "Sign": np.sign,
    "Sin": np.sin,
    "Sinh": np.sinh,
    "Tan": np.tan,
    "Tanh": np.tanh,
}
_OF_A_RANGE = {
    "Acos": (np.arccos, -0.95, 0.95),
    "Acosh": (np.arccosh, 1.05, 4),
    "Atanh": (np.arctanh, -0.95, 0.95),
    "Asin": (np.arcsin, -0.95, 0.95),
    "Log": (np.log, 0.1, 3),
    "Sqrt": (np.sqrt, 0, 3),
}


def cases():
    table = Table()
    for name, function in _UNARY.items():
        low, high = (-1.4, 1.4) if name == "Tan" else (-4, 4)
        table.add(name, f"%r = {name}(%x)", function, floats(2, 3, 4, low=low, high=high))
    for name, (function, low, high) in _OF_A_RANGE.items():
        table.add(name, f"%r = {name}(%x)", function, floats(2, 3, 4, low=low, high=high))
    ties = np.array([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.2, 0.8], np.float32)
    table.add("Round half_to_even", '%r = Round(%x) {mode = "half_to_even"}', np.round, ties)
    table.add(
        "Clamp",
        "%r = Clamp(%x) {min = -0.5, max = 1.25}",
        lambda x: np.clip(x, -0.5, 1.25),
        floats(3, 5),
    )
    table.add(
        "Elu",
        "%r = Elu(%x) {alpha = 0.75}",
        lambda x: np.where(x > 0, x, 0.75 * np.expm1(x)),
        floats(3, 5),
    )
    table.add(
        "PReLU",
        constant("s", [0.5, -0.25, 2.0]) + "%r = PReLU(%x, %s)",
        lambda x: np.where(x > 0, x, x * np.array([0.5, -0.25, 2.0]).reshape(1, 3, 1, 1)),
        floats(2, 3, 2, 2),
    )
    return table.cases
