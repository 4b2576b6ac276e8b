"""The comparison itself, on arrays and an IR by hand."""

import math

import numpy as np
import pytest
from cases import CONFIGS, DEFAULT, PLAIN
from compare import deviation, outputs_of, worst
from damages import median_channel
from deviation import TOLERANCE
from engines import CaffeReference
from images import images
from ir_file import IrFile
from net import Layers
from nets import NETS

_REFERENCE = np.arange(24, dtype=np.float32).reshape(1, 2, 3, 4)

# Multiplies an input of four numbers by a constant, adds another, and drops every second one.
_XML = b"""<?xml version="1.0"?>
<net name="small" version="11">
<layers>
<layer id="0" name="x" type="Parameter" version="opset1"><data shape="1,1,1,4" element_type="f32"/>
<output><port id="0" precision="FP32" names="x"/></output></layer>
<layer id="1" name="factor" type="Const" version="opset1">
<data element_type="f32" shape="1, 1, 1, 4" offset="0" size="16"/>
<output><port id="0" precision="FP32"/></output></layer>
<layer id="2" name="multiply" type="Multiply" version="opset1"><data/>
<input><port id="0"/><port id="1"/></input>
<output><port id="2" precision="FP32" names="scaled"/></output></layer>
<layer id="3" name="add" type="Add" version="opset1"><data/>
<input><port id="0"/><port id="1"/></input>
<output><port id="2" precision="FP32" names="shifted"/></output></layer>
<layer id="4" name="drop" type="MaxPool" version="opset1">
<data kernel="1,1" strides="1,2" pads_begin="0,0" pads_end="0,0" rounding_type="floor"/>
<input><port id="0"/></input><output><port id="1" precision="FP32" names="y"/></output></layer>
<layer id="5" name="result" type="Result" version="opset1"><input><port id="0"/></input></layer>
</layers>
<edges>
<edge from-layer="0" from-port="0" to-layer="2" to-port="0"/>
<edge from-layer="1" from-port="0" to-layer="2" to-port="1"/>
<edge from-layer="1" from-port="0" to-layer="3" to-port="1"/>
<edge from-layer="2" from-port="2" to-layer="3" to-port="0"/>
<edge from-layer="3" from-port="2" to-layer="4" to-port="0"/>
<edge from-layer="4" from-port="1" to-layer="5" to-port="0"/>
</edges>
</net>
"""


@pytest.fixture(name="small")
def _small():
    return IrFile(_XML, np.array([1, 10, 100, 1000], np.float32).tobytes())


def _run(runtime, ir):
    (results,) = runtime.run(runtime.read(ir.written()), [np.full((1, 1, 1, 4), 2, np.float32)])
    return results["y"].reshape(-1).tolist()


def test_equal_arrays_do_not_deviate():
    found = deviation("t", 0, _REFERENCE, _REFERENCE.copy())
    assert (found.relative, found.stride) == (0.0, 1)
    assert found.within_tolerance


def test_deviation_is_relative_to_the_spread():
    actual = _REFERENCE + 100
    actual[0, 1, 2, 3] += 1
    assert deviation("t", 0, _REFERENCE + 100, actual).relative == pytest.approx(1 / 23)


def test_tolerance_is_a_bound():
    reference = np.array([0, 1], np.float32)
    inside, outside = np.array([0, 0.99 * TOLERANCE]), np.array([0, 1.01 * TOLERANCE])
    assert deviation("t", 0, reference, reference + inside).within_tolerance
    assert not deviation("t", 0, reference, reference + outside).within_tolerance


def test_every_second_row_and_column_is_recognized():
    found = deviation("t", 0, _REFERENCE, _REFERENCE[:, :, ::2, ::2])
    assert (found.relative, found.stride) == (0.0, 2)
    assert not deviation("t", 0, _REFERENCE, _REFERENCE[:, :, ::2, 1::2]).within_tolerance


def test_other_shapes_and_nan_are_infinitely_far():
    assert deviation("t", 0, _REFERENCE, _REFERENCE[:, :1]).relative == math.inf
    actual = _REFERENCE.copy()
    actual[0, 0, 0, 0] = math.nan
    assert deviation("t", 0, _REFERENCE, actual).relative == math.inf


def test_a_constant_reference_shows_nothing_and_so_passes_nothing():
    constant = np.ones((1, 2), np.float32)
    assert deviation("t", 0, constant, constant).relative == math.inf


def test_worst_is_over_all_images():
    far, near = _REFERENCE + 1, _REFERENCE
    found = worst([deviation("t", i, _REFERENCE, a) for i, a in enumerate((near, far, near))])
    assert found == {"t": pytest.approx(1 / 23)}


def test_ir_edits(small, runtime):
    assert _run(runtime, small) == [3, 300]


def test_ir_edit_of_a_shared_constant_changes_a_layer_alone(small, runtime):
    multiply = small.layer("multiply", "Multiply")
    constant = small.constant_of(multiply)
    values = small.values(constant)
    values[..., 2] = 0
    small.set_values(constant, values)
    assert small.values(constant).reshape(-1).tolist() == [1, 10, 0, 1000]
    assert _run(runtime, small) == [3, 0]


def test_ir_edit_bypass(small, runtime):
    small.bypass(small.layer("add", "Add"))
    assert _run(runtime, small) == [2, 200]
    small.bypass(small.layer("multiply", "Multiply"))
    assert _run(runtime, small) == [2, 2]


def test_ir_edit_replace(small, runtime):
    pooling = small.layer("drop", "MaxPool")
    order = small.insert_constant("order", np.array([0, 1, 3, 2], np.int64))
    small.replace(pooling, "Transpose", {}, [order])
    (results,) = runtime.run(runtime.read(small.written()), [np.full((1, 1, 1, 4), 2, np.float32)])
    assert sorted(value.shape for value in results.values()) == [(1, 1, 4, 1)]


def test_ir_lookups_say_what_is_there(small):
    with pytest.raises(LookupError, match="0 layers of type Add named 'multiply'"):
        small.layer("multiply", "Add")
    with pytest.raises(LookupError, match="'multiply' is followed by Add, expected one MaxPool"):
        small.only_consumer(small.layer("multiply", "Multiply"), "MaxPool")


def test_outputs_of_an_inner_tensor(small, runtime):
    image = np.full((1, 1, 1, 4), 2, np.float32)
    layers = {"scaled": "scaled", "y": "y"}
    (found,) = outputs_of(runtime, small.written(), layers, [image])
    assert found["scaled"].reshape(-1).tolist() == [2, 20, 200, 2000]
    assert set(found) == {"scaled", "y"}


def test_images_have_the_shape_of_the_net_and_differ():
    first, second, _ = images((1, 2, 30, 40))
    assert first.shape == (1, 2, 30, 40)
    assert np.abs(first - second).mean() > 1


def test_expected_operations():
    """Of a split convolution with biases, another without, and a norm that must stay."""
    layers = Layers(split_convolutions=2, norms=6, biased_splits=1, shifted=2, kept=1, softmaxes=0)
    fused = layers.operations(DEFAULT)
    assert (fused["Multiply"], fused["Add"], fused["GroupConvolution"]) == (1, 3, 2)
    assert (fused["Split"], fused["Concat"], fused["Convolution"]) == (0, 0, 0)
    apart = layers.operations(CONFIGS["no_grouped_convolution"])
    assert (apart["Multiply"], apart["Add"], apart["GroupConvolution"]) == (3, 3 + 32, 0)
    assert (apart["Split"], apart["Concat"], apart["Convolution"]) == (2, 2, 64)
    unfused = layers.operations(CONFIGS["no_linear_fusing"])
    assert (unfused["Multiply"], unfused["Add"]) == (6, 7)
    plain = layers.operations(PLAIN)
    assert (plain["Multiply"], plain["Add"]) == (6, 6 + 32)


def test_strides_move_in_residual_nets_of_2015_alone():
    thinned = {name for name, net in NETS.items() if net.moves.thinned}
    assert thinned == {"resnet50", "resnet101", "resnet152"}
    net = NETS["resnet50"]
    assert net.stride_of("res2c", DEFAULT) == 2
    assert net.stride_of("res2c", PLAIN) == 1
    assert net.stride_of("res5c", DEFAULT) == 1


def test_median_channel():
    assert median_channel(np.array([[0.0], [-5.0], [1.0]])) == 2


def test_reference_depends_on_the_image(net, files):
    """Else any IR that ignores its input would pass."""
    reference = CaffeReference(files.prototxt(net), files.caffemodel(net), net.tensors)
    runs = [reference.run(image) for image in images(net.shape)]
    for tensor in (*net.inner, net.logits):
        values = np.stack([run[tensor] for run in runs])
        assert 0.3 < values.std() < 10, tensor
        assert values.std(axis=0).mean() > 0.2 * values.std(), tensor
