"""Convolutions, biases and normalizations."""

import tensorflow as tf
from op_case import Text
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


def _dilated(convolution, paddings, crops, block=(2, 2), size=9):
    """A dilated convolution as TensorFlow writes it: on blocks in the batch."""

    def build(g):
        x = g.input([1, size, size, 3])
        x = raw.SpaceToBatchND(input=x, block_shape=list(block), paddings=paddings)
        return raw.BatchToSpaceND(input=convolution(g, x), block_shape=list(block), crops=crops)

    return build


def _plain_3x3(g, x):
    return raw.Conv2D(input=x, filter=g.const([3, 3, 3, 4]), strides=[1] * 4, padding="VALID")


def _depthwise_3x3(g, x):
    return raw.DepthwiseConv2dNative(
        input=x, filter=g.const([3, 3, 3, 2]), strides=[1] * 4, padding="VALID"
    )


def _bias(x, channels, layout="NHWC", bias=None):
    def build(g):
        value = g.const([channels]) if bias is None else bias(g)
        return raw.BiasAdd(value=g.input(x), bias=value, data_format=layout)

    return build


def _batch_norm(version, x, epsilon=1e-3, scale=True, behind_convolution=False, text=False):
    """The inference form of a version: FusedBatchNorm, ...V2 or ...V3."""

    def build(g):
        value, channels = g.input(x), x[-1]
        if behind_convolution:
            filters = g.const([3, 3, channels, channels])
            value = raw.Conv2D(input=value, filter=filters, strides=[1] * 4, padding="SAME")
        return getattr(raw, version)(
            x=value,
            scale=g.const([channels], 0.5, 1.5) if scale else tf.ones([channels]),
            offset=g.const([channels]),
            mean=g.const([channels]),
            variance=g.const([channels], 0.2, 2),
            epsilon=epsilon,
            is_training=False,
        )[0]

    return Text(build) if text else build


def _batch_norms(version):
    return {
        "alone": _batch_norm(version, [None, 4, 5, 3]),
        "behind_convolution": _batch_norm(version, [1, 6, 6, 4], behind_convolution=True),
        "small_epsilon": _batch_norm(version, [2, 3, 3, 6], epsilon=1.001e-5, text=True),
        "no_scale": _batch_norm(version, [2, 3, 3, 6], scale=False, behind_convolution=True),
    }


def _decomposed(x, behind=None, scale=True):
    """A batch norm as tf.nn.batch_normalization writes it: x * s + (beta - mean * s)."""

    def build(g):
        value, channels = g.input(x), x[-1]
        if behind is not None:
            value = behind(g, value)
        variance = g.const([channels], 0.2, 2)
        factor = raw.Rsqrt(x=raw.AddV2(x=variance, y=tf.constant(1e-3)))
        if scale:
            factor = raw.Mul(x=factor, y=g.const([channels], 0.5, 1.5))
        shift = raw.Sub(x=g.const([channels]), y=raw.Mul(x=g.const([channels]), y=factor))
        return raw.AddV2(x=raw.Mul(x=value, y=factor), y=shift)

    return build


def _same_conv(g, x):
    w = g.const([3, 3, x.shape[-1], x.shape[-1]])
    return raw.Conv2D(input=x, filter=w, strides=[1] * 4, padding="SAME")


def _same_product(g, x):
    return raw.MatMul(a=x, b=g.const([x.shape[-1], x.shape[-1]]))


def _space_to_batch(x, block, paddings):
    return lambda g: raw.SpaceToBatchND(input=g.input(x), block_shape=block, paddings=paddings)


def _batch_to_space(x, block, crops):
    return lambda g: raw.BatchToSpaceND(input=g.input(x), block_shape=block, crops=crops)


_NONE2 = [[0, 0], [0, 0]]

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
        "behind_pad": _padded,
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
        "dilated": _dilated(_depthwise_3x3, [[2, 3], [2, 3]], [[0, 1], [0, 1]]),
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
    "BiasAddV1": {
        "image": lambda g: raw.BiasAddV1(value=g.input([None, 4, 5, 3]), bias=g.const([3])),
        "matrix": Text(lambda g: raw.BiasAddV1(value=g.input([2, 6]), bias=g.const([6]))),
        "input": lambda g: raw.BiasAddV1(value=g.input([2, 4, 5, 3]), bias=g.input([3])),
    },
    "BiasAdd": {
        "nhwc": _bias([None, 4, 5, 3], 3),
        "nchw": _bias([2, 3, 4, 5], 3, "NCHW"),
        "matrix": Text(_bias([2, 6], 6)),
        "volume": _bias([1, 3, 4, 5, 6], 6),
        "input": _bias([2, 4, 5, 3], 3, bias=lambda g: g.input([3])),
    },
    "FusedBatchNorm": _batch_norms("FusedBatchNorm"),
    "FusedBatchNormV2": _batch_norms("FusedBatchNormV2"),
    "FusedBatchNormV3": _batch_norms("FusedBatchNormV3"),
    "DecomposedBatchNorm": {
        "alone": _decomposed([None, 4, 5, 3]),
        "behind_convolution": _decomposed([1, 6, 6, 4], behind=_same_conv),
        "no_scale": _decomposed([1, 6, 6, 4], behind=_same_conv, scale=False),
        "behind_product": Text(_decomposed([None, 8], behind=_same_product)),
    },
    "SpaceToBatchND": {
        "alone": _space_to_batch([1, 4, 6, 3], [2, 3], _NONE2),
        "padded": Text(_space_to_batch([1, 3, 5, 2], [2, 2], [[1, 0], [0, 1]])),
        "one_axis": _space_to_batch([2, 6, 3], [2], [[0, 0]]),
        "dilation": _dilated(_plain_3x3, [[2, 3], [2, 3]], [[0, 1], [0, 1]]),
    },
    "BatchToSpaceND": {
        "alone": _batch_to_space([4, 2, 3, 3], [2, 2], _NONE2),
        "cropped": _batch_to_space([6, 3, 3, 2], [2, 3], [[1, 0], [1, 2]]),
        "one_axis": _batch_to_space([4, 3, 5], [2], [[0, 1]]),
        "valid_dilation": _dilated(_plain_3x3, [[0, 1], [0, 1]], [[0, 1], [0, 1]]),
        "unequal_dilation": _dilated(_plain_3x3, [[1, 2], [3, 3]], [[0, 0], [0, 0]], block=(1, 3)),
    },
}
