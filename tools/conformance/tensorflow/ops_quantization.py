"""Quantization as it is simulated in training."""

import numpy as np
import tensorflow as tf
from op_case import Text
from op_pieces import IMAGE
from tensorflow import raw_ops as raw


def _near_levels(low, high, bits=8, narrow=False, beyond=3):
    """Values within 0.3 of a level of the (nudged) range, some beyond its ends."""
    least, most = (1 if narrow else 0), 2**bits - 1
    low, high = (np.asarray(bound, np.float64) for bound in (low, high))
    scale = (high - low) / (most - least)
    zero = np.round(np.clip(least - low / scale, least, most))

    def values(random, shape):
        level = random.integers(least - beyond, most + beyond + 1, shape)
        return (level + random.uniform(-0.3, 0.3, shape) - zero) * scale

    return values


def _quantize_args(shape, low, high, bits=8, narrow=False):
    def build(g):
        x = g.input(shape, values=_near_levels(low, high, bits, narrow))
        return raw.FakeQuantWithMinMaxArgs(
            inputs=x, min=low, max=high, num_bits=bits, narrow_range=narrow
        )

    return build


def _quantize_vars(op, shape, low, high, bits=8, narrow=False):
    def build(g):
        x = g.input(shape, values=_near_levels(low, high, bits, narrow))
        return op(
            inputs=x,
            min=tf.constant(low, tf.float32),
            max=tf.constant(high, tf.float32),
            num_bits=bits,
            narrow_range=narrow,
        )

    return build


_VARS = raw.FakeQuantWithMinMaxVars
_CHANNELS = raw.FakeQuantWithMinMaxVarsPerChannel
_LOWS, _HIGHS = [-1.0, -0.4, -3.0, -0.01], [1.0, 2.2, 0.7, 0.03]

CASES = {
    "FakeQuantWithMinMaxArgs": {
        "default_range": _quantize_args(IMAGE, -6.0, 6.0),
        "nudged": _quantize_args(IMAGE, -0.3, 1.1),
        "four_bits": Text(_quantize_args([3, 7], -1.0, 2.0, bits=4)),
        "narrow": _quantize_args([3, 7], -1.0, 1.0, narrow=True),
    },
    "FakeQuantWithMinMaxVars": {
        "nudged": _quantize_vars(_VARS, IMAGE, -0.3, 1.1),
        "from_zero": _quantize_vars(_VARS, IMAGE, 0.0, 6.0),
        "narrow": Text(_quantize_vars(_VARS, [3, 7], -1.3, 1.0, narrow=True)),
    },
    "FakeQuantWithMinMaxVarsPerChannel": {
        "image": _quantize_vars(_CHANNELS, [None, 3, 5, 4], _LOWS, _HIGHS),
        "matrix": _quantize_vars(_CHANNELS, [6, 4], _LOWS, _HIGHS),
        "vector": _quantize_vars(_CHANNELS, [4], _LOWS, _HIGHS),
        "narrow_four_bits": Text(
            _quantize_vars(_CHANNELS, [6, 4], _LOWS, _HIGHS, bits=4, narrow=True)
        ),
    },
}
