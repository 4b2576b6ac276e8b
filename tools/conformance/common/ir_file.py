"""An IR as a file: reads it without the runtime, and edits it."""

from xml.etree import ElementTree

import numpy as np

_ALIGNMENT = 64
_DTYPES = {"f32": np.float32, "f16": np.float16, "i64": np.int64, "i32": np.int32}


class IrFile:
    """Layers are XML elements; `edges` are (layer id, port id) pairs, from and to."""

    def __init__(self, xml, weights):
        self._root = ElementTree.fromstring(xml)
        self._layers = self._root.find("layers")
        self._edges = self._root.find("edges")
        self._weights = bytearray(weights)

    @classmethod
    def read(cls, path):
        return cls(path.read_bytes(), path.with_suffix(".bin").read_bytes())

    def written(self):
        """The xml and bin bytes."""
        return ElementTree.tostring(self._root, encoding="utf-8"), bytes(self._weights)

    # Layers.

    @property
    def layers(self):
        return list(self._layers)

    @property
    def weights_size(self):
        return len(self._weights)

    def of_type(self, kind):
        return [layer for layer in self._layers if layer.get("type") == kind]

    def layer(self, name, kind):
        """The only layer of that name and type."""
        found = [layer for layer in self.of_type(kind) if layer.get("name") == name]
        if len(found) != 1:
            raise LookupError(f"{len(found)} layers of type {kind} named {name!r}")
        return found[0]

    @staticmethod
    def output_ports(layer):
        return layer.findall("output/port")

    def shape(self, layer):
        """Of the first output; -1 where an extent is open."""
        return [int(dim.text) for dim in self.output_ports(layer)[0].findall("dim")]

    @staticmethod
    def numbers(layer, attribute):
        """A list attribute of a layer's <data>, as numbers."""
        text = layer.find("data").get(attribute)
        return [int(part) for part in text.split(",")] if text.strip() else []

    # Edges.

    def _layer_of(self, id_):
        return next(layer for layer in self._layers if layer.get("id") == id_)

    def _edges_from(self, layer):
        return [edge for edge in self._edges if edge.get("from-layer") == layer.get("id")]

    def _edges_to(self, layer):
        """In the order of the input ports."""
        ports = [port.get("id") for port in layer.findall("input/port")]
        edges = [edge for edge in self._edges if edge.get("to-layer") == layer.get("id")]
        return sorted(edges, key=lambda edge: ports.index(edge.get("to-port")))

    def producers(self, layer):
        """Of the inputs, in their order."""
        return [self._layer_of(edge.get("from-layer")) for edge in self._edges_to(layer)]

    def consumers(self, layer):
        return [self._layer_of(edge.get("to-layer")) for edge in self._edges_from(layer)]

    def only_consumer(self, layer, kind):
        consumers = self.consumers(layer)
        if len(consumers) != 1 or consumers[0].get("type") != kind:
            kinds = ", ".join(consumer.get("type") for consumer in consumers)
            raise LookupError(f"{layer.get('name')!r} is followed by {kinds}, expected one {kind}")
        return consumers[0]

    # Constants.

    def constant_of(self, layer):
        """The Const among the inputs of a layer."""
        found = [input_ for input_ in self.producers(layer) if input_.get("type") == "Const"]
        if len(found) != 1:
            raise LookupError(f"{layer.get('name')!r} has {len(found)} constant inputs")
        return found[0]

    def values(self, constant):
        """A copy of the values of a Const."""
        data = constant.find("data")
        offset, size = int(data.get("offset")), int(data.get("size"))
        values = np.frombuffer(
            bytes(self._weights[offset : offset + size]), _DTYPES[data.get("element_type")]
        )
        return values.reshape(self.numbers(constant, "shape")).copy()

    def set_values(self, constant, values):
        """Gives a Const bytes of its own: equal ones may share theirs."""
        data = constant.find("data")
        self._weights.extend(bytes(-len(self._weights) % _ALIGNMENT))
        data.set("offset", str(len(self._weights)))
        self._weights.extend(values.astype(_DTYPES[data.get("element_type")]).tobytes())

    # Edits of the graph.

    def bypass(self, layer, named=False):
        """Connects the consumers of a layer to its only input that is not constant.

        With `named`, the names of its output go to that input.
        """
        (source,) = [
            edge
            for edge in self._edges_to(layer)
            if self._layer_of(edge.get("from-layer")).get("type") != "Const"
        ]
        for edge in self._edges_from(layer):
            edge.set("from-layer", source.get("from-layer"))
            edge.set("from-port", source.get("from-port"))
        if named:
            self._add_names(source, self.output_ports(layer)[0].get("names", ""))
        self._remove(layer)

    def _add_names(self, edge, names):
        """To the port that an edge comes from."""
        for port in self.output_ports(self._layer_of(edge.get("from-layer"))):
            if port.get("id") == edge.get("from-port"):
                port.set("names", ",".join(filter(None, [port.get("names"), names])))

    def insert_constant(self, name, values):
        """A new Const, not yet connected."""
        element_type, precision = {np.int64: ("i64", "I64")}[values.dtype.type]
        shape = ",".join(str(extent) for extent in values.shape)
        data = {
            "element_type": element_type,
            "shape": shape,
            "offset": "0",
            "size": str(values.nbytes),
        }
        constant = self._insert(name, "Const", data, inputs=0, precision=precision)
        self.set_values(constant, values)
        return constant

    def replace(self, layer, kind, data, constants=()):
        """Puts another layer, with further constant inputs, in the place of one with one input."""
        (incoming,) = self._edges_to(layer)
        new = self._insert(layer.get("name"), kind, data, inputs=1 + len(constants))
        names = self.output_ports(layer)[0].get("names")
        if names:
            self.output_ports(new)[0].set("names", names)
        incoming.set("to-layer", new.get("id"))
        incoming.set("to-port", "0")
        for port, constant in enumerate(constants, start=1):
            self._connect(constant, "0", new, str(port))
        for edge in self._edges_from(layer):
            edge.set("from-layer", new.get("id"))
            edge.set("from-port", str(1 + len(constants)))
        self._remove(layer)
        return new

    def _insert(self, name, kind, data, inputs, precision="FP32"):
        id_ = str(1 + max(int(layer.get("id")) for layer in self._layers))
        layer = ElementTree.SubElement(
            self._layers, "layer", {"id": id_, "name": name, "type": kind, "version": "opset1"}
        )
        ElementTree.SubElement(layer, "data", data)
        if inputs:
            ports = ElementTree.SubElement(layer, "input")
            for port in range(inputs):
                ElementTree.SubElement(ports, "port", {"id": str(port)})
        outputs = ElementTree.SubElement(layer, "output")
        ElementTree.SubElement(outputs, "port", {"id": str(inputs), "precision": precision})
        return layer

    def _connect(self, from_layer, from_port, to_layer, to_port):
        ElementTree.SubElement(
            self._edges,
            "edge",
            {
                "from-layer": from_layer.get("id"),
                "from-port": from_port,
                "to-layer": to_layer.get("id"),
                "to-port": to_port,
            },
        )

    def _remove(self, layer):
        for edge in self._edges_to(layer):
            self._edges.remove(edge)
        self._layers.remove(layer)
