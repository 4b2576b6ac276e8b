"""Operations that tell the axes of an image apart, after convolutions and between them.

The converter computes images with their channels first; what such an operation names by the number
of an axis, or by the order of numbers in memory, must follow.
"""

import tensorflow as tf
from op_case import Text
from tensorflow import raw_ops as raw

# Of the images: no two extents are equal.
_HEIGHT, _WIDTH, _CHANNELS = 4, 5, 6


def _convolution(g, x, channels=_CHANNELS):
    filters = g.const([3, 3, x.shape[-1], channels])
    return raw.Conv2D(input=x, filter=filters, strides=[1] * 4, padding="SAME")


def _image(g, batch=None):
    return _convolution(g, g.input([batch, _HEIGHT, _WIDTH, 3]))


def _after(op):
    """Of an image after a convolution; `op` takes the Builder and the image."""
    return lambda g: op(g, _image(g))


def _between(op):
    """The same, and a convolution after it."""
    return lambda g: _convolution(g, op(g, _image(g)))


def _both(op):
    return {"after": _after(op), "between": _between(op)}


def _forms(**operations):
    """Each operation after a convolution and between two."""
    return {
        f"{form}_{name}": build
        for name, op in operations.items()
        for form, build in _both(op).items()
    }


def _flatten(g, x):
    x = raw.Reshape(tensor=x, shape=[-1, _HEIGHT * _WIDTH * _CHANNELS])
    return raw.MatMul(a=x, b=g.const([_HEIGHT * _WIDTH * _CHANNELS, 7]))


def _flatten_by_shape(g, x):
    batch = raw.StridedSlice(
        input=raw.Shape(input=x), begin=[0], end=[1], strides=[1], shrink_axis_mask=1
    )
    x = raw.Reshape(tensor=x, shape=raw.Pack(values=[batch, -1]))
    return raw.MatMul(a=x, b=g.const([_HEIGHT * _WIDTH * _CHANNELS, 7]))


def _rows(g, x):
    """Pixels as rows, as heads of detectors make them."""
    return raw.Reshape(tensor=x, shape=[-1, _HEIGHT * _WIDTH * 2, _CHANNELS // 2])


def _grouped(g, x):
    """Channels in groups and back, mixed: a shuffle."""
    x = raw.Reshape(tensor=x, shape=[-1, _HEIGHT, _WIDTH, 2, _CHANNELS // 2])
    x = raw.Transpose(x=x, perm=[0, 1, 2, 4, 3])
    return raw.Reshape(tensor=x, shape=[-1, _HEIGHT, _WIDTH, _CHANNELS])


def _squeeze_and_excite(g, x):
    y = raw.Mean(input=x, axis=[1, 2], keep_dims=True)
    y = raw.Relu(features=_pointwise(g, y, 2))
    y = raw.Sigmoid(x=_pointwise(g, y, _CHANNELS))
    return raw.Mul(x=x, y=y)


def _pointwise(g, x, channels):
    filters = g.const([1, 1, x.shape[-1], channels])
    return raw.Conv2D(input=x, filter=filters, strides=[1] * 4, padding="SAME")


def _excite_by_products(g, x):
    """With a vector for each image, shaped to [batch, 1, 1, channels]."""
    y = raw.Mean(input=x, axis=[1, 2], keep_dims=False)
    y = raw.Sigmoid(x=raw.MatMul(a=y, b=g.const([_CHANNELS, _CHANNELS])))
    return raw.Mul(x=x, y=raw.Reshape(tensor=y, shape=[-1, 1, 1, _CHANNELS]))


def _halves(g, x):
    first, second = raw.Split(axis=3, value=x, num_split=2)
    return raw.ConcatV2(values=[second, raw.Relu(features=first)], axis=-1)


def _strided(g, x):
    filters = g.const([1, 1, x.shape[-1], 4])
    return raw.Conv2D(input=x, filter=filters, strides=[1, 2, 2, 1], padding="SAME")


def _strided_gate(g, x):
    first, second = raw.Split(axis=3, value=x, num_split=2)
    return _strided(g, raw.Mul(x=first, y=raw.Sigmoid(x=second)))


def _strided_maximum(g, x):
    """Of crops, too, which are together what a Split makes."""
    crops = [_slice([0, 0, 0, at], [0, 4, 5, at + 3], [1] * 4)(g, x) for at in (0, 3)]
    return _strided(g, raw.Maximum(x=crops[0], y=crops[1]))


def _strided_uneven(g, x):
    parts = raw.SplitV(value=x, size_splits=[1, 5], axis=3, num_split=2)
    return _strided(g, raw.Relu(features=parts[1]))


def _shared(other):
    """An image that a convolution reads, and `other`, too."""

    def build(g):
        image = g.input([1, _HEIGHT, _WIDTH, _CHANNELS])
        x = raw.Relu(features=image)
        return _convolution(g, x), other(g, image, x)

    return build


def _scaled_rows(g, image, x):
    return raw.Mul(x=_rows(g, x), y=g.const([_CHANNELS // 2]))


def _joined(g, image, x):
    return raw.ConcatV2(values=[x, raw.Tanh(x=image)], axis=1)


def _pooled(g, x):
    x = raw.Mean(input=x, axis=[1, 2], keep_dims=False)
    return raw.MatMul(a=x, b=g.const([_CHANNELS, 7]))


def _dense_on_channels(g, x):
    """A product on the last axis, as a Dense layer on an image writes it."""
    x = raw.Reshape(tensor=x, shape=[-1, _CHANNELS])
    x = raw.MatMul(a=x, b=g.const([_CHANNELS, 7]))
    return raw.Reshape(tensor=x, shape=[-1, _HEIGHT, _WIDTH, 7])


def _layer_norm(g, x):
    mean = raw.Mean(input=x, axis=[3], keep_dims=True)
    variance = raw.Mean(input=raw.SquaredDifference(x=x, y=mean), axis=[3], keep_dims=True)
    factor = raw.Rsqrt(x=raw.AddV2(x=variance, y=tf.constant(1e-3)))
    factor = raw.Mul(x=factor, y=g.const([_CHANNELS], 0.5, 1.5))
    shift = raw.Sub(x=g.const([_CHANNELS]), y=raw.Mul(x=mean, y=factor))
    return raw.AddV2(x=raw.Mul(x=x, y=factor), y=shift)


def _with_image(g, x):
    """Joined with an input that no convolution has seen."""
    return raw.ConcatV2(values=[x, g.input([None, _HEIGHT, _WIDTH, 2])], axis=3)


def _plus_image(g, x):
    return raw.AddV2(x=x, y=g.input([None, _HEIGHT, _WIDTH, _CHANNELS]))


def _upsampled(g, x):
    larger = raw.ResizeNearestNeighbor(images=x, size=[8, 10], half_pixel_centers=True)
    other = raw.Conv2DBackpropInput(
        input_sizes=[1, 8, 10, _CHANNELS],
        filter=g.const([2, 2, _CHANNELS, 3]),
        out_backprop=g.input([1, 4, 5, 3]),
        strides=[1, 2, 2, 1],
        padding="VALID",
    )
    return raw.ConcatV2(values=[larger, other], axis=3)


def _upsampling(g):
    return _upsampled(g, _image(g, batch=1))


def _sequence(g):
    """A row of the image as steps of a sequence: Conv1D is a Conv2D of one row."""
    x = raw.ExpandDims(input=g.input([None, 9, 3]), axis=1)
    filters = g.const([1, 3, 3, 4])
    x = raw.Conv2D(input=x, filter=filters, strides=[1] * 4, padding="SAME")
    x = raw.Squeeze(input=x, axis=[1])
    return raw.Max(input=x, axis=[1], keep_dims=False)


def _pad(paddings):
    return lambda g, x: raw.Pad(input=x, paddings=paddings)


def _mean(axes, keep=True):
    return lambda g, x: raw.Mean(input=x, axis=axes, keep_dims=keep)


def _slice(begin, end, strides):
    return lambda g, x: raw.StridedSlice(
        input=x, begin=begin, end=end, strides=strides, begin_mask=1, end_mask=1
    )


def _plus(shape):
    return lambda g, x: raw.AddV2(x=x, y=g.const(shape))


CASES = {
    "Layout": _forms(
        relu=lambda g, x: raw.Relu(features=x),
        channel_constant=_plus([_CHANNELS]),
        width_constant=_plus([_WIDTH, 1]),
        height_constant=_plus([1, _HEIGHT, 1, 1]),
        image_constant=_plus([_HEIGHT, _WIDTH, _CHANNELS]),
        softmax=lambda g, x: raw.Softmax(logits=x),
        pad=_pad([[0, 0], [1, 2], [0, 3], [0, 0]]),
        pad_of_channels=_pad([[0, 0], [0, 0], [0, 0], [1, 2]]),
        mirror_pad=lambda g, x: raw.MirrorPad(
            input=x, paddings=[[0, 0], [1, 2], [0, 3], [0, 0]], mode="REFLECT"
        ),
        mean_of_channels=_mean([3]),
        mean_of_width=_mean([2]),
        slice_of_channels=_slice([0, 0, 0, 1], [0, 4, 5, 6], [1, 1, 1, 2]),
        slice_of_image=_slice([0, 1, 2, 0], [0, 4, 5, 6], [1, 2, 1, 1]),
        halves=_halves,
        tile=lambda g, x: raw.Tile(input=x, multiples=[1, 2, 1, 3]),
        gather=lambda g, x: raw.GatherV2(params=x, indices=[5, 0, 3], axis=3),
        reverse=lambda g, x: raw.ReverseV2(tensor=x, axis=[2]),
        cumsum=lambda g, x: raw.Cumsum(x=x, axis=3),
        transpose=lambda g, x: raw.Transpose(x=x, perm=[0, 2, 1, 3]),
        bias=lambda g, x: raw.BiasAdd(value=x, bias=g.const([_CHANNELS])),
        squeeze_and_excite=_squeeze_and_excite,
        excite_by_products=_excite_by_products,
        shuffle=_grouped,
        dense_on_channels=_dense_on_channels,
        layer_norm=_layer_norm,
        with_image=_with_image,
        plus_image=_plus_image,
        space_to_batch=lambda g, x: raw.SpaceToBatchND(
            input=x, block_shape=[2, 1], paddings=[[0, 0], [1, 0]]
        ),
        space_to_depth=lambda g, x: raw.SpaceToDepth(
            input=raw.Pad(input=x, paddings=[[0, 0], [0, 0], [0, 1], [0, 0]]), block_size=2
        ),
    )
    | {
        "shared_by_rows": _shared(lambda g, image, x: _rows(g, x)),
        "shared_by_scaled_rows": _shared(_scaled_rows),
        "shared_by_join": _shared(_joined),
        "strided_gate": _after(_strided_gate),
        "strided_maximum": _after(_strided_maximum),
        "strided_uneven": _after(_strided_uneven),
        "flatten": _after(_flatten),
        "flatten_by_shape": Text(_after(_flatten_by_shape)),
        "rows": _after(_rows),
        "pooled": _after(_pooled),
        "mean_of_channels_dropped": _after(_mean([3], keep=False)),
        "mean_of_width_dropped": _after(_mean([2], keep=False)),
        "arg_max": _after(lambda g, x: raw.ArgMax(input=x, dimension=3)),
        "top_k": _after(lambda g, x: list(raw.TopKV2(input=x, k=2))),
        "unpack": _after(lambda g, x: raw.Unpack(value=x, num=_WIDTH, axis=2)),
        "unpack_channels": _after(lambda g, x: raw.Unpack(value=x, num=_CHANNELS, axis=-1)),
        "pack": _after(lambda g, x: raw.Pack(values=[x, raw.Relu(features=x)], axis=3)),
        "expand": _after(lambda g, x: raw.ExpandDims(input=x, axis=2)),
        "shape_of_product": _after(lambda g, x: (raw.Shape(input=x), raw.Relu(features=x))),
        "where": _after(lambda g, x: raw.Where(condition=raw.Greater(x=x, y=tf.constant(0.5)))),
        "upsampling": _upsampling,
        "sequence": _sequence,
        "volume": lambda g: raw.Mean(
            input=raw.Conv3D(
                input=g.input([None, 3, 4, 5, 2]),
                filter=g.const([2, 2, 2, 2, 6]),
                strides=[1] * 5,
                padding="SAME",
            ),
            axis=[1, 2, 3],
            keep_dims=False,
        ),
        "volume_flatten": lambda g: raw.Reshape(
            tensor=raw.MaxPool3D(
                input=g.input([None, 2, 4, 6, 2]),
                ksize=[1, 2, 2, 2, 1],
                strides=[1, 2, 2, 2, 1],
                padding="VALID",
            ),
            shape=[-1, 12],
        ),
    },
}
