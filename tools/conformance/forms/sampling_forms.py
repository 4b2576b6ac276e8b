"""Images read at computed places between their elements."""

import numpy as np
from form_case import Table, attributes, constant, floats, product


def _element(channels, y, x, padding, corners):
    """At whole numbers, of all channels."""
    place = []
    for at, extent in zip((y, x), channels.shape[1:], strict=True):
        if padding == "zeros" and not 0 <= at < extent:
            return np.zeros(len(channels))
        line = list(range(extent))
        if padding == "reflection":
            line += line[-2:0:-1] if corners else line[::-1]
            place.append(line[at % len(line)])
        else:
            place.append(min(max(at, 0), extent - 1))
    return channels[(slice(None), *place)]


def _weights(place, mode):
    """Of whole numbers around the place."""
    if mode == "nearest":
        return {int(np.round(place)): 1.0}
    low = int(np.floor(place))
    if mode == "bilinear":
        return {low: 1 - (place - low), low + 1: place - low}
    a, weights = -0.75, {}
    for at in range(low - 1, low + 3):
        d = abs(place - at)
        near, far = (a + 2) * d**3 - (a + 3) * d**2 + 1, a * (d**3 - 5 * d**2 + 8 * d - 4)
        weights[at] = near if d <= 1 else far
    return weights


def _grid_sample(data, grid, mode, padding_mode, align_corners):
    out = np.zeros((*data.shape[:2], *grid.shape[1:3]))
    for n, i, j in np.ndindex(*grid.shape[:3]):
        places = []
        for coordinate, extent in zip(grid[n, i, j], data.shape[:1:-1], strict=True):
            last = extent - 1
            outer = ((coordinate + 1) * extent - 1) / 2
            places.append((coordinate + 1) / 2 * last if align_corners else outer)
        for x, x_weight in _weights(places[0], mode).items():
            for y, y_weight in _weights(places[1], mode).items():
                element = _element(data[n], y, x, padding_mode, align_corners)
                out[n, :, i, j] += x_weight * y_weight * element
    return out


def _deform(data, offsets, weights, mask, strides, pads, dilations, group, deformable):
    outputs, per_group, *kernel = weights.shape
    height, width = offsets.shape[2:]
    out = np.zeros((len(data), outputs, height, width))
    channels = data.shape[1] // deformable
    for n, d, y, x in np.ndindex(len(data), deformable, height, width):
        moved = data[n, d * channels : (d + 1) * channels]
        for k, (i, j) in enumerate(np.ndindex(*kernel)):
            number = d * kernel[0] * kernel[1] + k
            at_y = y * strides[0] - pads[0] + i * dilations[0] + offsets[n, 2 * number, y, x]
            at_x = x * strides[1] - pads[1] + j * dilations[1] + offsets[n, 2 * number + 1, y, x]
            value = sum(
                a * b * _element(moved, row, column, "zeros", False)
                for row, a in _weights(at_y, "bilinear").items()
                for column, b in _weights(at_x, "bilinear").items()
            )
            if mask is not None:
                value = value * mask[n, number, y, x]
            for c in range(channels):
                g, within = divmod(d * channels + c, per_group)
                reads = slice(g * outputs // group, (g + 1) * outputs // group)
                out[n, reads, y, x] += weights[reads, within, i, j] * value[c]
    return out


def cases():
    table = Table()
    # Beyond the image, too.
    data, grid = floats(2, 3, 5, 6), floats(2, 4, 7, 2, low=-1.6, high=1.6)
    for choice in product(
        mode=["bilinear", "bicubic", "nearest"],
        padding_mode=["zeros", "border", "reflection"],
        align_corners=[False, True],
    ):
        table.add(
            f"GridSample {choice}",
            f"%r = GridSample(%x, %y) {attributes(**choice)}",
            lambda x, y, c=choice: _grid_sample(x, y, **c),
            data,
            grid,
        )
    offsets = {"low": -1.5, "high": 1.5}
    w = floats(4, 3, 3, 2)
    for masked in (False, True):
        inputs = [floats(2, 3, 6, 7), floats(2, 12, 4, 6, **offsets)]
        inputs += [floats(2, 6, 4, 6, low=0, high=1)] if masked else []
        table.add(
            f"DeformableConvolution {'with' if masked else 'without'} a mask",
            constant("w", w) + f"%r = DeformableConvolution(%x, %y, %w{', %z' if masked else ''})",
            lambda x, y, z=None: _deform(x, y, w, z, (1, 1), (0, 0), (1, 1), 1, 1),
            *inputs,
        )
    grouped = floats(6, 2, 3, 2)
    text = attributes(
        strides=[2, 1],
        dilations=[1, 2],
        pads_begin=[1, 0],
        pads_end=[0, 1],
        group=2,
        deformable_group=2,
    )
    table.add(
        "DeformableConvolution of groups",
        constant("w", grouped) + f"%r = DeformableConvolution(%x, %y, %w, %z) {text}",
        lambda x, y, z: _deform(x, y, grouped, z, (2, 1), (1, 0), (1, 2), 2, 2),
        floats(2, 4, 6, 7),
        floats(2, 24, 3, 6, **offsets),
        floats(2, 12, 3, 6, low=0, high=1),
    )
    return table.cases
