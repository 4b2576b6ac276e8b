"""Poolings."""

import itertools

import numpy as np
from form_case import Table, attributes, floats, integers, product
from windows import resolved_pads

_ROUNDED = {
    "floor": lambda room, stride, last: room // stride + 1,
    "ceil": lambda room, stride, last: -(-room // stride) + 1,
    # A window that would begin after data and padding is left out.
    "ceil_torch": lambda room, stride, last: min(-(-room // stride) + 1, (last - 1) // stride + 1),
}


def pool(x, kernel, strides, pads, rounding, combine, dilations=None):
    """combine(elements of the data in the window) for each window."""
    dilations = dilations or [1] * len(kernel)
    reaches = [(k - 1) * d + 1 for k, d in zip(kernel, dilations, strict=True)]
    out = [
        _ROUNDED[rounding](extent + b + e - k, s, extent + b)
        for extent, k, s, (b, e) in zip(x.shape[2:], reaches, strides, pads, strict=True)
    ]
    result = np.zeros((*x.shape[:2], *out))
    for place in itertools.product(*map(range, out)):
        # Where a window begins in the padding it has its first element inside of the data.
        window = tuple(
            slice(start if start >= 0 else start % d, max(start + k, 0), d)
            for start, k, d in zip(
                [p * s - b for p, s, (b, _) in zip(place, strides, pads, strict=True)],
                reaches,
                dilations,
                strict=True,
            )
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


def _where(values, numbers, firsts):
    """The largest of each row and the number of the first one; that of the channel's first element
    where there is none.
    """
    if values.shape[-1] == 0:
        return np.full(values.shape[:-1], np.finfo(np.float32).min), firsts
    first = values.argmax(-1)[..., None]
    return tuple(np.take_along_axis(a, first, -1)[..., 0] for a in (values, numbers))


def _with_indices(x, kernel, strides, pads, rounding, dilations, axis, dtype):
    numbers = np.arange(x.size).reshape(x.shape) % np.prod(x.shape[axis:])
    both = np.stack([x, numbers]).reshape(-1, *x.shape[1:])

    def combine(which):
        # The elements of the data, then their numbers.
        return lambda elements: np.tile(
            _where(*np.split(elements, 2), numbers[:, :, 0, 0])[which],
            (2,) + (1,) * (elements.ndim - 2),
        )

    values, indices = (
        pool(both, kernel, strides, pads, rounding, combine(which), dilations)[: len(x)]
        for which in (0, 1)
    )
    return values, indices.astype(dtype)


def _dilated(table):
    dilations = [2, 1]
    for (number, (extents, kernel, strides, begin, end)), choice in itertools.product(
        enumerate(_GEOMETRIES),
        product(rounding_type=list(_ROUNDED), auto_pad=["explicit", "same_upper"]),
    ):
        rounding, name = choice["rounding_type"], f"{number} dilated {' '.join(choice.values())}"
        text = dict(kernel=kernel, strides=strides, pads_begin=begin, pads_end=end, **choice)
        text["dilations"] = dilations
        # Some elements are equal.
        x = integers(2, 3, *extents, low=0, high=20).astype(np.float32)
        pads = resolved_pads(choice["auto_pad"], x, kernel, strides, dilations, begin, end)
        for axis, type_ in ((0, "i64"), (2, "i32")):
            table.add(
                f"MaxPoolWithIndices {name} {axis}",
                "%r = MaxPoolWithIndices(%x) "
                + attributes(axis=axis, index_element_type=type_, **text),
                lambda x, k=kernel, s=strides, p=pads, r=rounding, a=axis, t=type_: _with_indices(
                    x, k, s, p, r, dilations, a, {"i32": np.int32, "i64": np.int64}[t]
                ),
                x,
                results=("%r", "%r:1"),
            )
        for exclude in (False, True):
            average = _average(kernel, pads, exclude)
            if not np.isfinite(pool(x, kernel, strides, pads, rounding, average, dilations)).all():
                continue
            table.add(
                f"AvgPool {name} {'without' if exclude else 'with'} padding",
                f"%r = AvgPool(%x) {attributes(exclude__pad=exclude, **text)}",
                lambda x, k=kernel, s=strides, p=pads, r=rounding, c=average: pool(
                    x, k, s, p, r, c, dilations
                ),
                x,
            )


def cases():
    table = Table()
    _dilated(table)
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
