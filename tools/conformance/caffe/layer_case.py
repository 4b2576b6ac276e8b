"""A case of the tables of layers: one layer, its inputs, its blobs, and whether OpenCV is right."""

import dataclasses
import zlib
from collections.abc import Callable

import numpy as np


@dataclasses.dataclass(frozen=True)
class Case:
    """A layer "l" of a type, whose inputs "x0", "x1", ... have the given shapes.

    `values` makes the inputs, `weights` the blobs, each of (random generator, index, shape).
    `opencv` says whether OpenCV's dnn computes this form as Caffe does. `rows` cuts off what the
    converter documents to have more rows than Caffe. `open_shape` is the
    shape of "x0" that the converter gets instead: "[?,4,?,?]".
    """

    type: str
    form: str
    parameters: str = ""
    inputs: tuple = ((2, 3, 5, 6),)
    blobs: tuple = ()
    tops: int = 1
    values: Callable = lambda random, index, shape: random.standard_normal(shape)
    weights: Callable = lambda random, index, shape: random.standard_normal(shape)
    opencv: bool = True
    rows: Callable = lambda found, expected: found
    open_shape: str = ""

    @property
    def name(self):
        return f"{self.type}-{self.form}"

    def prototxt(self):
        lines = ['name: "case"']
        for i, shape in enumerate(self.inputs):
            dims = " ".join(f"dim: {extent}" for extent in shape)
            lines.append(f'input: "x{i}" input_shape {{ {dims} }}')
        lines.append(f'layer {{ name: "l" type: "{self.type}"')
        lines += [f'  bottom: "x{i}"' for i in range(len(self.inputs))]
        lines += [f'  top: "y{i}"' for i in range(self.tops)]
        return "\n".join([*lines, f"  {self.parameters}", "}"]) + "\n"

    def made(self):
        """Feeds by the names of inputs, and weights by the names of layers, in float32."""
        random = np.random.default_rng(zlib.crc32(self.name.encode()))
        feeds = {
            f"x{i}": np.asarray(self.values(random, i, shape), np.float32)
            for i, shape in enumerate(self.inputs)
        }
        blobs = [
            np.asarray(self.weights(random, i, shape), np.float32)
            for i, shape in enumerate(self.blobs)
        ]
        return feeds, {"l": blobs} if blobs else {}


def uniform(low, high):
    return lambda random, index, shape: random.uniform(low, high, shape)


def integers(low, high):
    """Many equal values."""
    return lambda random, index, shape: random.integers(low, high, shape)


def each(*makers):
    """One maker for each input."""
    return lambda random, index, shape: makers[index](random, index, shape)


def given(*values):
    return lambda random, index, shape: np.reshape(values, shape)


def normal(random, index, shape):
    return random.standard_normal(shape)
