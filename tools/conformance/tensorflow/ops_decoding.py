"""What recognizers of sequences say, as labels."""

import numpy as np
import tensorflow as tf
from op_case import Full
from tensorflow import raw_ops as raw


def _peaked(random, shape):
    """The best class of a step is far from the others, and often that of the step before."""
    steps, batch, classes = shape
    best = np.repeat(random.integers(0, classes, [steps, batch]), 2, axis=0)[:steps]
    return random.uniform(-1, 1, shape) + 3 * np.eye(classes)[best]


def _greedy(steps, lengths, classes=4, **attributes):
    def build(g):
        found = raw.CTCGreedyDecoder(
            inputs=g.input([steps, len(lengths), classes], values=_peaked),
            sequence_length=tf.constant(lengths),
            **attributes,
        )
        return [
            found.decoded_indices[0],
            found.decoded_values[0],
            found.decoded_shape[0],
            found.log_probability,
        ]

    return build


CASES = {
    "CTCGreedyDecoder": {
        "plain": _greedy(9, [9, 5]),
        "merged": _greedy(9, [9, 4, 7], merge_repeated=True),
        "blank": Full(_greedy(8, [8], blank_index=1)),
        "blank_from_the_end": Full(_greedy(8, [6, 8], blank_index=-2, merge_repeated=True)),
    },
}
