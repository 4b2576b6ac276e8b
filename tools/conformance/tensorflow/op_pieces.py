"""Pieces of graphs that several tables of operations use."""

import numpy as np
from op_case import Text
from tensorflow import raw_ops as raw


def dilated(convolution, paddings, crops, block=(2, 2), size=9):
    """A dilated convolution as TensorFlow writes it: on blocks in the batch."""

    def build(g):
        x = g.input([1, size, size, 3])
        x = raw.SpaceToBatchND(input=x, block_shape=list(block), paddings=paddings)
        return raw.BatchToSpaceND(input=convolution(g, x), block_shape=list(block), crops=crops)

    return build


IMAGE = [None, 3, 4, 5]


def unary(op, low=-2, high=2, argument="x", dtypes=("float32",), **attributes):
    """On an image of any batch, a vector, a number; and for further types, a matrix."""

    def form(shape, dtype):
        return lambda g: op(**{argument: g.input(shape, low, high, dtype)}, **attributes)

    forms = {"image": form(IMAGE, dtypes[0]), "vector": Text(form([7], dtypes[0]))}
    forms["volume"] = form([1, 2, 3, 4, 5], dtypes[0])
    forms |= {dtype: form([4, 5], dtype) for dtype in dtypes[1:]}
    return forms


def boxes(random, shape):
    """[n, 4] boxes y1, x1, y2, x2 in the unit square, the first corner before the second."""
    corners = random.uniform(0, 1, (*shape[:-1], 2, 2))
    return np.sort(corners, axis=-2).reshape(shape)


def extent(x, axis):
    return raw.StridedSlice(
        input=raw.Shape(input=x), begin=[axis], end=[axis + 1], strides=[1], shrink_axis_mask=1
    )


def normalization(g, x, epsilon=1e-4):
    """A batch normalization of the last axis, for inference."""
    channels = x.shape[-1]
    return raw.FusedBatchNormV3(
        x=x,
        scale=g.const([channels], 0.5, 1.5),
        offset=g.const([channels]),
        mean=g.const([channels]),
        variance=g.const([channels], 0.5, 1.5),
        epsilon=epsilon,
        is_training=False,
    ).y
