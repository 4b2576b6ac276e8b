"""Seeded weights for nets that come without: of such sizes that values neither grow nor vanish."""

import math
import zlib

import numpy as np
from reference_windows import spatial


def make_blobs(layer, shapes):
    """The blobs of a layer that reads bottoms of these shapes; none for a layer without weights."""
    maker = _MAKERS.get(layer.type)
    if maker is None:
        return []
    random = np.random.default_rng(zlib.crc32(layer.name.encode()))
    return [np.asarray(blob, np.float32) for blob in maker(layer, shapes, random)]


def _convolution(layer, shapes, random):
    p = layer.parameters("convolution_param")
    channels, outputs = shapes[0][1], p.get("num_output")
    group = p.get("group", 1)
    if layer.type in ("ConvolutionDepthwise", "DepthwiseConvolution"):
        group = channels
    kernel = spatial(p, "kernel_size", ("kernel_h", "kernel_w"), len(shapes[0]) - 2, None)
    if layer.type == "Deconvolution":
        extents = (channels, outputs // group, *kernel)
    else:
        extents = (outputs, channels // group, *kernel)
    inputs = channels // group * math.prod(kernel)
    yield random.standard_normal(extents) * math.sqrt(2 / inputs)
    if p.get("bias_term", True):
        yield random.standard_normal(outputs) * 0.1


def _inner_product(layer, shapes, random):
    p = layer.parameters("inner_product_param")
    inputs, outputs = math.prod(shapes[0][p.get("axis", 1) :]), p.get("num_output")
    extents = (inputs, outputs) if p.get("transpose", False) else (outputs, inputs)
    yield random.standard_normal(extents) * math.sqrt(2 / inputs)
    if p.get("bias_term", True):
        yield random.standard_normal(outputs) * 0.1


def _statistics(channels, random):
    return [random.standard_normal(channels) * 0.1, random.uniform(0.5, 1.5, channels)]


def _batch_norm(layer, shapes, random):
    return [*_statistics(shapes[0][1], random), [1.0]]


def _bn(layer, shapes, random):
    extents = (1, shapes[0][1], 1, 1)
    scale_and_shift = [random.uniform(0.5, 1.5, extents), random.standard_normal(extents) * 0.1]
    if layer.parameters("bn_param").has("bn_mode"):
        return scale_and_shift
    return scale_and_shift + [np.reshape(b, extents) for b in _statistics(extents[1], random)]


def _scale(layer, shapes, random):
    p = layer.parameters("scale_param")
    axis, count = p.get("axis", 1), p.get("num_axes", 1)
    extents = shapes[0][axis:] if count == -1 else shapes[0][axis : axis + count]
    if len(shapes) == 1:
        yield random.uniform(0.6, 1.2, extents)
    if p.get("bias_term", False):
        yield random.standard_normal(extents if len(shapes) == 1 else shapes[1]) * 0.1


def _bias(layer, shapes, random):
    if len(shapes) == 1:
        yield random.standard_normal(shapes[0][1]) * 0.1


def _prelu(layer, shapes, random):
    shared = layer.parameters("prelu_param").get("channel_shared", False)
    yield random.uniform(0, 0.5, 1 if shared else shapes[0][1])


def _normalize(layer, shapes, random):
    shared = layer.parameters("norm_param").get("channel_shared", True)
    yield random.uniform(5, 20, 1 if shared else shapes[0][1])


def _lstm(layer, shapes, random):
    size = layer.parameters("recurrent_param").get("num_output")
    for extents in ((4 * size, math.prod(shapes[0][2:])), (4 * size,), (4 * size, size)):
        yield random.standard_normal(extents) * 0.1


def _embed(layer, shapes, random):
    p = layer.parameters("embed_param")
    yield random.standard_normal((p.get("input_dim"), p.get("num_output")))
    if p.get("bias_term", True):
        yield random.standard_normal(p.get("num_output"))


_MAKERS = {
    "BN": _bn,
    "BatchNorm": _batch_norm,
    "Bias": _bias,
    "Convolution": _convolution,
    "ConvolutionDepthwise": _convolution,
    "Deconvolution": _convolution,
    "DepthwiseConvolution": _convolution,
    "Embed": _embed,
    "InnerProduct": _inner_product,
    "LSTM": _lstm,
    "Normalize": _normalize,
    "PReLU": _prelu,
    "Scale": _scale,
}
