"""What graphs of images and sequences with channels last write in more operations than it needs.

A group is Split → convolutions → Concat, a dilation SpaceToBatchND → convolution → BatchToSpaceND,
a convolution of a sequence one of an image of one row. What is around and between differs. Each
case is one operation of the runtime, or a few, and is converted without more layers than OpenVINO's
own converter leaves.
"""

import tensorflow as tf
from op_pieces import normalization
from tensorflow import raw_ops as raw

_HEIGHT, _WIDTH = 9, 7


def _convolution(g, x, channels, kernel=3, stride=1, padding="SAME"):
    filters = g.const([kernel, kernel, x.shape[-1], channels])
    return raw.Conv2D(input=x, filter=filters, strides=[1, stride, stride, 1], padding=padding)


def _grouped(g, x, groups=2, outputs=4, each=None, **options):
    parts = raw.Split(axis=3, value=x, num_split=groups)
    parts = [_convolution(g, part, outputs // groups, **options) for part in parts]
    if each is not None:
        parts = [each(g, part) for part in parts]
    return raw.ConcatV2(values=parts, axis=3)


def _grouped_by_sizes(g, x, groups=2, outputs=4):
    sizes = [int(x.shape[-1]) // groups] * groups
    parts = raw.SplitV(value=x, size_splits=sizes, axis=-1, num_split=groups)
    parts = [_convolution(g, part, outputs // groups) for part in parts]
    return raw.ConcatV2(values=parts, axis=-1)


def _dilated(g, x, block=2, channels=4, before=2, after=(2, 2), crops=((0, 0), (0, 0)), each=()):
    """Over an image that the blocks cut without a rest."""
    y = raw.SpaceToBatchND(
        input=x,
        block_shape=[block, block],
        paddings=[[before, after[0]], [before, after[1]]],
    )
    y = _convolution(g, y, channels, padding="VALID")
    for step in each:
        y = step(g, y)
    return raw.BatchToSpaceND(input=y, block_shape=[block, block], crops=crops)


def _bias(g, x):
    return raw.BiasAdd(value=x, bias=g.const([x.shape[-1]]))


def _scale(g, x):
    return raw.Mul(x=x, y=g.const([x.shape[-1]]))


def _shift(g, x):
    return raw.AddV2(x=x, y=g.const([x.shape[-1]]))


def _relu(g, x):
    return raw.Relu(features=x)


def _pad(g, x):
    return raw.Pad(input=x, paddings=[[0, 0], [1, 1], [1, 1], [0, 0]])


def _reshape(g, x):
    return raw.Reshape(tensor=x, shape=[-1, *x.shape[1:]])


def _flat_input(g):
    """A vector that is shaped to an image."""
    return raw.Reshape(tensor=g.input([2, _HEIGHT * _WIDTH * 4]), shape=[2, _HEIGHT, _WIDTH, 4])


def _joined_input(g):
    parts = [g.input([2, _HEIGHT, _WIDTH, 2]) for _ in range(2)]
    return raw.ConcatV2(values=parts, axis=3)


def _image(g, channels=4):
    return g.input([2, _HEIGHT, _WIDTH, channels])


def _after(*steps, source=_image, group=_grouped):
    """The group or dilation of what the steps make of an input."""

    def build(g):
        x = source(g)
        for step in steps:
            x = step(g, x)
        return group(g, x)

    return build


def _before(*steps, group=_grouped, source=_image):
    """What the steps make of the group or dilation."""

    def build(g):
        x = group(g, source(g))
        for step in steps:
            x = step(g, x)
        return x

    return build


def _twice(g):
    """What is split is an output, too."""
    x = _relu(g, _image(g))
    return _grouped(g, x), x


def _branch(g):
    """What is split goes another way, too."""
    x = _relu(g, _scale(g, _image(g)))
    return raw.AddV2(x=_grouped(g, x), y=_convolution(g, x, 4, kernel=1))


def _residual(g):
    x = _convolution(g, _image(g), 4)
    return _relu(g, raw.AddV2(x=_grouped(g, x), y=x))


def _strided(g, x):
    return _convolution(g, x, 5, kernel=1, stride=2)


def _four(g, x):
    return _grouped(g, x, groups=4, outputs=8)


def _strided_groups(g, x):
    return _grouped(g, x, stride=2)


def _pointwise_groups(g, x):
    return _grouped(g, x, kernel=1, stride=2)


def _biased_groups(g, x):
    return _grouped(g, x, each=_bias)


def _normalization_groups(g, x):
    return _grouped(g, x, each=normalization)


def _cropped(g, x):
    return _dilated(g, x, after=(3, 3), crops=((0, 1), (0, 1)))


def _biased_dilated(g, x):
    return _dilated(g, x, after=(3, 3), crops=((0, 1), (0, 1)), each=[_bias, _relu])


def _normalization_dilated(g, x):
    return _dilated(g, x, after=(3, 3), crops=((0, 1), (0, 1)), each=[normalization])


def _covering(g, x):
    return _dilated(g, x, after=(3, 3))


def _by_three(g, x):
    return _dilated(g, x, block=3, before=3, after=(3, 2))


def _depthwise_dilated(g, x):
    y = raw.SpaceToBatchND(input=x, block_shape=[2, 2], paddings=[[2, 3], [2, 3]])
    y = raw.DepthwiseConv2dNative(
        input=y, filter=g.const([3, 3, x.shape[-1], 1]), strides=[1] * 4, padding="VALID"
    )
    return raw.BatchToSpaceND(input=y, block_shape=[2, 2], crops=[[0, 1], [0, 1]])


def _steps(g):
    return g.input([2, 12, 4])


def _sequence(g, x, channels=4, stride=1, padding="SAME"):
    """As tf.nn.conv1d writes it."""
    filters = raw.ExpandDims(input=g.const([3, x.shape[-1], channels]), axis=0)
    y = raw.ExpandDims(input=x, axis=1)
    y = raw.Conv2D(input=y, filter=filters, strides=[1, 1, stride, 1], padding=padding)
    return raw.Squeeze(input=y, axis=[1])


def _strided_sequence(g, x):
    return _sequence(g, x, stride=2)


def _dilated_sequence(g, x):
    y = raw.SpaceToBatchND(input=x, block_shape=[2], paddings=[[2, 2]])
    y = _sequence(g, y, padding="VALID")
    return raw.BatchToSpaceND(input=y, block_shape=[2], crops=[[0, 0]])


def _grouped_sequence(g, x):
    parts = raw.Split(axis=2, value=x, num_split=2)
    return raw.ConcatV2(values=[_sequence(g, part, 3) for part in parts], axis=2)


def _depthwise_sequence(g, x):
    y = raw.ExpandDims(input=x, axis=1)
    y = raw.DepthwiseConv2dNative(
        input=y, filter=g.const([1, 3, x.shape[-1], 2]), strides=[1] * 4, padding="SAME"
    )
    return raw.Squeeze(input=y, axis=[1])


def _normalization_sequence(g, x):
    """As an image whose pixels are in another place than the convolution's."""
    y = normalization(g, raw.ExpandDims(input=x, axis=2))
    return raw.Squeeze(input=y, axis=[2])


def _to_five(g, x):
    return _convolution(g, x, 5)


def _slice_backwards(g, x):
    return x[..., ::-1]


def _reversed(g, x):
    return raw.ReverseV2(tensor=x, axis=[3])


def _restacked(g, x):
    parts = raw.Unpack(value=x, num=x.shape[-1], axis=-1)
    return raw.Pack(values=[parts[1], *parts[3:], parts[2], parts[0]], axis=-1)


def _restacked_rows(g, x):
    parts = raw.Unpack(value=x, num=_HEIGHT, axis=1)
    return raw.Pack(values=parts[::-1], axis=1)


def _running_sum(g, x):
    return raw.Cumsum(x=x, axis=3)


def _some_rows(g, x):
    return raw.GatherV2(params=x, indices=[3, 0, 2, 1], axis=1)


def _from_constant(g, x):
    return raw.Sub(x=g.const([x.shape[-1]]), y=x)


def _clipped(g, x):
    return raw.Maximum(x=raw.Minimum(x=x, y=tf.constant(0.5)), y=tf.constant(-1.0))


def _clipped_from_below(g, x):
    return raw.Minimum(x=tf.constant(0.5), y=raw.Maximum(x=x, y=tf.constant(-1.0)))


def _divided_by_length(g, x):
    squares = raw.Sum(input=raw.Square(x=x), axis=[3], keep_dims=True)
    length = raw.Sqrt(x=raw.AddV2(x=squares, y=tf.constant(0.25)))
    return raw.Mul(x=x, y=raw.Reciprocal(x=length))


def _excited(g, x):
    """By a weight for each channel, whose axes were dropped and put in again."""
    y = raw.Mean(input=x, axis=[1, 2], keep_dims=False)
    y = raw.Reshape(tensor=y, shape=[-1, 1, 1, x.shape[-1]])
    y = raw.Sigmoid(x=_convolution(g, y, int(x.shape[-1]), kernel=1))
    return raw.Mul(x=x, y=y)


CASES = {
    "GroupOfConvolutions": {
        "input": _after(),
        "four": _after(group=_four),
        "sizes": _after(group=_grouped_by_sizes),
        "scale": _after(_scale),
        "shift": _after(_shift),
        "scale_shift": _after(_scale, _shift),
        "relu": _after(_relu),
        "scale_relu": _after(_scale, _relu),
        "pad": _after(_pad),
        "reshape": _after(_reshape),
        "flat_input": _after(source=_flat_input),
        "joined_input": _after(source=_joined_input),
        "joined_relu": _after(_relu, source=_joined_input),
        "output_too": _twice,
        "branch": _branch,
        "residual": _residual,
        "bias": _before(_bias),
        "scale_after": _before(_scale, _shift),
        "normalization": _before(normalization),
        "normalization_relu": _before(normalization, _relu),
        "biased": _after(group=_biased_groups),
        "normalized": _after(group=_normalization_groups),
        "strided": _after(group=_strided_groups),
        "pointwise": _after(group=_pointwise_groups),
        "two_groups": _before(_relu, _grouped),
        "stride_after": _before(_relu, _strided),
        "stride_after_normalization": _before(normalization, _relu, _strided),
        "convolution_before": _after(lambda g, x: _convolution(g, x, 4), _relu),
    },
    "DilatedConvolution": {
        "covering": _after(group=_covering),
        "cropped": _after(group=_cropped),
        "by_three": _after(group=_by_three),
        "depthwise": _after(group=_depthwise_dilated),
        "relu": _after(_relu, group=_cropped),
        "scale": _after(_scale, group=_cropped),
        "pad": _after(_pad, group=_cropped),
        "bias": _before(_bias, group=_cropped),
        "normalization": _before(normalization, group=_cropped),
        "normalization_relu": _before(normalization, _relu, group=_cropped),
        "twice": _before(normalization, _relu, _cropped, group=_cropped),
        "convolution_before": _after(lambda g, x: _convolution(g, x, 4), _relu, group=_cropped),
        "stride_after": _before(_relu, _strided, group=_cropped),
        "groups_after": _before(_relu, _grouped, group=_cropped),
        "bias_inside": _after(group=_biased_dilated),
        "normalization_inside": _after(group=_normalization_dilated),
    },
    "SequenceConvolution": {
        "normalization": _before(_normalization_sequence, source=_steps, group=_sequence),
        "bias_relu": _before(_bias, _relu, source=_steps, group=_sequence),
        "strided": _before(_bias, source=_steps, group=_strided_sequence),
        "dilated": _before(_bias, source=_steps, group=_dilated_sequence),
        "groups": _before(_bias, source=_steps, group=_grouped_sequence),
        "depthwise": _before(_bias, source=_steps, group=_depthwise_sequence),
    },
    "OrderOfChannels": {
        "slice": _after(_slice_backwards, group=_to_five),
        "reverse": _after(_reversed, group=_to_five),
        "unstacked": _after(_restacked, group=_to_five),
        "unstacked_relu": _after(_restacked, _scale, _relu, group=_to_five),
        "unstacked_between": _after(_to_five, _restacked, _relu, group=_to_five),
        "unstacked_rows": _after(_to_five, _restacked_rows, group=_to_five),
        "running_sum": _after(_to_five, _running_sum, group=_to_five),
        "rows": _after(_to_five, _some_rows, group=_to_five),
    },
    "FewOperations": {
        "subtracted": _before(_from_constant, _relu, group=_to_five),
        "subtracted_output": _after(_relu, group=_from_constant),
        "clipped": _after(_clipped, group=_to_five),
        "clipped_from_below": _after(_clipped_from_below, group=_to_five),
        "divided_by_length": _after(group=_divided_by_length),
        "excited": _after(group=_excited),
    },
}
