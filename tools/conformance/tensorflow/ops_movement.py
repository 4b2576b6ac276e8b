"""What moves elements and computes nothing."""

import tensorflow as tf
from op_case import Text
from op_pieces import extent
from tensorflow import raw_ops as raw


def _concat(shapes, axis, version2=True):
    def build(g):
        inputs = [g.input(shape) for shape in shapes]
        if version2:
            return raw.ConcatV2(values=inputs, axis=axis)
        return raw.Concat(concat_dim=axis, values=inputs)

    return build


def _concat_constant(g):
    return raw.ConcatV2(values=[g.input([2, 3]), g.const([2, 4])], axis=-1)


def _concats(version2):
    return {
        "channels": _concat([[None, 3, 4, 2], [None, 3, 4, 3]], 3, version2),
        "height": _concat([[1, 3, 4, 2], [1, 1, 4, 2], [1, 2, 4, 2]], 1, version2),
        "batch": Text(_concat([[2, 3], [1, 3]], 0, version2)),
    }


def _split(x, axis, parts, only=None):
    def build(g):
        found = raw.Split(axis=axis, value=g.input(x), num_split=parts)
        return found if only is None else [found[i] for i in only]

    return build


def _split_v(x, sizes, axis):
    return lambda g: raw.SplitV(
        value=g.input(x), size_splits=tf.constant(sizes), axis=axis, num_split=len(sizes)
    )


def _pack(shapes, axis):
    return lambda g: raw.Pack(values=[g.input(shape) for shape in shapes], axis=axis)


def _unpack(x, parts, axis, only=None):
    def build(g):
        found = raw.Unpack(value=g.input(x), num=parts, axis=axis)
        return found if only is None else [found[i] for i in only]

    return build


def _reshape(x, shape):
    return lambda g: raw.Reshape(tensor=g.input(x), shape=tf.constant(shape))


def _flatten_by_shape(g):
    """As TF1's flatten writes it: the batch read from the shape."""
    x = g.input([None, 3, 4, 2])
    return raw.Reshape(tensor=x, shape=raw.Pack(values=[extent(x, 0), tf.constant(-1)]))


def _transpose(x, order):
    return lambda g: raw.Transpose(x=g.input(x), perm=order)


def _there_and_back(g):
    x = raw.Relu(features=raw.Transpose(x=g.input([None, 3, 4, 2]), perm=[0, 3, 1, 2]))
    return raw.Transpose(x=x, perm=[0, 2, 3, 1])


CASES = {
    "Concat": _concats(version2=False),
    "ConcatV2": _concats(version2=True) | {"constant": _concat_constant},
    "Split": {
        "channels": _split([None, 3, 4, 6], 3, 3),
        "first_axis": Text(_split([4, 3], 0, 2)),
        "negative_axis": _split([2, 6], -1, 2),
        "some_outputs": _split([2, 6], 1, 3, only=[0, 2]),
    },
    "SplitV": {
        "channels": _split_v([None, 3, 4, 6], [1, 3, 2], 3),
        "rest": _split_v([2, 7], [2, -1], 1),
        "equal": Text(_split_v([2, 6], [3, 3], -1)),
    },
    "Pack": {
        "first_axis": _pack([[2, 3], [2, 3]], 0),
        "last_axis": Text(_pack([[None, 3]] * 3, -1)),
        "numbers": _pack([[], [], []], 0),
    },
    "Unpack": {
        "first_axis": _unpack([3, 4, 5], 3, 0),
        "last_axis": Text(_unpack([None, 4, 2], 2, -1)),
        "some_outputs": _unpack([4, 3], 4, 0, only=[1]),
    },
    "Reshape": {
        "flatten": _reshape([None, 3, 4, 2], [-1, 24]),
        "split_axis": _reshape([2, 12], [2, 3, 4]),
        "to_vector": Text(_reshape([2, 3, 4], [-1])),
        "flatten_by_shape": _flatten_by_shape,
        "same_rank": _reshape([1, 4, 6, 2], [1, 6, 4, 2]),
    },
    "Transpose": {
        "to_channels_first": _transpose([None, 3, 4, 2], [0, 3, 1, 2]),
        "matrix": Text(_transpose([3, 4], [1, 0])),
        "five_axes": _transpose([1, 2, 3, 4, 5], [4, 0, 2, 1, 3]),
        "there_and_back": _there_and_back,
    },
}
