"""What moves elements and computes nothing."""

import numpy as np
from form_case import Table, constant, floats


def cases():
    table = Table()
    zeros = constant("s", [0, -1, 0]) + "%r = Reshape(%x, %s) {special_zero = true}"
    table.add("Reshape with zeros", zeros, lambda x: x.reshape(2, 12, 5), floats(2, 3, 5, 4))
    table.add(
        "Reshape",
        constant("s", [4, -1]) + "%r = Reshape(%x, %s) {special_zero = false}",
        lambda x: x.reshape(4, 15),
        floats(3, 4, 5),
    )
    for axis in (1, -1):
        other = floats(2, 2, 4) if axis == 1 else floats(2, 3, 1)
        table.add(
            f"Concat {axis}",
            f"%r = Concat(%x, %y) {{axis = {axis}}}",
            lambda x, y, a=axis: np.concatenate([x, y], a),
            floats(2, 3, 4),
            other,
        )
    table.add(
        "Split",
        constant("a", -1) + "%p = Split(%x, %a) {num_splits = 2}",
        lambda x: tuple(np.split(x, 2, -1))[::-1],
        floats(2, 3, 6),
        results=("%p:1", "%p"),
    )
    table.add(
        "VariadicSplit",
        constant("a", 1) + constant("l", [1, -1, 2]) + "%p = VariadicSplit(%x, %a, %l)",
        lambda x: tuple(np.split(x, [1, 4], 1)),
        floats(2, 6, 3),
        results=("%p", "%p:1", "%p:2"),
    )
    table.add(
        "Transpose",
        constant("o", [2, 0, 3, 1]) + "%r = Transpose(%x, %o)",
        lambda x: x.transpose(2, 0, 3, 1),
        floats(2, 3, 4, 5),
    )
    return table.cases
