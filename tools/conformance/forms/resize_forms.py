"""Interpolation."""

import itertools

import numpy as np
from form_case import Table, attributes, constant, floats

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


def cases():
    table = Table()
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
