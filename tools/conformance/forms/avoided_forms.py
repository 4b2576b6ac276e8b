"""What the runtime computes wrong (docs/runtime_faults.md), as the converter writes it: right."""

import itertools

import numpy as np
from convolution_forms import convolve
from form_case import Packed, Table, constant, floats, integers
from normalization_forms import lrn


def _plain(x, w):
    return convolve(x, w.astype(float), [1, 1], [1, 1], [(0, 0), (0, 0)])


_ORDER = [2, 0, 1]
_GATHER = constant("p", _ORDER) + constant("a", 1) + "%g = Gather(%x, %p, %a)\n"
_UNPACKED = constant("a", 1) + constant("at", [1]) + "%s = Split(%x, %a) {num_splits = 3}\n"
_UNPACKED += "".join(
    f"%q{i} = Squeeze(%s:{i}, %at)\n%u{i} = Unsqueeze(%q{i}, %at)\n" for i in range(3)
)
_ORDERS = {
    "Gather": _GATHER,
    "Split and Concat": constant("a", 1)
    + "%s = Split(%x, %a) {num_splits = 3}\n%g = Concat(%s:2, %s, %s:1) {axis = 1}\n",
    "Unpack and Pack": _UNPACKED + "%g = Concat(%u2, %u0, %u1) {axis = 1}\n",
}


def _permutations(table):
    for name, order in _ORDERS.items():
        w = floats(4, 3, 3, 3)
        table.add(
            f"{name} before a convolution",
            order + constant("w", w) + "%r = Convolution(%g, %w)",
            lambda x, w=w: _plain(x[:, _ORDER], w),
            floats(1, 3, 6, 7),
        )
        # Another reader keeps the order from the weights.
        table.add(
            f"{name} before a convolution and another reader",
            order + constant("w", w) + "%r = Convolution(%g, %w)\n%t = ReLU(%g)",
            lambda x, w=w: (_plain(x[:, _ORDER], w), np.maximum(x[:, _ORDER], 0)),
            floats(1, 3, 6, 7),
            results=("%r", "%t"),
        )


def _branches(table):
    for orders in ([1, 0], [0, 0], [1, 1], [0, 1, 0]):
        w = [floats(4, 2, 3, 3), floats(4, 2, 3, 3)]
        lines = constant("a", 1) + "%s = Split(%x, %a) {num_splits = 2}\n"
        lines += constant("w0", w[0]) + constant("w1", w[1])
        lines += "%c0 = Convolution(%s, %w0)\n%c1 = Convolution(%s:1, %w1)\n"
        joined = ", ".join(f"%c{i}" for i in orders)
        table.add(
            f"convolutions joined as {orders}",
            lines + f"%r = Concat({joined}) {{axis = 1}}",
            lambda x, w=w, o=orders: np.concatenate(
                [_plain(x[:, 2 * i : 2 * i + 2], w[i]) for i in o], 1
            ),
            floats(1, 4, 6, 7),
        )


def _padded_strides(table):
    for pads, stride in itertools.product(([1, 1], [2, 0]), (2, 3)):
        w, v = floats(6, 4, 3, 3), floats(5, 6, 1, 1)
        text = f"{{strides = [{stride}, {stride}], pads_begin = {pads}, pads_end = {pads}}}"
        table.add(
            f"1x1 convolution with padding {pads} and stride {stride}",
            constant("w", w)
            + "%h = Convolution(%x, %w)\n%e = ReLU(%h)\n"
            + constant("v", v)
            + f"%r = Convolution(%e, %v) {text}",
            lambda x, w=w, v=v, p=pads, s=stride: convolve(
                np.maximum(_plain(x, w), 0),
                v.astype(float),
                [s, s],
                [1, 1],
                [(p[0], p[0]), (p[1], p[1])],
            ),
            floats(1, 4, 9, 9),
        )


def _strides_up_to_padding(table):
    for stride in (2, 3):
        w, v, u = floats(3, 4, 1, 1), floats(2, 3, 1, 1), floats(5, 2, 1, 1)
        table.add(
            f"padded 1x1 convolution before one with stride {stride}",
            constant("w", w)
            + "%h = Convolution(%x, %w)\n"
            + constant("v", v)
            + "%e = Convolution(%h, %v) {pads_begin = [1, 1], pads_end = [1, 1]}\n"
            + constant("u", u)
            + f"%r = Convolution(%e, %u) {{strides = [{stride}, {stride}]}}",
            lambda x, w=w, v=v, u=u, s=stride: convolve(
                convolve(_plain(x, w), v.astype(float), [1, 1], [1, 1], [(1, 1), (1, 1)]),
                u.astype(float),
                [s, s],
                [1, 1],
                [(0, 0), (0, 0)],
            ),
            floats(2, 4, 8, 9),
        )


def _parts_joined_with_inputs(table):
    for kernel in (1, 3):
        w = floats(2, 2, kernel, kernel)
        table.add(
            f"{kernel}x{kernel} convolution of a part joined with an input",
            constant("a", 1)
            + "%s = Split(%x, %a) {num_splits = 2}\n"
            + constant("w", w)
            + "%c = Convolution(%s, %w)\n%r = Concat(%c, %y) {axis = 1}",
            lambda x, y, w=w: np.concatenate([_plain(x[:, :2], w), y], 1),
            floats(1, 4, 6, 7),
            floats(1, 3, 7 - kernel, 8 - kernel),
        )


def _parts_that_are_whole(table):
    """A slice of everything, and what repeats nothing, between a part and a stride."""
    nothing = {
        "StridedSlice": constant("b", [0, 0])
        + constant("m", [2, 2])
        + constant("o", [1, 1])
        + "%k = StridedSlice(%s:1, %b, %m, %o) {begin_mask = [0, 0], end_mask = [0, 0]}\n",
        "Tile": constant("o", [1, 1, 1, 1]) + "%k = Tile(%s:1, %o)\n",
    }
    for name, lines in nothing.items():
        w = floats(3, 2, 1, 1)
        table.add(
            f"1x1 convolution with a stride of a part after a {name} of all of it",
            constant("a", 1)
            + _HALVES
            + lines
            + "%e = ReLU(%k)\n"
            + constant("w", w)
            + "%r = Convolution(%e, %w) {strides = [2, 2]}",
            lambda x, w=w: convolve(
                np.maximum(x[:, 2:], 0), w.astype(float), [2, 2], [1, 1], [(0, 0), (0, 0)]
            ),
            floats(2, 4, 8, 9),
        )


def _channels_after_matmul(table):
    def slopes(x, s):
        return np.where(x < 0, x * s, x)

    def quantized(x, top):
        return np.round(np.clip(x / top, 0, 1) * 255) / 255 * top

    for channels, columns in ((2, 4), (4, 4), (3, 5)):
        w = floats(6, columns)
        s = floats(channels, low=0.1, high=0.5)
        product = constant("w", w) + "%m = MatMul(%x, %w)\n"
        for after, of in (("%m", lambda p: p), ("%t", np.tanh)):
            table.add(
                f"PReLU of {channels} channels after a MatMul to {columns}, {after}",
                product
                + "%t = Tanh(%m)\n" * (after == "%t")
                + constant("s", s)
                + f"%r = PReLU({after}, %s)",
                lambda x, w=w, s=s, of=of: slopes(of(x @ w.astype(float)), s.reshape(-1, 1, 1)),
                floats(1, channels, 8, 6),
            )
        top = floats(1, channels, 1, 1, low=1, high=3)
        table.add(
            f"FakeQuantize of {channels} channels after a MatMul to {columns}",
            "%m = MatMul(%x, %y)\n"
            + constant("z", np.float32(0))
            + constant("t", top)
            + "%r = FakeQuantize(%m, %z, %t, %z, %t) {levels = 256}",
            lambda x, y, t=top: quantized(x.astype(float) @ y, t),
            floats(1, channels, 8, 6),
            floats(1, channels, 6, columns),
        )


_HALVES = "%s = Split(%x, %a) {num_splits = 2}\n"
_UNEVEN = constant("n", [3, 1]) + "%s = VariadicSplit(%x, %a, %n)\n"
_CROPS = (
    constant("b", [0, 0]) + constant("m", [0, 2]) + constant("n", [0, 4]) + constant("o", [1, 1])
)
_CROPS += "%s = StridedSlice(%x, %b, %m, %o) {begin_mask = [1, 0], end_mask = [1, 0]}\n"
_CROPS += "%q = StridedSlice(%x, %m, %n, %o) {begin_mask = [1, 0], end_mask = [1, 0]}\n"
# What a strided convolution reads, and what it is.
_PARTS = {
    "ReLU of a part": (_HALVES + "%e = ReLU(%s:1)\n", lambda x: np.maximum(x[:, 2:], 0)),
    "ReLU of an uneven part": (_UNEVEN + "%e = ReLU(%s:1)\n", lambda x: np.maximum(x[:, 3:], 0)),
    "ReLU of the first uneven part": (
        _UNEVEN + "%e = ReLU(%s)\n",
        lambda x: np.maximum(x[:, :3], 0),
    ),
    "a gate of a part": (
        _HALVES + "%t = Sigmoid(%s:1)\n%e = Multiply(%s, %t)\n",
        lambda x: x[:, :2] / (1 + np.exp(-x[:, 2:])),
    ),
    "the largest of the parts": (
        _HALVES + "%e = Maximum(%s, %s:1)\n",
        lambda x: np.maximum(x[:, :2], x[:, 2:]),
    ),
    "the largest of crops": (
        _CROPS + "%e = Maximum(%s, %q)\n",
        lambda x: np.maximum(x[:, :2], x[:, 2:]),
    ),
    "a 1x1 convolution of a part": (
        _HALVES
        + "%t = ReLU(%s:1)\n"
        + constant("v", np.array([[1.0, -2.0], [0.5, 3.0]]).reshape(2, 2, 1, 1))
        + "%u = Convolution(%t, %v)\n%e = Tanh(%u)\n",
        lambda x: np.tanh(
            np.einsum("nihw,oi->nohw", np.maximum(x[:, 2:], 0), [[1.0, -2.0], [0.5, 3.0]])
        ),
    ),
}


def _strides_of_parts(table):
    for (name, (lines, part)), strides in itertools.product(_PARTS.items(), ([2, 2], [1, 3])):
        x = floats(2, 4, 7, 9)
        w = floats(5, part(x).shape[1], 1, 1)
        table.add(
            f"1x1 convolution with strides {strides} of {name}",
            constant("a", 1)
            + lines
            + constant("w", w)
            + f"%r = Convolution(%e, %w) {{strides = {strides}}}",
            lambda x, w=w, s=strides, p=part: convolve(
                p(x), w.astype(float), s, [1, 1], [(0, 0), (0, 0)]
            ),
            x,
        )


_VIEW = constant("s", [1, 24, 4]) + "%v = Reshape(%p, %s)\n"
# What else reads what a convolution reads through a Transpose.
_SHARED = {
    "a Reshape": (_VIEW + "%r = Unsqueeze(%v, %u)\n", lambda p: p.reshape(1, 1, 24, 4)),
    "a factor of a Reshape": (
        _VIEW
        + constant("k", np.float32([1, 2, 3, 4]))
        + constant("b", np.float32(1))
        + "%m = Multiply(%v, %k)\n%r = Add(%m, %b)\n",
        lambda p: p.reshape(1, 24, 4) * [1, 2, 3, 4] + 1,
    ),
    "a normalized Reshape": (
        _VIEW
        + constant("k", [2])
        + '%r = MVN(%v, %k) {eps = 0.001, eps_mode = "inside_sqrt", normalize_variance = true}\n',
        lambda p: (
            (p - p.mean(-1, keepdims=True)) / np.sqrt(p.var(-1, keepdims=True) + 0.001)
        ).reshape(1, 24, 4),
    ),
    "axes of one element": (
        constant("i", [1, 0, 2, 3]) + "%r = Transpose(%p, %i)\n",
        lambda p: p.transpose(1, 0, 2, 3),
    ),
    "a Concat": (
        "%h = ReLU(%x)\n%r = Concat(%h, %p) {axis = 1}\n",
        lambda p: np.concatenate([np.maximum(np.log(p / (1 - p)), 0), p], 1),
    ),
}


def _shared_memory(table):
    for (name, (lines, other)), kernel in itertools.product(_SHARED.items(), (1, 3)):
        w = floats(5, 4, kernel, kernel)
        table.add(
            f"{kernel}x{kernel} convolution of what {name} reads",
            "%p = Sigmoid(%x)\n"
            + constant("o", [0, 3, 1, 2])
            + constant("u", [0])
            + "%t = Transpose(%p, %o)\n"
            + constant("w", w)
            + "%c = Convolution(%t, %w)\n"
            + lines,
            lambda x, w=w, o=other: (
                _plain(1 / (1 + np.exp(-x.transpose(0, 3, 1, 2))), w),
                o(1 / (1 + np.exp(-x))),
            ),
            floats(1, 4, 6, 4),
            results=("%c", "%r"),
        )


def _biases(table):
    for bias, beta in itertools.product((0.5, 1.5, 3.7), (0.75, 0.5)):
        table.add(
            f"LRN with bias {bias} and beta {beta}",
            constant("a", [1])
            + f"%r = LRN(%x, %a) {{alpha = 0.5, beta = {beta}, bias = {bias}, size = 3}}",
            lambda x, b=bias, e=beta: lrn(x, [1], 0.5, e, b, 3),
            floats(2, 6, 4, 5),
        )


def _blocks(table):
    def apart(x):
        n, c, h, w = x.shape
        parts = x.reshape(n, c, h // 2, 2, w // 2, 2).transpose(3, 5, 0, 1, 2, 4)
        return parts.reshape(4 * n, c, h // 2, w // 2)

    def together(x):
        n, c, h, w = x.shape
        parts = x.reshape(2, 2, n // 4, c, h, w).transpose(2, 3, 4, 0, 5, 1)
        return parts.reshape(n // 4, c, 2 * h, 2 * w)

    pads = {
        "{pads_begin = [1, 1], pads_end = [1, 1]}": [(1, 1), (1, 1)],
        "{pads_begin = [1, 0], pads_end = [0, 2]}": [(1, 0), (0, 2)],
        '{auto_pad = "same_upper"}': [(1, 1), (1, 1)],
    }
    for text, around in pads.items():
        w = floats(4, 3, 3, 3)
        lines = constant("k", [1, 1, 2, 2]) + constant("z", [0, 0, 0, 0]) + constant("w", w)
        lines += f"%s = SpaceToBatch(%x, %k, %z, %z)\n%c = Convolution(%s, %w) {text}\n"
        table.add(
            f"blocks around a convolution {text}",
            lines + "%r = BatchToSpace(%c, %k, %z, %z)",
            lambda x, w=w, p=around: together(
                convolve(apart(x), w.astype(float), [1, 1], [1, 1], p)
            ),
            floats(1, 3, 8, 8),
        )


def _scaled_integers(table):
    """Weights of a MatMul with scales and zero points along either axis."""
    shapes = {"one": (1, 1), "of each row": (6, 1), "of each column": (1, 5), "of each": (6, 5)}
    for scale, zero in itertools.product(shapes, (None, *shapes)):
        stored = integers(6, 5, low=-128, high=128, dtype=np.int8)
        s = floats(*shapes[scale], low=0.1)
        z = integers(*shapes[zero], dtype=np.int8) if zero else np.int8(0)
        lines = constant("q", stored) + "%f = Convert(%q) {destination_type = f32}\n"
        if zero:
            lines += constant("z", z) + "%g = Convert(%z) {destination_type = f32}\n"
            lines += "%d = Subtract(%f, %g)\n"
        lines += constant("s", s) + f"%m = Multiply(%{'d' if zero else 'f'}, %s)\n"
        weights = (stored.astype(float) - z) * s.astype(float)
        table.add(
            f"MatMul with scales {scale} and zero points {zero}",
            lines + "%r = MatMul(%x, %m)",
            lambda x, w=weights: x @ w,
            floats(3, 6),
        )


def _moved_halves_of_bytes(table):
    numbers = integers(4, 3, low=0, high=16)
    flat = numbers.reshape(-1)
    packed = Packed("u4", (4, 3), (flat[::2] | flat[1::2] << 4).astype(np.uint8).tobytes())
    order, axis = constant("o", [1, 0]), constant("a", 0)
    bounds = constant("b", [1, 1]) + constant("e", [4, 3]) + constant("t", [1, 1])
    moves = {
        "Transpose": (order + "%m = Transpose(%x, %o)\n", numbers.T),
        "StridedSlice": (
            bounds + "%m = StridedSlice(%x, %b, %e, %t) {begin_mask = [0, 0], end_mask = [0, 0]}\n",
            numbers[1:, 1:],
        ),
        "Concat": ("%m = Concat(%x, %x) {axis = 1}\n", np.concatenate([numbers, numbers], 1)),
        "Broadcast": (constant("o", [2, 4, 3]) + "%m = Broadcast(%x, %o)\n", [numbers, numbers]),
        "Gather": (order + axis + "%m = Gather(%x, %o, %a)\n", numbers[[1, 0]]),
    }
    for name, (lines, right) in moves.items():
        table.add(
            f"{name} of numbers of 4 bits",
            lines + "%r = Convert(%m) {destination_type = i32}",
            lambda x, right=right: np.array(right, np.int32),
            packed,
            evaluated=False,
        )


def _bytes_that_wrap(table):
    """Computed by numpy in the same type, where they wrap."""
    operations = {"Add": np.add, "Subtract": np.subtract, "Multiply": np.multiply}
    for (name, operation), dtype in itertools.product(operations.items(), (np.uint8, np.int8)):
        limits = np.iinfo(dtype)
        x, y = (integers(4, 9, low=limits.min, high=limits.max + 1, dtype=dtype) for _ in "xy")
        table.add(f"{name} of {np.dtype(dtype)}", f"%r = {name}(%x, %y)", operation, x, y)
    x = np.arange(-128, 128).astype(np.int8)
    table.add("Negative of int8", "%r = Negative(%x)", np.negative, x)


def _limits(table):
    """Output limits of all, and of each channel."""
    low, high = [floats(1, 4, 1, 1, low=a, high=a + 2) for a in (-3, 1)]
    for name, lowest, highest in (
        ("low of all", np.float32(-0.7), high),
        ("high of all", low, np.float32(0.9)),
    ):
        limits = zip("abcd", (np.float32(-1), np.float32(1.2), lowest, highest), strict=True)
        table.add(
            f"FakeQuantize with output limits of each channel, the {name}",
            "".join(constant(*limit) for limit in limits)
            + "%r = FakeQuantize(%x, %a, %b, %c, %d) {levels = 16}",
            lambda x, lo=lowest, hi=highest: (
                np.round((np.clip(x.astype(float), -1, 1.2) + 1) / 2.2 * 15) / 15 * (hi - lo) + lo
            ),
            floats(1, 4, 8, 6),
        )


def cases():
    table = Table()
    for add in (
        _permutations,
        _branches,
        _padded_strides,
        _strides_up_to_padding,
        _parts_joined_with_inputs,
        _parts_that_are_whole,
        _channels_after_matmul,
        _limits,
        _strides_of_parts,
        _shared_memory,
        _biases,
        _blocks,
        _scaled_integers,
        _moved_halves_of_bytes,
        _bytes_that_wrap,
    ):
        add(table)
    return table.cases
