"""How far an array is from what it should be: the measure that all tests share."""

import math

import numpy as np

# Of the spread of the reference, max - min over the tensor. Both engines compute in float32, with
# sums in different orders, through up to 155 convolutions.
TOLERANCE = 1e-4


def relative(reference, actual):
    """max|a - b| / (max - min of the reference b); infinite if not comparable."""
    if actual.shape != reference.shape:
        return math.inf
    spread = float(reference.max()) - float(reference.min())
    largest = float(np.abs(actual.astype(np.float64) - reference.astype(np.float64)).max())
    found = largest / spread if spread > 0 else math.inf
    return math.inf if math.isnan(found) else found
