"""Layers with windows: convolutions, poolings, inner products."""

import itertools
import math

import numpy as np


def spatial(p, name, singles, axes, default):
    """A setting for each spatial axis."""
    if any(p.has(single) for single in singles):
        return [p.get(single, default) for single in singles]
    values = p.list(name) or [default]
    return values * axes if len(values) == 1 else values


def _windows(p, axes):
    return (
        spatial(p, "kernel_size", ("kernel_h", "kernel_w"), axes, None),
        spatial(p, "stride", ("stride_h", "stride_w"), axes, 1),
        spatial(p, "pad", ("pad_h", "pad_w"), axes, 0),
        spatial(p, "dilation", ("dilation_h", "dilation_w"), axes, 1),
    )


def _taps(x, kernel, stride, pad, dilation):
    """For each element of the kernel, its index and what it meets: [N, C, out...]."""
    padded = np.pad(x, [(0, 0), (0, 0), *[(p, p) for p in pad]])
    outs = [
        (extent + 2 * p - (d * (k - 1) + 1)) // s + 1
        for extent, k, s, p, d in zip(x.shape[2:], kernel, stride, pad, dilation, strict=True)
    ]
    for index in itertools.product(*map(range, kernel)):
        places = tuple(
            slice(i * d, i * d + s * (out - 1) + 1, s)
            for i, d, s, out in zip(index, dilation, stride, outs, strict=True)
        )
        yield index, padded[(slice(None), slice(None), *places)]


def _convolve(x, weights, group, window):
    n, outputs = x.shape[0], weights.shape[0]
    sums, extents = 0, ()
    for index, tap in _taps(x, *window):
        kernel = weights[(slice(None), slice(None), *index)]  # [O, I/g]
        kernel = kernel.reshape(group, outputs // group, weights.shape[1])
        extents = tap.shape[2:]
        sums = sums + kernel @ tap.reshape(n, group, x.shape[1] // group, -1)
    return sums.reshape(n, outputs, *extents)


def _deconvolve(x, weights, group, window):
    kernel, stride, pad, dilation = window
    outs = [
        s * (extent - 1) + d * (k - 1) + 1
        for extent, k, s, d in zip(x.shape[2:], kernel, stride, dilation, strict=True)
    ]
    channels = weights.shape[1] * group
    whole = np.zeros((x.shape[0], channels, *outs))
    parts = x.reshape(x.shape[0], group, x.shape[1] // group, -1)
    for index in itertools.product(*map(range, kernel)):
        factors = weights[(slice(None), slice(None), *index)]
        factors = factors.reshape(group, x.shape[1] // group, weights.shape[1])
        value = factors.swapaxes(1, 2) @ parts
        places = tuple(
            slice(i * d, i * d + s * (extent - 1) + 1, s)
            for i, d, s, extent in zip(index, dilation, stride, x.shape[2:], strict=True)
        )
        whole[(slice(None), slice(None), *places)] += value.reshape(
            x.shape[0], channels, *x.shape[2:]
        )
    inner = tuple(slice(p, out - p) for p, out in zip(pad, outs, strict=True))
    return whole[(slice(None), slice(None), *inner)]


def _images(x, axis):
    """As [N, C, ...]: what is before the axis of the channels is all batch."""
    axis = axis + x.ndim if axis < 0 else axis
    return x.reshape(math.prod(x.shape[:axis]), *x.shape[axis:]), x.shape[:axis]


def convolution(layer, bottoms, blobs):
    p = layer.parameters("convolution_param")
    tops = []
    for bottom in bottoms:
        x, batch = _images(bottom, p.get("axis", 1))
        window = _windows(p, x.ndim - 2) if x.ndim > 2 else ([], [], [], [])
        group = p.get("group", 1)
        if layer.type in ("ConvolutionDepthwise", "DepthwiseConvolution"):
            group = x.shape[1]
        compute = _deconvolve if layer.type == "Deconvolution" else _convolve
        y = compute(x, blobs[0], group, window)
        if p.get("bias_term", True):
            y = y + blobs[1].reshape([1, -1] + [1] * (y.ndim - 2))
        if p.get("relu", False):
            y = np.where(y > 0, y, y * p.get("negative_slope", 0))
        tops.append(y.reshape(*batch, *y.shape[1:]))
    return tops


def im2col(layer, bottoms, blobs):
    x = bottoms[0]
    window = _windows(layer.parameters("convolution_param"), x.ndim - 2)
    taps = np.stack([tap for _, tap in _taps(x, *window)], axis=2)
    return [taps.reshape(x.shape[0], -1, *taps.shape[3:])]


def inner_product(layer, bottoms, blobs):
    p = layer.parameters("inner_product_param")
    x = bottoms[0]
    axis = p.get("axis", 1)
    axis = axis + x.ndim if axis < 0 else axis
    weights = blobs[0].reshape(blobs[0].shape[-2:])
    weights = weights if p.get("transpose", False) else weights.T
    y = x.reshape(*x.shape[:axis], -1) @ weights
    return [y + blobs[1].ravel() if p.get("bias_term", True) else y]


def pool(x, is_average, kernel, stride, pad, ceil=True):
    """Values, and for the largest ones their first places h * W + w."""
    extents = x.shape[2:]
    rounded = math.ceil if ceil else math.floor
    outs = [
        rounded((e + 2 * p - k) / s) + 1
        for e, k, s, p in zip(extents, kernel, stride, pad, strict=True)
    ]
    if any(pad):
        outs = [
            out - 1 if (out - 1) * s >= e + p else out
            for out, e, s, p in zip(outs, extents, stride, pad, strict=True)
        ]
    values = np.zeros((*x.shape[:2], *outs))
    places = np.zeros_like(values)
    for i, j in itertools.product(*map(range, outs)):
        starts = [i * stride[0] - pad[0], j * stride[1] - pad[1]]
        ends = [
            min(start + k, e + p)
            for start, k, e, p in zip(starts, kernel, extents, pad, strict=True)
        ]
        size = (ends[0] - starts[0]) * (ends[1] - starts[1])
        (top, left), (bottom, right) = (
            [max(start, 0) for start in starts],
            [min(end, e) for end, e in zip(ends, extents, strict=True)],
        )
        window = x[:, :, top:bottom, left:right].reshape(*x.shape[:2], -1)
        if is_average:
            values[:, :, i, j] = window.sum(-1) / size
            continue
        first = window.argmax(-1)
        values[:, :, i, j] = window.max(-1)
        width = right - left
        places[:, :, i, j] = (top + first // width) * extents[1] + left + first % width
    return values, places


def pooling(layer, bottoms, blobs):
    p = layer.parameters("pooling_param")
    x = bottoms[0]
    is_average = p.get("pool", "MAX") in ("AVE", 1)
    if p.get("global_pooling", False):
        kernel, stride, pad = list(x.shape[2:]), [1, 1], [0, 0]
    else:
        kernel = [p.get(name, p.get("kernel_size")) for name in ("kernel_h", "kernel_w")]
        stride = [p.get(name, p.get("stride", 1)) for name in ("stride_h", "stride_w")]
        pad = [p.get(name, p.get("pad", 0)) for name in ("pad_h", "pad_w")]
    ceil = p.get("round_mode", "CEIL") in ("CEIL", 0) and p.get("ceil_mode", True)
    values, places = pool(x, is_average, kernel, stride, pad, ceil)
    return [values, places][: len(layer.tops)]


def spp(layer, bottoms, blobs):
    p = layer.parameters("spp_param")
    x = bottoms[0]
    is_average = p.get("pool", "MAX") in ("AVE", 1)
    levels = []
    for level in range(p.get("pyramid_height")):
        bins = 2**level
        kernel = [math.ceil(extent / bins) for extent in x.shape[2:]]
        pad = [(k * bins - extent + 1) // 2 for k, extent in zip(kernel, x.shape[2:], strict=True)]
        levels.append(pool(x, is_average, kernel, kernel, pad)[0])
    if len(levels) == 1:
        return levels
    return [np.concatenate([level.reshape(x.shape[0], -1) for level in levels], 1)]


LAYERS = {
    "Convolution": convolution,
    "ConvolutionDepthwise": convolution,
    "Deconvolution": convolution,
    "DepthwiseConvolution": convolution,
    "Im2col": im2col,
    "InnerProduct": inner_product,
    "Pooling": pooling,
    "SPP": spp,
}
