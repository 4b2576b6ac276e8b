"""The comparison itself: it passes what is right, and notices what is damaged.

IRs come from OpenVINO's own converter, or are written by hand, so that all of this is known to be
sound before our converter is judged by it.
"""

import math
import stat

import ir_rules
import ir_size
import numpy as np
import openvino as ov
import ports
import pytest
from ir_file import IrFile
from op_case import Case, make_model, problem
from openvino import opset8 as op
from tensorflow import raw_ops as raw
from test_nets import inner_relative

from converter import ConversionError, Converter


def _convolution(g):
    """All extents are four, so that a forgotten Transpose changes no shape."""
    x = raw.Conv2D(
        input=g.input([1, 4, 4, 4]), filter=g.const([3, 3, 4, 4]), strides=[1] * 4, padding="SAME"
    )
    return raw.BiasAdd(value=x, bias=g.const([4]))


@pytest.fixture(name="model", scope="module")
def _model():
    return make_model(Case("harness", "convolution", _convolution))


@pytest.fixture(name="ir")
def _ir(model, tmp_path):
    path = tmp_path / "source.pb"
    path.write_bytes(model.graph.SerializeToString())
    return _written(ov.convert_model(str(path)), tmp_path)


def _written(model, folder):
    path = folder / "ir.xml"
    ov.save_model(model, path, compress_to_fp16=False)
    return IrFile.read(path)


def _problems(runtime, model, ir):
    compiled = runtime.compile(runtime.read(ir.written()))
    return [
        problem(reference, value)
        for feed, references in zip(model.feeds, model.references, strict=True)
        for reference, value in zip(
            references, ports.run(compiled, feed, model.outputs), strict=True
        )
    ]


def test_a_right_ir_passes(model, ir, runtime):
    assert _problems(runtime, model, ir) == [None, None]


def test_a_wrong_bias_is_noticed(model, ir, runtime):
    (add,) = ir.of_type("Add")
    bias = ir.constant_of(add)
    values = ir.values(bias)
    values.reshape(-1)[2] *= np.float32(1.01)
    ir.set_values(bias, values)
    assert all("of the spread away" in found for found in _problems(runtime, model, ir))


@pytest.mark.parametrize("index", [0, -1], ids=["of_the_input", "of_the_output"])
def test_a_missing_transpose_is_noticed(index, model, ir, runtime):
    transposes = ir.of_type("Transpose")
    assert len(transposes) == 2
    ir.bypass(transposes[index], named=True)
    assert all("of the spread away" in found for found in _problems(runtime, model, ir))


def test_a_changed_padding_is_noticed(model, ir, runtime):
    (convolution,) = ir.of_type("Convolution")
    data = convolution.find("data")
    data.set("auto_pad", "explicit")
    data.set("pads_begin", "0,0")
    data.set("pads_end", "2,2")
    assert all("of the spread away" in found for found in _problems(runtime, model, ir))


# What is wrong with an array.

_REFERENCE = np.arange(24, dtype=np.float32).reshape(2, 3, 4)


def test_floats_are_compared_by_their_spread():
    assert problem(_REFERENCE, _REFERENCE + np.float32(23 * 0.9e-4)) is None
    assert "1.1e-04" in problem(_REFERENCE, _REFERENCE + np.float32(23 * 1.1e-4))


def test_a_number_is_compared_with_zero_beside_it():
    assert problem(np.float32(2), np.array(2.0001, np.float32)) is None
    assert "1.5e-04" in problem(np.float32(2), np.array(2.0003, np.float32))


def test_integers_and_booleans_are_compared_exactly():
    numbers = np.array([1, 10**6], np.int64)
    assert problem(numbers, numbers.copy()) is None
    assert "1 of 2 values differ" in problem(numbers, np.add(numbers, [0, 1]))
    assert "1 of 2 values differ" in problem(np.array([True, False]), np.array([True, True]))


def test_types_and_shapes_must_be_the_same():
    assert "of type float64" in problem(_REFERENCE, _REFERENCE.astype(np.float64))
    assert "of shape (2, 4, 3)" in problem(_REFERENCE, _REFERENCE.transpose(0, 2, 1))
    assert "of shape (2, 0)" in problem(np.zeros((0, 2)), np.zeros((2, 0)))


def test_what_is_not_finite_passes_nothing():
    broken = _REFERENCE.copy()
    broken[0, 0, 0] = math.nan
    assert problem(_REFERENCE, broken) == "not finite"


def test_an_inner_tensor_may_have_channels_first_and_be_thinned():
    reference = np.random.default_rng(0).normal(size=(1, 6, 6, 3))
    planar = reference.transpose(0, 3, 1, 2)
    assert inner_relative(reference, reference) == 0
    assert inner_relative(reference, planar) == 0
    assert inner_relative(reference, planar[:, :, ::2, ::2]) == 0
    assert inner_relative(reference, planar[:, :, 1::2, ::2]) > 0.1
    assert inner_relative(reference, planar[:, :, :5]) == math.inf


def test_the_input_depends_on_the_run(model):
    first, second = (next(iter(feed.values())) for feed in model.feeds)
    assert not np.array_equal(first, second)


# Ports.


def test_ports_are_found_by_the_name_of_node_or_tensor(runtime):
    x = op.parameter([2], name="x")
    x.output(0).set_names({"x", "other:0"})
    compiled = runtime.compile(ov.Model([op.relu(x)], [x]))
    assert ports.find_port(compiled.inputs, "x:0") == ports.find_port(compiled.inputs, "other:0")
    with pytest.raises(LookupError, match="0 ports are named 'y:0'"):
        ports.find_port(compiled.inputs, "y:0")


# Rules over IRs.


_TO_THE_FRONT = np.array([0, 3, 1, 2])


def _parameter():
    return op.parameter([1, 4, 6, 6], name="x")


def _convolved(x, weights=None):
    if weights is None:
        weights = np.ones([4, x.output(0).shape[1], 3, 3], np.float32)
    return op.convolution(x, weights, [1, 1], [1, 1], [1, 1], [1, 1])


def _scaled(x, shape=(1, 4, 1, 1)):
    return op.multiply(x, np.full(shape, 2, np.float32))


def _multiplies(folder, result, *parameters):
    return len(ir_rules.fusible_multiplies(_written(ov.Model(result, list(parameters)), folder)))


@pytest.mark.parametrize(
    "build, count",
    [
        (lambda x: [_scaled(_convolved(x))], 1),
        (lambda x: [_scaled(_convolved(x), [])], 1),
        (lambda x: [_scaled(op.add(_convolved(x), np.ones([1, 4, 1, 1], np.float32)))], 1),
        (lambda x: [_convolved(_scaled(x))], 1),
        (lambda x: [_convolved(op.transpose(_scaled(x, [6]), _TO_THE_FRONT))], 1),
        (lambda x: [_scaled(op.matmul(x, np.ones([6, 5], np.float32), False, False), [5])], 1),
        # Something forbids it.
        (lambda x: [_scaled(x)], 0),
        (lambda x: [_scaled(op.relu(_convolved(x)))], 0),
        (lambda x: [_scaled(_convolved(x), [1, 1, 6, 1])], 0),
        (lambda x: [_convolved(op.transpose(_scaled(x), _TO_THE_FRONT))], 0),
        (lambda x: [_scaled(y := _convolved(x)), op.relu(y)], 0),
        (lambda x: [_convolved(y := _scaled(x)), op.relu(y)], 0),
        (lambda x: [_scaled(op.matmul(x, np.ones([6, 5], np.float32), False, False), [6, 1])], 0),
    ],
)
def test_fusible_multiplies(build, count, tmp_path):
    x = _parameter()
    assert _multiplies(tmp_path, build(x), x) == count


def test_a_factor_that_is_no_constant_is_not_fusible(tmp_path):
    x, factor = _parameter(), op.parameter([1, 4, 1, 1], name="factor")
    assert _multiplies(tmp_path, [op.multiply(_convolved(x), factor)], x, factor) == 0


def test_weights_that_are_no_constant_take_nothing(tmp_path):
    x, weights = _parameter(), op.parameter([4, 4, 3, 3], name="weights")
    assert _multiplies(tmp_path, [_scaled(_convolved(x, weights))], x, weights) == 0


def test_sizes_and_transposes(tmp_path):
    x = _parameter()
    y = op.relu(op.transpose(x, np.array([0, 2, 3, 1])))
    ir = _written(ov.Model([y], [x]), tmp_path)
    assert ir_size.size(ir) == ir_size.Size(layers=5, without_constants=4)
    assert ir_size.types(ir) == {
        "Const": 1,
        "Parameter": 1,
        "ReLU": 1,
        "Result": 1,
        "Transpose": 1,
    }
    assert len(ir_rules.transposes(ir)) == 1
    assert not ir_size.Size(5, 4).exceeds(ir_size.Size(5, 3))
    assert ir_size.Size(5, 4).exceeds(ir_size.Size(4, 4))
    assert not ir_size.Size(5, 4).exceeds(ir_size.Size(5, 4))


# The converter as a program.


def test_a_refusal_tells_its_codes(tmp_path):
    program = tmp_path / "mo"
    program.write_text("#!/bin/sh\necho 'net.pb: error: no [MO1003]' >&2\nexit 1\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    with pytest.raises(ConversionError, match="no") as raised:
        Converter(program).convert(tmp_path / "net.pb", tmp_path, "ir")
    assert (raised.value.status, raised.value.codes) == (1, ["MO1003"])
