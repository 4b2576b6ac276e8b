"""Comparisons and logic."""

import numpy as np
from form_case import Table, attributes, booleans, floats, integers, product

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
    numbers = np.array([np.nan, np.inf, -np.inf, 0, 1, -2], np.float32)
    table.add("IsNaN", "%r = IsNaN(%x)", np.isnan, numbers)
    table.add("IsFinite", "%r = IsFinite(%x)", np.isfinite, numbers)
    for choice in product(detect_negative=[False, True], detect_positive=[False, True]):
        table.add(
            f"IsInf {choice}",
            f"%r = IsInf(%x) {attributes(**choice)}",
            lambda x, c=choice: (
                ((x == -np.inf) & c["detect_negative"]) | ((x == np.inf) & c["detect_positive"])
            ),
            numbers,
        )
    table.add(
        "Select", "%r = Select(%x, %y, %z)", np.where, booleans(5, 1), floats(5, 6), floats(6)
    )
    return table.cases
