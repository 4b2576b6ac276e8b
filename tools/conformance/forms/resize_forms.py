"""Interpolation."""

import itertools

import numpy as np
from form_case import Table, attributes, constant, floats

_PLACES = {
    "asymmetric": lambda i, n, m: i * n / m,
    "half_pixel": lambda i, n, m: (i + 0.5) * n / m - 0.5,
    "pytorch_half_pixel": lambda i, n, m: (i + 0.5) * n / m - 0.5 if m > 1 else 0.0,
    "tf_half_pixel_for_nn": lambda i, n, m: (i + 0.5) * n / m,
    "align_corners": lambda i, n, m: i * (n - 1) / (m - 1) if m > 1 else 0.0,
}
_NEAREST = {
    "floor": np.floor,
    "ceil": np.ceil,
    "round_prefer_floor": lambda place: np.ceil(place - 0.5),
    "round_prefer_ceil": lambda place: np.floor(place + 0.5),
}


def _cubic(distance, a):
    d = abs(distance)
    if d <= 1:
        return (a + 2) * d**3 - (a + 3) * d**2 + 1
    return a * (d**3 - 5 * d**2 + 8 * d - 4) if d < 2 else 0.0


def _cubic_along(x, axis, size, scale, place, a):
    """By a scale, of which the places are numbers of an axis of `scale` times the extent."""
    extent = x.shape[axis]
    slices = []
    for i in range(size):
        at = _PLACES[place](i, extent, size) if scale is None else _PLACES[place](i, 1, scale)
        taps = np.floor(at) + np.arange(-1, 3)
        taken = (
            x.take(int(np.clip(tap, 0, extent - 1)), axis) * _cubic(at - tap, a) for tap in taps
        )
        slices.append(sum(taken))
    return np.stack(slices, axis)


def _pillow_along(x, axis, size, mode):
    """A mean over all elements, weighted by how near they are."""
    step = x.shape[axis] / size
    wide = max(step, 1)
    weight = (
        (lambda d: max(0.0, 1 - abs(d)))
        if mode.startswith("bilinear")
        else (lambda d: _cubic(d, -0.5))
    )
    matrix = np.array(
        [
            [weight((j + 0.5 - (i + 0.5) * step) / wide) for j in range(x.shape[axis])]
            for i in range(size)
        ]
    )
    matrix /= matrix.sum(1, keepdims=True)
    return np.moveaxis(np.tensordot(matrix, x, (1, axis)), 0, axis)


def _later_modes(table):
    """Of opset 11, which has three inputs."""
    for sizes, extents in (([8, 12], [4, 3]), ([4, 3], [8, 12]), ([7, 5], [5, 9])):
        lines = constant("s", sizes) + constant("a", [2, 3])
        for mode in ("bilinear_pillow", "bicubic_pillow"):
            text = attributes(mode=mode, cube_coeff=-0.5)
            table.add(
                f"Interpolate {mode} to {sizes}",
                lines + f"%r = Interpolate(%x, %s, %a) {text}",
                lambda x, m=mode, s=sizes: _pillow_along(_pillow_along(x, 3, s[1], m), 2, s[0], m),
                floats(1, 2, *extents),
            )
        for place in _PLACES:
            text = attributes(mode="cubic", coordinate_transformation_mode=place, cube_coeff=-0.5)
            table.add(
                f"Interpolate cubic {place} to {sizes}",
                lines + f"%r = Interpolate(%x, %s, %a) {text}",
                lambda x, p=place, s=sizes: _cubic_along(
                    _cubic_along(x, 3, s[1], None, p, -0.5), 2, s[0], None, p, -0.5
                ),
                floats(1, 2, *extents),
            )


def _scaled(x, axis, scale, mode, place, nearest):
    size = int(x.shape[axis] * scale)
    if mode == "cubic":
        return _cubic_along(x, axis, size, scale, place, -0.75)
    last = x.shape[axis] - 1
    slices = []
    for i in range(size):
        at = _PLACES[place](i, 1, scale)
        if mode == "nearest":
            slices.append(x.take(int(np.clip(_NEAREST[nearest](at), 0, last)), axis))
            continue
        at = np.clip(at, 0, last)
        low = int(at)
        slices.append(
            x.take(low, axis) * (1 - (at - low)) + x.take(min(low + 1, last), axis) * (at - low)
        )
    return np.stack(slices, axis)


def _by_scales(table):
    """The extents of the results are rounded down, the places are those of the scales, which are
    numbers that float32 holds exactly."""
    for mode, place, scales in itertools.product(
        ("nearest", "linear_onnx", "cubic"),
        ("asymmetric", "half_pixel"),
        ([1.75, 1.25], [0.625, 0.75]),
    ):
        text = attributes(
            mode=mode,
            shape_calculation_mode="scales",
            coordinate_transformation_mode=place,
            nearest_mode="round_prefer_floor",
        )
        table.add(
            f"Interpolate {mode} {place} by {scales}",
            constant("f", scales) + constant("a", [2, 3]) + f"%r = Interpolate(%x, %f, %a) {text}",
            lambda x, m=mode, p=place, s=scales: _scaled(
                _scaled(x, 3, s[1], m, p, "round_prefer_floor"), 2, s[0], m, p, "round_prefer_floor"
            ),
            floats(1, 2, 5, 9),
        )


def _last_two_axes(table):
    """Of images without channels, and of those with depth."""
    text = attributes(
        mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor"
    )
    for extents in ([3, 5], [2, 3, 5], [2, 3, 2, 3, 5]):
        axes, sizes = [len(extents) - 2, len(extents) - 1], [9, 15]
        lines = constant("s", sizes) + constant("f", [1.0, 1.0]) + constant("a", axes)
        table.add(
            f"Interpolate the last two of {len(extents)} axes",
            lines + f"%r = Interpolate(%x, %s, %f, %a) {text}",
            lambda x: x.repeat(3, -2).repeat(3, -1),
            floats(*extents),
        )


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


def cases():
    table = Table()
    _later_modes(table)
    _by_scales(table)
    _last_two_axes(table)
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
    return table.cases
