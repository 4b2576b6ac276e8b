"""Activations."""

import math

import numpy as np
from form_case import Table, attributes, constant, floats
from unary_forms import erf, sigmoid

_softplus = lambda x: np.logaddexp(0, x)
_hard_sigmoid = lambda x: np.clip(x + 3, 0, 6) / 6

_ACTIVATIONS = {
    "HSigmoid": _hard_sigmoid,
    "HSwish": lambda x: x * _hard_sigmoid(x),
    "Mish": lambda x: x * np.tanh(_softplus(x)),
    "SoftPlus": _softplus,
    "SoftSign": lambda x: x / (1 + np.abs(x)),
    "Swish": lambda x: x * sigmoid(x),
}


def cases():
    table = Table()
    for name, function in _ACTIVATIONS.items():
        table.add(name, f"%r = {name}(%x)", function, floats(2, 3, 4, low=-4, high=4))
    for mode, function in (
        ("ERF", lambda x: x * 0.5 * (1 + erf(x / math.sqrt(2)))),
        ("TANH", lambda x: 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))),
    ):
        text = attributes(approximation_mode=mode)
        table.add(f"Gelu {mode}", f"%r = Gelu(%x) {text}", function, floats(3, 5, low=-4, high=4))
    table.add(
        "HardSigmoid",
        constant("a", 0.5) + constant("b", 0.25) + "%r = HardSigmoid(%x, %a, %b)",
        lambda x: np.clip(0.5 * x + 0.25, 0, 1),
        floats(3, 5, low=-4, high=4),
    )
    table.add(
        "Selu",
        constant("a", [1.5]) + constant("l", [0.75]) + "%r = Selu(%x, %a, %l)",
        lambda x: 0.75 * np.where(x > 0, x, 1.5 * np.expm1(x)),
        floats(3, 5),
    )
    return table.cases
