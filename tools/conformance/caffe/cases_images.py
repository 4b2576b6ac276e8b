"""Layers that make images of another size, and pool regions."""

import numpy as np
from layer_case import Case, each, given, normal

_X = ((2, 3, 5, 6),)


def _interp(form, text, inputs=_X, opencv=False):
    return Case("Interp", form, f"interp_param {{ {text} }}", inputs=inputs, opencv=opencv)


def _rois(random, index, shape):
    """Image and corners; some beyond the image, some with their corners exchanged."""
    corners = random.uniform(-5, 60, (shape[0], 4))
    corners[: shape[0] // 2] = np.sort(corners[: shape[0] // 2].reshape(-1, 2, 2), 1).reshape(-1, 4)
    return np.hstack([random.integers(0, 2, (shape[0], 1)), corners])


def _ordered_rois(random, index, shape):
    corners = np.sort(random.uniform(0, 60, (shape[0], 2, 2)), 1).reshape(-1, 4)
    return np.hstack([random.integers(0, 2, (shape[0], 1)), corners])


def _pooled(kind, form, text, channels, rois=_rois, opencv=False):
    return Case(
        kind,
        form,
        text,
        inputs=((2, channels, 8, 9), (12, 5)),
        values=each(normal, rois),
        opencv=opencv,
    )


def _places(random, index, shape):
    """A place of its own in each 2 x 2 block of a plane."""
    h, w = shape[2:]
    rows = 2 * np.arange(h)[:, None] + random.integers(0, 2, shape)
    columns = 2 * np.arange(w)[None, :] + random.integers(0, 2, shape)
    return np.minimum(rows, 2 * h - 2) * (2 * w) + columns


CASES = [
    _interp("size", "height: 9 width: 4", opencv=True),
    _interp("zoom", "zoom_factor: 3"),
    _interp("shrink", "shrink_factor: 2", ((2, 3, 9, 7),)),
    _interp("shrink_and_zoom", "shrink_factor: 2 zoom_factor: 3", ((2, 3, 9, 7),)),
    _interp("pads", "height: 6 width: 6 pad_beg: -1 pad_end: -2", ((2, 3, 9, 8),)),
    _interp("one_pixel", "height: 1 width: 1"),
    Case(
        "Resample", "linear", "resample_param { height: 10 width: 12 type: LINEAR }", opencv=False
    ),
    Case(
        "Resample",
        "fourfold",
        "resample_param { height: 20 width: 24 antialias: true }",
        opencv=False,
    ),
    Case(
        "Resample", "nearest", "resample_param { height: 15 width: 18 type: NEAREST }", opencv=False
    ),
    Case(
        "Resample",
        "like_another",
        "resample_param { type: LINEAR }",
        inputs=((2, 3, 5, 6), (2, 1, 10, 12)),
        opencv=False,
    ),
    Case("Upsample", "yolo", "upsample_param { scale: 3 }", opencv=False),
    Case("Upsample", "yolo_once", "upsample_param { scale: 1 }", opencv=False),
    Case(
        "Upsample",
        "segnet",
        "upsample_param { scale: 2 }",
        inputs=((2, 3, 4, 5),) * 2,
        values=each(normal, _places),
        opencv=False,
    ),
    Case(
        "Upsample",
        "segnet_size",
        "upsample_param { upsample_h: 9 upsample_w: 10 }",
        inputs=((2, 3, 4, 5),) * 2,
        values=each(normal, _places),
        opencv=False,
    ),
    Case(
        "Upsample",
        "segnet_equal_places",
        "upsample_param { scale: 2 }",
        inputs=((1, 1, 1, 3),) * 2,
        values=each(normal, given(2, 2, 7)),
        opencv=False,
    ),
    _pooled(
        "ROIPooling",
        "plain",
        "roi_pooling_param { pooled_h: 3 pooled_w: 2 spatial_scale: 0.15 }",
        4,
    ),
    _pooled(
        "ROIPooling",
        "ordered",
        "roi_pooling_param { pooled_h: 7 pooled_w: 7 spatial_scale: 0.125 }",
        4,
        _ordered_rois,
        True,
    ),
    _pooled(
        "ROIPooling", "size", "roi_pooling_param { pooled_h: 2 pooled_w: 5 spatial_scale: 0.25 }", 4
    ),
    _pooled(
        "PSROIPooling",
        "plain",
        "psroi_pooling_param { spatial_scale: 0.125 output_dim: 2 group_size: 3 }",
        18,
        _ordered_rois,
    ),
    _pooled(
        "PSROIPooling",
        "beyond",
        "psroi_pooling_param { spatial_scale: 0.25 output_dim: 3 group_size: 2 }",
        12,
    ),
    _pooled(
        "PSROIPooling",
        "one",
        "psroi_pooling_param { spatial_scale: 0.0625 output_dim: 5 group_size: 1 }",
        5,
    ),
]
