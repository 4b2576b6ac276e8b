"""An IR computes what onnxruntime computes of the model, and is no larger than OpenVINO's own."""

import dataclasses

import numpy as np
import openvino as ov
import pytest
from deviation import TOLERANCE, relative
from ir_file import IrFile
from ir_size import size, types
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
    assert {name: far for name, far in worst.items() if not far <= TOLERANCE} == {}


def _far(expected, found):
    """As a share of the spread; whole numbers have to be equal."""
    if found is None:
        return float("inf")
    if expected.dtype.kind == "f" and expected.size:
        return relative(expected, found)
    return 0.0 if np.array_equal(expected, found) else float("inf")


def test_structure(model, converter, folder, file, results):
    def measure():
        ir = converter.convert(file, folder / "ir", f"{model.name}_structure")
        other = folder / "ir" / f"{model.name}_ovc.xml"
        ov.save_model(ov.convert_model(str(file)), other, compress_to_fp16=False)
        read, other = IrFile.read(ir), IrFile.read(other)
        return {
            "size": dataclasses.asdict(size(read)),
            "other_size": dataclasses.asdict(size(other)),
            "types": types(read),
            "other_types": types(other),
            "stride_poolings": len(_stride_poolings(read)),
        }

    found = results.measured(structure_case(model), [file, converter.program], measure)
    layers = found["size"]["layers"] - found["stride_poolings"]
    assert layers <= found["other_size"]["layers"], _unequal(found)


def _stride_poolings(ir):
    """Poolings of one element that take a stride from a convolution: fewer elements are computed
    for one layer more."""
    return [layer for layer in ir.of_type("MaxPool") if set(ir.numbers(layer, "kernel")) == {1}]


def _unequal(found):
    """Of which types there are how many layers, ours and OpenVINO's, where they differ."""
    pairs = {
        type_: (found["types"].get(type_, 0), found["other_types"].get(type_, 0))
        for type_ in sorted({*found["types"], *found["other_types"]})
    }
    return {type_: pair for type_, pair in pairs.items() if len(set(pair)) > 1}


def test_reference_depends_on_the_inputs(model, file, feeds, reference):
    """Else any IR that ignores its inputs would pass."""
    import onnxruntime

    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    others = {
        name: value[::-1].copy() * np.asarray(0.5, value.dtype)
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
