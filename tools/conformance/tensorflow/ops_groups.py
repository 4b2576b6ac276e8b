"""Group convolutions and dilated ones as graphs of images with channels last write them.

A group is Split → convolutions → Concat, a dilation SpaceToBatchND → convolution → BatchToSpaceND.
What lies around and between differs. Each case is one operation of the runtime, or a few, and is
converted without more layers than OpenVINO's own converter leaves.
"""

from tensorflow import raw_ops as raw

_HEIGHT, _WIDTH = 9, 7


def _convolution(g, x, channels, kernel=3, stride=1, padding="SAME"):
    filters = g.const([kernel, kernel, x.shape[-1], channels])
    return raw.Conv2D(input=x, filter=filters, strides=[1, stride, stride, 1], padding=padding)


def _normalization(g, x):
    channels = x.shape[-1]
    return raw.FusedBatchNormV3(
        x=x,
        scale=g.const([channels], 0.5, 1.5),
        offset=g.const([channels]),
        mean=g.const([channels]),
        variance=g.const([channels], 0.5, 1.5),
        is_training=False,
    ).y


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


def _dilated(g, x, block=2, channels=4, before=2, after=(2, 2), crops=((0, 0), (0, 0))):
    """Over an image that the blocks cut without a rest."""
    y = raw.SpaceToBatchND(
        input=x,
        block_shape=[block, block],
        paddings=[[before, after[0]], [before, after[1]]],
    )
    y = _convolution(g, y, channels, padding="VALID")
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


def _normalized_groups(g, x):
    return _grouped(g, x, each=_normalization)


def _cropped(g, x):
    return _dilated(g, x, after=(3, 3), crops=((0, 1), (0, 1)))


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
        "normalization": _before(_normalization),
        "normalization_relu": _before(_normalization, _relu),
        "biased": _after(group=_biased_groups),
        "normalized": _after(group=_normalized_groups),
        "strided": _after(group=_strided_groups),
        "pointwise": _after(group=_pointwise_groups),
        "two_groups": _before(_relu, _grouped),
        "stride_after": _before(_relu, _strided),
        "stride_after_normalization": _before(_normalization, _relu, _strided),
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
        "normalization": _before(_normalization, group=_cropped),
        "normalization_relu": _before(_normalization, _relu, group=_cropped),
        "twice": _before(_normalization, _relu, _cropped, group=_cropped),
        "convolution_before": _after(lambda g, x: _convolution(g, x, 4), _relu, group=_cropped),
        "stride_after": _before(_relu, _strided, group=_cropped),
        "groups_after": _before(_relu, _grouped, group=_cropped),
    },
}
