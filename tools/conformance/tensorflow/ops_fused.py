"""Operations that TensorFlow's own optimizer makes of several.

Graphs are made of the several ones, which TensorFlow runs, and then get the one in their place.
"""

import functools

import tensorflow as tf
from op_case import Edited, Text
from op_pieces import normalization
from tensorflow import raw_ops as raw


def _found(graph, op):
    return next(node for node in graph.node if node.op == op)


def _fuse(first, into, *steps, arguments=(), **floats):
    """Puts the chain that begins with operation `first` into one.

    `steps` are its further operations, with the names that the one has for them; `arguments` says
    which inputs each of them adds.
    """

    def edit(graph):
        node = _found(graph, first)
        names, added = [], []
        for (op, name), inputs in zip(steps, arguments, strict=True):
            step = _found(graph, op)
            names.append(name.encode())
            added += [step.input[i] for i in inputs]
            last = step
        result = last.name
        for op, _ in steps:
            graph.node.remove(_found(graph, op))
        node.op, node.name = into, result
        node.input.extend(added)
        node.attr["fused_ops"].list.s.extend(names)
        node.attr["num_args"].i = len(added)
        for name, value in floats.items():
            node.attr[name].f = value
        # What it reads comes before it.
        moved = tf.compat.v1.NodeDef()
        moved.CopyFrom(node)
        graph.node.remove(node)
        graph.node.append(moved)

    return edit


_BIAS = ("BiasAdd", "BiasAdd")
# Not by the epsilon that is the default.
_normalization = functools.partial(normalization, epsilon=0.01)


def _convolution(depthwise=False):
    def build(g, x):
        channels = x.shape[-1]
        if depthwise:
            return raw.DepthwiseConv2dNative(
                input=x, filter=g.const([3, 3, channels, 2]), strides=[1] * 4, padding="SAME"
            )
        return raw.Conv2D(
            input=x, filter=g.const([3, 3, channels, 4]), strides=[1, 2, 2, 1], padding="SAME"
        )

    return build


def _chain(first, *steps, shape=(None, 7, 6, 3)):
    def build(g):
        x = first(g, g.input(list(shape)))
        for step in steps:
            x = step(g, x)
        return x

    return build


def _bias(g, x):
    return raw.BiasAdd(value=x, bias=g.const([x.shape[-1]]))


def _relu(g, x):
    return raw.Relu(features=x)


def _relu6(g, x):
    return raw.Relu6(features=x)


def _elu(g, x):
    return raw.Elu(features=x)


def _leaky(g, x):
    return raw.LeakyRelu(features=x, alpha=0.3)


def _sigmoid(g, x):
    return raw.Sigmoid(x=x)


def _tanh(g, x):
    return raw.Tanh(x=x)


def _convolutions(first, op, into):
    def one(step, *fused, **floats):
        return Edited(
            _chain(first, _bias, step),
            _fuse(op, into, _BIAS, (fused[0], fused[0]), arguments=[[1], []], **floats),
        )

    return {
        "bias": Edited(_chain(first, _bias), _fuse(op, into, _BIAS, arguments=[[1]])),
        "relu": one(_relu, "Relu"),
        "relu6": one(_relu6, "Relu6"),
        "elu": one(_elu, "Elu"),
        "leaky": one(_leaky, "LeakyRelu", leakyrelu_alpha=0.3),
        "normalization": Edited(
            _chain(first, _normalization, _relu),
            _fuse(
                op,
                into,
                ("FusedBatchNormV3", "FusedBatchNorm"),
                ("Relu", "Relu"),
                arguments=[[1, 2, 3, 4], []],
                epsilon=0.01,
            ),
        ),
    }


def _product(g, x):
    return raw.MatMul(a=x, b=g.const([4, x.shape[-1]]), transpose_b=True)


def _products():
    def one(step, name):
        return Edited(
            _chain(_product, _bias, step, shape=(None, 5)),
            _fuse("MatMul", "_FusedMatMul", _BIAS, (name, name), arguments=[[1], []]),
        )

    return {
        "relu": one(_relu, "Relu"),
        "sigmoid": one(_sigmoid, "Sigmoid"),
        "tanh": one(_tanh, "Tanh"),
    }


def _normalization_edit(adds, activates):
    def edit(graph):
        node = _found(graph, "FusedBatchNormV3")
        node.op = "_FusedBatchNormEx"
        if adds:
            added = _found(graph, "AddV2")
            node.input.append(added.input[1])
            node.attr["num_side_inputs"].i = 1
            name = added.name
            graph.node.remove(added)
            _rename(graph, name, node.name)
        if activates:
            relu = _found(graph, "Relu")
            node.attr["activation_mode"].s = b"Relu"
            name = relu.name
            graph.node.remove(relu)
            _rename(graph, name, node.name)

    return edit


def _rename(graph, old, new):
    for node in graph.node:
        for i, name in enumerate(node.input):
            if name == old:
                node.input[i] = new


def _with_side(*steps):
    def build(g):
        x = g.input([2, 4, 5, 3])
        side = g.input([2, 4, 5, 3])
        x = raw.AddV2(x=_normalization(g, x), y=side)
        for step in steps:
            x = step(g, x)
        return x

    return build


def _global(scale, epsilon=0.01, shape=(None, 4, 5, 3)):
    """TensorFlow runs it no more; it is a batch normalization whose inputs have another order."""

    def build(g):
        x = g.input(list(shape))
        return raw.FusedBatchNorm(
            x=x,
            scale=g.const([shape[-1]], 0.5, 1.5) if scale else tf.ones([shape[-1]]),
            offset=g.const([shape[-1]]),
            mean=g.const([shape[-1]]),
            variance=g.const([shape[-1]], 0.5, 1.5),
            epsilon=epsilon,
            is_training=False,
        ).y

    def edit(graph):
        node = _found(graph, "FusedBatchNorm")
        node.op = "BatchNormWithGlobalNormalization"
        x, gamma, beta, mean, variance = node.input
        del node.input[:]
        node.input.extend([x, mean, variance, beta, gamma])
        for name in list(node.attr):
            if name != "T":
                node.attr.pop(name)
        node.attr["variance_epsilon"].f = epsilon
        node.attr["scale_after_normalization"].b = scale

    return Edited(build, edit)


# Of one sample: TensorFlow 2.21 pads the others with the wrong rows.
def _padded(mode, pads=((0, 0), (1, 2), (2, 1), (0, 0)), strides=(1, 1, 1, 1)):
    return lambda g: raw.FusedPadConv2D(
        input=g.input([1, 6, 7, 3]),
        paddings=tf.constant(pads),
        filter=g.const([3, 3, 3, 4]),
        mode=mode,
        strides=list(strides),
        padding="VALID",
    )


def _resized(mode, corners=False):
    return lambda g: raw.FusedResizeAndPadConv2D(
        input=g.input([1, 4, 5, 3]),
        size=tf.constant([8, 9]),
        paddings=tf.constant([[0, 0], [1, 1], [2, 1], [0, 0]]),
        filter=g.const([3, 3, 3, 4]),
        mode=mode,
        strides=[1, 1, 1, 1],
        padding="VALID",
        resize_align_corners=corners,
    )


CASES = {
    "_FusedConv2D": _convolutions(_convolution(), "Conv2D", "_FusedConv2D"),
    "_FusedDepthwiseConv2dNative": _convolutions(
        _convolution(depthwise=True), "DepthwiseConv2dNative", "_FusedDepthwiseConv2dNative"
    ),
    "_FusedMatMul": _products(),
    "_FusedBatchNormEx": {
        "relu": Edited(_chain(_normalization, _relu), _normalization_edit(False, True)),
        "side_input": Edited(_with_side(), _normalization_edit(True, False)),
        "both": Edited(_with_side(_relu), _normalization_edit(True, True)),
    },
    "BatchNormWithGlobalNormalization": {
        "scaled": _global(True),
        "not_scaled": _global(False),
        "of_two_samples": _global(True, epsilon=0.5, shape=(2, 3, 3, 5)),
    },
    "FusedPadConv2D": {
        "reflect": _padded("REFLECT"),
        "symmetric": Text(_padded("SYMMETRIC")),
        "strided": _padded("REFLECT", strides=(1, 2, 2, 1)),
    },
    "FusedResizeAndPadConv2D": {
        "reflect": _resized("REFLECT"),
        "symmetric": Text(_resized("SYMMETRIC")),
        "align_corners": _resized("REFLECT", corners=True),
    },
}
