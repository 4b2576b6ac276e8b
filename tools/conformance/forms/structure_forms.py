"""Conversions of type."""

import numpy as np
from form_case import Table, booleans, floats, integers


def cases():
    table = Table()
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
    return table.cases
