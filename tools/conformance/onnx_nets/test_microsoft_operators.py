"""IRs of single operators of com.microsoft compute what onnxruntime computes of them."""

import numpy as np
import onnx
import onnxruntime
import pytest
from deviation import relative
from microsoft_operators import OPERATORS


@pytest.mark.parametrize("case", OPERATORS, ids=[case.name for case in OPERATORS])
def test_operator(case, converter, runtime, tmp_path):
    file = tmp_path / "net.onnx"
    onnx.save(case.model, file)
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    expected = session.run(names, case.fed)

    found = runtime.run_named(converter.convert(file, tmp_path, "net"), case.fed)
    problems = [
        _problem(case, number, value, found[name])
        for number, (name, value) in enumerate(zip(names, expected, strict=True))
    ]
    assert not any(problems), problems


def _problem(case, number, expected, found):
    """What is wrong with an output, or None."""
    if found.shape != expected.shape or found.dtype != expected.dtype:
        return f"{found.dtype} {found.shape}, expected {expected.dtype} {expected.shape}"
    for one, other in zip(_parts(case, number, expected), _parts(case, number, found), strict=True):
        if one.dtype.kind == "f":
            far = relative(one, other)
            if not far <= case.tolerance:
                return f"{far:.3g} away"
        else:
            far = np.abs(one.astype(np.int64) - other).max()
            if far > case.steps:
                return f"{far} steps away"
    return None


def _parts(case, number, value):
    """What is defined of an output: of each sample so many places of axis 2."""
    places = case.compared[number] if case.compared else "all"
    return [value] if places == "all" else [value[i, :, :count] for i, count in enumerate(places)]
