"""The IR computes what its source computes, in an engine that others wrote."""

from compare import Deviation, worst
from nets import LOGITS, OUTPUT
from results import outputs_case


def test_outputs(net, config, files, results, measure):
    ir = files.ir(net, config)

    def figures():
        deviations = measure(net, ir)
        return {
            "worst": worst(deviations),
            "strides": {item.tensor: item.stride for item in deviations},
        }

    sources = [files.prototxt(net), files.caffemodel(net), ir, ir.with_suffix(".bin")]
    found = results.measured(outputs_case(net, config), sources, figures)

    assert set(found["worst"]) == {*net.stages, LOGITS, OUTPUT}
    expected_strides = {tensor: net.stride_of(tensor, config) for tensor in net.tensors}
    assert found["strides"] == expected_strides
    for tensor, relative in found["worst"].items():
        assert Deviation(tensor, 0, 1, relative).within_tolerance, f"{tensor}: {relative:.2e}"
