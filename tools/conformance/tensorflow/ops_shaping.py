"""Shapes as values, and values under other shapes."""

import tensorflow as tf
from op_case import Refused, Text
from op_pieces import extent
from tensorflow import raw_ops as raw


def _squeeze(x, axes):
    return lambda g: raw.Squeeze(input=g.input(x), axis=axes)


def _expand(x, axis):
    return lambda g: raw.ExpandDims(input=g.input(x), axis=axis)


def _tile(x, multiples):
    return lambda g: raw.Tile(input=g.input(x), multiples=multiples)


def _broadcast(x, shape):
    return lambda g: raw.BroadcastTo(input=g.input(x), shape=shape)


def _broadcast_like(g):
    return raw.BroadcastTo(input=g.input([1, 4]), shape=raw.Shape(input=g.input([None, 3, 4])))


def _fill(g):
    return raw.AddV2(x=g.input([2, 3]), y=raw.Fill(dims=[2, 3], value=tf.constant(0.75)))


def _fill_like(g):
    x = g.input([None, 3])
    return raw.AddV2(x=x, y=raw.Fill(dims=raw.Shape(input=x), value=tf.constant(0.75)))


def _fill_by_input(g):
    return raw.Fill(dims=[2, 3], value=g.input([]))


def _likes(op):
    def plus(shape, dtype="float32"):
        def build(g):
            x = g.input(shape, -9, 9, dtype)
            return raw.AddV2(x=x, y=op(x=x))

        return build

    return {
        "float32": plus([2, 3, 4]),
        "int32": Text(plus([2, 3], "int32")),
        "dynamic_batch": plus([None, 3]),
        "alone": lambda g: op(x=g.input([2, 3])),
    }


def _range(g):
    x = g.input([5], -9, 9, "int32")
    return raw.AddV2(x=x, y=raw.Range(start=2, limit=12, delta=2))


def _range_of_shape(g):
    x = g.input([None, 3])
    return raw.Range(start=0, limit=extent(x, 0), delta=1)


def _range_of_floats(g):
    values = raw.Range(start=tf.constant(0.5), limit=tf.constant(3.0), delta=tf.constant(0.5))
    return raw.Mul(x=g.input([5]), y=values)


def _range_down(g):
    return raw.AddV2(x=g.input([4], -9, 9, "int32"), y=raw.Range(start=8, limit=0, delta=-2))


def _of_shape(op, shape, **attributes):
    return lambda g: op(input=g.input(shape), **attributes)


def _shape_after_convolution(g):
    """The shape is that of the NHWC tensor, whatever layout the convolution computes in."""
    x = g.input([None, 7, 9, 2])
    x = raw.Conv2D(input=x, filter=g.const([3, 3, 2, 5]), strides=[1, 2, 2, 1], padding="SAME")
    return raw.Shape(input=x), x


def _shape_n(*shapes):
    return lambda g: raw.ShapeN(input=[g.input(shape) for shape in shapes])


def _shape_n_of_long(g):
    return raw.ShapeN(input=[g.input([None, 3])], out_type=tf.int64)


def _lin_space(count, constant=False):
    def build(g):
        start = tf.constant(0.25) if constant else g.input([])
        values = raw.LinSpace(start=start, stop=g.input([]), num=tf.constant(count))
        return raw.Mul(x=values, y=tf.constant(2.0))

    return build


CASES = {
    "LinSpace": {
        "several": _lin_space(7),
        "one": _lin_space(1),
        "from_constant": Text(_lin_space(4, constant=True)),
    },
    "Squeeze": {
        "spatial": _squeeze([None, 1, 1, 5], [1, 2]),
        "all": _squeeze([1, 3, 1, 4], []),
        "all_of_open_batch": Refused("MO3111", _squeeze([None, 3, 1, 4], [])),
        "negative": Text(_squeeze([2, 3, 1], [-1])),
    },
    "ExpandDims": {
        "first": _expand([3, 4], 0),
        "last": Text(_expand([None, 4], -1)),
        "middle": _expand([2, 3, 4], 2),
    },
    "Tile": {
        "matrix": _tile([2, 3], [2, 1]),
        "image": Text(_tile([None, 2, 3, 2], [1, 2, 1, 3])),
        "vector": _tile([4], [3]),
    },
    "BroadcastTo": {
        "longer": _broadcast([1, 4], [3, 4]),
        "higher_rank": Text(_broadcast([4], [2, 3, 4])),
        "like_another": _broadcast_like,
    },
    "Fill": {"constant": _fill, "like_another": _fill_like, "by_input": Text(_fill_by_input)},
    "ZerosLike": _likes(raw.ZerosLike),
    "OnesLike": _likes(raw.OnesLike),
    "Range": {
        "constant": _range,
        "of_shape": _range_of_shape,
        "floats": Text(_range_of_floats),
        "down": _range_down,
    },
    "Shape": {
        "static": _of_shape(raw.Shape, [2, 3, 4]),
        "dynamic_batch": Text(_of_shape(raw.Shape, [None, 3, 4])),
        "int64": _of_shape(raw.Shape, [None, 3, 4], out_type=tf.int64),
        "after_convolution": _shape_after_convolution,
    },
    "ShapeN": {
        "two": _shape_n([2, 3], [4]),
        "dynamic_batch": Text(_shape_n([None, 3], [None, 2, 5])),
        "int64": _shape_n_of_long,
    },
    "Size": {
        "static": _of_shape(raw.Size, [2, 3, 4]),
        "dynamic_batch": _of_shape(raw.Size, [None, 3, 4]),
        "int64": Text(_of_shape(raw.Size, [None, 3], out_type=tf.int64)),
    },
    "Rank": {
        "matrix": _of_shape(raw.Rank, [2, 3]),
        "image": Text(_of_shape(raw.Rank, [None, 3, 4, 5])),
        "number": _of_shape(raw.Rank, []),
    },
}
