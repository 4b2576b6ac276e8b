"""Padding of windows, for the definitions of convolutions and poolings."""


def same_pads(extents, kernel, strides, dilations, upper):
    """Begin and end for each axis."""
    pads = []
    for extent, k, s, d in zip(extents, kernel, strides, dilations, strict=True):
        total = max((-(-extent // s) - 1) * s + (k - 1) * d + 1 - extent, 0)
        small, large = total // 2, total - total // 2
        pads.append((small, large) if upper else (large, small))
    return pads


def resolved_pads(mode, x, kernel, strides, dilations, begin, end):
    if mode == "valid":
        return [(0, 0)] * len(kernel)
    if mode == "explicit":
        return list(zip(begin, end, strict=True))
    return same_pads(x.shape[2:], kernel, strides, dilations, mode == "same_upper")
