"""Nets that read images."""

import math

import numpy as np
from modules import (
    attention,
    batch_norm,
    conv,
    conv_bn,
    deconv,
    dimension,
    feed_forward,
    flatten,
    gelu,
    global_pool,
    group_norm,
    hard_sigmoid,
    hard_swish,
    layer_norm,
    linear,
    max_pool,
    mish,
    relu,
    reshape,
    sigmoid,
    silu,
    upsample,
)


def _image(w, size=64, open_size=False):
    extents = ["height", "width"] if open_size else [size, size]
    return w.input("images", ["batch", 3, *extents])


def _classes(w, x, channels, classes=20):
    x = flatten(w, global_pool(w, x), channels)
    with w.scope("fc"):
        w.output(linear(w, x, channels, classes, rank=2), "logits", 2)


def resnet(w):
    """Bottlenecks with the stride in their first convolution, of kernel 1."""
    with w.scope("stem"):
        x = conv_bn(w, _image(w), 3, 16, 7, 2, activation=relu)
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
        x = conv_bn(w, _image(w), 3, 32, 3, 2, activation=relu)
    for block in range(3):
        with w.scope(f"layer{block}"):
            y = conv_bn(w, x, 32, 32, 1, activation=relu)
            y = conv_bn(w, y, 32, 32, 3, groups=8, activation=relu)
            x = relu(w, w.op("Add", conv_bn(w, y, 32, 32, 1), x))
    _classes(w, x, 32)


def _squeeze_excite(w, x, channels, inner, activation, gate):
    with w.scope("se"):
        y = activation(w, conv(w, global_pool(w, x), channels, inner, 1))
        return w.op("Mul", x, gate(w, conv(w, y, inner, channels, 1)))


def _inverted_residual(w, x, inputs, outputs, kernel, stride, activation, excite=None):
    inner = inputs * 3
    y = conv_bn(w, x, inputs, inner, 1, activation=activation)
    y = conv_bn(w, y, inner, inner, kernel, stride, groups=inner, activation=activation)
    if excite:
        y = _squeeze_excite(w, y, inner, 8, *excite)
    y = conv_bn(w, y, inner, outputs, 1)
    return w.op("Add", x, y) if stride == 1 and inputs == outputs else y


def mobilenet_v3(w):
    x = conv_bn(w, _image(w), 3, 16, 3, 2, activation=hard_swish)
    blocks = [(16, 16, 3, 1), (16, 24, 3, 2), (24, 24, 5, 1), (24, 32, 5, 2), (32, 32, 5, 1)]
    for index, (inputs, outputs, kernel, stride) in enumerate(blocks):
        with w.scope(f"features{index}"):
            excite = (relu, hard_sigmoid) if index > 1 else None
            activation = hard_swish if index > 2 else relu
            x = _inverted_residual(w, x, inputs, outputs, kernel, stride, activation, excite)
    _classes(w, conv_bn(w, x, 32, 96, 1, activation=hard_swish), 96)


def efficientnet(w):
    x = conv_bn(w, _image(w), 3, 16, 3, 2, activation=silu)
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
        x = conv(w, _image(w), 3, 24, 4, 4, pad=[0, 0])
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
        x = max_pool(w, conv_bn(w, _image(w), 3, 16, 7, 2, activation=relu), 3, 2, 1)
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
    x = conv_bn(w, _image(w), 3, 16, 3, 2, activation=relu)
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
    x = max_pool(w, relu(w, conv(w, _image(w), 3, 16, 3, 2, pad=[0, 0])), 3, 2, ceil=True)
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
    x = conv_bn(w, _image(w), 3, 24, 3, 2, activation=relu)
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


def unet(w):
    """Transposed convolutions up, and what came down beside them."""

    def double(x, inputs, outputs):
        x = conv_bn(w, x, inputs, outputs, 3, activation=relu)
        return conv_bn(w, x, outputs, outputs, 3, activation=relu)

    first = double(_image(w), 3, 8)
    second = double(max_pool(w, first, 2, 2), 8, 16)
    third = double(max_pool(w, second, 2, 2), 16, 32)
    x = w.op("Concat", second, deconv(w, third, 32, 16, 2, 2), axis=1)
    x = w.op("Concat", first, deconv(w, double(x, 32, 16), 16, 8, 2, 2), axis=1)
    w.output(sigmoid(w, conv(w, double(x, 16, 8), 8, 1, 1)), "mask", 4)


def yolo(w):
    """A backbone with splits, a pyramid, and boxes from distributions of distances."""
    act = silu

    def c2f(x, inputs, outputs):
        half = outputs // 2
        x = conv_bn(w, x, inputs, outputs, 1, activation=act)
        parts = list(w.op("Split", x, w.integers(half, half), outputs=2, axis=1))
        y = conv_bn(w, parts[-1], half, half, 3, activation=act)
        parts.append(w.op("Add", parts[-1], conv_bn(w, y, half, half, 3, activation=act)))
        return conv_bn(w, w.op("Concat", *parts, axis=1), half * 3, outputs, 1, activation=act)

    x = conv_bn(w, _image(w), 3, 8, 3, 2, activation=act)
    x = c2f(conv_bn(w, x, 8, 16, 3, 2, activation=act), 16, 16)
    middle = c2f(conv_bn(w, x, 16, 32, 3, 2, activation=act), 32, 32)
    x = c2f(conv_bn(w, middle, 32, 32, 3, 2, activation=act), 32, 32)
    pools = [conv_bn(w, x, 32, 16, 1, activation=act)]
    for _ in range(3):
        pools.append(max_pool(w, pools[-1], 5, 1, 2))
    deep = conv_bn(w, w.op("Concat", *pools, axis=1), 64, 32, 1, activation=act)
    middle = c2f(w.op("Concat", upsample(w, deep), middle, axis=1), 64, 32)
    bins, classes = 8, 4
    levels = []
    for level, (x, size) in enumerate([(middle, 8), (deep, 4)]):
        with w.scope(f"head{level}"):
            box = conv(w, conv_bn(w, x, 32, 32, 3, activation=act), 32, 4 * bins, 1)
            kind = conv(w, conv_bn(w, x, 32, 16, 3, activation=act), 16, classes, 1)
            both = w.op("Concat", box, kind, axis=1)
            levels.append(reshape(w, both, (both, 0), 4 * bins + classes, size * size))
    x = w.op("Concat", *levels, axis=2)
    parts = w.integers(4 * bins, classes)
    box, kind = w.op("Split", x, parts, outputs=2, axis=1)
    box = reshape(w, box, (box, 0), 4, bins, 80)
    box = w.op("Softmax", w.op("Transpose", box, perm=[0, 2, 1, 3]), axis=1)
    shares = w.weight(np.arange(bins).reshape(1, bins, 1, 1), "dfl")
    box = w.op("Conv", box, shares, kernel_shape=[1, 1])
    box = reshape(w, box, (box, 0), 4, 80)
    near, far = w.op("Split", box, w.integers(2, 2), outputs=2, axis=1)
    anchors, strides = _anchors()
    anchors, strides = w.number(anchors), w.number(strides)
    begin, end = w.op("Sub", anchors, near), w.op("Add", anchors, far)
    centre = w.op("Div", w.op("Add", begin, end), w.number(2))
    box = w.op("Concat", centre, w.op("Sub", end, begin), axis=1)
    w.output(w.op("Concat", w.op("Mul", box, strides), sigmoid(w, kind), axis=1), "output0", 3)


def _anchors():
    places, strides = [], []
    for size, stride in [(8, 8), (4, 16)]:
        y, x = np.meshgrid(np.arange(size) + 0.5, np.arange(size) + 0.5, indexing="ij")
        places.append(np.stack([x.ravel(), y.ravel()]))
        strides.append(np.full((1, size * size), stride))
    return np.concatenate(places, 1)[None], np.concatenate(strides, 1)


def ssd(w):
    """Boxes and classes of three sizes; the boxes that are kept, each once."""
    x = conv_bn(w, _image(w), 3, 16, 3, 2, activation=relu)
    boxes, kinds = [], []
    classes, anchors, count = 4, 3, 0
    for level, size in enumerate([16, 8, 4]):
        with w.scope(f"level{level}"):
            x = conv_bn(w, x, 16, 16, 3, 2, activation=relu)
            for found, values in [(boxes, 4), (kinds, classes)]:
                y = conv(w, x, 16, anchors * values, 3)
                y = w.op("Transpose", y, perm=[0, 2, 3, 1])
                found.append(reshape(w, y, (y, 0), -1, values))
            count += size * size * anchors
    boxes, kinds = w.op("Concat", *boxes, axis=1), w.op("Concat", *kinds, axis=1)
    priors = w.uniform(1, count, 4, low=0.1, high=0.9, name="priors")
    scores = w.op("Softmax", kinds, axis=2)
    boxes = w.op("Add", w.op("Mul", w.op("Tanh", boxes), w.number(0.1)), priors)
    picked = w.op(
        "NonMaxSuppression",
        boxes,
        w.op("Transpose", scores, perm=[0, 2, 1]),
        w.number([10], np.int64),
        w.number([0.4]),
        w.number([0.3]),
        center_point_box=1,
    )
    w.output(boxes, "boxes", 3)
    w.output(scores, "scores", 3)
    w.output(picked, "selected", 2, np.int64)


def deeplab(w):
    """Dilated convolutions, an image's average made as large again, bilinear upsampling."""
    image = _image(w)
    x = conv_bn(w, conv_bn(w, image, 3, 16, 3, 2, activation=relu), 16, 16, 3, 2, activation=relu)
    parts = [conv_bn(w, x, 16, 8, 3, dilation=rate, activation=relu) for rate in (1, 2, 4)]
    average = conv_bn(w, global_pool(w, x), 16, 8, 1, activation=relu)
    parts.append(_resized_like(w, average, x))
    x = conv_bn(w, w.op("Concat", *parts, axis=1), 32, 16, 1, activation=relu)
    w.output(_resized_like(w, conv(w, x, 16, 5, 1), image), "out", 4)


def _resized_like(w, x, other):
    size = [dimension(w, other, 2), dimension(w, other, 3)]
    begin = w.op("Slice", w.op("Shape", x), w.integers(0), w.integers(2), w.integers(0))
    sizes = w.op("Concat", begin, *size, axis=0)
    half = {"coordinate_transformation_mode": "half_pixel"}
    if w.spelling == "torch":
        half = {"coordinate_transformation_mode": "pytorch_half_pixel"}
    return w.op("Resize", x, "", "", sizes, mode="linear", cubic_coeff_a=-0.75, **half)


def style(w):
    """Images to images, of any size: reflected borders and normalizations of each image."""
    x = _image(w, open_size=True)

    def layer(x, inputs, outputs, kernel, stride=1):
        edge = kernel // 2
        pads = w.integers(0, 0, edge, edge, 0, 0, edge, edge)
        x = conv(
            w, w.op("Pad", x, pads, mode="reflect"), inputs, outputs, kernel, stride, pad=[0, 0]
        )
        gamma, beta = w.uniform(outputs), w.normal(outputs, scale=0.2, name="bias")
        return w.op("InstanceNormalization", x, gamma, beta, epsilon=1e-5)

    x = relu(w, layer(x, 3, 8, 9))
    x = relu(w, layer(x, 8, 16, 3, 2))
    for block in range(2):
        with w.scope(f"res{block}"):
            x = w.op("Add", layer(relu(w, layer(x, 16, 16, 3)), 16, 16, 3), x)
    x = relu(w, layer(upsample(w, x), 16, 8, 3))
    pads = w.integers(0, 0, 4, 4, 0, 0, 4, 4)
    w.output(conv(w, w.op("Pad", x, pads, mode="reflect"), 8, 3, 9, pad=[0, 0]), "styled", 4)


def super_resolution(w):
    """Pixels out of channels."""
    x = w.op("Tanh", conv(w, _image(w, 24), 3, 16, 5))
    x = mish(w, conv(w, x, 16, 16, 3))
    x = conv(w, x, 16, 27, 3)
    if w.spelling == "dynamo":
        x = reshape(w, x, (x, 0), 3, 3, 3, 24, 24)
        x = w.op("Transpose", x, perm=[0, 1, 4, 2, 5, 3])
        x = reshape(w, x, (x, 0), 3, 72, 72)
    else:
        x = w.op("DepthToSpace", x, blocksize=3, mode="CRD")
    w.output(x, "larger", 4)


def _patches(w, x, size, features, side):
    """[N, side * side, features] of the squares of an image."""
    x = conv(w, x, 3, features, size, size, pad=[0, 0])
    x = reshape(w, x, (x, 0), features, side * side)
    return w.op("Transpose", x, perm=[0, 2, 1])


def vit(w):
    features = 32
    x = _patches(w, _image(w), 16, features, 4)
    token = w.normal(1, 1, features, name="cls_token")
    shape = w.op("Concat", dimension(w, x, 0), w.integers(-1, -1), axis=0)
    if w.spelling == "torch":
        ones = w.op("ConstantOfShape", w.op("Shape", shape), value=_one())
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


def _one():
    from onnx import helper

    return helper.make_tensor("value", 7, [1], [1])


def swin(w):
    """Attention in windows, moved by half a window in every second block."""
    features, side, window = 24, 8, 4
    x = _patches(w, _image(w), 8, features, side)
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


def diffusion(w):
    """A block of a diffusion model's U-Net: time, attention to the image and to a text."""
    channels = 32
    x = w.input("sample", ["batch", channels, 16, 16])
    time = w.input("timestep", ["batch"])
    text = w.input("encoder_hidden_states", ["batch", 7, 24])
    rates = w.number(np.exp(-math.log(10000) * np.arange(8) / 8))
    angles = w.op("Mul", w.op("Unsqueeze", time, w.integers(1)), rates)
    time = w.op("Concat", w.op("Sin", angles), w.op("Cos", angles), axis=-1)
    time = linear(w, silu(w, linear(w, time, 16, 32, rank=2)), 32, 32, rank=2)
    with w.scope("resnet"):
        y = conv(w, silu(w, group_norm(w, x, channels, 8)), channels, channels, 3)
        shift = linear(w, silu(w, time), 32, channels, rank=2)
        y = w.op("Add", y, w.op("Unsqueeze", shift, w.integers(2, 3)))
        y = conv(w, silu(w, group_norm(w, y, channels, 8)), channels, channels, 3)
        x = w.op("Add", x, y)
    with w.scope("transformer"):
        y = conv(w, group_norm(w, x, channels, 8, 1e-6), channels, channels, 1)
        y = w.op("Transpose", y, perm=[0, 2, 3, 1])
        y = reshape(w, y, (y, 0), 256, channels)
        y = w.op("Add", attention(w, layer_norm(w, y, channels), channels, 4), y)
        crossed = attention(w, layer_norm(w, y, channels), channels, 4, text, 24)
        y = w.op("Add", crossed, y)
        y = w.op("Add", _gated(w, layer_norm(w, y, channels), channels), y)
        y = reshape(w, y, (y, 0), 16, 16, channels)
        y = w.op("Transpose", y, perm=[0, 3, 1, 2])
        x = w.op("Add", conv(w, y, channels, channels, 1), x)
    w.output(conv(w, upsample(w, x), channels, channels, 3), "out_sample", 4)


def _gated(w, x, features):
    y = linear(w, x, features, 8 * features)
    half = w.integers(4 * features, 4 * features)
    y, gate = w.op("Split", y, half, outputs=2, axis=-1)
    return linear(w, w.op("Mul", y, gelu(w, gate)), 4 * features, features)


def text_detector(w):
    """Where an image of any size has text."""
    x = conv_bn(w, _image(w, open_size=True), 3, 8, 3, 2, activation=hard_swish)
    levels = []
    for level, outputs in enumerate([8, 16, 24]):
        with w.scope(f"stage{level}"):
            inputs = 8 if level == 0 else levels[-1][1]
            x = conv_bn(w, x, inputs, outputs, 3, 2, activation=hard_swish)
            x = _squeeze_excite(w, x, outputs, 4, relu, hard_sigmoid)
            levels.append((x, outputs))
    parts, above = [], None
    for level, (found, channels) in reversed(list(enumerate(levels))):
        with w.scope(f"neck{level}"):
            narrow = conv(w, found, channels, 16, 1, bias=False)
            above = w.op("Add", narrow, upsample(w, above)) if above else narrow
            part = conv(w, above, 16, 8, 3, bias=False)
            parts.append(upsample(w, part, 2**level) if level else part)
    x = w.op("Concat", *parts, axis=1)
    x = conv_bn(w, x, 24, 8, 3, activation=relu)
    x = relu(w, batch_norm(w, deconv(w, x, 8, 8, 2, 2), 8))
    w.output(sigmoid(w, deconv(w, x, 8, 1, 2, 2)), "maps", 4)


def text_recognizer(w):
    """Letters of a line of text of any length: convolutions, then attention along the line."""
    x = w.input("x", ["batch", 3, 32, "width"])
    x = conv_bn(w, x, 3, 16, 3, 2, activation=hard_swish)
    for block in range(2):
        with w.scope(f"stage{block}"):
            x = conv_bn(w, x, 16, 16, 3, groups=16, activation=hard_swish)
            x = conv_bn(w, x, 16, 16, 1, [2, 1], activation=hard_swish)
    x = w.op("AveragePool", x, kernel_shape=[4, 2], strides=[4, 2], pads=[0] * 4)
    x = w.op("Squeeze", x, w.integers(2))
    x = w.op("Transpose", x, perm=[0, 2, 1])
    for block in range(2):
        with w.scope(f"svtr{block}"):
            x = w.op("Add", x, attention(w, layer_norm(w, x, 16, 1e-6), 16, 4))
            x = w.op("Add", x, feed_forward(w, layer_norm(w, x, 16, 1e-6), 16, 32, silu))
    w.output(w.op("Softmax", linear(w, x, 16, 30), axis=2), "letters", 3)
