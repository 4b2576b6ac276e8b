"""Parts of a tensor."""

import tensorflow as tf
from op_case import Text
from tensorflow import raw_ops as raw


def _slice(x, begin, size):
    return lambda g: raw.Slice(input=g.input(x), begin=begin, size=size)


def _strided(x, first, last, strides=None, dtype="float32", **masks):
    return lambda g: raw.StridedSlice(
        input=g.input(x, -9, 9, dtype),
        begin=first,
        end=last,
        strides=strides or [1] * len(first),
        **{f"{name}_mask": value for name, value in masks.items()},
    )


def _reverse(shape, flags):
    return lambda g: raw.Reverse(tensor=g.input(shape), dims=tf.constant(flags))


def _reverse_v2(shape, axes):
    return lambda g: raw.ReverseV2(tensor=g.input(shape), axis=axes)


CASES = {
    "Slice": {
        "image": _slice([1, 5, 6, 4], [0, 1, 2, 1], [1, 3, 2, 2]),
        "to_the_end": _slice([None, 5, 6], [0, 1, 2], [-1, -1, 3]),
        "vector": Text(_slice([9], [3], [4])),
    },
    "StridedSlice": {
        "plain": _strided([4, 5, 6], [1, 0, 2], [3, 4, 6]),
        "fewer_axes": _strided([4, 5, 6], [1], [3]),
        "begin_and_end_masks": _strided([4, 5, 6], [1, 2, 3], [3, 4, 5], begin=0b101, end=0b011),
        "strides": _strided([None, 7, 8, 3], [0, 0, 0, 0], [0, 7, 8, 3], [1, 2, 3, 1], end=1),
        "negative_indices": _strided([4, 5], [-3, -4], [-1, -1]),
        "negative_strides": _strided([4, 5], [0, 3], [4, 0], [1, -1]),
        "reversed": _strided([4, 5], [0, 0], [0, 0], [-1, -2], begin=3, end=3),
        "shrink": _strided(
            [4, 5, 6], [0, 2, 0], [0, 3, 0], begin=0b101, end=0b101, shrink_axis=0b010
        ),
        "shrink_negative": Text(_strided([4, 5], [-1, 0], [0, 5], shrink_axis=1)),
        "new_axis": _strided([4, 5], [0, 0, 0], [0, 4, 5], new_axis=1),
        "ellipsis": _strided([2, 3, 4, 5], [1, 0, 2], [2, 0, 4], ellipsis=0b010),
        "ellipsis_and_new_axis": _strided(
            [2, 3, 4], [0, 0, 1], [0, 0, 3], ellipsis=0b001, new_axis=0b010
        ),
        "everything": _strided(
            [3, 4, 5, 6],
            [1, 0, 0, 4],
            [2, 0, 0, 0],
            [1, 1, 1, -2],
            shrink_axis=0b0001,
            new_axis=0b0010,
            ellipsis=0b0100,
            end=0b1000,
        ),
        "beyond_the_end": _strided([4, 5], [1, 0], [9, 99]),
        "int32": _strided([6], [1], [5], [2], dtype="int32"),
    },
    "Reverse": {
        "one_axis": _reverse([2, 3, 4], [False, True, False]),
        "two_axes": Text(_reverse([2, 3, 4], [True, False, True])),
        "vector": _reverse([5], [True]),
    },
    "ReverseV2": {
        "one_axis": _reverse_v2([2, 3, 4], [1]),
        "channels": _reverse_v2([None, 3, 4, 3], [-1]),
        "two_axes": Text(_reverse_v2([2, 3, 4], [0, 2])),
    },
}
