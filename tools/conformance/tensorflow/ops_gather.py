"""Elements chosen by their indices."""

import tensorflow as tf
from op_case import Text
from tensorflow import raw_ops as raw


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


def _where(shape):
    return lambda g: raw.Where(condition=g.input(shape, dtype="bool"))


def _where_of_comparison(g):
    return raw.Where(condition=raw.Greater(x=g.input([4, 5]), y=tf.constant(0.5)))


def _roll(x, shift, axis, dtype="float32"):
    return lambda g: raw.Roll(
        input=g.input(x, -9, 9, dtype), shift=tf.constant(shift), axis=tf.constant(axis)
    )


def _roll_by_input(g):
    return raw.Roll(input=g.input([3, 4]), shift=g.input([2], -5, 5, "int32"), axis=[0, 1])


def _rolled_image(g):
    """In the middle of convolutions, as window attention has it."""
    x = g.input([1, 6, 6, 3])
    x = raw.Conv2D(input=x, filter=g.const([3, 3, 3, 4]), strides=[1] * 4, padding="SAME")
    x = raw.Roll(input=x, shift=[-2, 3], axis=[1, 2])
    return raw.Conv2D(input=x, filter=g.const([3, 3, 4, 2]), strides=[1] * 4, padding="SAME")


def _reverse_sequence(x, lengths, time, batch, dtype="int32"):
    return lambda g: raw.ReverseSequence(
        input=g.input(x), seq_lengths=tf.constant(lengths, dtype), seq_dim=time, batch_dim=batch
    )


def _reverse_computed(g):
    lengths = g.input([3], 0, 5, "int64")
    return raw.ReverseSequence(
        input=g.input([3, 5, 2]), seq_lengths=lengths, seq_dim=1, batch_dim=0
    )


CASES = {
    "ReverseSequence": {
        "time_second": _reverse_sequence([2, 5, 3], [2, 5], 1, 0),
        "time_first": Text(_reverse_sequence([4, 3], [0, 1, 4], 0, 1, "int64")),
        "computed": _reverse_computed,
    },
    "Roll": {
        "vector": _roll([None], [1], [0]),
        "one_axis": Text(_roll([2, 5, 3], -2, 1)),
        "two_axes": _roll([None, 4, 5], [1, 7], [1, -1]),
        "one_axis_twice": _roll([4, 5], [1, 2], [0, 0]),
        "integers": _roll([3, 4], [2], [1], "int32"),
        "input": _roll_by_input,
        "image": _rolled_image,
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
    "Where": {
        "vector": _where([8]),
        "matrix": Text(_where([3, 4])),
        "of_comparison": _where_of_comparison,
    },
}
