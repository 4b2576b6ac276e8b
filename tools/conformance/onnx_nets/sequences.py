"""Nets that read sequences: of tokens, of sound, of numbers."""

import math

import numpy as np
from modules import (
    attention,
    cast_to_float,
    conv,
    dimension,
    feed_forward,
    gelu,
    gelu_of_tanh,
    heads_of,
    joined_heads,
    layer_norm,
    linear,
    relu,
    reshape,
    rms_norm,
    scores,
    sigmoid,
    silu,
)

_WORDS = 50


def _embedded(w, ids, features, name="embedding", words=_WORDS):
    return w.op("Gather", w.normal(words, features, name=name), ids)


def bert(w):
    """Tokens of any number, and which of them count."""
    features = 32
    ids = w.input("input_ids", ["batch", "sequence"], np.int64)
    mask = w.input("attention_mask", ["batch", "sequence"], np.int64)
    kinds = w.input("token_type_ids", ["batch", "sequence"], np.int64)
    with w.scope("embeddings"):
        length = dimension(w, ids, 1)
        places = w.op(
            "Slice", w.number(np.arange(64)[None], np.int64), w.integers(0), length, w.integers(1)
        )
        x = w.op("Add", _embedded(w, ids, features), _embedded(w, kinds, features, "kinds", 2))
        x = w.op("Add", x, _embedded(w, places, features, "places", 64))
        x = layer_norm(w, x, features, 1e-12)
    wide = cast_to_float(w, w.op("Unsqueeze", mask, w.integers(1, 2)))
    hidden = w.op("Mul", w.op("Sub", w.number(1), wide), w.number(-10000))
    for layer in range(2):
        with w.scope(f"layer{layer}"):
            y = attention(w, x, features, 4, mask=hidden)
            x = layer_norm(w, w.op("Add", y, x), features, 1e-12)
            x = layer_norm(w, w.op("Add", feed_forward(w, x, features, 64), x), features, 1e-12)
    with w.scope("pooler"):
        first = w.op("Gather", x, w.number(0, np.int64), axis=1)
        w.output(w.op("Tanh", linear(w, first, features, features, rank=2)), "pooled", 2)
    w.output(x, "last_hidden_state", 3)


def _past(w, layer, heads, size):
    shape = ["batch", heads, "past", size]
    return [w.input(f"past.{layer}.{kind}", shape) for kind in ("key", "value")]


def _causal(w, x, far, key):
    """Scores of what is later than its own place become small."""
    rows, columns = dimension(w, x, 1), dimension(w, key, 2)
    table = w.number(np.tril(np.ones((1, 1, 64, 64))), np.bool_)
    begin = w.op("Sub", columns, rows)
    table = w.op("Slice", table, begin, columns, w.integers(2))
    table = w.op("Slice", table, w.integers(0), columns, w.integers(3))
    return w.op("Where", table, far, w.number(-3.4e38))


def gpt(w):
    """The next tokens, with the keys and values of the ones before."""
    features, heads = 32, 4
    size = features // heads
    ids = w.input("input_ids", ["batch", "sequence"], np.int64)
    places = w.input("position_ids", ["batch", "sequence"], np.int64)
    pasts = [_past(w, layer, heads, size) for layer in range(2)]
    x = w.op("Add", _embedded(w, ids, features), _embedded(w, places, features, "places", 64))
    presents = []
    for layer, past in enumerate(pasts):
        with w.scope(f"h{layer}"):
            y = linear(w, layer_norm(w, x, features), features, 3 * features)
            parts = w.op("Split", y, w.integers(*[features] * 3), outputs=3, axis=2)
            query, key, value = (heads_of(w, part, heads, size) for part in parts)
            key, value = (
                w.op("Concat", before, new, axis=2)
                for before, new in zip(past, (key, value), strict=True)
            )
            presents += [(f"present.{layer}.key", key), (f"present.{layer}.value", value)]
            far = scores(w, query, w.op("Transpose", key, perm=[0, 1, 3, 2]), size)
            far = _causal(w, x, far, key)
            y = joined_heads(w, w.op("MatMul", w.op("Softmax", far, axis=-1), value), features)
            x = w.op("Add", linear(w, y, features, features), x)
            y = feed_forward(w, layer_norm(w, x, features), features, 64, gelu_of_tanh)
            x = w.op("Add", x, y)
    x = layer_norm(w, x, features)
    w.output(linear(w, x, features, _WORDS, bias=False), "logits", 3)
    for name, value in presents:
        w.output(value, name, 4)


def llama(w):
    """Rotated places, heads that share keys, root mean squares, gated products."""
    features, heads, shared = 32, 4, 2
    size = features // heads
    ids = w.input("input_ids", ["batch", "sequence"], np.int64)
    places = w.input("position_ids", ["batch", "sequence"], np.int64)
    pasts = [_past(w, layer, shared, size) for layer in range(2)]
    x = _embedded(w, ids, features)
    rates = w.number(10000.0 ** -(np.arange(0, size, 2) / size))
    angles = w.op("Mul", w.op("Unsqueeze", cast_to_float(w, places), w.integers(2)), rates)
    angles = w.op("Unsqueeze", w.op("Concat", angles, angles, axis=-1), w.integers(1))
    turn = (w.op("Cos", angles), w.op("Sin", angles))
    presents = []
    for layer, past in enumerate(pasts):
        with w.scope(f"layers{layer}"):
            y = rms_norm(w, x, features)
            query = heads_of(w, linear(w, y, features, features, bias=False), heads, size)
            key = heads_of(w, linear(w, y, features, shared * size, bias=False), shared, size)
            value = heads_of(w, linear(w, y, features, shared * size, bias=False), shared, size)
            query, key = (_rotated(w, part, turn, size) for part in (query, key))
            key, value = (
                w.op("Concat", before, new, axis=2)
                for before, new in zip(past, (key, value), strict=True)
            )
            presents += [(f"present.{layer}.key", key), (f"present.{layer}.value", value)]
            key, value = (_repeated(w, part, heads, shared, size) for part in (key, value))
            far = scores(w, query, w.op("Transpose", key, perm=[0, 1, 3, 2]), size)
            far = _causal(w, x, far, key)
            y = joined_heads(w, w.op("MatMul", w.op("Softmax", far, axis=-1), value), features)
            x = w.op("Add", x, linear(w, y, features, features, bias=False))
            y = rms_norm(w, x, features)
            gate = silu(w, linear(w, y, features, 64, bias=False))
            y = w.op("Mul", gate, linear(w, y, features, 64, bias=False))
            x = w.op("Add", x, linear(w, y, 64, features, bias=False))
    w.output(linear(w, rms_norm(w, x, features), features, _WORDS, bias=False), "logits", 3)
    for name, value in presents:
        w.output(value, name, 4)


def _rotated(w, x, turn, size):
    cos, sin = turn
    first = w.op("Slice", x, w.integers(0), w.integers(size // 2), w.integers(3), w.integers(1))
    last = [w.integers(size // 2), w.integers(2**63 - 1), w.integers(3), w.integers(1)]
    turned = w.op("Concat", w.op("Neg", w.op("Slice", x, *last)), first, axis=-1)
    return w.op("Add", w.op("Mul", x, cos), w.op("Mul", turned, sin))


def _repeated(w, x, heads, shared, size):
    """[N, shared, T, size] as [N, heads, T, size]."""
    wide = w.op("Unsqueeze", x, w.integers(2))
    shape = [dimension(w, x, 0), w.integers(shared, heads // shared), dimension(w, x, 2)]
    wide = w.op("Expand", wide, w.op("Concat", *shape, w.integers(size), axis=0))
    return reshape(w, wide, (x, 0), heads, (x, 2), size)


def wav2vec(w):
    """Sound: strided convolutions, then a transformer whose places are a convolution in groups."""
    features = 32
    x = w.op("Unsqueeze", w.input("waveform", ["batch", "samples"]), w.integers(1))
    x = conv(w, x, 1, 16, [10], 5, bias=False, pad=[0])
    x = gelu(w, _norm_of_channels(w, x, 16))
    for _ in range(2):
        x = gelu(w, conv(w, x, 16, 16, [3], 2, bias=False, pad=[0]))
    x = layer_norm(w, w.op("Transpose", x, perm=[0, 2, 1]), 16)
    x = linear(w, x, 16, features)
    places = conv(
        w, w.op("Transpose", x, perm=[0, 2, 1]), features, features, [8], groups=4, pad=[4]
    )
    bounds = [w.integers(0), w.integers(-1), w.integers(2), w.integers(1)]
    places = gelu(w, w.op("Slice", places, *bounds))
    x = w.op("Add", x, w.op("Transpose", places, perm=[0, 2, 1]))
    x = layer_norm(w, x, features)
    for layer in range(2):
        with w.scope(f"layers{layer}"):
            x = layer_norm(w, w.op("Add", x, attention(w, x, features, 4)), features)
            x = layer_norm(w, w.op("Add", x, feed_forward(w, x, features, 64)), features)
    w.output(linear(w, x, features, 30), "logits", 3)


def _norm_of_channels(w, x, channels):
    """Each channel by itself, as PyTorch writes a group for each."""
    flat = w.op("Reshape", x, w.integers(0, channels, -1))
    ones, zeros = w.number(np.ones(channels)), w.number(np.zeros(channels))
    y = w.op("InstanceNormalization", flat, ones, zeros, epsilon=1e-5)
    y = w.op("Reshape", y, w.op("Shape", x))
    y = w.op("Mul", y, w.uniform(channels, 1))
    return w.op("Add", y, w.normal(channels, 1, scale=0.2, name="bias"))


def conformer(w):
    """Convolutions over time between halves of products, and gates."""
    features = 24
    x = linear(w, w.input("audio_signal", ["batch", "time", 20]), 20, features)
    for layer in range(2):
        with w.scope(f"layers{layer}"):
            x = _half_step(w, x, features)
            x = w.op("Add", x, attention(w, layer_norm(w, x, features), features, 4))
            y = w.op("Transpose", layer_norm(w, x, features), perm=[0, 2, 1])
            y = conv(w, y, features, 2 * features, [1])
            half = w.integers(features, features)
            y, gate = w.op("Split", y, half, outputs=2, axis=1)
            y = w.op("Mul", y, sigmoid(w, gate))
            y = conv(w, y, features, features, [5], groups=features)
            parts = [w.uniform(features), w.normal(features, scale=0.2)]
            parts += [w.normal(features, scale=0.2), w.uniform(features)]
            y = silu(w, w.op("BatchNormalization", y, *parts, epsilon=1e-5))
            y = w.op("Transpose", conv(w, y, features, features, [1]), perm=[0, 2, 1])
            x = layer_norm(w, _half_step(w, w.op("Add", x, y), features), features)
    y = linear(w, x, features, 30)
    w.output(w.op("LogSoftmax", y, axis=-1), "logprobs", 3)


def _half_step(w, x, features):
    y = feed_forward(w, layer_norm(w, x, features), features, 48, silu)
    return w.op("Add", x, w.op("Mul", y, w.number(0.5)))


def tcn(w):
    """Dilated convolutions that see the past alone."""
    x = w.input("series", ["batch", 4, "time"])
    inputs = 4
    for layer, dilation in enumerate([1, 2, 4]):
        with w.scope(f"network{layer}"):
            y = w.op(
                "Pad", x, w.integers(0, 0, 2 * dilation, 0, 0, 0), w.number(0), mode="constant"
            )
            y = relu(w, conv(w, y, inputs, 16, [3], dilation=dilation, pad=[0]))
            y = w.op(
                "Pad", y, w.integers(0, 0, 2 * dilation, 0, 0, 0), w.number(0), mode="constant"
            )
            y = relu(w, conv(w, y, 16, 16, [3], dilation=dilation, pad=[0]))
            x = conv(w, x, inputs, 16, [1]) if inputs != 16 else x
            x = relu(w, w.op("Add", y, x))
            inputs = 16
    last = w.op("Gather", x, w.number(-1, np.int64), axis=2)
    w.output(linear(w, last, 16, 5, rank=2), "forecast", 2)


def _recurrent(w, kind, x, inputs, hidden, both=False, **attributes):
    """Of [T, N, inputs]; [T, N, hidden * directions]."""
    gates = {"LSTM": 4, "GRU": 3, "RNN": 1}[kind]
    directions = 2 if both else 1
    scale = math.sqrt(1 / hidden)
    weights = [
        w.normal(directions, gates * hidden, inputs, scale=scale),
        w.normal(directions, gates * hidden, hidden, scale=scale),
        w.normal(directions, 2 * gates * hidden, scale=0.1),
    ]
    shape = [w.integers(directions), dimension(w, x, 1), w.integers(hidden)]
    begin = w.op("ConstantOfShape", w.op("Concat", *shape, axis=0))
    states = [begin, begin] if kind == "LSTM" else [begin]
    y = w.op(
        kind,
        x,
        *weights,
        "",
        *states,
        outputs=2,
        hidden_size=hidden,
        direction="bidirectional" if both else "forward",
        **attributes,
    )[0]
    if not both:
        return w.op("Squeeze", y, w.integers(1))
    y = w.op("Transpose", y, perm=[0, 2, 1, 3])
    return w.op("Reshape", y, w.integers(0, 0, -1))


def lstm(w):
    """Labels of tokens."""
    ids = w.input("tokens", ["batch", "sequence"], np.int64)
    x = w.op("Transpose", _embedded(w, ids, 16), perm=[1, 0, 2])
    x = _recurrent(w, "LSTM", x, 16, 12, both=True)
    x = _recurrent(w, "LSTM", x, 24, 12, both=True)
    w.output(linear(w, w.op("Transpose", x, perm=[1, 0, 2]), 24, 7), "tags", 3)


def gru(w):
    """A class of a series."""
    x = w.op("Transpose", w.input("series", ["batch", "time", 6]), perm=[1, 0, 2])
    x = _recurrent(w, "GRU", x, 6, 16, linear_before_reset=1)
    x = _recurrent(w, "GRU", x, 16, 16, linear_before_reset=1)
    last = w.op("Gather", x, w.number(-1, np.int64), axis=0)
    w.output(linear(w, last, 16, 5, rank=2), "classes", 2)


def crnn(w):
    """Letters of a line of text: convolutions, then layers that read it in both directions."""
    x = w.input("line", ["batch", 1, 16, "width"])
    for layer, (inputs, outputs, pool) in enumerate([(1, 16, 2), (16, 32, 2), (32, 32, 4)]):
        with w.scope(f"cnn{layer}"):
            x = relu(w, conv(w, x, inputs, outputs, 3))
            sizes = [pool, 2 if layer == 0 else 1]
            x = w.op("MaxPool", x, kernel_shape=sizes, strides=sizes, pads=[0] * 4)
    x = w.op("Transpose", w.op("Squeeze", x, w.integers(2)), perm=[2, 0, 1])
    x = _recurrent(w, "LSTM", x, 32, 16, both=True)
    w.output(w.op("LogSoftmax", linear(w, x, 32, 20), axis=2), "letters", 3)
