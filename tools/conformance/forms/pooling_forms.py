"""Poolings."""

import itertools

import numpy as np
from form_case import Table, attributes, floats, product
from windows import resolved_pads

_ROUNDED = {
    "floor": lambda room, stride, last: room // stride + 1,
    "ceil": lambda room, stride, last: -(-room // stride) + 1,
    # A window that would begin after data and padding is left out.
    "ceil_torch": lambda room, stride, last: min(-(-room // stride) + 1, (last - 1) // stride + 1),
}


def pool(x, kernel, strides, pads, rounding, combine):
    """combine(elements of the data in the window) for each window."""
    out = [
        _ROUNDED[rounding](extent + b + e - k, s, extent + b)
        for extent, k, s, (b, e) in zip(x.shape[2:], kernel, strides, pads, strict=True)
    ]
    result = np.zeros((*x.shape[:2], *out))
    for place in itertools.product(*map(range, out)):
        window = tuple(
            slice(max(p * s - b, 0), max(p * s - b + k, 0))
            for p, s, (b, _), k in zip(place, strides, pads, kernel, strict=True)
        )
        elements = x[(slice(None), slice(None), *window)].reshape(*x.shape[:2], -1)
        result[(slice(None), slice(None), *place)] = combine(elements)
    return result


def _average(kernel, pads, exclude):
    """The runtime divides by the whole kernel wherever padding counts, even where a window that is
    rounded up reaches beyond it; without any padding by what the window covers.
    """
    whole = not exclude and any(b or e for b, e in pads)

    def average(elements):
        with np.errstate(invalid="ignore"):  # A window without any data: NaN.
            return elements.sum(-1) / (np.prod(kernel) if whole else elements.shape[-1])

    return average


# Extents, kernel, strides, begin, end. With rounding up, the last window is cut off in the second
# and third; a window is left out by ceil_torch in the fourth.
_GEOMETRIES = [
    ([7, 9], [3, 3], [2, 2], [1, 1], [1, 1]),
    ([8, 10], [3, 3], [2, 2], [1, 1], [1, 1]),
    ([8, 10], [3, 2], [2, 3], [0, 0], [0, 0]),
    ([7, 8], [3, 3], [3, 3], [1, 0], [1, 2]),
]


def cases():
    table = Table()
    for number, (extents, kernel, strides, begin, end) in enumerate(_GEOMETRIES):
        for choice in product(
            rounding_type=["floor", "ceil", "ceil_torch"], auto_pad=["explicit", "same_upper"]
        ):
            text = dict(kernel=kernel, strides=strides, pads_begin=begin, pads_end=end, **choice)
            ones = [1] * len(kernel)
            x = floats(2, 3, *extents, low=0.5, high=2.5)
            pads = resolved_pads(choice["auto_pad"], x, kernel, strides, ones, begin, end)
            name = f"{number} {choice['rounding_type']} {choice['auto_pad']}"
            rounding = choice["rounding_type"]
            largest = lambda elements: elements.max(-1, initial=np.finfo(np.float32).min)
            table.add(
                f"MaxPool {name}",
                f"%r = MaxPool(%x) {attributes(**text)}",
                lambda x, k=kernel, s=strides, p=pads, r=rounding, c=largest: pool(
                    x, k, s, p, r, c
                ),
                x,
            )
            for exclude in (False, True):
                average = _average(kernel, pads, exclude)
                if not np.isfinite(pool(x, kernel, strides, pads, rounding, average)).all():
                    continue  # Of no element there is no average.
                table.add(
                    f"AvgPool {name} {'without' if exclude else 'with'} padding",
                    f"%r = AvgPool(%x) {attributes(exclude__pad=exclude, **text)}",
                    lambda x, k=kernel, s=strides, p=pads, r=rounding, c=average: pool(
                        x, k, s, p, r, c
                    ),
                    x,
                )
    return table.cases
