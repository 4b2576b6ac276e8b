"""An IR of one operator computes what onnxruntime computes."""

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper
from operator_cases import all_operators

_OPERATORS = all_operators()


@pytest.mark.parametrize("operator", _OPERATORS, ids=[operator.name for operator in _OPERATORS])
def test_operator(operator, converter, runtime, tmp_path):
    file = tmp_path / "operator.onnx"
    onnx.save(operator.model, file)
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    names = list(operator.node.output)
    expected = session.run(names, operator.feeds_of_onnxruntime())

    ir = converter.convert(file, tmp_path, "operator")
    found = runtime.run_named(ir, operator.inputs)
    for name, value in zip(names, expected, strict=True):
        assert found[name].shape == value.shape, name
        if value.dtype.kind == "f":
            np.testing.assert_allclose(found[name], value, rtol=1e-4, atol=1e-6, err_msg=name)
        else:
            np.testing.assert_array_equal(found[name].astype(value.dtype), value, err_msg=name)


@pytest.mark.parametrize("shape", [(2, 7), (2, 7, 3), (2, 7, 3, 4)], ids=str)
@pytest.mark.parametrize("size", [2, 4, 8])
def test_lrn_of_an_even_size(size, shape, converter, runtime, tmp_path):
    """By the standard's definition: onnxruntime has odd sizes alone."""
    alpha, beta, bias = 0.7, 0.6, 1.3
    node = helper.make_node("LRN", ["x"], ["y"], size=size, alpha=alpha, beta=beta, bias=bias)
    x, y = (
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [None] * len(shape)) for name in "xy"
    )
    graph = helper.make_graph([node], "lrn", [x], [y])
    opsets = [helper.make_opsetid("", 20)]
    onnx.save(helper.make_model(graph, opset_imports=opsets), tmp_path / "lrn.onnx")

    data = np.random.default_rng(1).uniform(-2, 2, shape).astype(np.float32)
    squares = np.zeros(shape)
    for channel in range(shape[1]):
        first = max(0, channel - (size - 1) // 2)
        squares[:, channel] = (data[:, first : channel + size // 2 + 1] ** 2.0).sum(1)
    expected = data / (bias + alpha / size * squares) ** beta
    ir = converter.convert(tmp_path / "lrn.onnx", tmp_path, "lrn")
    np.testing.assert_allclose(runtime.run_named(ir, {"x": data})["y"], expected, rtol=1e-5)
