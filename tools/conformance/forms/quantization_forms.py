"""Quantization."""

import numpy as np
from form_case import Table, constant, floats


def cases():
    table = Table()
    quantized = constant("a", -1.0) + constant("b", 1.5) + constant("c", -2.0) + constant("d", 3.0)
    table.add(
        "FakeQuantize",
        quantized + "%r = FakeQuantize(%x, %a, %b, %c, %d) {levels = 16}",
        lambda x: np.round((np.clip(x, -1.0, 1.5) + 1) / 2.5 * 15) / 15 * 5 - 2,
        floats(5, 6),
    )
    return table.cases
