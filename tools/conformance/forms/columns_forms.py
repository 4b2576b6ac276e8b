"""Images put together of the windows of a convolution."""

import itertools

import numpy as np
from form_case import Table, attributes, constant, floats


def _image(columns, size, kernel, strides, dilations, begin, end):
    """Windows in the order of the places of the kernel, on the padded image."""
    *batch, rows, _ = columns.shape
    padded = [extent + b + e for extent, b, e in zip(size, begin, end, strict=True)]
    counts = [
        (extent - (k - 1) * d - 1) // s + 1
        for extent, k, d, s in zip(padded, kernel, dilations, strides, strict=True)
    ]
    columns = columns.reshape(*batch, rows // np.prod(kernel), *kernel, *counts)
    out = np.zeros((*columns.shape[:-4], *padded))
    for i, j in itertools.product(range(kernel[0]), range(kernel[1])):
        places = (
            slice(at * d, at * d + s * count, s)
            for at, d, s, count in zip((i, j), dilations, strides, counts, strict=True)
        )
        out[(..., *places)] += columns[..., i, j, :, :]
    return out[..., begin[0] : begin[0] + size[0], begin[1] : begin[1] + size[1]]


def cases():
    table = Table()
    size, kernel = [5, 6], [2, 3]
    lines = constant("s", size) + constant("k", kernel)
    plain = {"strides": [1, 1], "dilations": [1, 1], "pads_begin": [0, 0], "pads_end": [0, 0]}
    other = {"strides": [2, 1], "dilations": [1, 2], "pads_begin": [1, 0], "pads_end": [0, 1]}
    for name, choice, windows in (("", plain, 16), (" padded", other, 9)):
        for batch in ([], [2]):
            table.add(
                f"Col2Im{name} {batch}",
                lines + f"%r = Col2Im(%x, %s, %k) {attributes(**choice)}",
                lambda x, c=choice: _image(x, size, kernel, *c.values()),
                floats(*batch, 12, windows),
            )
    return table.cases
