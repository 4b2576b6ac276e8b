"""Poolings."""

import tensorflow as tf
from op_case import Full, Text
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


def _argmax(x, window, strides, padding, **attributes):
    def build(g):
        found = raw.MaxPoolWithArgmax(
            input=g.input(x),
            ksize=[1, *window, 1],
            strides=[1, *strides, 1],
            padding=padding,
            **attributes,
        )
        return [found.output, found.argmax]

    return build


CASES = {
    "MaxPoolWithArgmax": {
        "same": _argmax([1, 7, 8, 3], (3, 3), (2, 2), "SAME"),
        "valid": Full(_argmax([1, 6, 6, 3], (2, 2), (2, 2), "VALID", Targmax=tf.int32)),
        "batch": _argmax([2, 5, 6, 2], (2, 3), (2, 1), "VALID", include_batch_in_index=True),
        "open_batch": Full(_argmax([None, 6, 6, 3], (3, 2), (1, 2), "SAME")),
    },
    "MaxPool": _poolings(raw.MaxPool, "input") | {"explicit": _explicit_max_pool},
    "MaxPoolV2": {
        "same": _max_pool_v2([1, 7, 8, 3], (3, 3), (2, 2), "SAME"),
        "valid": _max_pool_v2([None, 7, 8, 3], (2, 2), (2, 2), "VALID"),
        "unit_stride": Text(_max_pool_v2([1, 5, 5, 2], (3, 3), (1, 1), "SAME")),
    },
    "AvgPool": _poolings(raw.AvgPool, "value"),
    "MaxPool3D": _poolings_3d(raw.MaxPool3D),
    "AvgPool3D": _poolings_3d(raw.AvgPool3D),
}
