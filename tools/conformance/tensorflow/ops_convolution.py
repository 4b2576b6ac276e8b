"""Convolutions, forward and transposed."""

import tensorflow as tf
from op_case import Text
from op_pieces import dilated
from tensorflow import raw_ops as raw


def _conv2d(x, w, strides=(1, 1), padding="SAME", dilations=(1, 1), explicit=()):
    return lambda g: raw.Conv2D(
        input=g.input(x),
        filter=g.const(w),
        strides=[1, *strides, 1],
        padding=padding,
        dilations=[1, *dilations, 1],
        explicit_paddings=explicit,
    )


def _conv3d(x, w, strides=(1, 1, 1), padding="SAME"):
    return lambda g: raw.Conv3D(
        input=g.input(x), filter=g.const(w), strides=[1, *strides, 1], padding=padding
    )


def _depthwise(x, w, stride=1, padding="SAME", explicit=()):
    return lambda g: raw.DepthwiseConv2dNative(
        input=g.input(x),
        filter=g.const(w),
        strides=[1, stride, stride, 1],
        padding=padding,
        explicit_paddings=explicit,
    )


def _backprop(sizes, w, dy, strides=(1, 1), padding="SAME", explicit=()):
    return lambda g: raw.Conv2DBackpropInput(
        input_sizes=tf.constant(sizes),
        filter=g.const(w),
        out_backprop=g.input(dy),
        strides=[1, *strides, 1],
        padding=padding,
        explicit_paddings=explicit,
    )


def _backprop_3d(sizes, w, dy, strides=(1, 1, 1), padding="SAME"):
    return lambda g: raw.Conv3DBackpropInputV2(
        input_sizes=tf.constant(sizes),
        filter=g.const(w),
        out_backprop=g.input(dy),
        strides=[1, *strides, 1],
        padding=padding,
    )


def _backprop_of_shape(g):
    """The sizes follow from another tensor's batch, as layers write it."""
    dy = g.input([None, 4, 5, 6])
    batch = raw.StridedSlice(
        input=raw.Shape(input=dy), begin=[0], end=[1], strides=[1], shrink_axis_mask=1
    )
    return raw.Conv2DBackpropInput(
        input_sizes=raw.Pack(values=[batch, 8, 10, 3]),
        filter=g.const([3, 3, 3, 6]),
        out_backprop=dy,
        strides=[1, 2, 2, 1],
        padding="SAME",
    )


def _two_readers_of_weights(g):
    x, w = g.input([1, 6, 6, 3]), g.const([3, 3, 3, 4])
    first, second = (
        raw.Conv2D(input=x, filter=w, strides=[1, s, s, 1], padding="SAME") for s in (1, 2)
    )
    return first, second


def _weights_read(g):
    """As a frozen variable: the Const is read through an Identity."""
    weights = raw.Identity(input=g.const([3, 3, 3, 4]), name="conv/weights/read")
    x = g.input([None, 6, 6, 3])
    return raw.Conv2D(input=x, filter=weights, strides=[1, 1, 1, 1], padding="SAME", name="conv")


def _weights_as_input(g):
    x, w = g.input([1, 6, 6, 3]), g.input([3, 3, 3, 4])
    return raw.Conv2D(input=x, filter=w, strides=[1, 1, 1, 1], padding="VALID")


def _padded(g):
    """The Pad before a strided convolution."""
    x = raw.Pad(input=g.input([None, 9, 9, 3]), paddings=[[0, 0], [3, 3], [3, 3], [0, 0]])
    return raw.Conv2D(input=x, filter=g.const([7, 7, 3, 4]), strides=[1, 2, 2, 1], padding="VALID")


def _depthwise_separable(g):
    x = g.input([1, 8, 8, 4])
    y = raw.DepthwiseConv2dNative(
        input=x, filter=g.const([3, 3, 4, 2]), strides=[1, 1, 1, 1], padding="SAME"
    )
    return raw.Conv2D(input=y, filter=g.const([1, 1, 8, 5]), strides=[1] * 4, padding="SAME")


def _depthwise_3x3(g, x):
    return raw.DepthwiseConv2dNative(
        input=x, filter=g.const([3, 3, 3, 2]), strides=[1] * 4, padding="VALID"
    )


CASES = {
    "Conv2D": {
        "same": _conv2d([1, 7, 8, 3], [3, 3, 3, 4]),
        "valid": Text(_conv2d([2, 7, 8, 3], [3, 2, 3, 4], padding="VALID")),
        "same_strided_odd": _conv2d([1, 7, 9, 3], [3, 3, 3, 4], strides=(2, 2)),
        "same_strided_even": _conv2d([1, 8, 6, 3], [3, 3, 3, 4], strides=(2, 2)),
        "same_even_window": _conv2d([1, 7, 7, 3], [2, 4, 3, 4]),
        "unequal_strides": _conv2d([1, 9, 9, 2], [3, 3, 2, 4], strides=(1, 2)),
        "stride_beyond_window": _conv2d([1, 9, 9, 2], [1, 1, 2, 4], strides=(2, 2)),
        "valid_strided": _conv2d([1, 9, 8, 3], [3, 3, 3, 4], strides=(2, 2), padding="VALID"),
        "explicit": _conv2d(
            [1, 6, 6, 3], [3, 3, 3, 4], padding="EXPLICIT", explicit=[0, 0, 1, 2, 0, 3, 0, 0]
        ),
        "dilated_same": _conv2d([1, 9, 9, 3], [3, 3, 3, 4], dilations=(2, 2)),
        "dilated_valid": _conv2d([1, 9, 9, 3], [3, 3, 3, 4], dilations=(1, 3), padding="VALID"),
        "groups": _conv2d([1, 6, 6, 8], [3, 3, 2, 12]),
        "dynamic_batch": _conv2d([None, 6, 6, 3], [3, 3, 3, 4], strides=(2, 2)),
        "weights_read": Text(_weights_read),
        "shared_weights": _two_readers_of_weights,
        "weights_as_input": _weights_as_input,
        "after_pad": _padded,
    },
    "Conv3D": {
        "same": _conv3d([1, 5, 6, 7, 2], [3, 3, 3, 2, 4]),
        "valid": _conv3d([1, 5, 6, 7, 2], [2, 3, 1, 2, 4], padding="VALID"),
        "strided": _conv3d([None, 5, 6, 7, 2], [3, 3, 3, 2, 4], strides=(1, 2, 2)),
        "valid_strided": _conv3d([1, 7, 7, 7, 2], [3, 3, 3, 2, 4], (2, 1, 2), "VALID"),
    },
    "DepthwiseConv2dNative": {
        "same": _depthwise([1, 6, 7, 4], [3, 3, 4, 1]),
        "multiplier": _depthwise([1, 6, 7, 3], [3, 3, 3, 2]),
        "one_channel": _depthwise([1, 6, 7, 1], [3, 3, 1, 3]),
        "strided": _depthwise([None, 7, 8, 4], [3, 3, 4, 1], stride=2),
        "valid": Text(_depthwise([1, 7, 7, 4], [5, 3, 4, 2], padding="VALID")),
        "explicit": _depthwise(
            [1, 6, 6, 4], [3, 3, 4, 1], padding="EXPLICIT", explicit=[0, 0, 0, 1, 2, 1, 0, 0]
        ),
        "dilated": dilated(_depthwise_3x3, [[2, 3], [2, 3]], [[0, 1], [0, 1]]),
        "separable": _depthwise_separable,
    },
    "Conv2DBackpropInput": {
        "same": _backprop([1, 6, 7, 3], [3, 3, 3, 4], [1, 6, 7, 4]),
        "same_strided_even": _backprop([1, 8, 8, 3], [3, 3, 3, 4], [1, 4, 4, 4], strides=(2, 2)),
        "same_strided_odd": _backprop([1, 7, 9, 3], [3, 3, 3, 4], [1, 4, 5, 4], strides=(2, 2)),
        "same_even_window": _backprop([1, 8, 8, 3], [4, 4, 3, 4], [1, 4, 4, 4], strides=(2, 2)),
        "valid": _backprop([1, 8, 9, 3], [3, 4, 3, 4], [1, 6, 6, 4], padding="VALID"),
        "valid_strided": _backprop(
            [1, 9, 9, 3], [3, 3, 3, 4], [1, 4, 4, 4], strides=(2, 2), padding="VALID"
        ),
        "valid_strided_longer": _backprop(
            [1, 10, 9, 3], [3, 3, 3, 4], [1, 4, 4, 4], strides=(2, 2), padding="VALID"
        ),
        "sizes_of_batch": _backprop_of_shape,
    },
    "Conv3DBackpropInputV2": {
        "same": _backprop_3d([1, 4, 5, 6, 2], [3, 3, 3, 2, 3], [1, 4, 5, 6, 3]),
        "same_strided": _backprop_3d(
            [1, 4, 5, 6, 2], [3, 3, 3, 2, 3], [1, 2, 3, 3, 3], strides=(2, 2, 2)
        ),
        "valid": _backprop_3d([1, 5, 4, 6, 2], [3, 2, 3, 2, 3], [1, 3, 3, 4, 3], padding="VALID"),
    },
}
