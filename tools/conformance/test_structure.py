"""The IR has the form that its configuration asks for, and is sound as a file."""

import collections
import math

import pytest

from damages import stride_poolings
from ir_file import IrFile
from nets import OUTPUT

_STRIDED_STAGES = ("res3a", "res4a", "res5a")  # Their 1x1 convolutions have stride 2 in the source.
_BYTES = {"f32": 4, "i64": 8, "i32": 4}


@pytest.fixture(name="ir")
def _ir(net, config, files):
    return IrFile.read(files.ir(net, config))


def test_operations(net, config, ir):
    """Nothing is left that could be fused, or everything that must not be."""
    counts = collections.Counter(layer.get("type") for layer in ir.layers)
    assert counts["Convolution"] == net.convolutions
    assert counts["MatMul"] == 1
    assert counts["SoftMax"] == 1
    if config.linear_fusing:
        assert counts["Multiply"] == 0
        assert counts["Add"] == net.convolutions + net.sums + 1
    else:
        # A BatchNorm and a Scale behind each convolution: a Multiply and an Add each.
        assert counts["Multiply"] == 2 * net.convolutions
        assert counts["Add"] == 2 * net.convolutions + net.biased_convolutions + net.sums + 1


def test_strides(net, config, ir):
    """With resnet_stride the strides sit in the 3x3 convolutions at the end of the stage before."""

    def stride(name):
        strides = ir.numbers(ir.layer(name, "Convolution"), "strides")
        assert len(set(strides)) == 1
        return strides[0]

    moved = config.resnet_stride
    for block in _STRIDED_STAGES:
        assert stride(block + "_branch1") == (1 if moved else 2)
        assert stride(block + "_branch2a") == (1 if moved else 2)
    for block in net.stages[:-1]:
        assert stride(block + "_branch2b") == (2 if moved else 1)
    poolings = stride_poolings(ir)
    assert len(poolings) == (len(_STRIDED_STAGES) if moved else 0)
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
    assert [sorted(output.names) for output in model.outputs] == [[OUTPUT]]
    assert [list(input_.get_shape()) for input_ in model.inputs] == [[1, 3, 224, 224]]


def test_constants_lie_in_the_file_with_their_exact_size(ir):
    for constant in ir.of_type("Const"):
        data = constant.find("data")
        offset, size = int(data.get("offset")), int(data.get("size"))
        count = math.prod(ir.numbers(constant, "shape"))
        assert size == count * _BYTES[data.get("element_type")], constant.get("name")
        assert offset + size <= ir.weights_size, constant.get("name")
