"""What moves elements between batch, channels and space."""

import tensorflow as tf
from op_case import Full, Text
from op_pieces import dilated
from tensorflow import raw_ops as raw


def _plain_3x3(g, x):
    return raw.Conv2D(input=x, filter=g.const([3, 3, 3, 4]), strides=[1] * 4, padding="VALID")


def _space_to_batch(x, block, paddings):
    return lambda g: raw.SpaceToBatchND(input=g.input(x), block_shape=block, paddings=paddings)


def _batch_to_space(x, block, crops):
    return lambda g: raw.BatchToSpaceND(input=g.input(x), block_shape=block, crops=crops)


def _dilated_by_shape(g):
    """A dilated convolution of a sequence of any length: as much is put around it as is needed."""
    x = g.input([1, None, 3])
    extent = raw.StridedSlice(input=raw.Shape(input=x), begin=[1], end=[2], strides=[1])
    rest = raw.FloorMod(x=raw.Neg(x=extent), y=tf.constant([2]))
    zero, two = tf.constant([0]), tf.constant([2])
    join = lambda *parts: raw.ConcatV2(values=list(parts), axis=tf.constant(0))
    pads = raw.Pack(values=[join(two, raw.AddV2(x=two, y=rest))], axis=0)
    crops = raw.Pack(values=[join(zero, rest)], axis=0)
    x = raw.SpaceToBatchND(input=x, block_shape=tf.constant([2]), paddings=pads)
    x = raw.ExpandDims(input=x, axis=1)
    x = raw.Conv2D(input=x, filter=g.const([1, 3, 3, 4]), strides=[1] * 4, padding="VALID")
    x = raw.Squeeze(input=x, axis=[1])
    return raw.BatchToSpaceND(input=x, block_shape=tf.constant([2]), crops=crops)


def _patches(x, size, stride, rate=(1, 1), padding="VALID"):
    return lambda g: raw.ExtractImagePatches(
        images=g.input(x),
        ksizes=[1, *size, 1],
        strides=[1, *stride, 1],
        rates=[1, *rate, 1],
        padding=padding,
    )


_NONE2 = [[0, 0], [0, 0]]


def _blocks(op, x, size):
    return lambda g: op(input=g.input(x), block_size=size)


def _subpixel(g):
    """DepthToSpace after a convolution, as in super resolution."""
    x = g.input([1, 4, 5, 3])
    x = raw.Conv2D(input=x, filter=g.const([3, 3, 3, 12]), strides=[1] * 4, padding="SAME")
    return raw.DepthToSpace(input=x, block_size=2)


def _space_to_depth_after_relu(g):
    x = raw.Relu(features=g.input([1, 4, 6, 3]))
    return raw.SpaceToDepth(input=x, block_size=2)


CASES = {
    "SpaceToBatchND": {
        "alone": _space_to_batch([1, 4, 6, 3], [2, 3], _NONE2),
        "padded": Text(_space_to_batch([1, 3, 5, 2], [2, 2], [[1, 0], [0, 1]])),
        "one_axis": _space_to_batch([2, 6, 3], [2], [[0, 0]]),
        "dilation": dilated(_plain_3x3, [[2, 3], [2, 3]], [[0, 1], [0, 1]]),
        "dilation_by_shape": _dilated_by_shape,
    },
    "BatchToSpaceND": {
        "alone": _batch_to_space([4, 2, 3, 3], [2, 2], _NONE2),
        "cropped": _batch_to_space([6, 3, 3, 2], [2, 3], [[1, 0], [1, 2]]),
        "one_axis": _batch_to_space([4, 3, 5], [2], [[0, 1]]),
        "valid_dilation": dilated(_plain_3x3, [[0, 1], [0, 1]], [[0, 1], [0, 1]]),
        "unequal_dilation": dilated(_plain_3x3, [[1, 2], [3, 3]], [[0, 0], [0, 0]], block=(1, 3)),
    },
    "ExtractImagePatches": {
        "overlapping": _patches([1, 7, 8, 3], (3, 2), (2, 1)),
        "same": _patches([2, 7, 8, 2], (3, 4), (2, 2), padding="SAME"),
        "apart": Full(_patches([None, 7, 8, 2], (2, 2), (3, 4))),
        "gaps": Full(_patches([1, 9, 9, 2], (3, 2), (2, 3), (2, 3), "SAME")),
        "blocks": _patches([None, 6, 8, 3], (2, 2), (2, 2)),
    },
    "DepthToSpace": {
        "plain": _blocks(raw.DepthToSpace, [None, 3, 4, 8], 2),
        "three": Text(_blocks(raw.DepthToSpace, [1, 2, 2, 18], 3)),
        "subpixel": _subpixel,
    },
    "SpaceToDepth": {
        "plain": _blocks(raw.SpaceToDepth, [None, 4, 6, 3], 2),
        "three": Text(_blocks(raw.SpaceToDepth, [1, 6, 3, 2], 3)),
        "after_relu": _space_to_depth_after_relu,
    },
}
