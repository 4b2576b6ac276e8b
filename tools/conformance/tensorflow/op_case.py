"""A case of the operation tables: a small graph, what TensorFlow computes with it, and the check.

A table maps an operation to its forms by name. A form is a function that takes a Builder and
returns the tensor, or the tensors, that are compared.
"""

import contextlib
import dataclasses
import zlib
from collections.abc import Callable

import numpy as np
import tensorflow as tf
from deviation import TOLERANCE, relative

RUNS = 2


@dataclasses.dataclass(frozen=True)
class Text:
    """A form that is written as .pbtxt."""

    build: Callable


@dataclasses.dataclass(frozen=True)
class Edited:
    """A form whose GraphDef is edited once TensorFlow has run it."""

    build: Callable
    edit: Callable  # Of the GraphDef, in place.


@dataclasses.dataclass(frozen=True)
class Refused:
    """A form that the converter must refuse with a diagnostic of this code."""

    code: str
    build: Callable


@dataclasses.dataclass(frozen=True)
class Full:
    """A form that only the full set has."""

    build: Callable


@dataclasses.dataclass(frozen=True)
class Case:
    operation: str
    form: str
    build: Callable
    text: bool = False
    edit: Callable | None = None
    refusal: str | None = None
    full: bool = False  # Only in the full set.

    @property
    def name(self):
        return f"{self.operation}-{self.form}"


def cases_of(tables):
    """All cases of some tables."""
    found = []
    for table in tables:
        for operation, forms in table.items():
            for form, build in forms.items():
                if isinstance(build, Full):
                    found.append(Case(operation, form, build.build, full=True))
                elif isinstance(build, Text):
                    found.append(Case(operation, form, build.build, text=True))
                elif isinstance(build, Edited):
                    found.append(Case(operation, form, build.build, edit=build.edit))
                elif isinstance(build, Refused):
                    found.append(Case(operation, form, build.build, refusal=build.code))
                else:
                    found.append(Case(operation, form, build))
    return found


class Builder:
    """Makes the inputs and constants of a graph, seeded by the name of the case."""

    def __init__(self, name):
        self._random = np.random.default_rng(zlib.crc32(name.encode()))
        self._feeds = []  # Placeholders, shapes, and functions of a shape that make values.

    def input(self, shape, low=-2, high=2, dtype="float32", values=None):
        """A Placeholder x0, x1, ... of values from [low, high), or those that `values` makes.

        An extent of None is left open, and is 2 in the first run, 3 in the second. `values` is a
        function of a random generator and a shape.
        """
        tensor = tf.raw_ops.Placeholder(dtype=dtype, shape=shape, name=f"x{len(self._feeds)}")
        return self.fed(tensor, shape, low, high, dtype, values)

    def fed(self, tensor, shape, low=-2, high=2, dtype="float32", values=None):
        """A tensor made otherwise, to which values are fed as to an input."""
        make = values or (lambda random, extents: _uniform(random, extents, low, high, dtype))
        make_typed = lambda extents: np.asarray(make(self._random, extents)).astype(dtype)
        self._feeds.append((tensor, shape, make_typed))
        return tensor

    def const(self, shape, low=-1, high=1, dtype="float32"):
        """A Const of values from [low, high)."""
        return tf.constant(_uniform(self._random, shape, low, high, dtype).astype(dtype))

    def feeds(self, run):
        """Arrays by the names of tensors."""
        return {
            tensor.name: make([2 + run if extent is None else extent for extent in shape])
            for tensor, shape, make in self._feeds
        }


def _uniform(random, shape, low, high, dtype):
    if dtype == "bool":
        return random.uniform(size=shape) < 0.5
    if np.issubdtype(np.dtype(dtype), np.integer):
        return random.integers(low, high, shape)
    return random.uniform(low, high, shape)


@dataclasses.dataclass(frozen=True)
class Model:
    """A case as files have it, and what TensorFlow computes."""

    graph: tf.compat.v1.GraphDef
    outputs: list  # Names of tensors.
    feeds: list  # For each run, arrays by the names of tensors.
    references: list  # For each run, arrays in the order of `outputs`.


def plain_session(graph):
    """A session that runs the graph as it is written: nothing folded, nothing rewritten."""
    config = tf.compat.v1.ConfigProto()
    config.graph_options.rewrite_options.disable_meta_optimizer = True
    config.graph_options.optimizer_options.opt_level = tf.compat.v1.OptimizerOptions.L0
    return tf.compat.v1.Session(graph=graph, config=config)


def make_model(case, runs=RUNS):
    """The graph, each output after an Identity out0, out1, ..., and its runs."""
    graph = tf.Graph()
    builder = Builder(case.name)
    with graph.as_default():
        made = case.build(builder)
        made = made if isinstance(made, (list, tuple)) else [made]
        outputs = [tf.identity(tensor, f"out{i}").name for i, tensor in enumerate(made)]
    feeds = [builder.feeds(run) for run in range(runs)]
    tables = graph.get_collection(tf.compat.v1.GraphKeys.TABLE_INITIALIZERS)
    with contextlib.closing(plain_session(graph)) as session:
        session.run(tables)
        references = [session.run(outputs, feed) for feed in feeds]
    written = graph.as_graph_def()
    if case.edit is not None:
        case.edit(written)
    return Model(written, outputs, feeds, references)


def problem(reference, actual):
    """What is wrong with an output, or None. Floats may deviate, by their spread; others not."""
    reference = np.asarray(reference)
    if actual.dtype != reference.dtype:
        return f"of type {actual.dtype}, expected {reference.dtype}"
    if actual.shape != reference.shape:
        return f"of shape {actual.shape}, expected {reference.shape}"
    if np.array_equal(actual, reference):
        return None
    if not np.issubdtype(reference.dtype, np.floating):
        return f"{np.count_nonzero(actual != reference)} of {reference.size} values differ"
    if not (np.isfinite(reference).all() and np.isfinite(actual).all()):
        return "not finite"
    if np.ptp(reference) == 0:
        # Without a spread, as a single number: compared with a zero beside it.
        reference, actual = np.append(reference, 0), np.append(actual, 0)
    far = relative(reference, actual)
    return None if far <= TOLERANCE else f"{far:.1e} of the spread away"
