"""What moves elements between batch, channels and space."""

from op_case import Text
from op_pieces import dilated
from tensorflow import raw_ops as raw


def _plain_3x3(g, x):
    return raw.Conv2D(input=x, filter=g.const([3, 3, 3, 4]), strides=[1] * 4, padding="VALID")


def _space_to_batch(x, block, paddings):
    return lambda g: raw.SpaceToBatchND(input=g.input(x), block_shape=block, paddings=paddings)


def _batch_to_space(x, block, crops):
    return lambda g: raw.BatchToSpaceND(input=g.input(x), block_shape=block, crops=crops)


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
    },
    "BatchToSpaceND": {
        "alone": _batch_to_space([4, 2, 3, 3], [2, 2], _NONE2),
        "cropped": _batch_to_space([6, 3, 3, 2], [2, 3], [[1, 0], [1, 2]]),
        "one_axis": _batch_to_space([4, 3, 5], [2], [[0, 1]]),
        "valid_dilation": dilated(_plain_3x3, [[0, 1], [0, 1]], [[0, 1], [0, 1]]),
        "unequal_dilation": dilated(_plain_3x3, [[1, 2], [3, 3]], [[0, 0], [0, 0]], block=(1, 3)),
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
