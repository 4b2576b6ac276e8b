"""Products of matrices."""

import numpy as np
from form_case import Table, attributes, floats, product


def cases():
    table = Table()
    for choice in product(transpose_a=[False, True], transpose_b=[False, True]):
        a = floats(2, 5, 3) if choice["transpose_a"] else floats(2, 3, 5)
        b = floats(4, 5) if choice["transpose_b"] else floats(5, 4)
        table.add(
            f"MatMul {choice}",
            f"%r = MatMul(%x, %y) {attributes(**choice)}",
            lambda x, y, c=choice: np.matmul(
                x.swapaxes(-1, -2) if c["transpose_a"] else x, y.T if c["transpose_b"] else y
            ),
            a,
            b,
        )
    return table.cases
