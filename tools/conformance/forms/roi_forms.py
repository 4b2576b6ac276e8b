"""Regions of images, pooled to one size."""

import math

import numpy as np
from form_case import Table, attributes, constant, floats, product

# Before and after the scaling.
_SHIFTS = {"asymmetric": (0, 0), "half_pixel": (-0.5, 0), "half_pixel_for_nn": (0, -0.5)}
_IMAGES = np.array([1, 0, 1, 0], np.int32)


def _sample(image, y, x):
    """Between four elements, those at the border repeated; 0 where that is more than 1 outside."""
    height, width = image.shape[1:]
    if not (-1 <= y <= height and -1 <= x <= width):
        return np.zeros(len(image))
    y, x = min(max(y, 0), height - 1), min(max(x, 0), width - 1)
    top, left = int(y), int(x)
    rows, columns = [top, min(top + 1, height - 1)], [left, min(left + 1, width - 1)]
    four = image[:, rows][:, :, columns]
    return np.array([1 - (y - top), y - top]) @ four @ np.array([1 - (x - left), x - left])


def _align(data, regions, size, ratio, scale, mode, aligned):
    before, after = _SHIFTS[aligned]
    out = np.zeros((len(regions), data.shape[1], *size))
    for r, region in enumerate(regions):
        x1, y1, x2, y2 = (region + before) * scale + after
        extent = np.array([y2 - y1, x2 - x1])
        if aligned == "asymmetric":
            extent = np.maximum(extent, 1)
        bins = extent / size
        counts = [ratio or math.ceil(b) for b in bins]
        for place in np.ndindex(*size):
            samples = [
                _sample(
                    data[_IMAGES[r]],
                    y1 + (place[0] + (i + 0.5) / counts[0]) * bins[0],
                    x1 + (place[1] + (j + 0.5) / counts[1]) * bins[1],
                )
                for i, j in np.ndindex(*counts)
            ]
            out[(r, slice(None), *place)] = getattr(np, {"avg": "mean"}.get(mode, mode))(samples, 0)
    return out


def _pool(data, regions, size, scale):
    out = np.zeros((len(regions), data.shape[1], *size))
    for r, (image, *corners) in enumerate(regions):
        x1, y1, x2, y2 = (math.floor(corner * scale + 0.5) for corner in corners)
        for place in np.ndindex(*size):
            window = []
            for (first, last), bins, at, extent in zip(
                ((y1, y2), (x1, x2)), size, place, data.shape[2:], strict=True
            ):
                each = max(last - first + 1, 1) / bins
                ends = math.floor(at * each), math.ceil((at + 1) * each)
                window.append(slice(*(min(max(first + end, 0), extent) for end in ends)))
            elements = data[(int(image), slice(None), *window)]
            if elements.size:
                out[(r, slice(None), *place)] = elements.max((1, 2))
    return out


def _average(data, regions, outputs, group, scale):
    """Of each bin in a channel of its own."""
    out = np.zeros((len(regions), outputs, group, group))
    for r, (image, *corners) in enumerate(regions):
        x1, y1, x2, y2 = (math.floor(corner + 0.5) for corner in corners)
        for channel, *place in np.ndindex(outputs, group, group):
            window = []
            for (first, last), at, extent in zip(
                ((y1, y2), (x1, x2)), place, data.shape[2:], strict=True
            ):
                begin, each = first * scale, max((last + 1 - first) * scale, 0.1) / group
                ends = math.floor(begin + at * each), math.ceil(begin + (at + 1) * each)
                window.append(slice(*(min(max(end, 0), extent) for end in ends)))
            number = (channel * group + place[0]) * group + place[1]
            elements = data[(int(image), number, *window)]
            if elements.size:
                out[(r, channel, *place)] = elements.mean()
    return out


def cases():
    table = Table()
    data = floats(2, 3, 8, 9, low=0.5, high=2.5)
    # The last one reaches out of the image.
    regions = np.array(
        [[1.3, 2.2, 7.9, 11.4], [0, 0, 15.5, 14.5], [6.1, 3.3, 6.4, 3.5], [9, -3.5, 21, 8]],
        np.float32,
    )
    lines = constant("i", _IMAGES)
    for choice in product(
        mode=["avg", "max"],
        aligned_mode=list(_SHIFTS),
        sampling_ratio=[0, 2],
    ):
        text = attributes(pooled_h=2, pooled_w=3, spatial_scale=0.5, **choice)
        table.add(
            f"ROIAlign {choice}",
            lines + f"%r = ROIAlign(%x, %y, %i) {text}",
            lambda x, y, c=choice: _align(
                x, y, (2, 3), c["sampling_ratio"], 0.5, c["mode"], c["aligned_mode"]
            ),
            data,
            regions,
        )
    numbered = np.concatenate([_IMAGES[:, None].astype(np.float32), regions], 1)
    for scale in (0.5, 0.25):
        text = attributes(pooled_h=2, pooled_w=3, spatial_scale=scale, method="max")
        table.add(
            f"ROIPooling {scale}",
            f"%r = ROIPooling(%x, %y) {text}",
            lambda x, y, s=scale: _pool(x, y, (2, 3), s),
            data,
            numbered,
        )
    in_bins = floats(2, 8, 8, 9, low=0.5, high=2.5)
    for scale in (0.5, 0.25):
        text = attributes(output_dim=2, group_size=2, spatial_scale=scale, mode="average")
        table.add(
            f"PSROIPooling {scale}",
            f"%r = PSROIPooling(%x, %y) {text}",
            lambda x, y, s=scale: _average(x, y, 2, 2, s),
            in_bins,
            numbered,
        )
    # A region of image -1 ends them.
    ended = numbered.copy()
    ended[2, 0] = -1
    for name, lines, define, values in (
        (
            "ROIPooling",
            attributes(pooled_h=2, pooled_w=3, spatial_scale=0.5, method="max"),
            lambda x, y: _pool(x, y, (2, 3), 0.5),
            data,
        ),
        (
            "PSROIPooling",
            attributes(output_dim=2, group_size=2, spatial_scale=0.5, mode="average"),
            lambda x, y: _average(x, y, 2, 2, 0.5),
            in_bins,
        ),
    ):
        table.add(
            f"{name} of fewer regions",
            f"%r = {name}(%x, %y) {lines}",
            lambda x, y, d=define: np.concatenate([d(x, y[:2]), np.zeros_like(d(x, y[:2]))]),
            values,
            ended,
        )
    return table.cases
