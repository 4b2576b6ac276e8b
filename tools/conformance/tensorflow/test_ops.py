"""Each operation, alone or with a few others, computes what TensorFlow computes."""

import importlib
import pathlib
import re

import ir_rules
import ir_size
import openvino as ov
import ops_groups
import ports
import pytest
from google.protobuf import text_format
from ir_file import IrFile
from op_case import cases_of, make_model, problem

from converter import ConversionError

# A table for each family of operations (converter/graph/ops) that TensorFlow has, and some more.
_TABLES = (
    "activation",
    "axis_normalization",
    "binary",
    "bitwise",
    "complex",
    "comparison",
    "control",
    "convolution",
    "decoding",
    "diagonal",
    "feeds",
    "fused",
    "gather",
    "matmul",
    "movement",
    "normalization",
    "pad",
    "partitions",
    "pooling",
    "quantization",
    "recurrent",
    "reduction",
    "resize",
    "scatter",
    "shaping",
    "slicing",
    "sorting",
    "space",
    "sparse",
    "structure",
    "tables",
    "unary",
    "xla",
    "groups",
    "layout",
)
_CASES = cases_of(importlib.import_module(f"ops_{name}").CASES for name in _TABLES)


# What only models with variables have: test_nets.py compares such, and unit tests the others.
_IN_NETS = {
    "IsVariableInitialized",
    "ReadVariableOp",
    "ResourceGather",
    "VarHandleOp",
    "VarIsInitializedOp",
    "Variable",
    "VariableV2",
}
# What TensorFlow runs on GPUs alone: unit tests compare it with its definition.
_ON_GPUS = {"CudnnRNN", "CudnnRNNV2", "CudnnRNNV3"}
# Of the operations that are left out together, a case has several.
_LEFT_OUT = "Left out beside the net"


def _write(case, graph, folder):
    if case.text:
        path = folder / "source.pbtxt"
        path.write_text(text_format.MessageToString(graph))
    else:
        path = folder / "source.pb"
        path.write_bytes(graph.SerializeToString())
    return path


def _of(cases):
    return pytest.mark.parametrize("case", cases, ids=[case.name for case in cases])


@_of([case for case in _CASES if case.refusal is None])
def test_operation(case, converter, runtime, tmp_path):
    model = make_model(case)
    ir = converter.convert(_write(case, model.graph, tmp_path), tmp_path, "ir")
    compiled = runtime.compile(runtime.read(ir))
    for feed, reference in zip(model.feeds, model.references, strict=True):
        found = ports.run(compiled, feed, model.outputs)
        problems = {
            name: problem(wanted, value)
            for name, wanted, value in zip(model.outputs, reference, found, strict=True)
        }
        assert not any(problems.values()), problems


@_of(cases_of([ops_groups.CASES]))
def test_layers(case, converter, tmp_path):
    """No more layers than OpenVINO's own converter leaves, and Transposes at the border alone."""
    source = _write(case, make_model(case, runs=0).graph, tmp_path)
    ours = IrFile.read(converter.convert(source, tmp_path, "ir"))
    ov.save_model(ov.convert_model(str(source)), tmp_path / "ovc.xml", compress_to_fp16=False)
    other = IrFile.read(tmp_path / "ovc.xml")
    assert not ir_size.size(ours).exceeds(ir_size.size(other)), (
        ir_size.types(ours),
        ir_size.types(other),
    )
    assert ir_rules.inner_transposes(ours) == []
    assert ir_rules.fusible_multiplies(ours) == []


@_of([case for case in _CASES if case.refusal is not None])
def test_refusal(case, converter, tmp_path):
    """With the exit code and the diagnostic of a fault in the model, and no file left."""
    source = _write(case, make_model(case, runs=0).graph, tmp_path)
    with pytest.raises(ConversionError) as raised:
        converter.convert(source, tmp_path, "ir")
    assert raised.value.status == 1
    assert case.refusal in raised.value.codes
    assert sorted(tmp_path.iterdir()) == [source]


def test_every_documented_operation_has_cases():
    """docs/tensorflow.md lists what the importer knows: a unit test compares the two."""
    text = (pathlib.Path(__file__).parents[3] / "docs" / "tensorflow.md").read_text()
    table = text.split("| kind | operations |\n| --- | --- |\n")[1].split("\n\n")[0]
    listed = {
        name.strip()
        for row in table.strip().splitlines()
        for name in re.sub(r"`|\(.*?\)", "", row.split("|")[2]).split(",")
        if row.split("|")[1].strip() != _LEFT_OUT
    }
    assert listed - {case.operation for case in _CASES} - _IN_NETS - _ON_GPUS == set()


def test_every_operation_has_three_forms():
    forms = {}
    for case in _CASES:
        forms.setdefault(case.operation, []).append(case.form)
    assert {name: found for name, found in forms.items() if len(found) < 3} == {}
