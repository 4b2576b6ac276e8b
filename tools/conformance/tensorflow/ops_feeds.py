"""Iterators and queues before a net, whose tensors become inputs."""

import tensorflow as tf
from op_case import Full
from tensorflow import raw_ops as raw


def _next(op, shapes, read):
    """Of an iterator of as many tensors as shapes, `read` are used."""

    def build(g):
        types = [tf.float32] * len(shapes)
        iterator = raw.IteratorV2(
            shared_name="i", container="", output_types=types, output_shapes=shapes
        )
        found = op(iterator=iterator, output_types=types, output_shapes=shapes)
        return [raw.Neg(x=g.fed(found[i], shapes[i])) for i in read]

    return build


def _dequeued(op, queues, shape, count=None):
    """With a shape before which the operation may put an axis."""

    def build(g):
        queue = queues(component_types=[tf.float32], shapes=[shape])
        number = {} if count is None else {"n": tf.constant(count)}
        (found,) = op(handle=queue, component_types=[tf.float32], **number)
        return raw.Neg(x=g.fed(found, shape if count is None else [count, *shape]))

    return build


def _iterators(op):
    return {
        "one": _next(op, [[2, 3]], [0]),
        "several": _next(op, [[None, 3], [4]], [0, 1]),
        "second": Full(_next(op, [[None, 3], [4]], [1])),
    }


def _queues(op, queues, count=None):
    return {
        "matrix": _dequeued(op, queues, [2, 3], count),
        "number": Full(_dequeued(op, queues, [], count)),
        "image": Full(_dequeued(op, queues, [4, 5, 3], count)),
    }


CASES = {
    "IteratorGetNext": _iterators(raw.IteratorGetNext),
    "IteratorGetNextSync": _iterators(raw.IteratorGetNextSync),
    "QueueDequeue": _queues(raw.QueueDequeue, raw.FIFOQueue),
    "QueueDequeueV2": _queues(raw.QueueDequeueV2, raw.FIFOQueueV2),
    "QueueDequeueMany": _queues(raw.QueueDequeueMany, raw.FIFOQueue, 3),
    "QueueDequeueManyV2": _queues(raw.QueueDequeueManyV2, raw.FIFOQueueV2, 3),
    "QueueDequeueUpTo": _queues(raw.QueueDequeueUpTo, raw.FIFOQueue, 3),
    "QueueDequeueUpToV2": _queues(raw.QueueDequeueUpToV2, raw.FIFOQueueV2, 3),
}
