"""An IR of one operator computes what onnxruntime computes."""

import numpy as np
import onnx
import onnxruntime
import pytest
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
