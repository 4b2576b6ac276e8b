"""Modules of nets, as each exporter spells them. `w` is a Writer; values are names."""

import math

import numpy as np
from onnx import TensorProto


def image(w, size=64, open_size=False):
    extents = ["height", "width"] if open_size else [size, size]
    return w.input("images", ["batch", 3, *extents])


# Convolutions and what is beside them.


def conv(w, x, inputs, outputs, kernel, stride=1, groups=1, dilation=1, bias=True, pad=None):
    """A convolution of images, or of sequences if `kernel` has one number."""
    kernel = [kernel, kernel] if isinstance(kernel, int) else list(kernel)
    axes = len(kernel)
    stride = [stride] * axes if isinstance(stride, int) else list(stride)
    if pad is None:
        pad = [dilation * (extent - 1) // 2 for extent in kernel]
    scale = math.sqrt(2 / (inputs // groups * math.prod(kernel)))
    weights = [w.normal(outputs, inputs // groups, *kernel, scale=scale)]
    separate = bias and w.spelling == "paddle"
    if bias and not separate:
        weights.append(w.normal(outputs, scale=0.1, name="bias"))
    y = w.op(
        "Conv",
        x,
        *weights,
        dilations=[dilation] * axes,
        group=groups,
        kernel_shape=kernel,
        pads=[*pad, *pad],
        strides=stride,
    )
    if separate:
        y = w.op("Add", y, w.weight(w.random.normal(0, 0.1, (1, outputs, *[1] * axes))))
    return y


def deconv(w, x, inputs, outputs, kernel, stride):
    """A transposed convolution."""
    weights = w.normal(inputs, outputs, kernel, kernel, scale=math.sqrt(1 / inputs))
    bias = w.normal(outputs, scale=0.1, name="bias")
    sizes = {"kernel_shape": [kernel, kernel], "strides": [stride, stride]}
    if w.spelling == "paddle":
        y = w.op("ConvTranspose", x, weights, dilations=[1, 1], group=1, pads=[0] * 4, **sizes)
        shape = w.integers(1, outputs, 1, 1)
        return w.op("Add", y, w.op("Reshape", bias, shape))
    return w.op("ConvTranspose", x, weights, bias, dilations=[1, 1], group=1, pads=[0] * 4, **sizes)


def batch_norm(w, x, channels, epsilon=1e-5):
    parts = [
        w.uniform(channels),
        w.normal(channels, scale=0.2, name="bias"),
        w.normal(channels, scale=0.2, name="running_mean"),
        w.uniform(channels, name="running_var"),
    ]
    attributes = {"training_mode": 0} if w.opset >= 14 else {}
    return w.op("BatchNormalization", x, *parts, epsilon=epsilon, momentum=0.9, **attributes)


def conv_bn(w, x, inputs, outputs, kernel, stride=1, groups=1, activation=None, dilation=1):
    y = conv(w, x, inputs, outputs, kernel, stride, groups, dilation, bias=False)
    y = batch_norm(w, y, outputs)
    return activation(w, y) if activation else y


def max_pool(w, x, kernel, stride, pad=0, ceil=False):
    return w.op(
        "MaxPool",
        x,
        ceil_mode=int(ceil),
        kernel_shape=[kernel, kernel],
        pads=[pad] * 4,
        strides=[stride, stride],
    )


def global_pool(w, x):
    """The average of an image, [N, C, 1, 1]."""
    if w.spelling == "dynamo":
        return w.op("ReduceMean", x, w.integers(-1, -2), keepdims=1)
    return w.op("GlobalAveragePool", x)


def flatten(w, x, features):
    if w.spelling == "torch":
        return w.op("Flatten", x, axis=1)
    return w.op("Reshape", x, w.integers(-1, features))


def upsample(w, x, factor=2):
    """Nearest."""
    attributes = {"mode": "nearest", "nearest_mode": "floor"}
    attributes["coordinate_transformation_mode"] = "asymmetric"
    if w.spelling != "paddle":
        scales = w.number([1, 1, factor, factor])
        return w.op("Resize", x, "", scales, **attributes)
    # Sizes that are computed of the shape.
    shape = w.op("Shape", x)
    start = w.op("Slice", shape, w.integers(0), w.integers(2), w.integers(0))
    size = w.op("Slice", shape, w.integers(2), w.integers(4), w.integers(0))
    size = w.op("Mul", size, w.integers(factor, factor))
    sizes = w.op("Concat", start, size, axis=0)
    return w.op("Resize", x, "", "", sizes, **attributes)


def squeeze_excite(w, x, channels, inner, activation, gate):
    with w.scope("se"):
        y = activation(w, conv(w, global_pool(w, x), channels, inner, 1))
        return w.op("Mul", x, gate(w, conv(w, y, inner, channels, 1)))


# Activations.


def relu(w, x):
    return w.op("Relu", x)


def sigmoid(w, x):
    return w.op("Sigmoid", x)


def silu(w, x):
    return w.op("Mul", x, w.op("Sigmoid", x))


def hard_sigmoid(w, x):
    if w.spelling == "paddle":
        return w.op("HardSigmoid", x, alpha=0.2, beta=0.5)
    return w.op("HardSigmoid", x, alpha=1 / 6)


def hard_swish(w, x):
    if w.spelling == "torch":
        return w.op("HardSwish", x)
    inner = w.op("Add", x, w.number(3))
    inner = w.op("Clip", inner, w.number(0), w.number(6))
    return w.op("Div", w.op("Mul", x, inner), w.number(6))


def gelu(w, x):
    if w.spelling == "dynamo":
        return w.op("Gelu", x, approximate="none")
    inner = w.op("Erf", w.op("Div", x, w.number(math.sqrt(2))))
    inner = w.op("Mul", x, w.op("Add", inner, w.number(1)))
    return w.op("Mul", inner, w.number(0.5))


def gelu_of_tanh(w, x):
    if w.spelling == "dynamo":
        return w.op("Gelu", x, approximate="tanh")
    cube = w.op("Mul", w.op("Pow", x, w.number(3)), w.number(0.044715))
    inner = w.op("Mul", w.op("Add", x, cube), w.number(math.sqrt(2 / math.pi)))
    inner = w.op("Add", w.op("Tanh", inner), w.number(1))
    return w.op("Mul", w.op("Mul", x, w.number(0.5)), inner)


def mish(w, x):
    return w.op("Mul", x, w.op("Tanh", w.op("Softplus", x)))


# Products of matrices and normalizations.


def linear(w, x, inputs, outputs, rank=3, bias=True):
    scale = math.sqrt(1 / inputs)
    if rank == 2 and w.spelling != "paddle":
        parts = [w.normal(outputs, inputs, scale=scale)]
        if bias:
            parts.append(w.normal(outputs, scale=0.1, name="bias"))
        return w.op("Gemm", x, *parts, alpha=1.0, beta=1.0, transB=1)
    y = w.op("MatMul", x, w.normal(inputs, outputs, scale=scale, name="MatMul"))
    if not bias:
        return y
    parts = [y, w.normal(outputs, scale=0.1, name="bias")]
    return w.op("Add", *(reversed(parts) if w.spelling == "torch" else parts))


def layer_norm(w, x, features, epsilon=1e-5):
    """Over the last axis."""
    gamma, beta = w.uniform(features), w.normal(features, scale=0.2, name="bias")
    if w.spelling == "dynamo":
        return w.op("LayerNormalization", x, gamma, beta, axis=-1, epsilon=epsilon)
    mean = w.op("ReduceMean", x, axes=[-1], keepdims=1)
    centred = w.op("Sub", x, mean)
    squares = w.op("Pow", centred, w.number(2))
    variance = w.op("ReduceMean", squares, axes=[-1], keepdims=1)
    deviation = w.op("Sqrt", w.op("Add", variance, w.number(epsilon)))
    y = w.op("Mul", w.op("Div", centred, deviation), gamma)
    return w.op("Add", y, beta)


def rms_norm(w, x, features, epsilon=1e-6):
    gamma = w.uniform(features)
    squares = w.op("Pow", x, w.number(2))
    if w.opset >= 18:
        mean = w.op("ReduceMean", squares, w.integers(-1), keepdims=1)
    else:
        mean = w.op("ReduceMean", squares, axes=[-1], keepdims=1)
    root = w.op("Sqrt", w.op("Add", mean, w.number(epsilon)))
    if w.spelling == "dynamo":
        return w.op("Mul", gamma, w.op("Mul", x, w.op("Reciprocal", root)))
    return w.op("Mul", gamma, w.op("Div", x, root))


def group_norm(w, x, channels, groups, epsilon=1e-5):
    """Of images."""
    shape = w.op("Shape", x)
    flat = w.op("Reshape", x, w.integers(0, groups, -1))
    ones, zeros = w.number(np.ones(groups)), w.number(np.zeros(groups))
    y = w.op("InstanceNormalization", flat, ones, zeros, epsilon=epsilon)
    y = w.op("Reshape", y, shape)
    y = w.op("Mul", y, w.uniform(channels, 1, 1))
    return w.op("Add", y, w.normal(channels, 1, 1, scale=0.2, name="bias"))


def dimension(w, x, axis):
    """An extent as a vector of one number."""
    shape = w.op("Shape", x)
    if w.spelling == "torch":
        number = w.op("Gather", shape, w.number(axis, np.int64), axis=0)
        return w.op("Unsqueeze", number, w.integers(0))
    return w.op("Slice", shape, w.integers(axis), w.integers(axis + 1), w.integers(0))


def reshape(w, x, *shape):
    """Extents are numbers, or (value, axis): an extent of another value."""
    if all(isinstance(extent, int) for extent in shape):
        return w.op("Reshape", x, w.integers(*shape))
    parts = [
        w.integers(extent) if isinstance(extent, int) else dimension(w, *extent) for extent in shape
    ]
    return w.op("Reshape", x, w.op("Concat", *parts, axis=0))


def heads_of(w, x, heads, size):
    """[N, T, heads * size] as [N, heads, T, size]."""
    x = reshape(w, x, (x, 0), (x, 1), heads, size)
    return w.op("Transpose", x, perm=[0, 2, 1, 3])


def joined_heads(w, x, features):
    """[N, heads, T, size] as [N, T, features]."""
    x = w.op("Transpose", x, perm=[0, 2, 1, 3])
    return reshape(w, x, (x, 0), (x, 1), features)


def scores(w, query, key_transposed, size):
    if w.spelling == "torch":
        product = w.op("MatMul", query, key_transposed)
        return w.op("Div", product, w.number(math.sqrt(size)))
    # The root of the scale goes to both factors.
    root = w.number(size**-0.25)
    return w.op("MatMul", w.op("Mul", query, root), w.op("Mul", key_transposed, root))


def attention(w, x, features, heads, context=None, context_features=None, mask=None):
    """Of a sequence to itself, or to a context."""
    size = features // heads
    source, source_features = (context or x), (context_features or features)
    with w.scope("attn"):
        query = heads_of(w, linear(w, x, features, features), heads, size)
        key = heads_of(w, linear(w, source, source_features, features), heads, size)
        value = heads_of(w, linear(w, source, source_features, features), heads, size)
        far = scores(w, query, w.op("Transpose", key, perm=[0, 1, 3, 2]), size)
        if mask:
            far = w.op("Add", far, mask)
        y = w.op("MatMul", w.op("Softmax", far, axis=-1), value)
        return linear(w, joined_heads(w, y, features), features, features)


def feed_forward(w, x, features, hidden, activation=gelu):
    with w.scope("mlp"):
        y = activation(w, linear(w, x, features, hidden))
        return linear(w, y, hidden, features)


def cast_to_float(w, x):
    return w.op("Cast", x, to=TensorProto.FLOAT)


def cast_to_integer(w, x):
    return w.op("Cast", x, to=TensorProto.INT64)


# Quantized nets.


def quantized(w, x, scale, zero=0, dtype=np.uint8):
    """Rounded to what integers of a type can represent."""
    parameters = [w.number(scale), w.number(zero, dtype)]
    x = w.op("QuantizeLinear", x, *parameters)
    return w.op("DequantizeLinear", x, *parameters)


def quantized_conv(w, x, inputs, outputs, kernel, stride=1):
    """A convolution whose weights are integers with a scale for each output.

    Of seven bits: docs/runtime_faults.md.
    """
    shape = [outputs, inputs, kernel, kernel]
    integers = w.weight(w.random.integers(-63, 64, shape), "weight", np.int8)
    scales = w.weight(w.random.uniform(0.5, 1.5, outputs) / (32 * math.sqrt(inputs) * kernel))
    zeros = w.weight(np.zeros(outputs), "zero_point", np.int8)
    weights = w.op("DequantizeLinear", integers, scales, zeros, axis=0)
    bias = w.normal(outputs, scale=0.1, name="bias")
    pads = [kernel // 2] * 4
    return w.op("Conv", x, weights, bias, pads=pads, strides=[stride] * 2)
