"""Every form that an IR can have computes what its operation is specified to compute.

A form is an operation of one opset, or one value of an attribute that selects how it computes. Each
case converts a text graph and runs the IR in the OpenVINO runtime and the graph in the reference
evaluator; both must agree with a definition in numpy.
"""

import importlib

import numpy as np
import openvino as ov
import pytest
from form_case import Packed, problem
from forms_of_irs import forms_of

# A file for each family of operations (converter/graph/ops), and what avoids the runtime's faults.
_FILES = (
    "activation",
    "axis_normalization",
    "binary",
    "bitwise",
    "columns",
    "comparison",
    "control",
    "convolution",
    "detection",
    "gather",
    "matmul",
    "movement",
    "normalization",
    "pad",
    "pooling",
    "quantization",
    "recurrent",
    "reduction",
    "resize",
    "roi",
    "sampling",
    "scatter",
    "shaping",
    "signal",
    "slicing",
    "sorting",
    "space",
    "strings",
    "structure",
    "unary",
    "avoided",
)
_CASES = [case for name in _FILES for case in importlib.import_module(f"{name}_forms").cases()]


def _tensor(value):
    if not isinstance(value, Packed):
        return value
    bytes_ = np.frombuffer(value.data, np.uint8)
    return ov.Tensor(bytes_, ov.Shape(value.shape), getattr(ov.Type, value.dtype))


@pytest.mark.parametrize("case", _CASES, ids=[case.name for case in _CASES])
def test_form(case, converter, forms, runtime, run_forms, tmp_path):
    source = tmp_path / "source.mog"
    source.write_text(case.text)
    ir = converter.convert(source, tmp_path)
    expected = case.expected()

    compiled = runtime.compile(runtime.read(ir))
    outputs = compiled(list(map(_tensor, case.inputs.values())))
    found = [np.array(outputs[port]) for port in compiled.outputs]
    problems = list(map(problem, expected, found))
    assert not any(problems), problems

    if case.evaluated:
        evaluated = forms.evaluate(source, case.inputs.values(), tmp_path)
        problems = list(map(problem, expected, evaluated))
        assert not any(problems), problems
    run_forms |= forms_of(ir)


def test_every_form_was_run(forms, run_forms, request):
    """Reads the IRs that the cases above have run."""
    if request.session.testscollected < len(_CASES):
        pytest.fail("run all cases of this file, not some of them")
    assert forms.all() - run_forms == set()
    # Nor has an IR an opset that no schema lists.
    assert {form for form in run_forms if " opset" in form} - forms.all() == set()


def test_names_of_cases_differ():
    names = [case.name for case in _CASES]
    assert len(names) == len(set(names))
