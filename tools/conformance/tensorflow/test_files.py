"""The graphs of testdata/graphs compute what TensorFlow computes, in few layers.

They are of what was once missed: each says by its name what the optimizer has to see through.
"""

import contextlib
import pathlib

import ir_rules
import ir_size
import numpy as np
import openvino as ov
import ports
import pytest
import tensorflow as tf
from ir_file import IrFile
from op_case import plain_session, problem

_FOLDER = pathlib.Path(__file__).parents[3] / "testdata" / "graphs"
_FILES = sorted(_FOLDER.glob("*.pb"))
# That the runtime would compute wrong, were they written as TensorFlow has them.
_RUNTIME_FAULTS = sorted(_FOLDER.glob("edges/runtime_*.pb"))
# Layers that must be gone.
_GONE = {
    "BatchToSpace",
    "Divide",
    "FusedBatchNorm",
    "SpaceToBatch",
    "Split",
    "Subtract",
}


@pytest.fixture(scope="module", params=_FILES, ids=[path.stem for path in _FILES])
def source(request):
    return request.param


@pytest.fixture(scope="module")
def model(source):
    return reference(source)


def frozen_session(source):
    graph = tf.Graph()
    with graph.as_default():
        tf.import_graph_def(tf.compat.v1.GraphDef.FromString(source.read_bytes()), name="")
    return contextlib.closing(plain_session(graph))


def reference(source):
    """Names of outputs, what is fed, and what TensorFlow computes of it."""
    written = tf.compat.v1.GraphDef.FromString(source.read_bytes())
    graph = tf.Graph()
    with graph.as_default():
        tf.import_graph_def(written, name="")
    operations = graph.get_operations()
    outputs = [
        operation.outputs[0].name
        for operation in operations
        if operation.type != "Const" and not any(t.consumers() for t in operation.outputs)
    ]
    random = np.random.default_rng(1)
    feed = {
        operation.outputs[0].name: random.uniform(
            -2, 2, [1 if size is None else size for size in operation.outputs[0].shape]
        ).astype("f")
        for operation in operations
        if operation.type == "Placeholder"
    }
    with contextlib.closing(plain_session(graph)) as session:
        return outputs, feed, session.run(outputs, feed)


@pytest.fixture(scope="module")
def ir(source, converter, tmp_path_factory):
    return converter.convert(source, tmp_path_factory.mktemp("graphs"), source.stem)


def test_there_are_files():
    assert len(_FILES) > 8
    assert len(_RUNTIME_FAULTS) > 2


def test_outputs(model, ir, runtime):
    check_outputs(model, ir, runtime)


@pytest.mark.parametrize("source", _RUNTIME_FAULTS, ids=[path.stem for path in _RUNTIME_FAULTS])
def test_outputs_that_the_runtime_would_compute_wrong(source, converter, runtime, tmp_path):
    check_outputs(reference(source), converter.convert(source, tmp_path, source.stem), runtime)


def check_outputs(model, ir, runtime):
    outputs, feed, references = model
    found = ports.run(runtime.compile(runtime.read(ir)), feed, outputs)
    problems = {
        name: problem(wanted, value)
        for name, wanted, value in zip(outputs, references, found, strict=True)
    }
    assert not any(problems.values()), problems


def test_layers(source, ir, tmp_path):
    other = tmp_path / "ovc.xml"
    ov.save_model(ov.convert_model(str(source)), other, compress_to_fp16=False)
    read, other = IrFile.read(ir), IrFile.read(other)
    types = ir_size.types(read), ir_size.types(other)
    assert not ir_size.size(read).exceeds(ir_size.size(other)), types
    assert not _GONE & types[0].keys(), types
    assert ir_rules.fusible_multiplies(read) == []


def test_tensors_have_their_names_shapes(source, ir, runtime):
    """A tensor that has a name of the source has its shape, too."""
    graph = tf.Graph()
    with graph.as_default():
        tf.import_graph_def(tf.compat.v1.GraphDef.FromString(source.read_bytes()), name="")
    named = [
        (name, port.get_partial_shape())
        for node in runtime.read(ir).get_ordered_ops()
        for port in node.outputs()
        for name in port.get_names()
        if ":" in name
    ]
    assert named
    for name, shape in named:
        assert shape.compatible(ov.PartialShape(list(graph.get_tensor_by_name(name).shape))), name


def test_inputs_of_another_type_and_with_bounds(converter, runtime, tmp_path):
    """Bytes are converted before anything else, for each number of samples within the bounds."""
    source = _FOLDER / "edges" / "exclude_const.pb"
    ir = converter.convert(source, tmp_path, "bytes", "--input", "x[1..3,8,8,4]{u8}")
    compiled = runtime.compile(runtime.read(ir))
    assert compiled.input().element_type == ov.Type.u8
    for samples in 1, 3:
        images = np.random.default_rng(samples).integers(0, 256, (samples, 8, 8, 4), np.uint8)
        with frozen_session(source) as session:
            wanted = [session.run("y:0", {"x:0": image[None].astype("f")})[0] for image in images]
        (found,) = ports.run(compiled, {"x:0": images}, ["y:0"])
        assert problem(np.array(wanted), found) is None


def test_cut_in_the_middle(converter, runtime, tmp_path):
    source = _FOLDER / "edges" / "exclude_const.pb"
    ir = converter.convert(source, tmp_path, "cut", "--input", "relu")
    values = np.random.default_rng(1).uniform(0, 2, (1, 8, 8, 6)).astype("f")
    with frozen_session(source) as session:
        wanted = session.run("y:0", {"relu:0": values})
    (found,) = ports.run(runtime.compile(runtime.read(ir)), {"relu:0": values}, ["y:0"])
    assert problem(wanted, found) is None
