"""An IR computes what onnxruntime computes of the model, and is no larger than OpenVINO's own."""

import numpy as np
import onnxruntime
import pytest
from deviation import relative
from ir_file import IrFile
from ir_size import compared_with_ovc, differing_types
from results import outputs_case, structure_case

CONFIGS = {"all": [], "none": ["--config", "configs/no_optimizations.toml"]}


@pytest.mark.parametrize("optimizations", CONFIGS)
def test_outputs(model, optimizations, converter, folder, file, feeds, reference, results, runtime):
    def measure():
        name = f"{model.name}_{optimizations}"
        ir = converter.convert(file, folder / "ir", name, *CONFIGS[optimizations])
        found = runtime.run_named(ir, feeds)
        return {output: _far(value, found.get(output)) for output, value in reference.items()}

    worst = results.measured(outputs_case(model, optimizations), [file, converter.program], measure)
    assert {name: far for name, far in worst.items() if not far <= model.tolerance} == {}


def _far(expected, found):
    """As a share of the spread; whole numbers have to be equal."""
    if found is None:
        return float("inf")
    if expected.dtype.kind == "f" and expected.size > 1:
        return relative(expected, found)
    if expected.dtype.kind == "f" and expected.shape == found.shape:
        return float(np.abs(expected - found).max(initial=0))  # One number, such as a probability.
    return 0.0 if np.array_equal(expected, found) else float("inf")


def test_structure(model, converter, folder, file, results):
    def measure():
        ir = converter.convert(file, folder / "ir", f"{model.name}_structure")
        return {
            **compared_with_ovc(ir, file, folder / "ir"),
            "stride_poolings": len(_stride_poolings(IrFile.read(ir))),
        }

    found = results.measured(structure_case(model), [file, converter.program], measure)
    if found["other_size"] is None:
        return  # OpenVINO's converter does not convert it.
    layers = found["size"]["layers"] - found["stride_poolings"]
    differing = differing_types(found["types"], found["other_types"])
    assert layers <= found["other_size"]["layers"], differing


def _stride_poolings(ir):
    """Poolings of one element that take a stride from a convolution: fewer elements are computed
    for one layer more."""
    return [layer for layer in ir.of_type("MaxPool") if set(ir.numbers(layer, "kernel")) == {1}]


def test_reference_depends_on_the_inputs(model, file, feeds, reference):
    """Else any IR that ignores its inputs would pass."""
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    others = {
        name: np.flip(value).copy() * np.asarray(0.5, value.dtype)
        if value.dtype.kind == "f"
        else value
        for name, value in feeds.items()
    }
    if all(value.dtype.kind != "f" for value in feeds.values()):
        others = {name: np.where(value > 1, value - 1, value) for name, value in feeds.items()}
    names = list(reference)
    changed = session.run(names, others)
    far = [
        relative(expected, value)
        for expected, value in zip(reference.values(), changed, strict=True)
        if expected.dtype.kind == "f"
    ]
    assert max(far) > 1e-3
