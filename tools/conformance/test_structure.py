"""The IR has the form that its configuration asks for, and is sound as a file."""

import collections
import math
import re

import pytest
from damages import stride_poolings
from ir_file import IrFile

# The convolutions of a group are named "..._group1", "..._group2" and so on: they are one.
_GROUP = re.compile(r"_group\d+$")
_BYTES = {"f32": 4, "i64": 8, "i32": 4}


@pytest.fixture(name="ir")
def _ir(net, config, files):
    return IrFile.read(files.ir(net, config))


def test_operations(net, config, ir):
    """Nothing is left that could be fused, or everything that must not be."""
    counts = collections.Counter(layer.get("type") for layer in ir.layers)
    counts["Split"] += counts.pop("VariadicSplit", 0)
    expected = net.layers.operations(config)
    assert {type_: counts[type_] for type_ in expected} == expected


def test_strides(net, config, ir):
    """With resnet_stride, strides are in convolutions above those that have them in the source."""

    def stride(convolution):
        strides = ir.numbers(convolution, "strides")
        assert len(set(strides)) == 1
        return strides[0]

    moves = net.moves
    givers, takers = (2, 1) if not config.resnet_stride else (1, 2)
    for name in moves.givers:
        assert stride(ir.layer(name, "Convolution")) == givers
    for name in moves.takers:
        assert stride(ir.layer(name, "Convolution")) == takers

    convolutions = ir.of_type("Convolution") + ir.of_type("GroupConvolution")
    strided = {_GROUP.sub("", layer.get("name")) for layer in convolutions if stride(layer) != 1}
    moved = moves.takers if config.resnet_stride else moves.givers
    assert len(strided) == net.strided + len(moved)

    poolings = stride_poolings(ir)
    assert len(poolings) == (moves.poolings if config.resnet_stride else 0)
    for pooling in poolings:
        assert ir.numbers(pooling, "strides") == [2, 2]


def test_names_are_unique(ir):
    layers = [layer.get("name") for layer in ir.layers]
    tensors = [
        name
        for layer in ir.layers
        for port in ir.output_ports(layer)
        if port.get("names")
        for name in port.get("names").split(",")
    ]
    assert _repeated(layers) == []
    assert _repeated(tensors) == []


def _repeated(names):
    return [name for name, count in collections.Counter(names).items() if count > 1]


def test_shapes_are_those_the_runtime_infers(net, config, ir, files, runtime):
    model = runtime.read(files.ir(net, config))
    inferred = {op.get_friendly_name(): op for op in model.get_ordered_ops()}
    for layer in ir.layers:
        if layer.get("type") == "Result":
            continue
        outputs = inferred[layer.get("name")].outputs()
        for port, output in zip(ir.output_ports(layer), outputs, strict=True):
            written = [int(dim.text) for dim in port.findall("dim")]
            assert written == list(output.get_shape()), layer.get("name")


def test_output_is_the_sources(net, config, files, runtime):
    model = runtime.read(files.ir(net, config))
    assert [sorted(output.names) for output in model.outputs] == [[net.output]]
    assert [list(input_.get_shape()) for input_ in model.inputs] == [list(net.shape)]


def test_constants_lie_in_the_file_with_their_exact_size(ir):
    for constant in ir.of_type("Const"):
        data = constant.find("data")
        offset, size = int(data.get("offset")), int(data.get("size"))
        count = math.prod(ir.numbers(constant, "shape"))
        assert size == count * _BYTES[data.get("element_type")], constant.get("name")
        assert offset + size <= ir.weights_size, constant.get("name")
