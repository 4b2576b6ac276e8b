"""Convolutions, poolings, padding, resizing."""

import itertools

import numpy as np
from form_case import Table, attributes, constant, floats, product


def same_pads(extents, kernel, strides, dilations, upper):
    """Begin and end for each axis."""
    pads = []
    for extent, k, s, d in zip(extents, kernel, strides, dilations, strict=True):
        total = max((-(-extent // s) - 1) * s + (k - 1) * d + 1 - extent, 0)
        small, large = total // 2, total - total // 2
        pads.append((small, large) if upper else (large, small))
    return pads


def _pads(mode, x, kernel, strides, dilations, begin, end):
    if mode == "valid":
        return [(0, 0)] * len(kernel)
    if mode == "explicit":
        return list(zip(begin, end, strict=True))
    return same_pads(x.shape[2:], kernel, strides, dilations, mode == "same_upper")


def convolve(x, w, strides, dilations, pads):
    """Of one group: the sum over channels and window of what is padded with zeros."""
    kernel = w.shape[2:]
    padded = np.pad(x, [(0, 0), (0, 0), *pads])
    out = [
        (extent - (k - 1) * d - 1) // s + 1
        for extent, k, s, d in zip(padded.shape[2:], kernel, strides, dilations, strict=True)
    ]
    result = np.zeros((x.shape[0], w.shape[0], *out))
    for place in itertools.product(*map(range, kernel)):
        window = tuple(
            slice(p * d, p * d + (o - 1) * s + 1, s)
            for p, d, o, s in zip(place, dilations, out, strides, strict=True)
        )
        result += np.einsum(
            "nc...,oc->no...",
            padded[(slice(None), slice(None), *window)],
            w[(slice(None), slice(None), *place)],
        )
    return result


def transposed(x, w, strides, dilations, pads, output_padding):
    """Of one group: each element of x spreads the kernel over the result, which is then cropped."""
    kernel = w.shape[2:]
    full = [
        (extent - 1) * s + (k - 1) * d + 1 + o
        for extent, s, k, d, o in zip(
            x.shape[2:], strides, kernel, dilations, output_padding, strict=True
        )
    ]
    result = np.zeros((x.shape[0], w.shape[1], *full))
    for place in itertools.product(*map(range, kernel)):
        window = tuple(
            slice(p * d, p * d + (extent - 1) * s + 1, s)
            for p, d, extent, s in zip(place, dilations, x.shape[2:], strides, strict=True)
        )
        result[(slice(None), slice(None), *window)] += np.einsum(
            "nc...,co->no...", x, w[(slice(None), slice(None), *place)]
        )
    crop = tuple(slice(b, extent - e) for (b, e), extent in zip(pads, full, strict=True))
    return result[(slice(None), slice(None), *crop)]


def _of_groups(function, x, w, *rest):
    parts = np.split(x, w.shape[0], axis=1)
    return np.concatenate([function(part, w[g], *rest) for g, part in enumerate(parts)], axis=1)


def _convolutions(table):
    strides, dilations, begin, end = [2, 1], [1, 2], [1, 0], [0, 2]
    for mode in ("explicit", "same_upper", "same_lower", "valid"):
        text = attributes(
            strides=strides, dilations=dilations, pads_begin=begin, pads_end=end, auto_pad=mode
        )
        w = floats(4, 3, 4, 2)
        table.add(
            f"Convolution {mode}",
            constant("w", w) + f"%r = Convolution(%x, %w) {text}",
            lambda x, w=w, mode=mode: convolve(
                x,
                w.astype(float),
                strides,
                dilations,
                _pads(mode, x, w.shape[2:], strides, dilations, begin, end),
            ),
            floats(2, 3, 9, 8),
        )
        g = floats(2, 3, 2, 4, 2)
        table.add(
            f"GroupConvolution {mode}",
            constant("w", g) + f"%r = GroupConvolution(%x, %w) {text}",
            lambda x, g=g, mode=mode: _of_groups(
                convolve,
                x,
                g.astype(float),
                strides,
                dilations,
                _pads(mode, x, g.shape[3:], strides, dilations, begin, end),
            ),
            floats(2, 4, 9, 8),
        )
    for rank, size in ((1, [11]), (3, [5, 6, 7])):
        w = floats(4, 3, *[3] * rank)
        text = attributes(
            strides=[2] * rank, dilations=[1] * rank, pads_begin=[1] * rank, pads_end=[0] * rank
        )
        table.add(
            f"Convolution over {rank} axes",
            constant("w", w) + f"%r = Convolution(%x, %w) {text}",
            lambda x, w=w, rank=rank: convolve(
                x, w.astype(float), [2] * rank, [1] * rank, [(1, 0)] * rank
            ),
            floats(2, 3, *size),
        )
    back = [2, 3], [1, 1], [1, 0], [0, 1], [1, 0]
    text = attributes(
        **dict(
            zip(
                ("strides", "dilations", "pads_begin", "pads_end", "output_padding"),
                back,
                strict=True,
            )
        )
    )
    pads = list(zip(back[2], back[3], strict=True))
    w, g = floats(3, 4, 3, 4), floats(2, 2, 3, 3, 4)
    table.add(
        "ConvolutionBackpropData",
        constant("w", w) + f"%r = ConvolutionBackpropData(%x, %w) {text}",
        lambda x: transposed(x, w.astype(float), back[0], back[1], pads, back[4]),
        floats(2, 3, 4, 5),
    )
    table.add(
        "GroupConvolutionBackpropData",
        constant("w", g) + f"%r = GroupConvolutionBackpropData(%x, %w) {text}",
        lambda x: _of_groups(transposed, x, g.astype(float), back[0], back[1], pads, back[4]),
        floats(2, 4, 4, 5),
    )


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


def _poolings(table):
    for number, (extents, kernel, strides, begin, end) in enumerate(_GEOMETRIES):
        for choice in product(
            rounding_type=["floor", "ceil", "ceil_torch"], auto_pad=["explicit", "same_upper"]
        ):
            text = dict(kernel=kernel, strides=strides, pads_begin=begin, pads_end=end, **choice)
            ones = [1] * len(kernel)
            x = floats(2, 3, *extents, low=0.5, high=2.5)
            pads = _pads(choice["auto_pad"], x, kernel, strides, ones, begin, end)
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


_PAD_MODES = {
    "constant": "constant",
    "edge": "edge",
    "reflect": "reflect",
    "symmetric": "symmetric",
}


def _paddings(table):
    begin, end = [0, 1, 2, 0], [1, 0, 1, 2]
    bounds = constant("b", begin) + constant("e", end)
    for mode, numpy_mode in _PAD_MODES.items():
        table.add(
            f"Pad {mode}",
            bounds + f"%r = Pad(%x, %b, %e) {attributes(pad_mode=mode)}",
            lambda x, mode=numpy_mode: np.pad(x, list(zip(begin, end, strict=True)), mode),
            floats(2, 3, 4, 5),
        )
    table.add(
        "Pad with a value",
        bounds + constant("v", 1.5) + '%r = Pad(%x, %b, %e, %v) {pad_mode = "constant"}',
        lambda x: np.pad(x, list(zip(begin, end, strict=True)), constant_values=1.5),
        floats(2, 3, 4, 5),
    )
    table.add(
        "Pad takes away",
        constant("b", [0, 0, -1, 1])
        + constant("e", [0, 0, 0, -2])
        + '%r = Pad(%x, %b, %e) {pad_mode = "constant"}',
        lambda x: np.pad(x[:, :, 1:, :-2], [(0, 0), (0, 0), (0, 0), (1, 0)]),
        floats(2, 3, 4, 5),
    )


_PLACES = {
    "asymmetric": lambda i, n, m: i * n / m,
    "half_pixel": lambda i, n, m: (i + 0.5) * n / m - 0.5,
    "tf_half_pixel_for_nn": lambda i, n, m: (i + 0.5) * n / m,
    "align_corners": lambda i, n, m: i * (n - 1) / (m - 1) if m > 1 else 0.0,
}
_NEAREST = {
    "floor": np.floor,
    "ceil": np.ceil,
    "round_prefer_floor": lambda place: np.ceil(place - 0.5),
    "round_prefer_ceil": lambda place: np.floor(place + 0.5),
}


def _along(x, axis, size, mode, place, nearest):
    extent = x.shape[axis]
    slices = []
    for i in range(size):
        at = _PLACES[place](i, extent, size)
        if mode == "nearest":
            slices.append(x.take(int(np.clip(_NEAREST[nearest](at), 0, extent - 1)), axis))
            continue
        at = np.clip(at, 0, extent - 1)
        low = int(at)
        high = min(low + 1, extent - 1)
        slices.append(x.take(low, axis) * (1 - (at - low)) + x.take(high, axis) * (at - low))
    return np.stack(slices, axis)


def _interpolations(table):
    # Ratios that float32 holds exactly, so that no place is near the middle by rounding alone.
    sizes = {"up": [8, 12], "down": [4, 3]}
    for mode, nearests in (("nearest", list(_NEAREST)), ("linear_onnx", ["round_prefer_floor"])):
        for place, nearest, (way, size) in itertools.product(_PLACES, nearests, sizes.items()):
            if mode == "linear_onnx" and place == "tf_half_pixel_for_nn":
                continue  # Is refused.
            text = attributes(mode=mode, coordinate_transformation_mode=place, nearest_mode=nearest)
            extents = {"up": [4, 3], "down": [8, 12]}[way]
            scales = [size[0] / extents[0], size[1] / extents[1]]
            lines = constant("s", size) + constant("f", scales) + constant("a", [2, 3])
            table.add(
                f"Interpolate {mode} {place} {nearest} {way}",
                lines + f"%r = Interpolate(%x, %s, %f, %a) {text}",
                lambda x, m=mode, p=place, n=nearest, s=size: _along(
                    _along(x, 2, s[0], m, p, n), 3, s[1], m, p, n
                ),
                floats(1, 2, *extents),
            )


def cases():
    table = Table()
    for add in (_convolutions, _poolings, _paddings, _interpolations):
        add(table)
    return table.cases
