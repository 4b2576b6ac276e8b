"""Operations on two tensors, element by element."""

import numpy as np
from form_case import Table, constant, floats, integers

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


def cases():
    table = Table()
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
    return table.cases
