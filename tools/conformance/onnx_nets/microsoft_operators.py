"""Models of one operator of com.microsoft each, in the forms that optimizers of models write."""

import dataclasses
import zlib

import numpy as np
from onnx import helper, numpy_helper


@dataclasses.dataclass(frozen=True)
class Operator:
    """A node, what it reads, and how far its results may be from onnxruntime's."""

    name: str
    kind: str
    fed: dict  # Arrays by the names of the model's inputs.
    weights: dict  # Arrays by the names of initializers.
    inputs: tuple  # Names of both kinds, "" for one that is left out.
    attributes: dict
    outputs: int = 1
    # Of floats, as a share of the spread; of integers how many steps.
    tolerance: float = 1e-5
    steps: int = 0
    compared: tuple = ()  # Of each output the part that is defined, if not all of it.

    @property
    def model(self):
        names = [f"y{number}" for number in range(self.outputs)]
        node = helper.make_node(
            self.kind, list(self.inputs), names, domain="com.microsoft", **self.attributes
        )
        graph = helper.make_graph(
            [node],
            self.name,
            [
                helper.make_tensor_value_info(
                    name, helper.np_dtype_to_tensor_dtype(value.dtype), value.shape
                )
                for name, value in self.fed.items()
            ],
            [helper.make_tensor_value_info(name, self._type(name), None) for name in names],
            [numpy_helper.from_array(value, name) for name, value in self.weights.items()],
        )
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10)

    def _type(self, _):
        """Of the outputs: that of the zero point of a quantized one, else f32."""
        is_quantized = self.kind.startswith("Q") and "y_zero" in self.inputs
        value = self.weights["y_zero"] if is_quantized else np.float32(0)
        return helper.np_dtype_to_tensor_dtype(np.asarray(value).dtype)


class _Numbers:
    """Numbers that depend on a case's name alone."""

    def __init__(self, name):
        self._random = np.random.default_rng(zlib.crc32(name.encode()))

    def floats(self, *shape, scale=1.0):
        return self._random.normal(0, scale, shape).astype(np.float32)

    def integers(self, *shape, low=0, high=256, dtype=np.uint8):
        return self._random.integers(low, high, shape).astype(dtype)


def _quantized(n):
    """Inputs of a quantized tensor: its values, scale and zero point."""
    x, y = n.integers(2, 3, 4, 5), n.integers(2, 3, 4, 5)
    scales = {"x_scale": np.float32(0.02), "x_zero": np.uint8(120)}
    scales |= {"y_scale": np.float32(0.03), "y_zero": np.uint8(130)}
    scales |= {"b_scale": np.float32(0.025), "b_zero": np.uint8(100)}
    return x, y, scales


def _elementwise():
    n = _Numbers("elementwise")
    x, b, scales = _quantized(n)
    one, two = ("x", "x_scale", "x_zero"), ("b", "b_scale", "b_zero")
    result = ("y_scale", "y_zero")
    for kind in ("QLinearAdd", "QLinearMul"):
        yield Operator(kind, kind, {"x": x, "b": b}, scales, (*one, *two, *result), {}, steps=1)
    broadcast = {"x": x, "b": b[0, 0, 0]}
    yield Operator(
        "QLinearAdd broadcast", "QLinearAdd", broadcast, scales, (*one, *two, *result), {}, steps=1
    )
    # Steps of 1 / 256, as the sigmoid has them.
    fine = scales | {"y_scale": np.float32(1 / 256), "y_zero": np.uint8(0)}
    yield Operator("QLinearSigmoid", "QLinearSigmoid", {"x": x}, fine, (*one, *result), {}, steps=1)
    yield Operator(
        "QLinearLeakyRelu",
        "QLinearLeakyRelu",
        {"x": x},
        scales,
        (*one, *result),
        {"alpha": 0.3},
        steps=1,
    )
    yield Operator(
        "QLinearConcat",
        "QLinearConcat",
        {"x": x, "b": b},
        scales,
        (*result, *one, *two),
        {"axis": 1},
        steps=1,
    )
    yield Operator(
        "QuantizeLinear of an axis",
        "QuantizeLinear",
        {"x": n.floats(2, 3, 4)},
        {"y_scale": np.float32([0.01, 0.02, 0.03]), "y_zero": np.uint8([100, 120, 140])},
        ("x", "y_scale", "y_zero"),
        {"axis": 1},
        steps=1,
    )
    yield Operator(
        "DequantizeLinear of 16 bits",
        "DequantizeLinear",
        {"x": n.integers(2, 3, low=-30000, high=30000, dtype=np.int16)},
        {"scale": np.float32(0.01), "zero": np.int16(500)},
        ("x", "scale", "zero"),
        {},
    )


def _poolings():
    x, _, scales = _quantized(_Numbers("poolings"))
    inputs = ("x", "x_scale", "x_zero", "y_scale", "y_zero")
    windows = {
        "": {"kernel_shape": [2, 3], "strides": [1, 2]},
        " padded": {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]},
        " counting": {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1], "count_include_pad": 1},
    }
    for channels_last in (0, 1):
        order = " channels last" if channels_last else ""
        for name, window in windows.items():
            yield Operator(
                f"QLinearAveragePool{name}{order}",
                "QLinearAveragePool",
                {"x": x},
                scales,
                inputs,
                window | {"channels_last": channels_last},
                steps=1,
            )
        yield Operator(
            f"QLinearGlobalAveragePool{order}",
            "QLinearGlobalAveragePool",
            {"x": x},
            scales,
            inputs,
            {"channels_last": channels_last},
            steps=1,
        )


def _products():
    n = _Numbers("products")
    # Small weights: without AVX-512 onnxruntime adds two products in 16 bits, which saturate.
    a, b = n.integers(5, 7), n.integers(7, 6, low=-40, high=41, dtype=np.int8)
    weights = {
        "b": b,
        "a_scale": np.float32(0.02),
        "a_zero": np.uint8(120),
        "b_scale": n.floats(6) ** 2 / 50 + np.float32(0.01),
        "b_zero": n.integers(6, low=-9, high=9, dtype=np.int8),
        "bias": n.floats(6),
        "c": n.integers(6, low=-900, high=900, dtype=np.int32),
        "y_scale": np.float32(0.2),
        "y_zero": np.uint8(130),
    }
    yield Operator(
        "MatMulIntegerToFloat",
        "MatMulIntegerToFloat",
        {"a": a},
        weights,
        ("a", "b", "a_scale", "b_scale", "a_zero", "b_zero", "bias"),
        {},
    )
    yield Operator(
        "DynamicQuantizeMatMul",
        "DynamicQuantizeMatMul",
        {"a": n.floats(2, 5, 7)},
        weights,
        ("a", "b", "b_scale", "b_zero", "bias"),
        {},
    )
    gemm = ("a", "a_scale", "a_zero", "b", "b_scale", "b_zero")
    yield Operator("QGemm of floats", "QGemm", {"a": a}, weights, (*gemm, "c"), {"alpha": 1.5})
    turned = weights | {"b": np.ascontiguousarray(b.T)}
    yield Operator(
        "QGemm",
        "QGemm",
        {"a": np.ascontiguousarray(a.T)},
        turned,
        (*gemm, "c", "y_scale", "y_zero"),
        {"transA": 1, "transB": 1},
        steps=1,
    )


def _few_bits():
    for bits, size, zero in (
        (4, 16, None),
        (4, 32, "packed"),
        (8, 32, "packed"),
        (4, 16, "floats"),
    ):
        name = f"MatMulNBits {bits} bits, blocks of {size}, zero points {zero}"
        n = _Numbers(name)
        rows, columns = 6, 72  # The last block is not full.
        blocks = -(-columns // size)
        weights = {
            "b": n.integers(rows, blocks, size * bits // 8),
            "scales": n.floats(rows, blocks) / 10,
            "bias": n.floats(rows),
        }
        if zero == "packed":
            weights["zero"] = n.integers(rows, -(-blocks * bits // 8))
        if zero == "floats":
            weights["zero"] = n.floats(rows, blocks) + np.float32(8)
        yield Operator(
            name,
            "MatMulNBits",
            {"a": n.floats(2, 3, columns)},
            weights,
            ("a", "b", "scales", "zero" if zero else "", "", "bias"),
            {"bits": bits, "block_size": size, "N": rows, "K": columns},
        )


def _fused():
    n = _Numbers("fused")
    x = n.floats(2, 3, 8)
    layer = {name: n.floats(8) for name in ("gamma", "beta", "bias")}
    for kind in ("BiasGelu", "FastGelu"):
        yield Operator(kind, kind, {"x": x}, layer, ("x", "bias"), {})
    yield Operator("QuickGelu", "QuickGelu", {"x": x}, {}, ("x",), {"alpha": 1.5})
    skipped = {"x": x, "skip": n.floats(2, 3, 8)}
    yield Operator(
        "SkipLayerNormalization",
        "SkipLayerNormalization",
        skipped,
        layer,
        ("x", "skip", "gamma", "beta", "bias"),
        {"epsilon": 1e-3},
    )
    yield Operator(
        "SkipSimplifiedLayerNormalization",
        "SkipSimplifiedLayerNormalization",
        skipped,
        layer,
        ("x", "skip", "gamma", "bias"),
        {"epsilon": 1e-3},
    )
    images = {"x": n.floats(1, 4, 6, 7), "sum": n.floats(1, 6, 6, 7)}
    filters = {"w": n.floats(6, 4, 3, 3), "b": n.floats(6)}
    activations = {"Relu": [], "LeakyRelu": [0.2], "Clip": [-1.0, 1.0], "HardSigmoid": [0.3, 0.4]}
    activations |= {"Sigmoid": [], "Tanh": []}
    for name, parameters in activations.items():
        attributes = {"activation": name, "pads": [1, 1, 1, 1]}
        if parameters:
            attributes["activation_params"] = parameters
        yield Operator(
            f"FusedConv {name}", "FusedConv", images, filters, ("x", "w", "b", "sum"), attributes
        )
    for transposed in (0, 1):
        yield Operator(
            f"FusedMatMul {transposed}",
            "FusedMatMul",
            {"a": n.floats(2, 4, 4), "b": n.floats(2, 4, 4)},
            {},
            ("a", "b"),
            {"alpha": 0.3, "transA": transposed, "transB": transposed},
        )
    yield Operator(
        "FusedMatMul of a batch after the rows",
        "FusedMatMul",
        {"a": n.floats(5, 2, 4), "b": n.floats(2, 4, 3)},
        {},
        ("a", "b"),
        {"transBatchA": 1},
    )
    yield Operator(
        "FusedGemm",
        "FusedGemm",
        {"a": n.floats(3, 4), "b": n.floats(5, 4)},
        {"c": n.floats(5)},
        ("a", "b", "c"),
        {
            "transB": 1,
            "alpha": 0.5,
            "beta": 2.0,
            "activation": "LeakyRelu",
            "activation_alpha": 0.2,
        },
    )


# Samples, places, heads, elements of a head.
_N, _S, _HEADS, _WIDTH = 2, 5, 3, 4
_HIDDEN = _HEADS * _WIDTH


def _attention():
    n = _Numbers("attention")
    x = n.floats(_N, _S, 8)
    weights = {"w": n.floats(8, 3 * _HIDDEN, scale=0.4), "b": n.floats(3 * _HIDDEN)}
    masks = {
        "raw": np.int32([[1, 1, 1, 0, 0], [0, 1, 1, 1, 1]]),
        "counts": np.int32([3, 5]),
        "ranges": np.int32([3, 5, 0, 2]),
        "each": n.integers(_N, _S, _S, low=0, high=2, dtype=np.int32),
    }
    heads = {"num_heads": _HEADS}
    yield Operator("Attention", "Attention", {"x": x}, weights, ("x", "w", "b"), heads)
    for name, mask in masks.items():
        for unidirectional in (0, 1):
            yield Operator(
                f"Attention mask {name} {unidirectional}",
                "Attention",
                {"x": x, "mask": mask},
                weights,
                ("x", "w", "b", "mask"),
                heads | {"unidirectional": unidirectional},
                # A score and the -10000 that hides it share the digits of a float.
                tolerance=1e-4,
            )
    for unidirectional in (0, 1):
        yield Operator(
            f"Attention past {unidirectional}",
            "Attention",
            {"x": x, "past": n.floats(2, _N, _HEADS, 3, _WIDTH)},
            weights,
            ("x", "w", "b", "", "past"),
            heads | {"unidirectional": unidirectional, "scale": 0.7},
            outputs=2,
        )
    yield Operator(
        "Attention bias",
        "Attention",
        {"x": x, "bias": n.floats(1, _HEADS, _S, _S)},
        weights,
        ("x", "w", "b", "", "", "bias"),
        heads,
    )
    other = {"w": n.floats(8, 2 * _HIDDEN + 6, scale=0.4), "b": n.floats(2 * _HIDDEN + 6)}
    yield Operator(
        "Attention of other values",
        "Attention",
        {"x": x},
        other,
        ("x", "w", "b"),
        heads | {"qkv_hidden_sizes": [_HIDDEN, _HIDDEN, 6]},
    )


def _multi_head_attention():
    n = _Numbers("multi head attention")
    longer = _S + 2
    fed = {
        "q": n.floats(_N, _S, _HIDDEN),
        "k": n.floats(_N, longer, _HIDDEN),
        "v": n.floats(_N, longer, 2 * _HIDDEN),
    }
    heads = {"num_heads": _HEADS}
    kind = "MultiHeadAttention"
    yield Operator(kind, kind, fed, {}, ("q", "k", "v"), heads)
    bias = {"b": n.floats(4 * _HIDDEN)}
    yield Operator(f"{kind} bias", kind, fed, bias, ("q", "k", "v", "b"), heads | {"scale": 0.3})
    mask = {"mask": np.int32([[1] * longer, [1] * 4 + [0] * (longer - 4)])}
    added = {"added": n.floats(1, _HEADS, _S, longer)}
    yield Operator(
        f"{kind} mask",
        kind,
        fed | mask | added,
        {},
        ("q", "k", "v", "", "mask", "added"),
        heads,
    )
    own = {name: n.floats(_N, _S, _HIDDEN) for name in "qkv"}
    past = {name: n.floats(_N, _HEADS, 3, _WIDTH) for name in ("past_k", "past_v")}
    for unidirectional in (0, 1):
        yield Operator(
            f"{kind} past {unidirectional}",
            kind,
            own | past,
            {},
            ("q", "k", "v", "", "", "", "past_k", "past_v"),
            heads | {"unidirectional": unidirectional},
            outputs=3,
        )
    ready = {"q": own["q"]} | {name: n.floats(_N, _HEADS, 6, _WIDTH) for name in "kv"}
    yield Operator(f"{kind} with heads", kind, ready, {}, ("q", "k", "v"), heads)


def _tables(n, places, width):
    angles = n.floats(places, width // 2)
    return {"cos": np.cos(angles), "sin": np.sin(angles)}


def _rotary_embedding():
    n = _Numbers("rotary embedding")
    tables = _tables(n, 20, _WIDTH)
    each = n.integers(_N, _S, high=20, dtype=np.int64)
    forms = {
        "": (n.floats(_N, _S, _HIDDEN), each),
        " from a place": (n.floats(_N, _S, _HIDDEN), np.int64([4])),
        " with heads": (n.floats(_N, _HEADS, _S, _WIDTH), each),
    }
    for interleaved in (0, 1):
        for name, (x, places) in forms.items():
            yield Operator(
                f"RotaryEmbedding{name} {interleaved}",
                "RotaryEmbedding",
                {"x": x, "places": places},
                tables,
                ("x", "places", "cos", "sin"),
                {"interleaved": interleaved},
            )
    yield Operator(
        "RotaryEmbedding of a part",
        "RotaryEmbedding",
        {"x": n.floats(_N, _S, 24), "places": each},
        tables,
        ("x", "places", "cos", "sin"),
        {"num_heads": 3, "rotary_embedding_dim": _WIDTH},
    )


def _group_query_attention():
    kind, heads, shared, width = "GroupQueryAttention", 4, 2, 16
    n = _Numbers(kind)
    tables = _tables(n, 32, width)
    counts = {"num_heads": heads, "kv_num_heads": shared}
    past_names = ("past_k", "past_v")
    first = {
        "q": n.floats(_N, _S, heads * width),
        "k": n.floats(_N, _S, shared * width),
        "v": n.floats(_N, _S, shared * width),
    } | {name: np.zeros((_N, shared, 0, width), np.float32) for name in past_names}
    lengths = {"last": np.int32([_S - 1] * _N), "total": np.int32(_S)}
    inputs = ("q", "k", "v", *past_names, "last", "total")
    settings = {
        "": {},
        " window": {"local_window_size": 3},
        " cap": {"softcap": 2.0, "scale": 0.5},
        " smooth": {"smooth_softmax": 1},
    }
    for name, more in settings.items():
        yield Operator(f"{kind}{name}", kind, first, lengths, inputs, counts | more, outputs=3)
    for interleaved in (0, 1):
        yield Operator(
            f"{kind} rotary {interleaved}",
            kind,
            first,
            lengths | tables,
            (*inputs, "cos", "sin"),
            counts | {"do_rotary": 1, "rotary_interleaved": interleaved},
            outputs=3,
        )
    packed = {"q": np.concatenate([first[name] for name in "qkv"], 2)} | {
        name: first[name] for name in past_names
    }
    yield Operator(
        f"{kind} packed", kind, packed, lengths, ("q", "", "", *inputs[3:]), counts, outputs=3
    )
    # One more place for samples of different lengths.
    step = {
        "q": n.floats(_N, 1, heads * width),
        "k": n.floats(_N, 1, shared * width),
        "v": n.floats(_N, 1, shared * width),
    } | {name: n.floats(_N, shared, 6, width) for name in past_names}
    uneven = {"last": np.int32([6, 4]), "total": np.int32(7)}
    defined = ("all", (7, 5), (7, 5))
    yield Operator(f"{kind} step", kind, step, uneven, inputs, counts, outputs=3, compared=defined)
    yield Operator(
        f"{kind} rotary step",
        kind,
        step,
        uneven | tables,
        (*inputs, "cos", "sin"),
        counts | {"do_rotary": 1},
        outputs=3,
        compared=defined,
    )
    # Several places after earlier ones.
    chunk = {name: value[:1] for name, value in first.items()} | {
        name: n.floats(1, shared, 6, width) for name in past_names
    }
    lengths = {"last": np.int32([6 + _S - 1]), "total": np.int32(6 + _S)}
    yield Operator(f"{kind} chunk", kind, chunk, lengths, inputs, counts, outputs=3)


def _lstm():
    kind, inputs, hidden, directions = "DynamicQuantizeLSTM", 6, 5, 2
    n = _Numbers(kind)
    weights = {
        "w": n.integers(directions, inputs, 4 * hidden),
        "r": n.integers(directions, hidden, 4 * hidden),
        "b": n.floats(directions, 8 * hidden, scale=0.2),
        "w_scale": np.float32([0.004, 0.005]),
        "w_zero": np.uint8([127, 128]),
        "r_scale": np.float32([0.004, 0.003]),
        "r_zero": np.uint8([126, 129]),
    }
    names = ("x", "w", "r", "b", "", "", "", "", "w_scale", "w_zero", "r_scale", "r_zero")
    # onnxruntime rounds data and states to 8 bits, of which this allows a few steps.
    yield Operator(
        kind,
        kind,
        {"x": n.floats(7, 1, inputs)},
        weights,
        names,
        {"hidden_size": hidden, "direction": "bidirectional"},
        outputs=3,
        tolerance=0.02,
    )


OPERATORS = [
    case
    for cases in (
        _fused,
        _elementwise,
        _poolings,
        _products,
        _few_bits,
        _attention,
        _multi_head_attention,
        _rotary_embedding,
        _group_query_attention,
        _lstm,
    )
    for case in cases()
]
