"""A frozen graph in the style of TF1's slim: variables are read through `weights/read`, in scopes.

A MobileNet of a quarter of the width. Its normalizations are fused in the first half, and written
out as `batchnorm/mul`, `mul_1`, `sub`, `add_1` in the second.
"""

import numpy as np
import tensorflow as tf
from op_case import plain_session
from tensorflow import raw_ops as raw

_CHANNELS = [8, 16, 32, 32, 64, 64, 128, 128, 256, 256]
_STRIDES = [2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
_CLASSES = 50
_SCOPE = "MobilenetV1"


class _Net:
    """What the parts of the graph share: random numbers, and a look at the values so far."""

    def __init__(self, graph, feed):
        self.random = np.random.default_rng(5)
        self._session = plain_session(graph)
        self._feed = feed

    def values(self, tensor):
        return self._session.run(tensor, self._feed)


def _variable(name, values):
    constant = tf.constant(np.asarray(values, np.float32), name=name)
    return raw.Identity(input=constant, name=f"{name}/read")


def _convolution(net, x, name, kernel, stride):
    weights = net.random.normal(0, np.sqrt(2 / np.prod(kernel[:3])), kernel)
    weights = _variable(f"{name}/weights", weights)
    strides = [1, stride, stride, 1]
    return raw.Conv2D(
        input=x, filter=weights, strides=strides, padding="SAME", name=f"{name}/Conv2D"
    )


def _depthwise(net, x, name, stride):
    weights = net.random.normal(0, np.sqrt(2 / 9), (3, 3, x.shape[-1], 1))
    weights = _variable(f"{name}/depthwise_weights", weights)
    strides = [1, stride, stride, 1]
    return raw.DepthwiseConv2dNative(
        input=x, filter=weights, strides=strides, padding="SAME", name=f"{name}/depthwise"
    )


def _normalization(net, x, name, fused):
    channels = x.shape[-1]
    seen = net.values(x)
    scope = f"{name}/BatchNorm"
    gamma = _variable(f"{scope}/gamma", net.random.uniform(0.5, 1.5, channels))
    beta = _variable(f"{scope}/beta", net.random.normal(1, 0.3, channels))
    mean = _variable(f"{scope}/moving_mean", seen.mean(axis=(0, 1, 2)))
    variance = _variable(f"{scope}/moving_variance", seen.var(axis=(0, 1, 2)))
    if fused:
        y = raw.FusedBatchNormV3(
            x=x,
            scale=gamma,
            offset=beta,
            mean=mean,
            variance=variance,
            epsilon=1e-3,
            is_training=False,
            name=f"{scope}/FusedBatchNormV3",
        ).y
    else:
        scope = f"{scope}/batchnorm"
        root = raw.Rsqrt(x=raw.Add(x=variance, y=1e-3, name=f"{scope}/add"), name=f"{scope}/Rsqrt")
        factor = raw.Mul(x=root, y=gamma, name=f"{scope}/mul")
        shift = raw.Mul(x=mean, y=factor, name=f"{scope}/mul_2")
        shift = raw.Sub(x=beta, y=shift, name=f"{scope}/sub")
        y = raw.Mul(x=x, y=factor, name=f"{scope}/mul_1")
        y = raw.Add(x=y, y=shift, name=f"{scope}/add_1")
    return raw.Relu6(features=y, name=f"{name}/Relu6")


def _head(net, x):
    """Pooling, a convolution as classifier, Squeeze, and Softmax between Reshapes."""
    _, height, width, channels = x.shape
    scope = f"{_SCOPE}/Logits"
    x = raw.AvgPool(
        value=x,
        ksize=[1, height, width, 1],
        strides=[1] * 4,
        padding="VALID",
        name=f"{scope}/AvgPool_1a/AvgPool",
    )
    # A softmax that is not saturated, and depends on the image.
    weights = net.random.normal(0, 1, (channels, _CLASSES))
    logits = net.values(x)[:, 0, 0] @ weights
    common = logits.mean(axis=0)
    factor = 1.5 / (logits - common).std()
    biases = net.random.normal(0, 1, _CLASSES) - common * factor

    name = f"{scope}/Conv2d_1c_1x1"
    weights = _variable(f"{name}/weights", (weights * factor)[None, None])
    x = raw.Conv2D(input=x, filter=weights, strides=[1] * 4, padding="SAME", name=f"{name}/Conv2D")
    x = raw.BiasAdd(value=x, bias=_variable(f"{name}/biases", biases), name=f"{name}/BiasAdd")
    x = raw.Squeeze(input=x, axis=[1, 2], name=f"{scope}/SpatialSqueeze")

    scope = f"{_SCOPE}/Predictions"
    shape = raw.Shape(input=x, name=f"{scope}/Shape")
    x = raw.Reshape(tensor=x, shape=[-1, _CLASSES], name=f"{scope}/Reshape")
    x = raw.Softmax(logits=x, name=f"{scope}/Softmax")
    raw.Reshape(tensor=x, shape=shape, name=f"{scope}/Reshape_1")


def make(size, images):
    """A GraphDef with the input `image:0`; `images` is an array [n, size, size, 3]."""
    graph = tf.Graph()
    with graph.as_default():
        x = raw.Placeholder(dtype=tf.float32, shape=[None, size, size, 3], name="image")
        net = _Net(graph, {x: images})
        x = raw.Mul(x=x, y=1 / 128, name="Preprocessor/mul")
        for i, (channels, stride) in enumerate(zip(_CHANNELS, _STRIDES, strict=True)):
            name = f"{_SCOPE}/{_SCOPE}/Conv2d_{i}"
            fused = i < len(_CHANNELS) // 2
            if i == 0:
                x = _convolution(net, x, name, (3, 3, 3, channels), stride)
            else:
                x = _depthwise(net, x, f"{name}_depthwise", stride)
                x = _normalization(net, x, f"{name}_depthwise", fused)
                name = f"{name}_pointwise"
                x = _convolution(net, x, name, (1, 1, x.shape[-1], channels), stride=1)
            x = _normalization(net, x, name, fused)
        _head(net, x)
    return graph.as_graph_def()
