"""The largest elements, and boxes that do not overlap."""

import numpy as np
import tensorflow as tf
from op_case import Edited, Full, Text
from op_pieces import boxes
from tensorflow import raw_ops as raw


def _distinct_scores(random, shape):
    """Numbers far enough apart that no order depends on rounding."""
    return random.permutation(shape[0]) / shape[0] + random.uniform(0, 0.1 / shape[0], shape)


def _suppress(op, count=20, keep=6, outputs=1, scores=True, soft=None, **attributes):
    def build(g):
        arguments = {
            "boxes": g.input([count, 4], values=boxes),
            "scores": g.input([count], values=_distinct_scores),
            "max_output_size": tf.constant(keep),
            "iou_threshold": tf.constant(0.4),
        }
        if scores:
            arguments["score_threshold"] = tf.constant(0.3)
        if soft is not None:
            arguments["soft_nms_sigma"] = tf.constant(soft)
        found = op(**arguments, **attributes)
        return found if outputs == 1 else [found[i] for i in range(outputs)]

    return build


def _suppress_v1(count=20, keep=6, threshold=0.4):
    """The overlap is an attribute."""
    return lambda g: raw.NonMaxSuppression(
        boxes=g.input([count, 4], values=boxes),
        scores=g.input([count], values=_distinct_scores),
        max_output_size=tf.constant(keep),
        iou_threshold=threshold,
    )


def _combined(own, batch=2, count=12, classes=3, of_class=4, of_all=6, **attributes):
    """Boxes for each class, or the same for all; the scores are far from each other."""

    def build(g):
        found = raw.CombinedNonMaxSuppression(
            boxes=g.input([batch, count, classes if own else 1, 4], values=boxes),
            scores=g.input([batch, count, classes], values=_scores_of_classes),
            max_output_size_per_class=tf.constant(of_class),
            max_total_size=tf.constant(of_all),
            iou_threshold=tf.constant(0.4),
            score_threshold=tf.constant(0.2),
            **attributes,
        )
        return list(found)

    return build


def _scores_of_classes(random, shape):
    count = int(np.prod(shape))
    return (random.permutation(count) / count).reshape(shape)


_V2, _V3 = raw.NonMaxSuppressionV2, raw.NonMaxSuppressionV3
_V4, _V5 = raw.NonMaxSuppressionV4, raw.NonMaxSuppressionV5


def _distinct(random, shape):
    """A permutation of multiples of a half: no two are near each other."""
    return random.permutation(int(np.prod(shape))).reshape(shape) / 2 - 3


def _arg(op, x, axis, dtype="float32", output=tf.int64):
    return lambda g: op(
        input=g.input(x, dtype=dtype, values=_distinct), dimension=axis, output_type=output
    )


def _args(op):
    return {
        "channels": _arg(op, [None, 4, 5, 3], 3),
        "last_axis_int32": _arg(op, [2, 7], -1, output=tf.int32),
        "first_axis": Text(_arg(op, [6, 2, 3], 0)),
        "vector": _arg(op, [9], 0),
        "of_softmax": lambda g: op(
            input=raw.Softmax(logits=g.input([2, 7], values=_distinct)), dimension=1
        ),
    }


def _top_k(x, k, sort=True, only=(0, 1)):
    def build(g):
        found = raw.TopKV2(input=g.input(x, values=_distinct), k=tf.constant(k), sorted=sort)
        return [found[i] for i in only]

    return build


def _top_k_attribute(x, k):
    """The old form, which TensorFlow only reads; what it computes is TopKV2."""

    def edit(graph):
        (node,) = [node for node in graph.node if node.op == "TopKV2"]
        node.op = "TopK"
        node.input.pop()
        node.attr["k"].i = k
        for name in ("Tk", "index_type"):
            node.attr.pop(name)
        graph.versions.producer = 6

    return Edited(_top_k(x, k), edit)


def _some(random, shape):
    return random.integers(0, 5, shape)


def _unique(op, shape, dtype="float32", outputs=2, index=tf.int32, only=None):
    def build(g):
        found = op(x=g.input(shape, dtype=dtype, values=_some), out_idx=index)
        return list(found[:outputs]) if only is None else found[only]

    return build


def _unique_along(op, axis, outputs=2):
    def build(g):
        return list(op(x=g.input([9], values=_some), axis=tf.constant(axis, tf.int32))[:outputs])

    return build


def _list_diff(dtype, index=tf.int32):
    return lambda g: list(
        raw.ListDiff(
            x=g.input([9], dtype=dtype, values=_some),
            y=g.input([2], dtype=dtype, values=_some),
            out_idx=index,
        )
    )


CASES = {
    "Unique": {
        "floats": _unique(raw.Unique, [9]),
        "integers": Text(_unique(raw.Unique, [9], "int32", index=tf.int64)),
        "elements_alone": _unique(raw.Unique, [12], only=0),
        "places_alone": _unique(raw.Unique, [12], only=1),
    },
    "UniqueV2": {
        "list": _unique_along(raw.UniqueV2, [0]),
        "no_axis": _unique_along(raw.UniqueV2, []),
        "from_the_end": _unique_along(raw.UniqueV2, [-1]),
    },
    "UniqueWithCountsV2": {
        "list": _unique_along(raw.UniqueWithCountsV2, [0], 3),
        "no_axis": _unique_along(raw.UniqueWithCountsV2, [], 3),
        "from_the_end": _unique_along(raw.UniqueWithCountsV2, [-1], 3),
    },
    "UniqueWithCounts": {
        "floats": _unique(raw.UniqueWithCounts, [9], outputs=3),
        "integers": Text(_unique(raw.UniqueWithCounts, [9], "int32", 3, tf.int64)),
        "counts_alone": _unique(raw.UniqueWithCounts, [12], only=2),
    },
    "ListDiff": {
        "floats": _list_diff("float32"),
        "integers": Text(_list_diff("int32")),
        "long_places": _list_diff("int64", tf.int64),
    },
    "NonMaxSuppression": {
        "plain": _suppress_v1(),
        "few": _suppress_v1(keep=2),
        "many": Text(_suppress_v1(count=40, keep=30, threshold=0.2)),
    },
    "NonMaxSuppressionV2": {
        "plain": _suppress(_V2, scores=False),
        "few": _suppress(_V2, keep=2, scores=False),
        "many": Text(_suppress(_V2, count=40, keep=30, scores=False)),
    },
    "NonMaxSuppressionV3": {
        "plain": _suppress(_V3),
        "few": _suppress(_V3, keep=2),
        "many": _suppress(_V3, count=40, keep=30),
    },
    "NonMaxSuppressionV4": {
        "plain": _suppress(_V4, outputs=2),
        "padded": _suppress(_V4, keep=18, outputs=2, pad_to_max_output_size=True),
        "few": Text(_suppress(_V4, keep=2, outputs=2)),
    },
    "NonMaxSuppressionV5": {
        "plain": _suppress(_V5, outputs=3, soft=0.0),
        "soft": _suppress(_V5, outputs=3, soft=0.5),
        "padded": _suppress(_V5, keep=18, outputs=3, soft=0.0, pad_to_max_output_size=True),
    },
    "CombinedNonMaxSuppression": {
        "shared": _combined(False),
        "own": _combined(True),
        "one_class": Full(_combined(False, classes=1)),
        "padded": Full(_combined(True, of_all=60)),
        "padded_per_class": Full(_combined(False, of_all=60, pad_per_class=True)),
        "not_clipped": Full(_combined(False, clip_boxes=False)),
        "open_batch": Full(_combined(True, batch=None)),
    },
    "ArgMax": _args(raw.ArgMax),
    "ArgMin": _args(raw.ArgMin),
    "TopK": {
        "vector": _top_k_attribute([9], 3),
        "matrix": _top_k_attribute([2, 7], 4),
        "image": _top_k_attribute([1, 3, 4, 6], 2),
    },
    "TopKV2": {
        "matrix": _top_k([None, 7], 3),
        "values_alone": _top_k([3, 8], 5, only=[0]),
        "indices_alone": Text(_top_k([3, 8], 5, only=[1])),
        "all": _top_k([2, 6], 6),
    },
}
