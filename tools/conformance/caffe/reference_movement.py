"""Layers that move, join, select, sum elements."""

import math

import numpy as np
from caffemodel import float32


def _axis(p, rank, default=1, name="axis"):
    axis = p.get(name, default)
    return axis + rank if axis < 0 else axis


def concat(layer, bottoms, blobs):
    p = layer.parameters("concat_param")
    axis = p.get("concat_dim", p.get("axis", 1))
    return [np.concatenate(bottoms, axis)]


def slice_(layer, bottoms, blobs):
    p = layer.parameters("slice_param")
    axis = p.get("slice_dim", p.get("axis", 1))
    return np.split(bottoms[0], p.list("slice_point") or len(layer.tops), axis)


def split(layer, bottoms, blobs):
    return [bottoms[0]] * len(layer.tops)


def flatten(layer, bottoms, blobs):
    p, x = layer.parameters("flatten_param"), bottoms[0]
    first, last = _axis(p, x.ndim), _axis(p, x.ndim, -1, "end_axis")
    return [x.reshape(*x.shape[:first], -1, *x.shape[last + 1 :])]


def reshape(layer, bottoms, blobs):
    p, x = layer.parameters("reshape_param"), bottoms[0]
    if p.has("pixelshuffler"):
        s = p.get("pixelshuffler")
        n, c, h, w = x.shape
        y = x.reshape(n, c // (s * s), s, s, h, w).transpose(0, 1, 4, 2, 5, 3)
        return [y.reshape(n, c // (s * s), h * s, w * s)]
    first = p.get("axis", 0)
    first = first + x.ndim + 1 if first < 0 else first
    count = p.get("num_axes", -1)
    end = x.ndim if count == -1 else first + count
    shape = [
        x.shape[first + i] if extent == 0 else extent
        for i, extent in enumerate(p.message("shape").list("dim"))
    ]
    return [x.reshape(*x.shape[:first], *shape, *x.shape[end:])]


def permute(layer, bottoms, blobs):
    order = layer.parameters("permute_param").list("order")
    rest = [axis for axis in range(bottoms[0].ndim) if axis not in order]
    return [bottoms[0].transpose(*order, *rest)]


def crop(layer, bottoms, blobs):
    p = layer.parameters("crop_param")
    x, like = bottoms
    axis = _axis(p, x.ndim, 2)
    offsets = p.list("offset") or [0]
    offsets = offsets * (x.ndim - axis) if len(offsets) == 1 else offsets
    places = [slice(None)] * axis
    for offset, extent in zip(offsets, like.shape[axis:], strict=True):
        places.append(slice(offset, offset + extent))
    return [x[tuple(places)]]


def tile(layer, bottoms, blobs):
    p = layer.parameters("tile_param")
    repeats = [1] * bottoms[0].ndim
    repeats[_axis(p, bottoms[0].ndim)] = p.get("tiles")
    return [np.tile(bottoms[0], repeats)]


def reduction(layer, bottoms, blobs):
    p, x = layer.parameters("reduction_param"), bottoms[0]
    axes = tuple(range(_axis(p, x.ndim, 0), x.ndim))
    operation = p.get("operation", "SUM")
    values = {"SUM": x, 1: x, "ASUM": abs(x), 2: abs(x), "SUMSQ": x * x, 3: x * x, "MEAN": x, 4: x}
    sums = values[operation].sum(axes)
    if operation in ("MEAN", 4):
        sums = sums / math.prod(x.shape[axis] for axis in axes)
    return [float32(p.get("coeff", 1)) * sums]


def arg_max(layer, bottoms, blobs):
    """Pairs of value and index sorted from the largest: of equal values the largest index first."""
    p, x = layer.parameters("argmax_param"), bottoms[0]
    count, values = p.get("top_k", 1), p.get("out_max_val", False)
    has_axis = p.has("axis")
    axis = _axis(p, x.ndim) if has_axis else 1
    data = x if has_axis else x.reshape(x.shape[0], -1)
    last = np.moveaxis(data, axis, -1)
    n = last.shape[-1]
    order = n - 1 - np.argsort(-last[..., ::-1], axis=-1, kind="stable")[..., :count]
    largest = np.take_along_axis(last, order, -1)
    if has_axis:
        return [np.moveaxis(largest if values else order.astype(float), -1, axis)]
    rows = [order.astype(float), largest] if values else [order.astype(float)]
    y = np.stack(rows, 1)
    return [y.reshape(*y.shape, *[1] * (x.ndim - y.ndim)) if x.ndim > y.ndim else y]


def embed(layer, bottoms, blobs):
    y = blobs[0][bottoms[0].astype(int)]
    return [y + blobs[1].ravel() if layer.parameters("embed_param").get("bias_term", True) else y]


def batch_reindex(layer, bottoms, blobs):
    return [bottoms[0][bottoms[1].astype(int)]]


def filter_(layer, bottoms, blobs):
    *data, selector = bottoms
    chosen = np.flatnonzero(selector.ravel())
    return [value[chosen] for value in data]


def parameter(layer, bottoms, blobs):
    return [blobs[0]]


def dummy_data(layer, bottoms, blobs):
    p = layer.parameters("dummy_data_param")
    fillers, shapes = p.list("data_filler"), p.list("shape")
    tops = []
    for i in range(len(layer.tops)):
        value = fillers[min(i, len(fillers) - 1)].get("value", 0) if fillers else 0
        shape = shapes[min(i, len(shapes) - 1)].list("dim")
        tops.append(np.full(shape, float32(value), np.float64))
    return tops


def shuffle_channel(layer, bottoms, blobs):
    group = layer.parameters("shuffle_channel_param").get("group", 1)
    n, c, *rest = bottoms[0].shape
    return [bottoms[0].reshape(n, group, c // group, *rest).swapaxes(1, 2).reshape(n, c, *rest)]


def reorg(layer, bottoms, blobs):
    """Darknet's map between flat indices, which the extents of the input define both ways."""
    p, x = layer.parameters("reorg_param"), bottoms[0]
    s, reverse = p.get("stride"), p.get("reverse", False)
    n, c, h, w = x.shape
    few = c // (s * s)
    y = np.zeros((n, few, h * s, w * s) if reverse else (n, c * s * s, h // s, w // s))
    source, flat = x.reshape(-1), y.reshape(-1)
    for b, k, j, i in np.ndindex(n, c, h, w):
        offset, channel = divmod(k, few)
        column, row = i * s + offset % s, j * s + offset // s
        inner = i + w * (j + h * (k + c * b))
        outer = column + w * s * (row + h * s * (channel + few * b))
        if reverse:
            flat[outer] = source[inner]
        else:
            flat[inner] = source[outer]
    return [y]


LAYERS = {
    "ArgMax": arg_max,
    "BatchReindex": batch_reindex,
    "Concat": concat,
    "Crop": crop,
    "DummyData": dummy_data,
    "Embed": embed,
    "Filter": filter_,
    "Flatten": flatten,
    "Parameter": parameter,
    "Permute": permute,
    "Reduction": reduction,
    "Reorg": reorg,
    "Reshape": reshape,
    "ShuffleChannel": shuffle_channel,
    "Slice": slice_,
    "Split": split,
    "Tile": tile,
}
