"""The comparison: the one that all tests share, those of damages too."""

import dataclasses
import math

from deviation import TOLERANCE, relative
from runtime import expose


@dataclasses.dataclass(frozen=True)
class Deviation:
    """How far a tensor is from the reference, for one image."""

    tensor: str
    image: int
    stride: int  # 2: the IR's tensor holds every second row and column; 0: shapes do not fit.
    relative: float  # max|a - b| / (max - min of the reference); infinite if not comparable.

    @property
    def within_tolerance(self):
        return self.relative <= TOLERANCE


def deviation(tensor, image, reference, actual):
    """Compares two arrays; the actual one may hold every second row and column."""
    stride = 0
    if actual.shape == reference.shape:
        stride = 1
    elif reference.ndim == 4 and actual.shape == reference[:, :, ::2, ::2].shape:
        stride = 2
        reference = reference[:, :, ::2, ::2]
    if stride == 0:
        return Deviation(tensor, image, 0, math.inf)
    return Deviation(tensor, image, stride, relative(reference, actual))


def outputs_of(runtime, ir, layers, images):
    """For each image, arrays by the names of tensors, wherever in an IR they are.

    `layers` has the layers that make them, by the names of the tensors.
    """
    model = runtime.read(ir)
    for tensor, layer in layers.items():
        expose(model, tensor, layer)
    return [{tensor: run[tensor] for tensor in layers} for run in runtime.run(model, images)]


def compare(runtime, ir, layers, references, images):
    """Runs an IR on all images and compares it with the reference outputs of each.

    First as it is, on all of its outputs; then with further outputs at every tensor that the
    references have.
    """
    deviations = []
    model = runtime.read(ir)
    for index, (reference, results) in enumerate(
        zip(references, runtime.run(model, images), strict=True)
    ):
        deviations += [
            deviation(tensor, index, reference[tensor], results[tensor])
            for tensor in results.keys() & reference.keys()
        ]

    all_results = outputs_of(runtime, ir, layers, images)
    for index, (reference, results) in enumerate(zip(references, all_results, strict=True)):
        deviations += [
            deviation(tensor, index, reference[tensor], results[tensor]) for tensor in reference
        ]
    return deviations


def worst(deviations):
    """The largest relative deviation of each tensor."""
    largest = {}
    for item in deviations:
        largest[item.tensor] = max(largest.get(item.tensor, 0.0), item.relative)
    return largest
