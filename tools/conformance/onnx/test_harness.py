"""The suite itself: it passes what is right, and notices what is not.

IRs come from OpenVINO's own converter or are written by hand, programs are scripts: all of this is
known to be sound before our converter is judged by it.
"""

import os
import signal
import stat
import time
from types import SimpleNamespace

import elements
import execution
import known as known_list
import ml_dtypes
import numpy as np
import onnx
import openvino as ov
import processes
import pytest
from cases import Case
from comparison import problem
from known import Known
from onnx import TensorProto, helper, numpy_helper
from openvino import opset13 as op
from outcomes import CRASHED, NOT_ATTEMPTED, REFUSED, RIGHT, RUNTIME, TIMED_OUT, WRONG, outcome
from runtime import Runtime
from trials import try_mo, try_openvino

from converter import Converter

_X = np.array([[1, 2, 3], [4, 5, 6]], np.float32)


def _case(folder, nodes=None, expected=_X + 1, type_=TensorProto.FLOAT, obstacle=None):
    """A case of y = x + 1, or of other nodes; x is [2, 3]."""
    one = numpy_helper.from_array(np.array(1, np.float32), "one")
    x, y = (helper.make_tensor_value_info(name, t, [2, 3]) for name, t in (("x", 1), ("y", type_)))
    nodes = nodes or [helper.make_node("Add", ["x", "one"], ["y"])]
    model = helper.make_model(
        helper.make_graph(nodes, "net", [x], [y], [one]),
        opset_imports=[helper.make_opsetid("", 21)],
        ir_version=10,
    )
    data_set = folder / "case" / "test_data_set_0"
    data_set.mkdir(parents=True)
    onnx.save(model, folder / "case" / "model.onnx")
    onnx.save_tensor(numpy_helper.from_array(_X), data_set / "input_0.pb")
    onnx.save_tensor(numpy_helper.from_array(expected), data_set / "output_0.pb")
    return Case("node", folder / "case", ("x",), ("y",), ("Add",), obstacle)


def _saved(case, folder):
    """The case's model as an IR of OpenVINO's converter."""
    ov.save_model(ov.convert_model(str(case.model)), folder / "ir.xml", compress_to_fp16=False)
    return folder / "ir.xml"


def _edited(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return path


# Runs.


def test_what_is_right_is_right(tmp_path):
    case = _case(tmp_path)
    assert execution.run_onnx(case) == outcome(RIGHT)
    assert execution.run_ir(case, _saved(case, tmp_path)) == outcome(RIGHT)


def test_a_wrong_value_is_noticed(tmp_path):
    wrong = _X + 1
    wrong[1, 2] *= np.float32(1.002)
    found = execution.run_onnx(_case(tmp_path, expected=wrong))
    assert found == outcome(
        WRONG, "y: 1 of 6 values differ, the first at [1, 2]: 7.0, expected 7.014"
    )


def test_a_wrong_type_is_noticed(tmp_path):
    nodes = [helper.make_node("Cast", ["x"], ["y"], to=TensorProto.INT64)]
    expected = _X.astype(np.int32)
    found = execution.run_onnx(_case(tmp_path, nodes, expected, TensorProto.INT64))
    assert found == outcome(WRONG, "y: of type i64, expected i32")


def test_a_wrong_shape_is_noticed(tmp_path):
    found = execution.run_onnx(_case(tmp_path, expected=(_X + 1).reshape(3, 2)))
    assert found == outcome(WRONG, "y: of shape [2, 3], expected [3, 2]")


def test_outputs_are_found_by_name(tmp_path):
    case = _case(tmp_path)
    ir = _edited(_saved(case, tmp_path), 'names="y"', 'names="z"')
    assert execution.run_ir(case, ir) == outcome(WRONG, "outputs ['z'], expected ['y']")


def test_an_input_without_its_name_is_noted(tmp_path):
    case = _case(tmp_path)
    ir = _edited(_saved(case, tmp_path), 'names="x"', 'names="z"')
    assert execution.run_ir(case, ir) == outcome(RIGHT, "input x has another name")


def test_inputs_are_bound_by_name_and_then_in_order():
    ports = [SimpleNamespace(names={name}) for name in "dxy"]
    assert execution.bound(["x", "y", "z"], ports) == (
        {"x": 1, "y": 2, "z": 0},
        ["input z has another name"],
        [],
    )
    assert execution.bound(["x", "a", "b"], ports[:2]) == (
        {"x": 1, "a": 0},
        ["input a has another name", "input b is missing"],
        [],
    )
    assert execution.bound(["x"], ports) == ({"x": 1}, [], ["d", "y"])


def test_a_further_input_is_noticed(tmp_path):
    x, z = op.parameter([2, 3], name="x"), op.parameter([2, 3], name="z")
    sum_ = op.add(x, z)
    for node, name in ((x, "x"), (z, "z"), (sum_, "y")):
        node.output(0).set_names({name})
    ov.save_model(ov.Model([sum_], [x, z]), tmp_path / "ir.xml")
    found = execution.run_ir(_case(tmp_path), tmp_path / "ir.xml")
    assert found == outcome(WRONG, "further inputs: z")


def test_an_input_of_another_type_is_noticed(tmp_path):
    case = _case(tmp_path)
    model = ov.convert_model(str(case.model))
    processor = ov.preprocess.PrePostProcessor(model)
    processor.input().tensor().set_element_type(ov.Type.f16)
    ov.save_model(processor.build(), tmp_path / "ir.xml", compress_to_fp16=False)
    found = execution.run_ir(case, tmp_path / "ir.xml")
    assert found == outcome(WRONG, "input x of type f16, expected f32")


def test_a_further_output_is_noticed(tmp_path):
    case = _case(tmp_path)
    model = ov.convert_model(str(case.model))
    model.add_outputs("x")
    ov.save_model(model, tmp_path / "ir.xml")
    found = execution.run_ir(case, tmp_path / "ir.xml")
    assert found == outcome(WRONG, "outputs ['y', 'x'], expected ['y']")


def test_every_data_set_counts(tmp_path):
    case = _case(tmp_path)
    second = case.folder / "test_data_set_1"
    second.mkdir()
    onnx.save_tensor(numpy_helper.from_array(_X), second / "input_0.pb")
    onnx.save_tensor(numpy_helper.from_array(_X), second / "output_0.pb")
    assert execution.run_onnx(case)["outcome"] == WRONG


def test_what_the_frontend_and_the_runtime_refuse(tmp_path):
    case = _case(tmp_path, [helper.make_node("NoSuchOperator", ["x"], ["y"])])
    assert execution.run_onnx(case)["outcome"] == REFUSED
    assert execution.run_ir(case, case.model)["outcome"] == RUNTIME


# Values.


def _problem(expected, found):
    return problem(
        numpy_helper.from_array(expected), elements.to_openvino(numpy_helper.from_array(found))
    )


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floats_are_compared_by_their_size(dtype):
    values = np.array([100, -1, 0], dtype)
    assert _problem(values, np.array([100.0625, -1.001, 9e-5], dtype)) is None
    assert _problem(values, np.array([100.125, -1, 0], dtype)) is not None
    assert _problem(values, np.array([100, -1.002, 0], dtype)) is not None
    assert _problem(values, np.array([100, -1, 2e-4], dtype)) is not None


def test_short_floats_are_compared_exactly():
    one, next_ = np.array([2**-14, 2**-13]).astype(ml_dtypes.float8_e5m2)
    assert abs(float(one) - float(next_)) < 1e-4
    assert _problem(np.array([one]), np.array([one])) is None
    assert "1 of 1 values differ" in _problem(np.array([one]), np.array([next_]))


@pytest.mark.parametrize("dtype", [np.float32, ml_dtypes.float8_e5m2])
def test_nan_and_infinities_equal_themselves(dtype):
    values = np.array([np.nan, np.inf, -np.inf, 1], dtype)
    assert _problem(values, values) is None
    for place, other in enumerate([np.inf, -np.inf, np.nan, np.nan]):
        found = values.copy()
        found[place] = other
        assert f"the first at [{place}]" in _problem(values, found)


def test_integers_booleans_and_strings_are_compared_exactly():
    numbers = np.array([2**53, 7], np.int64)
    assert _problem(numbers, numbers) is None
    assert "1 of 2 values differ" in _problem(numbers, numbers + np.array([1, 0]))
    assert "1 of 2 values differ" in _problem(np.array([True, False]), np.array([True, True]))
    strings = np.array(["ä", ""], object)
    assert _problem(strings, strings) is None
    assert "1 of 2 values differ" in _problem(strings, np.array(["ä", " "], object))


def test_a_number_is_no_vector():
    assert "of shape [1], expected []" in _problem(np.float32([1])[0][...], np.float32([1]))
    assert "of shape [2, 0], expected [0, 2]" in _problem(np.zeros([0, 2]), np.zeros([2, 0]))


# Elements of less than a byte.

_DTYPES = [
    (ml_dtypes.uint2, range(4)),
    (ml_dtypes.uint4, range(16)),
    (ml_dtypes.int4, range(-8, 8)),
    (ml_dtypes.float4_e2m1fn, [0, 0.5, 1, 1.5, 2, 3, 4, 6, -0.5, -1, -1.5, -2, -3, -4, -6]),
    (ml_dtypes.float8_e4m3fn, [0, 1, -448, 2**-9]),
    (ml_dtypes.float8_e5m2, [0, 1, -57344, 2**-16]),
    (ml_dtypes.float8_e8m0fnu, [1, 2.0**-127, 2.0**127]),
    (ml_dtypes.bfloat16, [0, 1, -(2.0**100)]),
]


@pytest.mark.parametrize("dtype, numbers", _DTYPES, ids=[np.dtype(d).name for d, _ in _DTYPES])
@pytest.mark.parametrize("odd", [False, True])
def test_packed_elements_come_back(dtype, numbers, odd):
    """Through the runtime, so that it sees the same elements."""
    values = np.array([float(number) for number in numbers][odd:], np.float32)
    proto = numpy_helper.from_array(values.astype(dtype))
    tensor = elements.to_openvino(proto)
    assert problem(proto, tensor) is None
    assert np.array_equal(
        elements.from_openvino(tensor, proto.data_type).astype(np.float32), values
    )
    x = op.parameter([values.size], tensor.element_type)
    model = Runtime().compile(ov.Model([op.convert(x, "f32")], [x]))
    request = model.create_infer_request()
    request.set_tensor(model.input(0), tensor)
    request.infer()
    assert np.array_equal(request.get_output_tensor(0).data, values)


def test_the_first_element_is_in_the_lowest_bits():
    tensor = elements.to_openvino(numpy_helper.from_array(np.array([1, -2, 3], ml_dtypes.int4)))
    assert tensor.data.view(np.uint8).tolist() == [0xE1, 0x03]


# Processes.


def test_a_process_returns_what_the_function_returns():
    assert processes.call(sum, [1, 2], limit=60) == 3


def test_a_crash_is_noticed():
    with pytest.raises(processes.CrashError, match=f"exit code {-signal.SIGABRT}"):
        processes.call(os.abort, limit=60)


def test_a_process_that_ends_without_a_result_is_noticed():
    with pytest.raises(processes.CrashError, match="exit code 3"):
        processes.call(os._exit, 3, limit=60)


def test_a_hang_is_noticed():
    begin = time.monotonic()
    with pytest.raises(TimeoutError):
        processes.call(time.sleep, 60, limit=0.5)
    assert time.monotonic() - begin < 30


def test_a_fault_of_the_suite_is_no_outcome():
    with pytest.raises(RuntimeError, match="ValueError"):
        processes.call(int, "x", limit=60)


# Trials.


@pytest.fixture(name="script")
def _script(tmp_path):
    """A converter that runs these lines of the shell; $6 is the folder for the IR."""

    def written(lines, limit=60):
        path = tmp_path / "mo"
        path.write_text(f"#!/bin/sh\n{lines}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return Converter(path, limit)

    return written


def test_an_ir_is_run(tmp_path, script):
    case = _case(tmp_path)
    ir = _saved(case, tmp_path)
    copy = f"cp {ir} $6/net.xml; cp {ir.with_suffix('.bin')} $6/net.bin"
    assert try_mo(case, script(copy)) == outcome(RIGHT)
    assert try_openvino(case) == outcome(RIGHT)
    wrong = Case(**(vars(case) | {"outputs": ("z",)}))
    assert try_mo(wrong, script(copy))["outcome"] == WRONG


@pytest.mark.parametrize(
    "lines, kind, detail",
    [
        ("echo '$2: error: no [MO2001]' >&2; exit 1", REFUSED, "no [MO2001]"),
        ("kill -SEGV $$", CRASHED, f"status {-signal.SIGSEGV}"),
        ("echo 'internal error' >&2; exit 3", CRASHED, "internal error"),
        ("exit 0", RUNTIME, ""),
    ],
    ids=["refused", "signal", "internal_error", "no_ir"],
)
def test_what_ends_otherwise(tmp_path, script, lines, kind, detail):
    found = try_mo(_case(tmp_path), script(lines))
    assert found["outcome"] == kind
    assert detail in found["detail"]


def test_codes_of_refusals_are_kept(tmp_path, script):
    found = try_mo(_case(tmp_path), script("echo 'a [MO2] b [MO1] c [MO2]' >&2; exit 1"))
    assert found["codes"] == ["MO1", "MO2"]


def test_a_conversion_that_hangs_is_ended(tmp_path, script):
    assert try_mo(_case(tmp_path), script("exec sleep 60", limit=0.5))["outcome"] == TIMED_OUT


def test_what_cannot_be_run_is_converted_all_the_same(tmp_path, script):
    case = _case(tmp_path, obstacle="a sequence")
    assert try_mo(case, script("exit 0")) == outcome(NOT_ATTEMPTED, "a sequence")
    assert try_mo(case, script("exit 1")) == outcome(NOT_ATTEMPTED, "a sequence")
    assert try_mo(case, script("kill -SEGV $$"))["outcome"] == CRASHED
    assert try_openvino(case) == outcome(NOT_ATTEMPTED, "a sequence")


# The list of known outcomes.


def test_an_outcome_must_be_the_known_one():
    known = {"node/a": Known(REFUSED, "reason")}
    assert known_list.problem(known, "node/a", outcome(REFUSED, "x")) is None
    assert known_list.problem(known, "node/b", outcome(RIGHT)) is None
    assert "wrong value, expected refused: x" in known_list.problem(
        known, "node/a", outcome(WRONG, "x")
    )
    assert "remove it" in known_list.problem(known, "node/a", outcome(RIGHT))
    assert "refused, expected right" in known_list.problem(known, "node/b", outcome(REFUSED))


def test_the_list_keeps_reasons_and_what_was_not_run(tmp_path):
    known = {
        "node/a": Known(REFUSED, 'its "reason" \\'),
        "node/b": Known(REFUSED, "reason"),
        "node/c": Known(REFUSED, "not examined: MO2"),
        "node/not_run": Known(CRASHED, "reason"),
    }
    found = {
        "node/a": outcome(WRONG),
        "node/b": outcome(RIGHT),
        "node/c": outcome(REFUSED) | {"codes": ["MO1"]},
        "node/d": outcome(NOT_ATTEMPTED, "a sequence"),
        "node/e": outcome(TIMED_OUT),
    }
    path = tmp_path / "known.toml"
    known_list.write(path, known_list.updated(known, found))
    assert known_list.read(path) == {
        "node/a": Known(WRONG, 'its "reason" \\'),
        "node/c": Known(REFUSED, "not examined: MO1"),
        "node/d": Known(NOT_ATTEMPTED, "a sequence"),
        "node/e": Known(TIMED_OUT, "not examined"),
        "node/not_run": Known(CRASHED, "reason"),
    }


@pytest.mark.parametrize(
    "groups, message",
    [
        ([("right", "r", "a")], "no outcome is called"),
        ([("refused", "", "a")], "without a reason"),
        ([("refused", "r", "a"), ("crashed", "r", "a")], "a is there twice"),
    ],
)
def test_a_faulty_list_is_reported(tmp_path, groups, message):
    path = tmp_path / "known.toml"
    texts = [f'[[group]]\noutcome = "{o}"\nreason = "{r}"\ncases = ["{c}"]\n' for o, r, c in groups]
    path.write_text("".join(texts))
    with pytest.raises(ValueError, match=message):
        known_list.read(path)
