"""What is quantized is computed with integers by the CPU."""

from nets import NETS

_NET = next(net for net in NETS if net.name == "quantized_resnet-dynamo")


def test_convolutions_are_of_integers(converter, runtime, folder, file_of):
    ir = converter.convert(file_of(_NET), folder / "ir", "quantized")
    kinds = _inputs_of_convolutions(runtime.compile(runtime.read(ir)))
    assert len(kinds) == 5
    assert set(kinds) <= {"u8", "i8"}


def _inputs_of_convolutions(compiled):
    """The element type of the data of each convolution that the CPU runs."""
    return [
        _text(node.input_value(0).get_node(), "outputPrecisions").split(",")[0].lower()
        for node in compiled.get_runtime_model().get_ordered_ops()
        if _text(node, "layerType") == "Convolution"
    ]


def _text(node, key):
    return str(node.get_rt_info()[key].value)
