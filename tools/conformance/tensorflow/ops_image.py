"""Poolings, local normalization, resizing, and what detection nets do with boxes."""

import numpy as np
import tensorflow as tf
from op_case import Text
from tensorflow import raw_ops as raw


def _pool2d(op, argument, x, window, strides, padding="SAME", **attributes):
    return lambda g: op(
        **{argument: g.input(x)},
        ksize=[1, *window, 1],
        strides=[1, *strides, 1],
        padding=padding,
        **attributes,
    )


def _poolings(op, argument):
    return {
        "same": _pool2d(op, argument, [1, 7, 8, 3], (3, 3), (2, 2)),
        "same_even": _pool2d(op, argument, [1, 8, 8, 3], (3, 3), (2, 2)),
        "valid": Text(_pool2d(op, argument, [1, 7, 8, 3], (3, 2), (2, 2), "VALID")),
        "unit_stride": _pool2d(op, argument, [None, 6, 6, 3], (3, 3), (1, 1)),
        "global": _pool2d(op, argument, [None, 6, 6, 3], (6, 6), (1, 1), "VALID"),
        "stride_beyond_window": _pool2d(op, argument, [1, 7, 7, 3], (1, 1), (2, 2)),
    }


def _explicit_max_pool(g):
    return raw.MaxPool(
        input=g.input([1, 6, 6, 3]),
        ksize=[1, 3, 3, 1],
        strides=[1, 2, 2, 1],
        padding="EXPLICIT",
        explicit_paddings=[0, 0, 1, 0, 1, 2, 0, 0],
    )


def _max_pool_v2(x, window, strides, padding):
    return lambda g: raw.MaxPoolV2(
        input=g.input(x),
        ksize=tf.constant([1, *window, 1]),
        strides=tf.constant([1, *strides, 1]),
        padding=padding,
    )


def _pool3d(op, x, window, strides, padding):
    return lambda g: op(
        input=g.input(x), ksize=[1, *window, 1], strides=[1, *strides, 1], padding=padding
    )


def _poolings_3d(op):
    return {
        "same": _pool3d(op, [1, 5, 6, 7, 2], (3, 3, 3), (2, 2, 2), "SAME"),
        "valid": _pool3d(op, [None, 5, 6, 7, 2], (2, 3, 1), (1, 2, 1), "VALID"),
        "unit_stride": Text(_pool3d(op, [1, 4, 4, 4, 2], (2, 2, 2), (1, 1, 1), "SAME")),
    }


def _lrn(x, **attributes):
    return lambda g: raw.LRN(input=g.input(x, 0, 9), **attributes)


def _resize(op, x, size, **attributes):
    return lambda g: op(images=g.input(x), size=tf.constant(size), **attributes)


def _resize_by_shape(op):
    """Twice the size that the input turns out to have."""

    def build(g):
        x = g.input([None, 4, 5, 3])
        size = raw.StridedSlice(input=raw.Shape(input=x), begin=[1], end=[3], strides=[1])
        size = raw.Mul(x=size, y=tf.constant([2, 2]))
        return op(images=x, size=size, half_pixel_centers=True)

    return build


def _resizings(op):
    x = [None, 4, 5, 3]
    return {
        "larger": _resize(op, x, [8, 10]),
        "larger_odd": _resize(op, x, [7, 9]),
        "smaller": _resize(op, [1, 8, 9, 2], [4, 3]),
        "larger_align_corners": Text(_resize(op, x, [7, 9], align_corners=True)),
        "larger_half_pixel": _resize(op, x, [8, 10], half_pixel_centers=True),
        "odd_half_pixel": _resize(op, x, [7, 9], half_pixel_centers=True),
        "smaller_half_pixel": _resize(op, [1, 8, 9, 2], [4, 3], half_pixel_centers=True),
        "smaller_align_corners": _resize(op, [1, 8, 9, 2], [4, 3], align_corners=True),
        "by_shape": _resize_by_shape(op),
    }


def _boxes(random, shape):
    """[n, 4] boxes y1, x1, y2, x2 in the unit square, the first corner before the second."""
    corners = random.uniform(0, 1, (*shape[:-1], 2, 2))
    return np.sort(corners, axis=-2).reshape(shape)


def _crop(x, boxes, indices, size, method="bilinear", constant=False):
    def build(g):
        image = g.input(x)
        where = g.input([boxes, 4], values=_boxes)
        if constant:
            where = tf.constant([[0.1, 0.2, 0.8, 0.9], [0.0, 0.0, 1.0, 1.0]])
        return raw.CropAndResize(
            image=image,
            boxes=where,
            box_ind=tf.constant(indices),
            crop_size=tf.constant(size),
            method=method,
        )

    return build


def _distinct_scores(random, shape):
    """Numbers far enough apart that no order depends on rounding."""
    return random.permutation(shape[0]) / shape[0] + random.uniform(0, 0.1 / shape[0], shape)


def _suppress(op, boxes=20, keep=6, outputs=1, scores=True, soft=None, **attributes):
    def build(g):
        arguments = {
            "boxes": g.input([boxes, 4], values=_boxes),
            "scores": g.input([boxes], values=_distinct_scores),
            "max_output_size": tf.constant(keep),
            "iou_threshold": tf.constant(0.4),
        }
        if scores:
            arguments["score_threshold"] = tf.constant(0.3)
        if soft is not None:
            arguments["soft_nms_sigma"] = tf.constant(soft)
        found = op(**arguments, **attributes)
        return found if outputs == 1 else [found[i] for i in range(outputs)]

    return build


def _suppress_v1(boxes=20, keep=6, threshold=0.4):
    """The overlap is an attribute."""
    return lambda g: raw.NonMaxSuppression(
        boxes=g.input([boxes, 4], values=_boxes),
        scores=g.input([boxes], values=_distinct_scores),
        max_output_size=tf.constant(keep),
        iou_threshold=threshold,
    )


_V2, _V3 = raw.NonMaxSuppressionV2, raw.NonMaxSuppressionV3
_V4, _V5 = raw.NonMaxSuppressionV4, raw.NonMaxSuppressionV5

CASES = {
    "MaxPool": _poolings(raw.MaxPool, "input") | {"explicit": _explicit_max_pool},
    "MaxPoolV2": {
        "same": _max_pool_v2([1, 7, 8, 3], (3, 3), (2, 2), "SAME"),
        "valid": _max_pool_v2([None, 7, 8, 3], (2, 2), (2, 2), "VALID"),
        "unit_stride": Text(_max_pool_v2([1, 5, 5, 2], (3, 3), (1, 1), "SAME")),
    },
    "AvgPool": _poolings(raw.AvgPool, "value"),
    "MaxPool3D": _poolings_3d(raw.MaxPool3D),
    "AvgPool3D": _poolings_3d(raw.AvgPool3D),
    "LRN": {
        "default": _lrn([1, 3, 4, 7]),
        "alexnet": Text(_lrn([None, 3, 4, 8], depth_radius=2, bias=1.0, alpha=2e-5, beta=0.75)),
        "strong": _lrn([1, 3, 4, 8], depth_radius=3, bias=2.0, alpha=0.5, beta=0.5),
    },
    "ResizeBilinear": _resizings(raw.ResizeBilinear),
    "ResizeNearestNeighbor": _resizings(raw.ResizeNearestNeighbor),
    "CropAndResize": {
        "bilinear": _crop([2, 8, 9, 3], 3, [0, 1, 0], [4, 5]),
        "nearest": _crop([1, 8, 9, 3], 2, [0, 0], [3, 3], method="nearest", constant=True),
        "constant_boxes": Text(_crop([2, 8, 8, 3], 2, [1, 0], [5, 5], constant=True)),
    },
    "NonMaxSuppression": {
        "plain": _suppress_v1(),
        "few": _suppress_v1(keep=2),
        "many": Text(_suppress_v1(boxes=40, keep=30, threshold=0.2)),
    },
    "NonMaxSuppressionV2": {
        "plain": _suppress(_V2, scores=False),
        "few": _suppress(_V2, keep=2, scores=False),
        "many": Text(_suppress(_V2, boxes=40, keep=30, scores=False)),
    },
    "NonMaxSuppressionV3": {
        "plain": _suppress(_V3),
        "few": _suppress(_V3, keep=2),
        "many": _suppress(_V3, boxes=40, keep=30),
    },
    "NonMaxSuppressionV4": {
        "plain": _suppress(_V4, outputs=2),
        "padded": _suppress(_V4, keep=18, outputs=2, pad_to_max_output_size=True),
        "few": Text(_suppress(_V4, keep=2, outputs=2)),
    },
    "NonMaxSuppressionV5": {
        "plain": _suppress(_V5, outputs=3, soft=0.0),
        "soft": _suppress(_V5, outputs=3, soft=0.5),
        "padded": _suppress(_V5, keep=18, outputs=3, soft=0.0, pad_to_max_output_size=True),
    },
}
