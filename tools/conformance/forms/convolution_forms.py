"""Convolutions."""

import itertools

import numpy as np
from form_case import Table, attributes, constant, floats
from windows import resolved_pads


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


def cases():
    table = Table()
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
                resolved_pads(mode, x, w.shape[2:], strides, dilations, begin, end),
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
                resolved_pads(mode, x, g.shape[3:], strides, dilations, begin, end),
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
    return table.cases
