"""The nets, how they are made and what is fed to them."""

import dataclasses
import functools
import zlib
from collections.abc import Callable

import classifiers
import keras_nets
import numpy as np
import onnx
import sequences
import vision
from deviation import TOLERANCE
from writer import Writer

# Of dimensions that are open.
EXTENTS = {
    "batch": 2,
    "height": 64,
    "width": 96,
    "sequence": 9,
    "past": 5,
    "samples": 800,
    "time": 20,
}
# Whole numbers that are fed to inputs of these names, below these.
_BELOW = {"attention_mask": 2, "token_type_ids": 2}
_WORDS = 50


@dataclasses.dataclass(frozen=True)
class Net:
    """A net by its name: `ViT-torch`, `ResNet50V2-tf2onnx`."""

    name: str
    make: Callable  # Of no arguments: an onnx.ModelProto.
    sample: bool = False  # In the gate.
    # A value in the middle between two levels of a quantization may become either.
    tolerance: float = TOLERANCE
    scale: float = 1  # Of the numbers that are fed.

    def file(self, _, folder):
        """Writes the model."""
        path = folder / f"{self.name}.onnx"
        onnx.save(self.make(), path)
        return path

    def feeds(self, model):
        """Arrays by the names of the model's inputs, seeded by the net's name."""
        random = np.random.default_rng(zlib.crc32(self.name.encode()))
        return {port.name: self._fed(port, random) for port in model.graph.input}

    def _fed(self, port, random):
        type_ = port.type.tensor_type
        # Of a dimension without a name: the batch, or an image's extent.
        extents = [EXTENTS["batch"], 3, EXTENTS["height"], EXTENTS["width"]]
        shape = [
            EXTENTS[dim.dim_param]
            if dim.dim_param
            else dim.dim_value
            if dim.dim_value > 0
            else extents[axis]
            for axis, dim in enumerate(type_.shape.dim)
        ]
        dtype = onnx.helper.tensor_dtype_to_np_dtype(type_.elem_type)
        if dtype == np.int64:
            return random.integers(0, _BELOW.get(port.name, _WORDS), shape)
        return random.normal(0, self.scale, shape).astype(dtype)


def _written(function, spelling, sample=False):
    name = f"{function.__name__}-{spelling}"

    def make():
        writer = Writer(name, spelling)
        function(writer)
        return writer.model()

    is_quantized = function is classifiers.quantized_resnet
    return Net(name, make, sample, tolerance=2e-3 if is_quantized else TOLERANCE)


_SPELLINGS = [
    (classifiers.resnet, "torch dynamo paddle"),
    (classifiers.resnext, "torch"),
    (classifiers.mobilenet_v3, "torch dynamo paddle"),
    (classifiers.efficientnet, "torch"),
    (classifiers.convnext, "torch dynamo"),
    (classifiers.densenet, "torch"),
    (classifiers.inception, "paddle"),
    (classifiers.squeezenet, "torch"),
    (classifiers.shufflenet, "torch"),
    (vision.unet, "torch paddle"),
    (vision.yolo, "torch dynamo paddle"),
    (vision.ssd, "torch"),
    (vision.deeplab, "torch dynamo"),
    (vision.style, "torch"),
    (vision.super_resolution, "torch dynamo"),
    (classifiers.vit, "torch dynamo"),
    (classifiers.swin, "torch dynamo"),
    (classifiers.quantized_resnet, "torch dynamo"),
    (vision.diffusion, "torch dynamo"),
    (vision.text_detector, "paddle"),
    (vision.text_recognizer, "paddle"),
    (sequences.bert, "torch dynamo paddle"),
    (sequences.gpt, "torch dynamo"),
    (sequences.llama, "torch dynamo"),
    (sequences.wav2vec, "torch dynamo"),
    (sequences.conformer, "torch"),
    (sequences.tcn, "torch"),
    (sequences.lstm, "torch"),
    (sequences.gru, "torch"),
    (sequences.crnn, "torch"),
]
_IN_GATE = {"resnet-torch", "yolo-dynamo", "bert-torch", "diffusion-dynamo", "lstm-torch"}

NETS = [
    _written(function, spelling, f"{function.__name__}-{spelling}" in _IN_GATE)
    for function, spellings in _SPELLINGS
    for spelling in spellings.split()
]
NETS += [
    Net(
        f"{name}-tf2onnx",
        functools.partial(keras_nets.make, name),
        scale=keras_nets.SCALE if name in keras_nets.CLASSIFIERS else 1,
    )
    for name in keras_nets.NAMES
]
