"""Operations on each element by itself."""

import math

import numpy as np
from form_case import Table, attributes, booleans, constant, floats, integers

_erf = np.vectorize(math.erf)
_softplus = lambda x: np.logaddexp(0, x)
_sigmoid = lambda x: 1 / (1 + np.exp(-x))
_hard_sigmoid = lambda x: np.clip(x + 3, 0, 6) / 6

_UNARY = {
    "Abs": np.abs,
    "Atan": np.arctan,
    "Ceiling": np.ceil,
    "Cos": np.cos,
    "Cosh": np.cosh,
    "Erf": _erf,
    "Exp": np.exp,
    "Floor": np.floor,
    "HSigmoid": _hard_sigmoid,
    "HSwish": lambda x: x * _hard_sigmoid(x),
    "Mish": lambda x: x * np.tanh(_softplus(x)),
    "Negative": np.negative,
    "ReLU": lambda x: np.maximum(x, 0),
    "Sigmoid": _sigmoid,
    "Sign": np.sign,
    "Sin": np.sin,
    "Sinh": np.sinh,
    "SoftPlus": _softplus,
    "SoftSign": lambda x: x / (1 + np.abs(x)),
    "Swish": lambda x: x * _sigmoid(x),
    "Tan": np.tan,
    "Tanh": np.tanh,
}
_OF_A_RANGE = {
    "Acos": (np.arccos, -0.95, 0.95),
    "Asin": (np.arcsin, -0.95, 0.95),
    "Log": (np.log, 0.1, 3),
    "Sqrt": (np.sqrt, 0, 3),
}
_BINARY = {
    "Add": np.add,
    "Subtract": np.subtract,
    "Multiply": np.multiply,
    "Divide": np.divide,
    "Maximum": np.maximum,
    "Minimum": np.minimum,
    "SquaredDifference": lambda a, b: (a - b) ** 2,
    "Mod": np.fmod,
    "FloorMod": np.mod,
}
_COMPARISONS = {
    "Equal": np.equal,
    "NotEqual": np.not_equal,
    "Less": np.less,
    "LessEqual": np.less_equal,
    "Greater": np.greater,
    "GreaterEqual": np.greater_equal,
}
_LOGIC = {"LogicalAnd": np.logical_and, "LogicalOr": np.logical_or, "LogicalXor": np.logical_xor}


def cases():
    table = Table()
    for name, function in _UNARY.items():
        low, high = (-1.4, 1.4) if name == "Tan" else (-4, 4)
        table.add(name, f"%r = {name}(%x)", function, floats(2, 3, 4, low=low, high=high))
    for name, (function, low, high) in _OF_A_RANGE.items():
        table.add(name, f"%r = {name}(%x)", function, floats(2, 3, 4, low=low, high=high))
    ties = np.array([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.2, 0.8], np.float32)
    table.add("Round half_to_even", '%r = Round(%x) {mode = "half_to_even"}', np.round, ties)
    for mode, function in (
        ("ERF", lambda x: x * 0.5 * (1 + _erf(x / math.sqrt(2)))),
        ("TANH", lambda x: 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))),
    ):
        text = attributes(approximation_mode=mode)
        table.add(f"Gelu {mode}", f"%r = Gelu(%x) {text}", function, floats(3, 5, low=-4, high=4))
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
    table.add(
        "Selu",
        constant("a", [1.5]) + constant("l", [0.75]) + "%r = Selu(%x, %a, %l)",
        lambda x: 0.75 * np.where(x > 0, x, 1.5 * np.expm1(x)),
        floats(3, 5),
    )
    table.add(
        "Convert f32 to i32",
        "%r = Convert(%x) {destination_type = i32}",
        lambda x: np.trunc(x).astype(np.int32),
        floats(9, low=-4, high=4),
    )
    table.add(
        "Convert i32 to f32",
        "%r = Convert(%x) {destination_type = f32}",
        lambda x: x.astype(np.float64),
        integers(9),
    )
    table.add(
        "Convert boolean to f32",
        "%r = Convert(%x) {destination_type = f32}",
        lambda x: x.astype(np.float64),
        booleans(9),
    )

    for name, function in _BINARY.items():
        other = floats(3, 1, low=0.5, high=2)
        table.add(name, f"%r = {name}(%x, %y)", function, floats(2, 3, 4), other)
    for name in ("Add", "Subtract", "Multiply", "Maximum", "Minimum", "Mod", "FloorMod"):
        other = np.array([-3, -2, 2, 3], np.int32)
        table.add(f"{name} i32", f"%r = {name}(%x, %y)", _BINARY[name], integers(3, 4), other)
    # The runtime rounds to zero.
    quotient = lambda a, b: np.trunc(a / b).astype(np.int32)
    table.add(
        "Divide i32",
        "%r = Divide(%x, %y)",
        quotient,
        integers(3, 4),
        np.array([-3, -2, 2, 3], np.int32),
    )
    for exponent in (2.0, 0.5, -1.0, 1.7):
        table.add(
            f"Power {exponent}",
            constant("e", exponent) + "%r = Power(%x, %e)",
            lambda x, e=exponent: x**e,
            floats(3, 4, low=0.2, high=2),
        )
    for name, function in _COMPARISONS.items():
        table.add(
            name,
            f"%r = {name}(%x, %y)",
            function,
            integers(5, 6, low=-2, high=3),
            integers(6, low=-2, high=3),
        )
        table.add(f"{name} f32", f"%r = {name}(%x, %y)", function, floats(5, 6), floats(6))
    for name, function in _LOGIC.items():
        table.add(name, f"%r = {name}(%x, %y)", function, booleans(5, 6), booleans(6))
    table.add("LogicalNot", "%r = LogicalNot(%x)", np.logical_not, booleans(5, 6))
    table.add(
        "Select", "%r = Select(%x, %y, %z)", np.where, booleans(5, 1), floats(5, 6), floats(6)
    )
    quantized = constant("a", -1.0) + constant("b", 1.5) + constant("c", -2.0) + constant("d", 3.0)
    table.add(
        "FakeQuantize",
        quantized + "%r = FakeQuantize(%x, %a, %b, %c, %d) {levels = 16}",
        lambda x: np.round((np.clip(x, -1.0, 1.5) + 1) / 2.5 * 15) / 15 * 5 - 2,
        floats(5, 6),
    )
    return table.cases
