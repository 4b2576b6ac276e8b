"""Nets that say what is on an image."""

import numpy as np
from modules import (
    attention,
    batch_norm,
    conv,
    conv_bn,
    dimension,
    feed_forward,
    flatten,
    global_pool,
    hard_sigmoid,
    hard_swish,
    image,
    layer_norm,
    linear,
    max_pool,
    quantized,
    quantized_conv,
    relu,
    reshape,
    sigmoid,
    silu,
    squeeze_excite,
)
from onnx import numpy_helper


def _classes(w, x, channels, classes=20):
    x = flatten(w, global_pool(w, x), channels)
    with w.scope("fc"):
        w.output(linear(w, x, channels, classes, rank=2), "logits", 2)


def resnet(w):
    """Bottlenecks with the stride in their first convolution, of kernel 1."""
    with w.scope("stem"):
        x = conv_bn(w, image(w), 3, 16, 7, 2, activation=relu)
        x = max_pool(w, x, 3, 2, 1)
    channels = 16
    for stage, (inner, blocks, stride) in enumerate([(8, 2, 1), (16, 2, 2), (32, 2, 2)]):
        for block in range(blocks):
            with w.scope(f"layer{stage + 1}"), w.scope(str(block)):
                step = stride if block == 0 else 1
                y = conv_bn(w, x, channels, inner, 1, step, activation=relu)
                y = conv_bn(w, y, inner, inner, 3, activation=relu)
                y = conv_bn(w, y, inner, inner * 4, 1)
                if block == 0:
                    with w.scope("downsample"):
                        x = conv_bn(w, x, channels, inner * 4, 1, step)
                x = relu(w, w.op("Add", y, x))
                channels = inner * 4
    _classes(w, x, channels)


def resnext(w):
    """Convolutions in groups."""
    with w.scope("stem"):
        x = conv_bn(w, image(w), 3, 32, 3, 2, activation=relu)
    for block in range(3):
        with w.scope(f"layer{block}"):
            y = conv_bn(w, x, 32, 32, 1, activation=relu)
            y = conv_bn(w, y, 32, 32, 3, groups=8, activation=relu)
            x = relu(w, w.op("Add", conv_bn(w, y, 32, 32, 1), x))
    _classes(w, x, 32)


def _inverted_residual(w, x, inputs, outputs, kernel, stride, activation, excite=None):
    inner = inputs * 3
    y = conv_bn(w, x, inputs, inner, 1, activation=activation)
    y = conv_bn(w, y, inner, inner, kernel, stride, groups=inner, activation=activation)
    if excite:
        y = squeeze_excite(w, y, inner, 8, *excite)
    y = conv_bn(w, y, inner, outputs, 1)
    return w.op("Add", x, y) if stride == 1 and inputs == outputs else y


def mobilenet_v3(w):
    x = conv_bn(w, image(w), 3, 16, 3, 2, activation=hard_swish)
    blocks = [(16, 16, 3, 1), (16, 24, 3, 2), (24, 24, 5, 1), (24, 32, 5, 2), (32, 32, 5, 1)]
    for index, (inputs, outputs, kernel, stride) in enumerate(blocks):
        with w.scope(f"features{index}"):
            excite = (relu, hard_sigmoid) if index > 1 else None
            activation = hard_swish if index > 2 else relu
            x = _inverted_residual(w, x, inputs, outputs, kernel, stride, activation, excite)
    _classes(w, conv_bn(w, x, 32, 96, 1, activation=hard_swish), 96)


def efficientnet(w):
    x = conv_bn(w, image(w), 3, 16, 3, 2, activation=silu)
    for index, (inputs, outputs, kernel, stride) in enumerate(
        [(16, 16, 3, 1), (16, 24, 3, 2), (24, 24, 3, 1), (24, 40, 5, 2), (40, 40, 5, 1)]
    ):
        with w.scope(f"blocks{index}"):
            excite = (silu, sigmoid)
            x = _inverted_residual(w, x, inputs, outputs, kernel, stride, silu, excite)
    _classes(w, conv_bn(w, x, 40, 96, 1, activation=silu), 96)


def convnext(w):
    """Normalizations and products with channels last, convolutions with channels first."""
    with w.scope("stem"):
        x = conv(w, image(w), 3, 24, 4, 4, pad=[0, 0])
        x = w.op("Transpose", x, perm=[0, 2, 3, 1])
        x = w.op("Transpose", layer_norm(w, x, 24, 1e-6), perm=[0, 3, 1, 2])
    for block in range(3):
        with w.scope(f"blocks{block}"):
            y = conv(w, x, 24, 24, 7, groups=24)
            y = layer_norm(w, w.op("Transpose", y, perm=[0, 2, 3, 1]), 24, 1e-6)
            y = feed_forward(w, y, 24, 96)
            y = w.op("Mul", y, w.uniform(24, name="gamma"))
            x = w.op("Add", x, w.op("Transpose", y, perm=[0, 3, 1, 2]))
    x = reshape(w, global_pool(w, x), -1, 24)
    x = layer_norm(w, x, 24, 1e-6)
    w.output(linear(w, x, 24, 20, rank=2), "logits", 2)


def densenet(w):
    with w.scope("stem"):
        x = max_pool(w, conv_bn(w, image(w), 3, 16, 7, 2, activation=relu), 3, 2, 1)
    channels = 16
    for block in range(2):
        parts = [x]
        for layer in range(3):
            with w.scope(f"block{block}"), w.scope(str(layer)):
                y = w.op("Concat", *parts, axis=1) if len(parts) > 1 else parts[0]
                y = relu(w, batch_norm(w, y, channels))
                y = conv_bn(w, y, channels, 32, 1, activation=relu)
                parts.append(conv(w, y, 32, 8, 3, bias=False))
                channels += 8
        with w.scope(f"transition{block}"):
            x = relu(w, batch_norm(w, w.op("Concat", *parts, axis=1), channels))
            x = conv(w, x, channels, channels // 2, 1, bias=False)
            sizes = {"kernel_shape": [2, 2], "strides": [2, 2], "pads": [0] * 4}
            x = w.op("AveragePool", x, ceil_mode=0, **sizes)
            channels //= 2
    _classes(w, relu(w, batch_norm(w, x, channels)), channels)


def inception(w):
    x = conv_bn(w, image(w), 3, 16, 3, 2, activation=relu)
    for block in range(2):
        with w.scope(f"mixed{block}"):
            pooled = w.op(
                "AveragePool",
                x,
                count_include_pad=1,
                kernel_shape=[3, 3],
                pads=[1] * 4,
                strides=[1, 1],
            )
            branches = [
                conv_bn(w, x, 16, 4, 1, activation=relu),
                conv_bn(w, x, 16, 4, [1, 7], activation=relu),
                conv_bn(w, x, 16, 4, [3, 1], activation=relu),
                conv_bn(w, pooled, 16, 4, 1, activation=relu),
            ]
            x = w.op("Concat", *branches, axis=1)
    _classes(w, x, 16)


def squeezenet(w):
    """Poolings that round up."""
    x = max_pool(w, relu(w, conv(w, image(w), 3, 16, 3, 2, pad=[0, 0])), 3, 2, ceil=True)
    for block in range(3):
        with w.scope(f"fire{block}"):
            squeezed = relu(w, conv(w, x, 16, 8, 1))
            parts = [relu(w, conv(w, squeezed, 8, 8, kernel)) for kernel in (1, 3)]
            x = w.op("Concat", *parts, axis=1)
            if block == 1:
                x = max_pool(w, x, 3, 2, ceil=True)
    x = relu(w, conv(w, x, 16, 20, 1))
    w.output(flatten(w, global_pool(w, x), 20), "logits", 2)


def shufflenet(w):
    """Channels in two halves, shuffled."""
    x = conv_bn(w, image(w), 3, 24, 3, 2, activation=relu)
    for block in range(3):
        with w.scope(f"stage{block}"):
            kept, y = w.op("Split", x, w.integers(12, 12), outputs=2, axis=1)
            y = conv_bn(w, y, 12, 12, 1, activation=relu)
            y = conv_bn(w, y, 12, 12, 3, groups=12)
            y = conv_bn(w, y, 12, 12, 1, activation=relu)
            x = w.op("Concat", kept, y, axis=1)
            x = reshape(w, x, (x, 0), 2, 12, 32, 32)
            x = w.op("Transpose", x, perm=[0, 2, 1, 3, 4])
            x = reshape(w, x, (x, 0), 24, 32, 32)
    _classes(w, x, 24)


def quantized_resnet(w):
    """With integers before and after each convolution, as quantization tools write it."""
    x = quantized(w, image(w, size=32), 0.03125, 128)
    with w.scope("stem"):
        x = relu(w, quantized_conv(w, x, 3, 16, 3, stride=2))
    x = quantized(w, x, 0.0234375)
    for block in range(2):
        with w.scope(f"block{block}"):
            y = quantized(w, relu(w, quantized_conv(w, x, 16, 16, 3)), 0.015625)
            y = quantized(w, quantized_conv(w, y, 16, 16, 1), 0.03125, 0, np.int8)
            x = quantized(w, relu(w, w.op("Add", x, y)), 0.03125)
    _classes(w, x, 16)


def _patches(w, x, size, features, side):
    """[N, side * side, features] of the squares of an image."""
    x = conv(w, x, 3, features, size, size, pad=[0, 0])
    x = reshape(w, x, (x, 0), features, side * side)
    return w.op("Transpose", x, perm=[0, 2, 1])


def vit(w):
    features = 32
    x = _patches(w, image(w), 16, features, 4)
    token = w.normal(1, 1, features, name="cls_token")
    shape = w.op("Concat", dimension(w, x, 0), w.integers(-1, -1), axis=0)
    if w.spelling == "torch":
        ones = w.op(
            "ConstantOfShape",
            w.op("Shape", shape),
            value=numpy_helper.from_array(np.ones(1, np.int64)),
        )
        wanted = w.op("Equal", shape, w.op("Mul", ones, w.number(-1, np.int64)))
        shape = w.op("Where", wanted, ones, shape)
    else:
        shape = w.op("Concat", dimension(w, x, 0), w.integers(1, 1), axis=0)
    x = w.op("Concat", w.op("Expand", token, shape), x, axis=1)
    x = w.op("Add", x, w.normal(1, 17, features, scale=0.5, name="pos_embed"))
    for block in range(2):
        with w.scope(f"blocks{block}"):
            x = w.op("Add", x, attention(w, layer_norm(w, x, features), features, 4))
            x = w.op("Add", x, feed_forward(w, layer_norm(w, x, features), features, 64))
    x = layer_norm(w, x, features)
    first = w.op("Gather", x, w.number(0, np.int64), axis=1)
    w.output(linear(w, first, features, 20, rank=2), "logits", 2)


def swin(w):
    """Attention in windows, moved by half a window in every second block."""
    features, side, window = 24, 8, 4
    x = _patches(w, image(w), 8, features, side)
    for block, shift in enumerate([0, 2]):
        with w.scope(f"layers{block}"):
            y = layer_norm(w, x, features)
            y = reshape(w, y, (y, 0), side, side, features)
            y = _rolled(w, y, -shift)
            count = side // window
            y = reshape(w, y, (y, 0), count, window, count, window, features)
            y = w.op("Transpose", y, perm=[0, 1, 3, 2, 4, 5])
            y = reshape(w, y, -1, window * window, features)
            bias = w.normal(1, 4, window * window, window * window, scale=0.5, name="bias_table")
            y = attention(w, y, features, 4, mask=bias)
            y = reshape(w, y, -1, count, count, window, window, features)
            y = w.op("Transpose", y, perm=[0, 1, 3, 2, 4, 5])
            y = _rolled(w, reshape(w, y, -1, side, side, features), shift)
            x = w.op("Add", x, reshape(w, y, -1, side * side, features))
            x = w.op("Add", x, feed_forward(w, layer_norm(w, x, features), features, 48))
    with w.scope("merge"):
        x = reshape(w, x, (x, 0), side, side, features)
        parts = [
            _every_second(w, _every_second(w, x, 1, row), 2, column)
            for column in (0, 1)
            for row in (0, 1)
        ]
        x = reshape(w, w.op("Concat", *parts, axis=-1), -1, 16, 4 * features)
        x = linear(w, layer_norm(w, x, 4 * features), 4 * features, 48, bias=False)
    if w.opset >= 18:
        x = w.op("ReduceMean", x, w.integers(1), keepdims=0)
    else:
        x = w.op("ReduceMean", x, axes=[1], keepdims=0)
    w.output(linear(w, x, 48, 20, rank=2), "logits", 2)


def _slice(w, x, axis, begin, end, step=1):
    bounds = [w.integers(begin), w.integers(end), w.integers(axis), w.integers(step)]
    return w.op("Slice", x, *bounds)


def _every_second(w, x, axis, begin):
    return _slice(w, x, axis, begin, 2**63 - 1, 2)


def _rolled(w, x, shift):
    if shift == 0:
        return x
    for axis in (1, 2):
        parts = [_slice(w, x, axis, -shift, 2**63 - 1), _slice(w, x, axis, 0, -shift)]
        x = w.op("Concat", *parts, axis=axis)
    return x
