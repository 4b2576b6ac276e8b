"""Caffe's nets in numpy, in double: the definition that IRs are compared with.

Each layer type is written from what Caffe's own layer computes in phase TEST, one function of
(layer, bottoms, blobs) for each, in the modules of _MODULES. Nothing here is the converter's.
"""

import importlib

import numpy as np
from prototxt import Message

_MODULES = (
    "reference_neurons",
    "reference_normalization",
    "reference_windows",
    "reference_movement",
    "reference_recurrent",
    "reference_images",
    "reference_detection",
)
_DROPPED = ("Accuracy", "BoxAnnotatorOHEM", "DetectionEvaluate", "HDF5Output", "Silence")


class Layer:
    """A layer of a net: its message, and short ways to what is asked of it often."""

    def __init__(self, message):
        self.message = message
        self.name = message.get("name", "")
        self.type = message.get("type")
        self.bottoms = message.list("bottom")
        self.tops = message.list("top")

    def parameters(self, name):
        return self.message.message(name)


def layer_functions():
    """The functions by layer type."""
    functions = {}
    for module in _MODULES:
        functions |= importlib.import_module(module).LAYERS
    return functions


def is_of_training(layer_type):
    return layer_type in _DROPPED or layer_type.endswith(("Loss", "LossOHEM"))


def _meets(rule, stages):
    if rule.has("phase") and rule.get("phase") not in ("TEST", 1):
        return False
    if rule.get("min_level", 0) > 0 or rule.get("max_level", 0) < 0:
        return False
    if not set(rule.list("stage")) <= stages:
        return False
    return not set(rule.list("not_stage")) & stages


def _in_phase(message, stages):
    if message.list("include"):
        return any(_meets(rule, stages) for rule in message.list("include"))
    return not any(_meets(rule, stages) for rule in message.list("exclude"))


# Today's names of the types of V1, where they are not these words written together.
_V1_TYPES = {
    "ABSVAL": "AbsVal",
    "ARGMAX": "ArgMax",
    "BNLL": "BNLL",
    "LRN": "LRN",
    "MVN": "MVN",
    "RELU": "ReLU",
    "SOFTMAX_LOSS": "SoftmaxWithLoss",
    "TANH": "TanH",
}


def layers_of(message):
    """The messages of the layers, those of `layers` with the type in today's words."""
    for layer in message.list("layers"):
        old = layer.get("type")
        words = "".join(word.capitalize() for word in old.split("_"))
        layer.fields["type"] = [_V1_TYPES.get(old, words)]
    return [*message.list("layer"), *message.list("layers")]


class Net:
    """The layers of phase TEST, without those of training."""

    def __init__(self, message: Message):
        self.message = message
        stages = set(message.message("state").list("stage"))
        self.layers = [
            Layer(layer)
            for layer in layers_of(message)
            if _in_phase(layer, stages) and not is_of_training(layer.get("type"))
        ]
        self._functions = layer_functions()

    def input_shapes(self):
        """Shapes by the names of inputs."""
        shapes = {}
        dims = self.message.list("input_dim")
        for i, name in enumerate(self.message.list("input")):
            given = self.message.list("input_shape")
            shapes[name] = given[i].list("dim") if given else dims[4 * i : 4 * i + 4]
        for layer in self.layers:
            if layer.type == "Input":
                given = layer.parameters("input_param").list("shape")
                for i, top in enumerate(layer.tops):
                    shapes[top] = given[0 if len(given) == 1 else i].list("dim")
        return shapes

    def unknown_types(self):
        known = {"Input", *self._functions}
        return sorted({layer.type for layer in self.layers} - known)

    def before_choices(self):
        """The blobs of which a Softmax or ArgMax makes an output: there differences show."""
        read = {name for layer in self.layers for name in layer.bottoms}
        return [
            layer.bottoms[0]
            for layer in self.layers
            if layer.type in ("Softmax", "ArgMax") and layer.tops[0] not in read
        ]

    def run(self, feeds, blobs, make_blobs=None, also=()):
        """The blobs that no layer reads after they are written, by name, and those of `also`.

        `blobs` are the weights by the names of layers. `make_blobs` makes those that are missing,
        of (layer, shapes of its bottoms).
        """
        values = {name: np.asarray(value, np.float64) for name, value in feeds.items()}
        unread = dict.fromkeys(values)
        last = {name: i for i, layer in enumerate(self.layers) for name in layer.bottoms}
        for i, layer in enumerate(self.layers):
            if layer.type == "Input":
                continue
            bottoms = [values[name] for name in layer.bottoms]
            for name in layer.bottoms:
                unread.pop(name, None)
                if last[name] == i and name not in also:
                    values.pop(name, None)
            if layer.name not in blobs and make_blobs is not None:
                made = make_blobs(layer, [value.shape for value in bottoms])
                if made:
                    blobs[layer.name] = made
            weights = [np.asarray(blob, np.float64) for blob in blobs.get(layer.name, [])]
            tops = self._functions[layer.type](layer, bottoms, weights)
            for name, value in zip(layer.tops, tops, strict=False):
                values[name] = value
                unread.pop(name, None)
                unread[name] = None
        return {name: values[name] for name in [*unread, *also]}
