"""Seeded weights of Keras nets that behave like trained ones.

Kernels are drawn so that they keep the size of what passes through, the statistics of
normalizations are measured on images, and the classifier is scaled so that its softmax is not
saturated and depends on the image.
"""

import math

import numpy as np
import tensorflow as tf


def fill(model, random):
    for variable in model.variables:
        # Keras 3 has a path, Keras 2 a name with the number of an output.
        path = getattr(variable, "path", variable.name)
        values = _values(path, tuple(variable.shape), random)
        if values is not None:
            variable.assign(values.astype(np.float32))
    for layer in model.layers:
        if hasattr(layer, "finalize_state"):  # A Normalization takes over its mean and variance.
            layer.finalize_state()


def _values(path, shape, random):
    """New values of a variable, or None where its first ones are good."""
    kind = path.split("/")[-1].split(":")[0]
    if kind == "depthwise_kernel" or (kind == "kernel" and len(shape) == 4 and shape[-1] == 1):
        return random.normal(0, math.sqrt(2 / (shape[0] * shape[1])), shape)
    if kind.endswith("kernel"):
        return random.normal(0, math.sqrt(2 / math.prod(shape[:-1])), shape)
    if kind == "bias" or (kind == "beta" and "layernorm" in path):
        return random.normal(0, 0.1, shape)
    if kind == "beta":
        # Mostly above zero: the more a ReLU cuts off, the more it enlarges small errors.
        return random.normal(1, 0.3, shape)
    if kind == "gamma":
        return random.uniform(0.5, 1.5, shape)
    if kind.startswith(("variable", "layer_scale")):  # ConvNeXt's LayerScale.
        return random.uniform(0.2, 0.6, shape)
    if kind == "mean":  # Of a Normalization, after a Rescaling to [0, 1].
        return random.uniform(0.4, 0.5, shape)
    if kind == "variance":
        return random.uniform(0.04, 0.09, shape)
    return None


def measure_statistics(model, images):
    """One run in training, in which each normalization keeps what it sees."""
    for layer in model.layers:
        if hasattr(layer, "momentum"):
            layer.momentum = 0.0
        if hasattr(layer, "rate"):  # Of a Dropout.
            layer.rate = 0.0
    model(images, training=True)


def scale_classifier(model, images, random):
    last = model.layers[-1]
    softmax, last.activation = last.activation, tf.identity
    logits = np.asarray(model(images, training=False))
    last.activation = softmax
    common = logits.mean(axis=0)
    factor = 1.5 / (logits - common).std()
    classifier = [layer for layer in model.layers if hasattr(layer, "kernel")][-1]
    classifier.kernel.assign(np.asarray(classifier.kernel) * factor)
    # Classes differ, but all of what images have in common is taken away.
    shift = random.normal(0, 1, common.shape) - common * factor
    classifier.bias.assign(np.asarray(classifier.bias) * factor + shift)
