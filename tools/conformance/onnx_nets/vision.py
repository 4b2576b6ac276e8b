"""Nets that read images and make boxes, images or text of them."""

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
    gelu,
    global_pool,
    group_norm,
    hard_sigmoid,
    hard_swish,
    image,
    layer_norm,
    linear,
    max_pool,
    mish,
    relu,
    reshape,
    sigmoid,
    silu,
    squeeze_excite,
    upsample,
)


def unet(w):
    """Transposed convolutions up, and what came down beside them."""

    def double(x, inputs, outputs):
        x = conv_bn(w, x, inputs, outputs, 3, activation=relu)
        return conv_bn(w, x, outputs, outputs, 3, activation=relu)

    first = double(image(w), 3, 8)
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

    x = conv_bn(w, image(w), 3, 8, 3, 2, activation=act)
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
    x = conv_bn(w, image(w), 3, 16, 3, 2, activation=relu)
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
    images = image(w)
    x = conv_bn(w, conv_bn(w, images, 3, 16, 3, 2, activation=relu), 16, 16, 3, 2, activation=relu)
    parts = [conv_bn(w, x, 16, 8, 3, dilation=rate, activation=relu) for rate in (1, 2, 4)]
    average = conv_bn(w, global_pool(w, x), 16, 8, 1, activation=relu)
    parts.append(_resized_like(w, average, x))
    x = conv_bn(w, w.op("Concat", *parts, axis=1), 32, 16, 1, activation=relu)
    w.output(_resized_like(w, conv(w, x, 16, 5, 1), images), "out", 4)


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
    x = image(w, open_size=True)

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
    x = w.op("Tanh", conv(w, image(w, 24), 3, 16, 5))
    x = mish(w, conv(w, x, 16, 16, 3))
    x = conv(w, x, 16, 27, 3)
    if w.spelling == "dynamo":
        x = reshape(w, x, (x, 0), 3, 3, 3, 24, 24)
        x = w.op("Transpose", x, perm=[0, 1, 4, 2, 5, 3])
        x = reshape(w, x, (x, 0), 3, 72, 72)
    else:
        x = w.op("DepthToSpace", x, blocksize=3, mode="CRD")
    w.output(x, "larger", 4)


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
    x = conv_bn(w, image(w, open_size=True), 3, 8, 3, 2, activation=hard_swish)
    levels = []
    for level, outputs in enumerate([8, 16, 24]):
        with w.scope(f"stage{level}"):
            inputs = 8 if level == 0 else levels[-1][1]
            x = conv_bn(w, x, inputs, outputs, 3, 2, activation=hard_swish)
            x = squeeze_excite(w, x, outputs, 4, relu, hard_sigmoid)
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
