"""Writes ONNX models as exporters spell them.

* `torch`: PyTorch's older exporter. Nodes are called by the path of their module, small constants
  are Constant nodes, and what later opsets have as one operator is written out.
* `dynamo`: PyTorch's newer one, opset 20. One operator where there is one; constants are
  initializers.
* `paddle`: PaddlePaddle's. Nodes have no names, all weights are Constant nodes, a bias is an Add,
  unknown extents are -1.
"""

import contextlib
import zlib

import numpy as np
import onnx
from onnx import helper, numpy_helper

OPSETS = {"torch": 14, "dynamo": 20, "paddle": 13}
_PRODUCERS = {"torch": "pytorch", "dynamo": "pytorch", "paddle": "PaddlePaddle"}


class Writer:
    """A model on its way. Values are their names. Weights are seeded by the model's name."""

    def __init__(self, name, spelling, opset=None):
        self.name = name
        self.spelling = spelling
        self.opset = opset or OPSETS[spelling]
        self.random = np.random.default_rng(zlib.crc32(name.encode()))
        self._scopes = []
        self._nodes = []
        self._inputs = []
        self._outputs = []
        self._initializers = []
        self._counts = {}

    @contextlib.contextmanager
    def scope(self, name):
        """The module that nodes and weights belong to."""
        self._scopes.append(name)
        yield
        self._scopes.pop()

    # Values.

    def input(self, name, shape, dtype=np.float32):
        """A dimension with a name is open."""
        if self.spelling == "paddle":
            shape = [-1 if isinstance(extent, str) else extent for extent in shape]
        type_ = helper.np_dtype_to_tensor_dtype(np.dtype(dtype))
        self._inputs.append(helper.make_tensor_value_info(name, type_, shape))
        return name

    def output(self, value, name, rank, dtype=np.float32):
        self._nodes.append(helper.make_node("Identity", [value], [name], name=f"{name}_identity"))
        type_ = helper.np_dtype_to_tensor_dtype(np.dtype(dtype))
        shape = [f"{name}_{axis}" for axis in range(rank)]
        self._outputs.append(helper.make_tensor_value_info(name, type_, shape))

    def weight(self, values, name="weight", dtype=np.float32):
        """A trained tensor."""
        values = np.asarray(values, dtype)
        if self.spelling == "paddle":
            return self._constant_node(values, self._unique(f"{'_'.join(self._scopes)}.w"))
        name = self._unique(".".join([*self._scopes, name]))
        self._initializers.append(numpy_helper.from_array(values, name))
        return name

    def normal(self, *shape, scale=1.0, mean=0.0, name="weight"):
        """A weight of numbers from a normal distribution."""
        return self.weight(self.random.normal(mean, scale, shape), name)

    def uniform(self, *shape, low=0.5, high=1.5, name="weight"):
        return self.weight(self.random.uniform(low, high, shape), name)

    def number(self, value, dtype=np.float32):
        """A constant of the code: a number or a few."""
        values = np.asarray(value, dtype)
        if self.spelling == "dynamo":
            name = self._unique("val")
            self._initializers.append(numpy_helper.from_array(values, name))
            return name
        return self._constant_node(values, self._value_name("Constant"))

    def integers(self, *values):
        return self.number(list(values), np.int64)

    # Nodes.

    def op(self, kind, *inputs, outputs=1, **attributes):
        """The name of the output, or the names of several."""
        names = [self._value_name(kind, index) for index in range(outputs)]
        node = helper.make_node(
            kind, list(inputs), names, name=self._node_name(names), **attributes
        )
        self._nodes.append(node)
        return names[0] if outputs == 1 else names

    def model(self):
        graph = helper.make_graph(
            self._nodes, self.name, self._inputs, self._outputs, self._initializers
        )
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", self.opset)],
            producer_name=_PRODUCERS[self.spelling],
            ir_version=8,
        )
        onnx.checker.check_model(model)
        return model

    def _constant_node(self, values, name):
        tensor = numpy_helper.from_array(values, name)
        node = helper.make_node("Constant", [], [name], name=self._node_name([name]), value=tensor)
        self._nodes.append(node)
        return name

    def _value_name(self, kind, index=0):
        if self.spelling == "torch":
            path = "/".join(["", *self._scopes, kind])
            if index == 0:
                self._last = self._unique(path)
            return f"{self._last}_output_{index}"
        if self.spelling == "dynamo":
            return self._unique(kind.lower())
        return self._unique(f"p2o.{kind}")

    def _node_name(self, outputs):
        if self.spelling == "torch":
            return outputs[0].removesuffix("_output_0")
        return f"node_{outputs[0]}" if self.spelling == "dynamo" else ""

    def _unique(self, name):
        count = self._counts.get(name, 0)
        self._counts[name] = count + 1
        separator = "." if self.spelling == "paddle" else "_"
        return f"{name}{separator}{count}" if count or self.spelling == "paddle" else name
