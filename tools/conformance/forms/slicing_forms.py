"""Parts of a tensor."""

import numpy as np
from form_case import Table, attributes, constant, floats

_MASKS = ("begin_mask", "end_mask", "new_axis_mask", "shrink_axis_mask", "ellipsis_mask")
_ALL = slice(None)


def cases():
    table = Table()

    def add(name, begin, end, strides, index, **masks):
        full = {mask: masks.get(mask, [0] * len(begin)) for mask in _MASKS}
        lines = constant("b", begin) + constant("e", end) + constant("s", strides)
        table.add(
            f"StridedSlice {name}",
            lines + f"%r = StridedSlice(%x, %b, %e, %s) {attributes(**full)}",
            lambda x: x[index],
            floats(4, 5, 6),
        )

    add("steps", [1, 0, 5], [4, 5, 0], [2, 1, -2], (slice(1, 4, 2), _ALL, slice(5, 0, -2)))
    add("begin_mask", [2, 3], [3, 4], [1, 1], (slice(0, 3), slice(3, 4)), begin_mask=[1, 0])
    add("end_mask", [2, 3], [3, 4], [1, 1], (slice(2, 3), slice(3, None)), end_mask=[0, 1])
    add(
        "new_axis_mask",
        [1, 0, 1],
        [3, 1, 4],
        [1, 1, 1],
        (slice(1, 3), None, slice(1, 4)),
        new_axis_mask=[0, 1, 0],
    )
    add("shrink_axis_mask", [1, -2], [2, -1], [1, 1], (slice(1, 2), -2), shrink_axis_mask=[0, 1])
    add(
        "ellipsis_mask",
        [1, 0, 2],
        [3, 0, 4],
        [1, 1, 1],
        (slice(1, 3), Ellipsis, slice(2, 4)),
        ellipsis_mask=[0, 1, 0],
    )
    lines = constant("b", [1, 0]) + constant("e", [3, 2])
    text = attributes(begin_mask=[0, 0], end_mask=[0, 0])
    table.add(
        "StridedSlice without strides",
        lines + f"%r = StridedSlice(%x, %b, %e) {text}",
        lambda x: x[1:3, 0:2],
        floats(4, 5, 6),
    )
    text = attributes(begin_mask=[0, 0, 0], end_mask=[0, 1, 0])
    table.add(
        "StridedSlice by computed bounds",
        constant("s", [1, -1, 2]) + f"%r = StridedSlice(%x, %y, %z, %s) {text}",
        lambda x, b, e: x[b[0] : e[0], b[1] :: -1, b[2] : e[2] : 2],
        floats(4, 5, 6),
        np.array([1, 3, -5]),
        np.array([99, 0, -1]),
        evaluated=False,
    )
    table.add(
        "StridedSlice by computed strides",
        constant("b", [0, -1])
        + constant("e", [9, -9])
        + f"%r = StridedSlice(%x, %b, %e, %y) {attributes(begin_mask=[0, 0], end_mask=[0, 0])}",
        lambda x, s: x[0 : 9 : s[0], -1 : -9 : s[1]],
        floats(4, 5),
        np.array([2, -3]),
        evaluated=False,
    )
    return table.cases
