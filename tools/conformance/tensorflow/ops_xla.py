"""Products as XLA has them. TensorFlow runs the same as its own operation."""

import tensorflow as tf
from op_case import Edited
from tensorflow import raw_ops as raw

# Of a window of 3 rows and 2 columns.
_STRIDES, _PADDING, _DILATIONS = [2, 1], [[1, 1], [0, 2]], [1, 2]


def _packed(**fields):
    """A message of lists of numbers; fields are called f1, f2, ..."""
    parts = [bytes([int(name[1:]) << 3 | 2, len(v), *v]) for name, v in fields.items()]
    return b"".join(parts)


def _set_types(node):
    for name in list(node.attr):
        del node.attr[name]
    for name in ("LhsT", "RhsT", "preferred_element_type"):
        node.attr[name].type = tf.float32.as_datatype_enum


def _dot(equation, x, y, **numbers):
    """What an Einsum computes."""

    def edit(graph):
        (node,) = [node for node in graph.node if node.op == "Einsum"]
        node.op = "XlaDotV2"
        _set_types(node)
        node.attr["dimension_numbers"].s = _packed(**numbers)

    def build(g):
        return raw.Einsum(inputs=[g.input(x), g.input(y)], equation=equation)

    return Edited(build, edit)


def _convolution(x, kernel, groups=1):
    """What a Conv2D computes."""

    def edit(graph):
        (node,) = [node for node in graph.node if node.op == "Conv2D"]
        node.op = "XlaConvV2"
        _set_types(node)
        # Data and result [N, H, W, C], a kernel [h, w, I, O].
        node.attr["dimension_numbers"].s = _packed(
            f3=[2], f4=[3], f6=[0, 1], f7=[0], f8=[3], f9=[0], f10=[3], f11=[1, 2], f12=[1, 2]
        )
        lists = {"s": _STRIDES, "p": _PADDING, "l": [1, 1], "r": _DILATIONS, "g": groups}
        for name, value in lists.items():
            added = graph.node.add(name=f"list_{name}", op="Const")
            added.attr["dtype"].type = tf.int32.as_datatype_enum
            added.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(value, tf.int32))
            node.input.append(added.name)

    def build(g):
        return raw.Conv2D(
            input=g.input(x),
            filter=g.const(kernel),
            strides=[1, *_STRIDES, 1],
            padding="EXPLICIT",
            explicit_paddings=[0, 0, *_PADDING[0], *_PADDING[1], 0, 0],
            dilations=[1, *_DILATIONS, 1],
        )

    return Edited(build, edit)


CASES = {
    "XlaDotV2": {
        "matrices": _dot("ab,bc->ac", [3, 4], [4, 5], f1=[1], f2=[0]),
        "batch": _dot("abc,adc->abd", [2, 3, 4], [2, 5, 4], f1=[2], f2=[2], f3=[0], f4=[0]),
        "two_axes": _dot("abc,cbd->ad", [3, 2, 4], [4, 2, 5], f1=[1, 2], f2=[1, 0]),
    },
    "XlaConvV2": {
        "plain": _convolution([1, 7, 8, 3], [3, 2, 3, 4]),
        "open_batch": _convolution([None, 6, 6, 2], [3, 2, 2, 5]),
        "groups": _convolution([2, 7, 7, 4], [3, 2, 2, 6], groups=2),
    },
}
