"""Rows that are put into parts, joined from parts, or combined by segments."""

import tensorflow as tf
from op_case import Full
from tensorflow import raw_ops as raw


def _parts(shape, count, numbers=None):
    def build(g):
        if numbers is None:
            numbers_ = g.input(shape[:1], 0, count, dtype="int32")
        else:
            numbers_ = tf.constant(numbers)
        parts = raw.DynamicPartition(data=g.input(shape), partitions=numbers_, num_partitions=count)
        return list(parts)

    return build


def _stitched(op, indices, rest=()):
    def build(g):
        data = [g.input([*tf.constant(own).shape, *rest]) for own in indices]
        return op(indices=[tf.constant(own) for own in indices], data=data)

    return build


def _stitches(op):
    return {
        "lists": _stitched(op, [[0, 2, 4], [1, 3]], (3,)),
        "numbers": _stitched(op, [1, [0, 2]]),
        "matrices": _stitched(op, [[[3, 1], [0, 2]]], (2, 2)),
        "twice": _stitched(op, [[0, 1], [1, 2]]),
    }


def _segments(shape, numbers, dtype="float32", op=raw.SegmentSum):
    return lambda g: op(data=g.input(shape, -9, 9, dtype), segment_ids=tf.constant(numbers))


def _unsorted(shape, numbers, count, dtype="float32", op=raw.UnsortedSegmentSum):
    return lambda g: op(
        data=g.input(shape, -9, 9, dtype),
        segment_ids=tf.constant(numbers),
        num_segments=tf.constant(count),
    )


def _sorted(op):
    """Some segments have no row."""
    return {
        "rows": _segments([5, 3], [0, 0, 1, 3, 3], op=op),
        "numbers": Full(_segments([4], [0, 1, 1, 2], op=op)),
        "images": Full(_segments([4, 2, 2, 3], [1, 1, 1, 4], op=op)),
    }


def _taken(op, shape, indices, numbers, count=None):
    def build(g):
        extra = {} if count is None else {"num_segments": tf.constant(count)}
        return op(
            data=g.input(shape),
            indices=tf.constant(indices),
            segment_ids=tf.constant(numbers),
            **extra,
        )

    return build


def _of_taken(op, count=None):
    return {
        "rows": _taken(op, [5, 3], [4, 0, 0, 2, 1], [0, 0, 0, 1, 3], count),
        "numbers": Full(_taken(op, [4], [1, 3, 3], [1, 1, 2], count)),
        "matrices": Full(_taken(op, [3, 2, 2], [2, 1, 0, 2], [0, 1, 1, 1], count)),
    }


CASES = {
    "DynamicPartition": {
        "rows": _parts([6, 3], 3),
        "numbers": _parts([8], 2),
        "known": _parts([5, 2, 2], 3, [2, 0, 0, 1, 2]),
    },
    "DynamicStitch": _stitches(raw.DynamicStitch),
    "ParallelDynamicStitch": {
        name: form for name, form in _stitches(raw.ParallelDynamicStitch).items() if name != "twice"
    },
    "SegmentSum": {
        "rows": _segments([5, 3], [0, 0, 1, 3, 3]),
        "numbers": _segments([4], [0, 1, 1, 2]),
        "int32": _segments([4, 2], [1, 1, 1, 4], "int32"),
    },
    "UnsortedSegmentSum": {
        "rows": _unsorted([5, 3], [3, 0, 0, 1, 3], 4),
        "negative": _unsorted([4], [2, -1, 0, 2], 5),
        "int32": _unsorted([4, 2], [1, 0, 1, 0], 2, "int32"),
    },
    "SegmentMax": _sorted(raw.SegmentMax)
    | {"int32": Full(_segments([4, 2], [1, 1, 1, 4], "int32", raw.SegmentMax))},
    "SegmentMean": _sorted(raw.SegmentMean),
    "SegmentMin": _sorted(raw.SegmentMin),
    "SegmentProd": _sorted(raw.SegmentProd),
    "SparseSegmentMean": _of_taken(raw.SparseSegmentMean),
    "SparseSegmentMeanWithNumSegments": _of_taken(raw.SparseSegmentMeanWithNumSegments, 5),
    "SparseSegmentSqrtN": _of_taken(raw.SparseSegmentSqrtN),
    "SparseSegmentSqrtNWithNumSegments": _of_taken(raw.SparseSegmentSqrtNWithNumSegments, 5),
    "SparseSegmentSum": _of_taken(raw.SparseSegmentSum),
    "SparseSegmentSumWithNumSegments": _of_taken(raw.SparseSegmentSumWithNumSegments, 5),
    "UnsortedSegmentMin": {
        "rows": _unsorted([5, 3], [3, 0, 0, 1, 3], 4, op=raw.UnsortedSegmentMin),
        "negative": Full(_unsorted([4], [2, -1, 0, 2], 3, op=raw.UnsortedSegmentMin)),
        "int32": Full(_unsorted([4, 2], [1, 0, 1, 0], 2, "int32", raw.UnsortedSegmentMin)),
    },
    "UnsortedSegmentProd": {
        "rows": _unsorted([5, 3], [3, 0, 0, 1, 3], 4, op=raw.UnsortedSegmentProd),
        "negative": Full(_unsorted([4], [2, -1, 0, 2], 3, op=raw.UnsortedSegmentProd)),
        "int32": Full(_unsorted([4, 2], [1, 0, 1, 0], 2, "int32", raw.UnsortedSegmentProd)),
    },
    "UnsortedSegmentMax": {
        "rows": _unsorted([5, 3], [3, 0, 0, 1, 3], 4, op=raw.UnsortedSegmentMax),
        "negative": _unsorted([4], [2, -1, 0, 2], 3, op=raw.UnsortedSegmentMax),
        "int32": _unsorted([4, 2], [1, 0, 1, 0], 2, "int32", raw.UnsortedSegmentMax),
    },
    "UnravelIndex": {
        name: lambda g, dims=dims: raw.UnravelIndex(
            indices=g.input([7], 0, 24, "int32"), dims=tf.constant(dims)
        )
        for name, dims in {"two": [4, 6], "three": [2, 3, 4], "one": [24]}.items()
    },
}
