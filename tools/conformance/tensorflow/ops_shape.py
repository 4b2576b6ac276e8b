"""What moves numbers, and what computes with shapes."""

import tensorflow as tf
from op_case import Refused, Text
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
    return raw.Reshape(tensor=x, shape=raw.Pack(values=[_extent(x, 0), tf.constant(-1)]))


def _extent(x, axis):
    return raw.StridedSlice(
        input=raw.Shape(input=x), begin=[axis], end=[axis + 1], strides=[1], shrink_axis_mask=1
    )


def _squeeze(x, axes):
    return lambda g: raw.Squeeze(input=g.input(x), axis=axes)


def _expand(x, axis):
    return lambda g: raw.ExpandDims(input=g.input(x), axis=axis)


def _transpose(x, order):
    return lambda g: raw.Transpose(x=g.input(x), perm=order)


def _there_and_back(g):
    x = raw.Relu(features=raw.Transpose(x=g.input([None, 3, 4, 2]), perm=[0, 3, 1, 2]))
    return raw.Transpose(x=x, perm=[0, 2, 3, 1])


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
    return raw.Range(start=0, limit=_extent(x, 0), delta=1)


def _range_of_floats(g):
    values = raw.Range(start=tf.constant(0.5), limit=tf.constant(3.0), delta=tf.constant(0.5))
    return raw.Mul(x=g.input([5]), y=values)


def _range_down(g):
    return raw.AddV2(x=g.input([4], -9, 9, "int32"), y=raw.Range(start=8, limit=0, delta=-2))


def _of_shape(op, shape, **attributes):
    return lambda g: op(input=g.input(shape), **attributes)


def _shape_behind_convolution(g):
    """The shape is that of the NHWC tensor, whatever layout the convolution computes in."""
    x = g.input([None, 7, 9, 2])
    x = raw.Conv2D(input=x, filter=g.const([3, 3, 2, 5]), strides=[1, 2, 2, 1], padding="SAME")
    return raw.Shape(input=x), x


def _shape_n(*shapes):
    return lambda g: raw.ShapeN(input=[g.input(shape) for shape in shapes])


def _shape_n_of_long(g):
    return raw.ShapeN(input=[g.input([None, 3])], out_type=tf.int64)


def _gather(x, indices, low_high=None, version2=True, axis=0, batch=0, constant=True):
    """`indices` is a list, or the shape of an input whose values are from `low_high`."""

    def build(g):
        data = g.input(x)
        where = tf.constant(indices) if constant else g.input(indices, *low_high, "int32")
        if not version2:
            return raw.Gather(params=data, indices=where)
        return raw.GatherV2(params=data, indices=where, axis=axis, batch_dims=batch)

    return build


def _embedding(g):
    return raw.GatherV2(params=g.const([9, 4]), indices=g.input([None, 3], 0, 9, "int32"), axis=0)


def _gather_nd(x, indices, constant=True):
    def build(g):
        data = g.input(x)
        where = tf.constant(indices) if constant else g.input(indices, 0, 2, "int32")
        return raw.GatherNd(params=data, indices=where)

    return build


def _one_hot(shape, depth, axis=-1, on=1.0, off=0.0, low=0):
    return lambda g: raw.OneHot(
        indices=g.input(shape, low, depth, "int32"),
        depth=depth,
        on_value=tf.constant(on),
        off_value=tf.constant(off),
        axis=axis,
    )


def _pad(x, paddings):
    return lambda g: raw.Pad(input=g.input(x), paddings=paddings)


def _pad_v2(x, paddings, value):
    return lambda g: raw.PadV2(
        input=g.input(x), paddings=paddings, constant_values=tf.constant(value)
    )


def _mirror(x, paddings, mode):
    return lambda g: raw.MirrorPad(input=g.input(x), paddings=paddings, mode=mode)


def _blocks(op, x, size):
    return lambda g: op(input=g.input(x), block_size=size)


def _subpixel(g):
    """DepthToSpace after a convolution, as in super resolution."""
    x = g.input([1, 4, 5, 3])
    x = raw.Conv2D(input=x, filter=g.const([3, 3, 3, 12]), strides=[1] * 4, padding="SAME")
    return raw.DepthToSpace(input=x, block_size=2)


def _space_to_depth_behind_relu(g):
    x = raw.Relu(features=g.input([1, 4, 6, 3]))
    return raw.SpaceToDepth(input=x, block_size=2)


def _where(shape):
    return lambda g: raw.Where(condition=g.input(shape, dtype="bool"))


def _where_of_comparison(g):
    return raw.Where(condition=raw.Greater(x=g.input([4, 5]), y=tf.constant(0.5)))


def _reverse(shape, flags):
    return lambda g: raw.Reverse(tensor=g.input(shape), dims=tf.constant(flags))


def _reverse_v2(shape, axes):
    return lambda g: raw.ReverseV2(tensor=g.input(shape), axis=axes)


_EDGES = [[0, 0], [1, 2], [2, 1], [0, 0]]

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
    "Squeeze": {
        "spatial": _squeeze([None, 1, 1, 5], [1, 2]),
        "all": _squeeze([1, 3, 1, 4], []),
        "all_of_open_batch": Refused("MO3206", _squeeze([None, 3, 1, 4], [])),
        "negative": Text(_squeeze([2, 3, 1], [-1])),
    },
    "ExpandDims": {
        "first": _expand([3, 4], 0),
        "last": Text(_expand([None, 4], -1)),
        "middle": _expand([2, 3, 4], 2),
    },
    "Transpose": {
        "to_channels_first": _transpose([None, 3, 4, 2], [0, 3, 1, 2]),
        "matrix": Text(_transpose([3, 4], [1, 0])),
        "five_axes": _transpose([1, 2, 3, 4, 5], [4, 0, 2, 1, 3]),
        "there_and_back": _there_and_back,
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
        "behind_convolution": _shape_behind_convolution,
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
    "Gather": {
        "constant": _gather([5, 3], [0, 3, 3], version2=False),
        "matrix_of_indices": _gather([5], [[0, 1], [4, 2]], version2=False),
        "input": Text(_gather([5, 3], [4], (0, 5), version2=False, constant=False)),
    },
    "GatherV2": {
        "first_axis": _gather([5, 3], [0, 3, 3]),
        "last_axis": _gather([None, 3, 4, 6], [5, 0, 2], axis=-1),
        "number": Text(_gather([2, 5, 3], 2, axis=1)),
        "batch": _gather([2, 5, 3], [2, 4], (0, 5), axis=1, batch=1, constant=False),
        "embedding": _embedding,
    },
    "GatherNd": {
        "rows": _gather_nd([4, 3], [[0], [2]]),
        "elements": Text(_gather_nd([4, 3], [[0, 1], [3, 2], [1, 1]])),
        "input": _gather_nd([2, 2, 5], [3, 2], constant=False),
    },
    "OneHot": {
        "last_axis": _one_hot([3], 5),
        "first_axis": Text(_one_hot([None, 3], 4, axis=0)),
        "other_values": _one_hot([2, 3], 4, on=2.5, off=-1.0),
        "index_outside": _one_hot([6], 3, low=-2),
    },
    "Pad": {
        "spatial": _pad([None, 3, 4, 2], _EDGES),
        "channels": _pad([1, 3, 4, 2], [[0, 0], [0, 0], [0, 0], [1, 3]]),
        "matrix": Text(_pad([2, 3], [[1, 1], [0, 2]])),
    },
    "PadV2": {
        "spatial": _pad_v2([None, 3, 4, 2], _EDGES, 0.5),
        "negative": Text(_pad_v2([2, 3], [[1, 1], [0, 2]], -3.0)),
        "channels": _pad_v2([1, 3, 4, 2], [[0, 0], [0, 0], [0, 0], [1, 3]], 1.5),
    },
    "MirrorPad": {
        "reflect": _mirror([None, 4, 5, 2], _EDGES, "REFLECT"),
        "symmetric": _mirror([None, 4, 5, 2], _EDGES, "SYMMETRIC"),
        "reflect_matrix": Text(_mirror([3, 4], [[2, 1], [0, 3]], "REFLECT")),
        "symmetric_matrix": _mirror([3, 4], [[3, 1], [0, 4]], "SYMMETRIC"),
    },
    "DepthToSpace": {
        "plain": _blocks(raw.DepthToSpace, [None, 3, 4, 8], 2),
        "three": Text(_blocks(raw.DepthToSpace, [1, 2, 2, 18], 3)),
        "subpixel": _subpixel,
    },
    "SpaceToDepth": {
        "plain": _blocks(raw.SpaceToDepth, [None, 4, 6, 3], 2),
        "three": Text(_blocks(raw.SpaceToDepth, [1, 6, 3, 2], 3)),
        "behind_relu": _space_to_depth_behind_relu,
    },
    "Where": {
        "vector": _where([8]),
        "matrix": Text(_where([3, 4])),
        "of_comparison": _where_of_comparison,
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
