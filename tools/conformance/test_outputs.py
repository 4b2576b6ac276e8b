"""The IR computes what its source computes, in an engine that others wrote."""

from cases import DEFAULT, PLAIN
from compare import Deviation, worst
from results import optimizations_case, outputs_case


def test_outputs(net, config, files, results, measure):
    ir = files.ir(net, config)
    sources = [files.prototxt(net), files.caffemodel(net), ir, ir.with_suffix(".bin")]
    case = outputs_case(net, config)
    found = results.measured(case, sources, lambda: _figures(measure(net, ir)))
    _check(net, config, found)


def test_optimizations_change_no_number(plain_net, files, results, measure_optimizations):
    """The default configuration against the one in which nothing is optimized, in one engine."""
    net = plain_net
    irs = [files.ir(net, config) for config in (DEFAULT, PLAIN)]
    sources = [path for ir in irs for path in (ir, ir.with_suffix(".bin"))]
    case = optimizations_case(net)
    found = results.measured(case, sources, lambda: _figures(measure_optimizations(net)))
    _check(net, DEFAULT, found)


def _figures(deviations):
    return {
        "worst": worst(deviations),
        "strides": {item.tensor: item.stride for item in deviations},
    }


def _check(net, config, found):
    assert set(found["worst"]) == set(net.tensors)
    expected_strides = {tensor: net.stride_of(tensor, config) for tensor in net.tensors}
    assert found["strides"] == expected_strides
    for tensor, relative in found["worst"].items():
        assert Deviation(tensor, 0, 1, relative).within_tolerance, f"{tensor}: {relative:.2e}"
