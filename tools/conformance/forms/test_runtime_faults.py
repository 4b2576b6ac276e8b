"""The runtime still computes these models wrong: docs/runtime_faults.md.

Each is built with the runtime's own interface. A test that fails tells that the fault is gone: then
the page and the spelling in the pass avoid_runtime_faults can go, too.
"""

import numpy as np
import openvino as ov
import pytest
from convolution_forms import convolve
from normalization_forms import lrn
from openvino import opset1, opset8, opset9, opset10, opset14, opset15
from pooling_forms import pool

_NUMBERS = np.random.default_rng(1)
_WRONG = 0.01  # Of the spread of the right values.


def _floats(*shape):
    return _NUMBERS.normal(size=shape).astype(np.float32)


def _constant(values):
    return opset8.constant(np.asarray(values))


def _convolution(x, w, stride=1, pad=0):
    return opset8.convolution(x, _constant(w), [stride] * 2, [pad] * 2, [pad] * 2, [1, 1])


def _plain(x, w, stride=1, pad=0):
    return convolve(x.astype(float), w.astype(float), [stride] * 2, [1, 1], [(pad, pad)] * 2)


def _is_wrong(runtime, build, right, x):
    """build(parameter) is the model's output."""
    parameter = opset8.parameter(list(x.shape), x.dtype)
    model = ov.Model([build(parameter)], [parameter])
    try:
        (found,) = runtime.compile(model)([x]).values()
    except RuntimeError:
        return True  # Does not compile.
    if found.shape != right.shape:
        return True
    return np.abs(found - right).max() > _WRONG * np.ptp(right)


_ORDER = [2, 0, 1]


def test_order_of_channels_before_a_convolution(runtime):
    x, w = _floats(1, 3, 9, 9), _floats(8, 3, 3, 3)
    right = _plain(x[:, _ORDER], w)

    def gather(parameter, axis=1):
        return _convolution(opset8.gather(parameter, _constant(_ORDER), _constant(axis)), w)

    assert _is_wrong(runtime, gather, right, x)
    # What the converter writes.
    assert not _is_wrong(runtime, lambda parameter: gather(parameter, -3), right, x)


def test_parts_joined_in_another_order(runtime):
    x, w = _floats(1, 3, 9, 9), _floats(8, 3, 3, 3)
    right = _plain(x[:, _ORDER], w)

    def joined(parameter, axis=1):
        parts = opset8.split(parameter, _constant(np.int64(1)), 3)
        return _convolution(opset8.concat([parts.output(i) for i in _ORDER], axis), w)

    assert _is_wrong(runtime, joined, right, x)
    assert not _is_wrong(runtime, lambda parameter: joined(parameter, -3), right, x)


@pytest.mark.parametrize("order", ([1, 0], [0, 0], [0, 1, 0]), ids=str)
def test_convolutions_joined_in_another_order(runtime, order):
    x, w = _floats(1, 4, 8, 8), [_floats(8, 2, 3, 3), _floats(8, 2, 3, 3)]
    right = np.concatenate([_plain(x[:, 2 * i : 2 * i + 2], w[i]) for i in order], 1)

    def joined(parameter):
        parts = opset8.split(parameter, _constant(np.int64(1)), 2)
        branches = [_convolution(parts.output(i), w[i]) for i in range(2)]
        return opset8.concat([branches[i] for i in order], 1)

    assert _is_wrong(runtime, joined, right, x)


def test_padded_1x1_convolution_with_a_stride(runtime):
    x, w, v = _floats(1, 4, 9, 9), _floats(6, 4, 3, 3), _floats(5, 6, 1, 1)
    right = _plain(_plain(x, w), v, 2, 1)
    build = lambda parameter: _convolution(_convolution(parameter, w), v, 2, 1)
    assert _is_wrong(runtime, build, right, x)


def test_stride_that_moves_up_to_padding(runtime):
    x, w, v, u = _floats(2, 4, 8, 9), _floats(3, 4, 1, 1), _floats(2, 3, 1, 1), _floats(5, 2, 1, 1)
    right = _plain(_plain(_plain(x, w), v, 1, 1), u, 2)
    build = lambda p: _convolution(_convolution(_convolution(p, w), v, 1, 1), u, 2)
    assert _is_wrong(runtime, build, right, x)


def test_convolution_of_a_part_joined_with_an_input(runtime):
    x, w = _floats(1, 4, 6, 7), _floats(2, 2, 1, 1)
    parameters = [opset8.parameter(list(x.shape), x.dtype) for _ in "xy"]
    part = opset8.split(parameters[0], _constant(np.int64(1)), 2).outputs()[0]
    joined = opset8.concat([_convolution(part, w), parameters[1]], 1)
    with pytest.raises(RuntimeError, match="out of range"):
        runtime.compile(ov.Model([joined], parameters))


@pytest.mark.parametrize("columns", (4, 5))
def test_slopes_of_channels_after_a_product_of_matrices(runtime, columns):
    x, w, slopes = _floats(1, 4, 8, 6), _floats(6, columns), np.float32([0.1, 0.2, 0.3, 0.4])
    product = x @ w
    right = np.where(product < 0, product * slopes.reshape(-1, 1, 1), product)

    def prelu(parameter, copied=lambda value: value):
        product = opset8.matmul(parameter, _constant(w), False, False)
        return opset8.prelu(copied(product), _constant(slopes))

    assert _is_wrong(runtime, prelu, right, x)
    # What the converter writes.
    assert not _is_wrong(runtime, lambda parameter: prelu(parameter, _copied), right, x)


def test_output_limits_of_all_and_of_each_channel(runtime):
    x = np.random.default_rng(2).uniform(0, 3, (1, 4, 8, 6)).astype(np.float32)
    top = np.float32([1, 2, 3, 1.5]).reshape(1, 4, 1, 1)
    right = np.round(np.clip(x / top, 0, 1) * 255) / 255 * top

    def quantized(parameter, low):
        limits = [_constant(limit) for limit in (low, top, low, top)]
        return opset8.fake_quantize(opset8.abs(parameter), *limits, 256)

    assert _is_wrong(runtime, lambda p: quantized(p, np.float32(0)), right, x)
    # What the converter writes.
    assert not _is_wrong(runtime, lambda p: quantized(p, 0 * top), right, x)


def _halves(parameter, node):
    """The halves of four channels."""
    if node == "StridedSlices":
        bounds, masks = [np.array([0, bound]) for bound in (0, 2, 4)], ([1, 0], [1, 0])
        ones = np.array([1, 1])
        return [
            opset8.strided_slice(parameter, bounds[i], bounds[i + 1], ones, *masks)
            for i in range(2)
        ]
    axis = _constant(np.int64(1))
    if node == "Split":
        return opset8.split(parameter, axis, 2).outputs()
    return opset8.variadic_split(parameter, axis, _constant(np.array([2, 2]))).outputs()


@pytest.mark.parametrize("node", ("Split", "VariadicSplit", "StridedSlices"))
def test_stride_that_moves_up_to_a_part(runtime, node):
    x, w = _floats(1, 4, 9, 9), _floats(6, 2, 1, 1)
    right = _plain(np.maximum(x[:, :2], x[:, 2:]), w, 2)

    def plain(parameter):
        return _convolution(opset8.maximum(*_halves(parameter, node)), w, 2)

    def grouped(parameter):
        largest = opset8.maximum(*_halves(parameter, node))
        return opset8.group_convolution(largest, _constant(w[None]), [2, 2], [0, 0], [0, 0], [1, 1])

    assert _is_wrong(runtime, plain, right, x)
    # What the converter writes.
    assert not _is_wrong(runtime, grouped, right, x)


_SHARED = {
    "output": lambda p, x: opset8.reshape(p, _constant(np.array([1, 40, 4])), False),
    "in place": lambda p, x: opset8.multiply(
        opset8.squeeze(p, _constant(np.array([0]))), _constant(np.float32([1, 2, 3, 4]))
    ),
    "axes of one element": lambda p, x: opset8.transpose(p, _constant(np.array([1, 0, 2, 3]))),
    "Concat": lambda p, x: opset8.concat([p, opset8.tanh(x)], 1),
}


@pytest.mark.parametrize("other", _SHARED)
def test_memory_that_others_get(runtime, other):
    x, w = _floats(1, 8, 5, 4), _floats(6, 4, 3, 3)
    right = _plain(1 / (1 + np.exp(-x.transpose(0, 3, 1, 2))), w)

    def is_wrong(copied):
        parameter = opset8.parameter(list(x.shape), x.dtype)
        p = opset8.sigmoid(parameter)
        read = opset8.power(p, _constant(np.float32(1))) if copied else p
        convolution = _convolution(opset8.transpose(read, _constant(np.array([0, 3, 1, 2]))), w)
        model = ov.Model([convolution, _SHARED[other](p, parameter)], [parameter])
        compiled = runtime.compile(model)
        # Where the convolution reads memory that nobody writes to, there may be right numbers in it
        # from before.
        requests = [compiled.create_infer_request() for _ in range(3)]
        for request in requests:
            request.infer([-x])
        found = [np.array(request.infer([x])[0]) for request in requests]
        # What is found may be NaN.
        return not all(np.abs(y - right).max() <= _WRONG * np.ptp(right) for y in found)

    assert is_wrong(copied=False)
    # What the converter writes.
    assert not is_wrong(copied=True)


def _apart(x):
    n, c, h, w = x.shape
    parts = x.reshape(n, c, h // 2, 2, w // 2, 2).transpose(3, 5, 0, 1, 2, 4)
    return parts.reshape(4 * n, c, h // 2, w // 2)


def _together(x):
    n, c, h, w = x.shape
    parts = x.reshape(2, 2, n // 4, c, h, w).transpose(2, 3, 4, 0, 5, 1)
    return parts.reshape(n // 4, c, 2 * h, 2 * w)


@pytest.mark.parametrize("stride, pad", ((1, 1), (2, 0)))
def test_convolution_in_blocks(runtime, stride, pad):
    x, w = _floats(1, 3, 8, 8), _floats(4, 3, 3, 3)
    right = _together(_plain(_apart(x), w, stride, pad))

    def in_blocks(parameter):
        block, none = _constant(np.array([1, 1, 2, 2])), _constant(np.zeros(4, np.int64))
        blocks = opset8.space_to_batch(parameter, block, none, none)
        return opset8.batch_to_space(_convolution(blocks, w, stride, pad), block, none, none)

    assert _is_wrong(runtime, in_blocks, right, x)


@pytest.mark.parametrize("bias", (0.5, 1.5, 3.7))
def test_bias_of_a_local_response_normalization(runtime, bias):
    x = _floats(1, 8, 4, 5)
    right = lrn(x.astype(float), [1], 0.5, 0.75, bias, 5)
    axes = _constant(np.array([1]))
    build = lambda parameter: opset8.lrn(parameter, axes, 0.5, 0.75, bias, 5)
    assert _is_wrong(runtime, build, right, x)


@pytest.mark.parametrize("rounding", ("ceil", "ceil_torch"))
def test_average_that_reaches_beyond_the_padding(runtime, rounding):
    x = _floats(1, 2, 8, 8) + 2
    ones = pool(np.ones(x.shape), [3, 3], [2, 2], [(1, 1)] * 2, rounding, lambda e: e.sum(-1))
    # The divisor counts the data and the padding in the window.
    counts = pool(
        np.ones((1, 2, 10, 10)), [3, 3], [2, 2], [(0, 0)] * 2, "ceil", lambda e: e.sum(-1)
    )
    sums = pool(x.astype(float), [3, 3], [2, 2], [(1, 1)] * 2, rounding, lambda e: e.sum(-1))
    right = sums / counts[:, :, : ones.shape[2], : ones.shape[3]]

    def average(parameter):
        window = ([2, 2], [1, 1], [1, 1], [3, 3], False, rounding)
        return opset14.avg_pool(parameter, *window)

    assert _is_wrong(runtime, average, right, x)


def test_quotient_of_integers(runtime):
    x = np.array([-7, -5, 5, 7], np.int32)
    build = lambda parameter: opset1.divide(
        parameter, _constant(np.array([2, 3, -3, -2], np.int32))
    )
    assert _is_wrong(runtime, build, x // np.array([2, 3, -3, -2]), x)


def test_different_columns(runtime):
    x = np.random.default_rng(0).integers(0, 2, (5, 4)).astype(np.float32)
    right = np.unique(x, axis=1)

    def columns(parameter):
        return opset10.unique(parameter, _constant(1)).output(0)

    def rows(parameter):
        turned = opset8.transpose(parameter, _constant([1, 0]))
        return opset8.transpose(opset10.unique(turned, _constant(0)).output(0), _constant([1, 0]))

    assert _is_wrong(runtime, columns, right, x)
    assert not _is_wrong(runtime, rows, right, x)


@pytest.mark.parametrize(
    ("boxes", "threshold", "above"),
    [
        ([[0, 0, 1, 2], [0, 0, 1, 1]], 0.5, np.nextafter(np.float32(0.5), np.float32(1))),
        ([[0, 0, 1, 1], [2, 2, 3, 3]], 0, np.finfo(np.float32).tiny),
        ([[0, 0, 1, 1], [0, 0, 1, 1]], 1, np.nextafter(np.float32(1), np.float32(2))),
    ],
    ids=["half", "apart", "equal"],
)
def test_boxes_that_overlap_by_the_threshold(runtime, boxes, threshold, above):
    x = np.array([boxes], np.float32)

    def numbers(threshold):
        def build(parameter):
            kept = opset9.non_max_suppression(
                parameter,
                _constant(np.array([[[1, 0.5]]], np.float32)),
                _constant(np.int64(10)),
                _constant(np.float32(threshold)),
                _constant(np.float32(0)),
            )
            return kept.output(2)

        return build

    assert _is_wrong(runtime, numbers(threshold), np.array([2]), x)
    assert not _is_wrong(runtime, numbers(above), np.array([2]), x)


def test_unsigned_numbers_shifted_to_the_right(runtime):
    x = np.array([2**31, 2**32 - 1], np.uint32)
    build = lambda parameter: opset15.bitwise_right_shift(
        parameter, _constant(np.array([1, 4], np.uint32))
    )
    assert _is_wrong(runtime, build, x >> np.array([1, 4], np.uint32), x)


def test_a_state_that_becomes_another(runtime):
    """Fibonacci: the sum of both states, and the first of them as it is or copied."""

    def last_states(copy):
        def build(parameter):
            always, once = _constant(True), _constant(np.ones(2, np.float32))
            i = opset8.parameter([1], np.int64)
            a, b = opset8.parameter([2], np.float32), opset8.parameter([2], np.float32)
            results = [opset8.result(v) for v in (always, opset8.add(a, b), copy(a))]
            loop = opset8.loop(_constant(np.int64(4)), always)
            loop.set_function(ov.Model(results, [i, a, b], "body"))
            loop.set_special_body_ports([0, 0])
            loop.set_merged_input(a, parameter.output(0), results[1].output(0))
            loop.set_merged_input(b, once.output(0), results[2].output(0))
            states = [loop.get_iter_value(result.output(0), -1) for result in results[1:]]
            return opset8.concat(states, 0)

        return build

    x = _floats(2)
    right = np.concatenate([5 * x.astype(float) + 3, 3 * x.astype(float) + 2])
    copied = lambda value: opset8.select(_constant(True), value, value)
    assert _is_wrong(runtime, last_states(lambda value: value), right, x)
    assert not _is_wrong(runtime, last_states(copied), right, x)


def _scaled(stored, scale):
    numbers = opset8.convert(_constant(stored), ov.Type.f32)
    return opset8.multiply(numbers, _constant(scale))


def _copied(x):
    return opset8.power(x, _constant(np.float32(1)))


@pytest.mark.parametrize("dtype", (np.int8, np.uint8))
def test_scales_of_the_rows_of_weights(runtime, dtype):
    x, stored = _floats(3, 6), _NUMBERS.integers(1, 100, (6, 5)).astype(dtype)
    scale = np.abs(_floats(6, 1)) + 1
    right = x @ (stored * scale)

    def product(parameter, copied=lambda value: value):
        return opset8.matmul(parameter, copied(_scaled(stored, scale)), False, False)

    assert _is_wrong(runtime, product, right, x)
    assert not _is_wrong(runtime, lambda parameter: product(parameter, _copied), right, x)


def test_scales_of_the_columns_that_are_gathered(runtime):
    places, stored = np.array([2, 0, 3]), _NUMBERS.integers(1, 100, (6, 5)).astype(np.int8)
    scale = np.arange(1, 6, dtype=np.float32).reshape(1, 5)
    right = (stored * scale)[places]

    def gather(parameter, copied=lambda value: value):
        return opset8.gather(copied(_scaled(stored, scale)), parameter, _constant(0))

    assert _is_wrong(runtime, gather, right, places)
    assert not _is_wrong(runtime, lambda parameter: gather(parameter, _copied), right, places)


def test_halves_of_bytes_that_are_joined(runtime):
    numbers = np.arange(12).reshape(4, 3)
    flat = numbers.reshape(-1)
    packed = ov.Tensor((flat[::2] | flat[1::2] << 4).astype(np.uint8), [4, 3], ov.Type.u4)
    x = np.zeros(1, np.float32)
    right = np.concatenate([numbers, numbers], 1)

    def joined(parameter, moved):
        halves = opset8.convert(opset15.constant(packed), moved)
        whole = opset8.convert(opset8.concat([halves, halves], 1), ov.Type.f32)
        return opset8.add(whole, parameter)

    assert _is_wrong(runtime, lambda parameter: joined(parameter, ov.Type.u4), right, x)
    assert not _is_wrong(runtime, lambda parameter: joined(parameter, ov.Type.u8), right, x)


@pytest.mark.parametrize(
    ("operation", "dtype"),
    [(name, dtype) for name in ("add", "subtract", "multiply") for dtype in (np.uint8, np.int8)]
    + [("negative", np.int8)],
)
def test_integers_of_8_bits_saturate(runtime, operation, dtype):
    limits = np.iinfo(dtype)
    x = np.array([limits.min, limits.min + 90, 5, limits.max - 3, limits.max], dtype)
    other = [] if operation == "negative" else [_constant(np.roll(x, 1))]
    right = getattr(np, operation)(x, *(np.array(o.data) for o in other)).astype(int)

    def computed(parameter, kind):
        operands = [opset8.convert(operand, kind) for operand in (parameter, *other)]
        return opset8.convert(getattr(opset8, operation)(*operands), dtype)

    assert _is_wrong(runtime, lambda parameter: computed(parameter, dtype), right, x)
    assert not _is_wrong(runtime, lambda parameter: computed(parameter, np.int32), right, x)


def test_constant_strings(runtime):
    """Does not compile."""
    places = [_constant(np.array(values, np.int32)) for values in ([0, 2], [2, 3])]
    strings = opset15.string_tensor_pack(*places, _constant(np.frombuffer(b"abc", np.uint8)))
    parameter = opset8.parameter([-1], np.int64)
    model = ov.Model([opset8.gather(strings, parameter, _constant(0))], [parameter])
    with pytest.raises(RuntimeError, match="string data"):
        runtime.compile(model)


def test_a_tensor_joined_with_itself_is_right(runtime):
    """Was seen to be wrong after a MaxPool, in another version."""
    x = _floats(1, 4, 8, 8)
    largest = pool(x.astype(float), [2, 2], [2, 2], [(0, 0)] * 2, "floor", lambda e: e.max(-1))

    def joined(parameter):
        pooled = opset1.max_pool(parameter, [2, 2], [0, 0], [0, 0], [2, 2], "floor", "explicit")
        return opset8.concat([pooled, pooled], 1)

    assert not _is_wrong(runtime, joined, np.concatenate([largest, largest], 1), x)
