"""Layers that make images of another size."""

import math

import numpy as np


def interp(layer, bottoms, blobs):
    """Bilinear with aligned corners; the pads, which are negative, crop."""
    p, x = layer.parameters("interp_param"), bottoms[0]
    begin, end = -p.get("pad_beg", 0), -p.get("pad_end", 0)
    x = x[:, :, begin : x.shape[2] - end, begin : x.shape[3] - end]
    sizes = list(x.shape[2:])
    shrink, zoom = p.get("shrink_factor"), p.get("zoom_factor")
    if shrink and not zoom:
        sizes = [(size - 1) // shrink + 1 for size in sizes]
    elif zoom and not shrink:
        sizes = [size + (size - 1) * (zoom - 1) for size in sizes]
    elif p.has("height") and p.has("width"):
        sizes = [p.get("height"), p.get("width")]
    elif shrink and zoom:
        sizes = [(size - 1) // shrink + 1 for size in sizes]
        sizes = [size + (size - 1) * (zoom - 1) for size in sizes]
    for axis, size in zip((2, 3), sizes, strict=True):
        x = _interpolated(x, axis, size)
    return [x]


def _interpolated(x, axis, size):
    extent = x.shape[axis]
    ratio = (extent - 1) / (size - 1) if size > 1 else 0.0
    places = np.arange(size) * ratio
    low = np.minimum(np.floor(places + 1e-9).astype(int), extent - 1)
    high = np.minimum(low + 1, extent - 1)
    shape = [1] * x.ndim
    shape[axis] = size
    weights = (places - low).reshape(shape)
    return np.take(x, low, axis) * (1 - weights) + np.take(x, high, axis) * weights


def resample(layer, bottoms, blobs):
    p, x = layer.parameters("resample_param"), bottoms[0]
    if len(bottoms) > 1:
        height, width = bottoms[1].shape[2:]
    else:
        height, width = p.get("height"), p.get("width")
    factor_y, factor_x = x.shape[2] / height, x.shape[3] / width
    assert factor_y == factor_x, "only equal factors are defined here"
    for axis, size, factor in ((2, height, factor_y), (3, width, factor_x)):
        places = np.arange(size) * factor + factor / 2 - 0.5
        if p.get("type", "LINEAR") in ("NEAREST", 1):
            rounded = np.clip(np.floor(places + 0.5).astype(int), 0, x.shape[axis] - 1)
            x = np.take(x, rounded, axis)
        else:
            x = _hats(x, axis, places)
    return [x]


def _hats(x, axis, places):
    """Each place by the weights of the two pixels around it that exist, which add up to 1."""
    pixels = np.arange(x.shape[axis])
    weights = np.maximum(0, 1 - np.abs(places[:, None] - pixels[None, :]))
    weights /= weights.sum(1, keepdims=True)
    return np.moveaxis(np.moveaxis(x, axis, -1) @ weights.T, -1, axis)


def upsample(layer, bottoms, blobs):
    """With a mask, elements go back to where a pooling found them; else pixels are repeated."""
    p, x = layer.parameters("upsample_param"), bottoms[0]
    if len(bottoms) == 1:
        scale = p.get("scale", 1)
        return [x.repeat(scale, 2).repeat(scale, 3)]
    scale = [p.get("scale_h", p.get("scale", 2)), p.get("scale_w", p.get("scale", 2))]
    cut = [int(p.get("pad_out_h", False)), int(p.get("pad_out_w", False))]
    height = p.get("upsample_h", x.shape[2] * scale[0] - cut[0])
    width = p.get("upsample_w", x.shape[3] * scale[1] - cut[1])
    y = np.zeros((*x.shape[:2], height * width))
    places = bottoms[1].reshape(*x.shape[:2], -1).astype(int)
    values = x.reshape(*x.shape[:2], -1)
    for n in range(x.shape[0]):
        for c in range(x.shape[1]):
            for place, value in zip(places[n, c], values[n, c], strict=True):
                y[n, c, place] = value
    return [y.reshape(*x.shape[:2], height, width)]


def _half_away(value):
    return math.floor(abs(value) + 0.5) * (1 if value >= 0 else -1)


def roi_pooling(layer, bottoms, blobs):
    p = layer.parameters("roi_pooling_param")
    data, rois = bottoms
    height, width = (p.get(name) for name in ("pooled_h", "pooled_w"))
    scale = p.get("spatial_scale", 1)
    y = np.zeros((len(rois), data.shape[1], height, width))
    for r, (image, *corners) in enumerate(rois):
        x1, y1, x2, y2 = (_half_away(np.float32(corner) * np.float32(scale)) for corner in corners)
        bin_h, bin_w = max(y2 - y1 + 1, 1) / height, max(x2 - x1 + 1, 1) / width
        for i in range(height):
            top, bottom = (
                min(max(y1 + place, 0), data.shape[2])
                for place in (math.floor(i * bin_h), math.ceil((i + 1) * bin_h))
            )
            for j in range(width):
                left, right = (
                    min(max(x1 + place, 0), data.shape[3])
                    for place in (math.floor(j * bin_w), math.ceil((j + 1) * bin_w))
                )
                if bottom > top and right > left:
                    y[r, :, i, j] = data[int(image), :, top:bottom, left:right].max((1, 2))
    return [y]


def psroi_pooling(layer, bottoms, blobs):
    p = layer.parameters("psroi_pooling_param")
    data, rois = bottoms
    scale, channels, size = p.get("spatial_scale"), p.get("output_dim"), p.get("group_size")
    y = np.zeros((len(rois), channels, size, size))
    for r, (image, *corners) in enumerate(rois):
        x1, y1 = (_half_away(corner) * scale for corner in corners[:2])
        x2, y2 = ((_half_away(corner) + 1) * scale for corner in corners[2:])
        bin_h, bin_w = max(y2 - y1, 0.1) / size, max(x2 - x1, 0.1) / size
        for i in range(size):
            top = min(max(math.floor(i * bin_h + y1), 0), data.shape[2])
            bottom = min(max(math.ceil((i + 1) * bin_h + y1), 0), data.shape[2])
            for j in range(size):
                left = min(max(math.floor(j * bin_w + x1), 0), data.shape[3])
                right = min(max(math.ceil((j + 1) * bin_w + x1), 0), data.shape[3])
                if bottom <= top or right <= left:
                    continue
                for c in range(channels):
                    plane = data[int(image), (c * size + i) * size + j]
                    y[r, c, i, j] = plane[top:bottom, left:right].mean()
    return [y]


LAYERS = {
    "Interp": interp,
    "PSROIPooling": psroi_pooling,
    "ROIPooling": roi_pooling,
    "Resample": resample,
    "Upsample": upsample,
}
