"""Which nets are compared, and the files made of them.

A made net is kept in a folder of its own, by what it is made with.
"""

import contextlib
import dataclasses
import hashlib
import json
import pathlib
import shutil

import keras
import keras_nets
import numpy as np
import slim_net
import tensorflow as tf
import tf_keras
from images import images as planar_images
from op_case import plain_session
from tensorflow.core.protobuf import saved_model_pb2

_HERE = pathlib.Path(__file__).parent
_RECIPE = ("keras_nets.py", "nets.py", "slim_net.py", "../common/images.py")

FROZEN, SAVED = "frozen", "saved_model"


@dataclasses.dataclass(frozen=True)
class Net:
    name: str
    family: str  # As keras.applications calls it, or "slim".
    keras: object = keras
    size: int = 224  # Of the images.
    sampled: tuple = ()  # The forms that the sample has.
    transposes: int = 1  # Of the image: the most that its IR may have.

    def forms(self, set_name):
        if set_name == "sample":
            return self.sampled
        return (FROZEN,) if self.family == "slim" else (FROZEN, SAVED)


NETS = [
    Net("slim_mobilenet", "slim", size=128, sampled=(FROZEN,)),
    Net("mobilenet_v2", "MobileNetV2", sampled=(FROZEN, SAVED)),
    Net("resnet50", "ResNet50", sampled=(FROZEN,)),
    Net("efficientnet_b0", "EfficientNetB0", sampled=(FROZEN,)),
    Net("resnet101", "ResNet101"),
    Net("resnet50_v2", "ResNet50V2"),
    Net("vgg16", "VGG16"),
    Net("inception_v3", "InceptionV3", size=299),
    Net("inception_resnet_v2", "InceptionResNetV2", size=299),
    Net("xception", "Xception", size=299),
    Net("mobilenet", "MobileNet"),
    Net("mobilenet_v3_small", "MobileNetV3Small"),
    Net("mobilenet_v3_large", "MobileNetV3Large"),
    Net("densenet121", "DenseNet121"),
    Net("nasnet_mobile", "NASNetMobile"),
    Net("efficientnet_v2_b0", "EfficientNetV2B0"),
    Net("convnext_tiny", "ConvNeXtTiny"),
    Net("resnet101_v2", "ResNet101V2", size=160),
    Net("densenet169", "DenseNet169", size=160),
    Net("efficientnet_b1", "EfficientNetB1", size=160),
    Net("efficientnet_v2_b1", "EfficientNetV2B1", size=160),
    Net("keras2_mobilenet_v2", "MobileNetV2", keras=tf_keras),
    Net("keras2_resnet50_v2", "ResNet50V2", keras=tf_keras),
    Net("keras2_inception_v3", "InceptionV3", keras=tf_keras, size=299),
    Net("keras2_densenet121", "DenseNet121", keras=tf_keras),
    Net("keras2_efficientnet_b0", "EfficientNetB0", keras=tf_keras),
    Net("keras2_mobilenet", "MobileNet", keras=tf_keras),
    Net("keras2_mobilenet_v3_small", "MobileNetV3Small", keras=tf_keras),
    Net("keras2_mobilenet_v3_large", "MobileNetV3Large", keras=tf_keras),
    Net("keras2_resnet50", "ResNet50", keras=tf_keras, size=160),
    Net("keras2_xception", "Xception", keras=tf_keras, size=160),
    Net("keras2_nasnet_mobile", "NASNetMobile", keras=tf_keras),
    Net("keras2_efficientnet_v2_b0", "EfficientNetV2B0", keras=tf_keras),
]


@dataclasses.dataclass(frozen=True)
class Made:
    """The files of a net."""

    folder: pathlib.Path

    def source(self, form):
        return self.folder / ("frozen.pb" if form == FROZEN else "saved_model")

    def sources(self, form):
        """All files of a form."""
        path = self.source(form)
        return sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]

    def tensors(self, form):
        """Names: `input`, `output`, `logits`, and a list `inner`; a SavedModel has no logits."""
        return json.loads((self.folder / f"{form}.json").read_text())

    def references(self):
        """For each image, what TensorFlow computes, by the names of tensors."""
        with np.load(self.folder / "references.npz") as arrays:
            values = dict(arrays)
        count = len(next(iter(values.values())))
        return [{name: value[i : i + 1] for name, value in values.items()} for i in range(count)]


def images(size):
    """Three images [1, size, size, 3] of colours from 0 to 255."""
    return [
        np.ascontiguousarray(np.clip(image + 128, 0, 255).transpose(0, 2, 3, 1))
        for image in planar_images((1, 3, size, size))
    ]


def versions():
    return {
        "TensorFlow": tf.__version__,
        "Keras": keras.__version__,
        "Keras 2": tf_keras.__version__,
        "NumPy": np.__version__,
    }


def made(net, cache, forms):
    """The files of a net, made now if they are not in the cache."""
    recipe = hashlib.sha256(json.dumps(versions()).encode())
    for name in _RECIPE:
        recipe.update((_HERE / name).read_bytes())
    recipe_folder = cache / "conformance-tensorflow-nets" / recipe.hexdigest()[:16]
    folder = recipe_folder / "-".join([net.name, *forms])
    if not folder.exists():
        partial = folder.with_name(f"{folder.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        _make(net, partial, forms)
        partial.rename(folder)
    return Made(folder)


def _make(net, folder, forms):
    inputs = images(net.size)
    batch = np.concatenate(inputs)
    if net.family == "slim":
        graph = slim_net.make(net.size, batch)
    else:
        net.keras.backend.clear_session()  # So that names do not depend on nets made before.
        model = keras_nets.make(net.keras, net.family, net.size, batch)
        graph = keras_nets.freeze(model, net.size)
    tensors = _tensors(graph)
    (folder / "frozen.pb").write_bytes(graph.SerializeToString(deterministic=True))
    (folder / "frozen.json").write_text(json.dumps(tensors))
    references = _run(graph, tensors, inputs)
    if SAVED in forms:
        keras_nets.save(net.keras, model, str(folder / "saved_model"))
        ends = _signature(folder / "saved_model")
        (folder / "saved_model.json").write_text(json.dumps(ends))
        references[ends["output"]] = references[tensors["output"]]
    np.savez(folder / "references.npz", **references)


def _signature(folder):
    """The names of a SavedModel's only input and output."""
    model = saved_model_pb2.SavedModel.FromString((folder / "saved_model.pb").read_bytes())
    signature = model.meta_graphs[0].signature_def["serving_default"]
    (input_,), (output,) = signature.inputs, signature.outputs
    return {"input": input_, "output": output, "inner": []}


def _tensors(graph):
    """Which are compared: the ends, and four between that no rewrite has a reason to drop."""
    (softmax,) = [node for node in graph.node if node.op == "Softmax"]
    read = {name.split(":")[0] for node in graph.node for name in node.input}
    (output,) = [node.name for node in graph.node if node.name not in read and node.op != "NoOp"]

    varying = {"image"}  # Nodes in the order of the graph: inputs before readers.
    for node in graph.node:
        if any(name.split(":")[0] in varying for name in node.input):
            varying.add(node.name)

    def kept(node):
        if node.op == "AddV2":
            # Of two branches. The one in a layer normalization may be taken in by what reads it.
            branches = all(name.split(":")[0] in varying for name in node.input)
            return branches and "layernorm" not in node.name
        return node.op in ("Relu", "MaxPool", "ConcatV2") and node.name in varying

    found = [node.name for node in graph.node if kept(node)]
    found = found or [node.name for node in graph.node if node.op == "Relu6"]
    inner = dict.fromkeys(found[len(found) * i // 4 - 1] for i in (1, 2, 3, 4))
    return {
        "input": "image:0",
        "output": f"{output}:0",
        "logits": f"{softmax.input[0].split(':')[0]}:0",
        "inner": [f"{name}:0" for name in inner],
    }


def _run(graph_def, tensors, inputs):
    """Arrays [images, ...] by the names of tensors."""
    graph = tf.Graph()
    with graph.as_default():
        tf.graph_util.import_graph_def(graph_def, name="")
    names = [tensors["output"], tensors["logits"], *tensors["inner"]]
    with contextlib.closing(plain_session(graph)) as session:
        runs = [session.run(names, {tensors["input"]: image}) for image in inputs]
    return {
        name: np.concatenate(values)
        for name, values in zip(names, zip(*runs, strict=True), strict=True)
    }
