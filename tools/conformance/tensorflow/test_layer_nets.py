"""Small SavedModels of open shapes compute what TensorFlow computes, in no more layers than
OpenVINO's own converter needs."""

import dataclasses
from xml.etree import ElementTree

import ir_size
import keras
import layer_nets
import numpy as np
import pytest
import tensorflow as tf
import tf_keras
from op_case import problem

from converter import ConversionError


@pytest.fixture(params=layer_nets.NETS, ids=[net.name for net in layer_nets.NETS])
def layer_net(request):
    return request.param


def _export(build, folder):
    keras.utils.set_random_seed(1)
    model = build()
    if isinstance(model, keras.Model):
        model.export(folder, verbose=False)
    elif isinstance(model, tf_keras.Model):
        model.export(str(folder))
    else:
        tf.saved_model.save(model, str(folder))


def test_layer_net(layer_net, converter, runtime, tmp_path):
    folder = tmp_path / "saved"
    _export(layer_net.build, folder)
    ir = converter.convert(folder, tmp_path, "ir", *layer_net.flags)
    compiled = runtime.compile(runtime.read(ir))
    signature = tf.saved_model.load(str(folder)).signatures["serving_default"]
    (name,) = signature.structured_input_signature[1]
    random = np.random.default_rng(1)
    for shape in layer_net.shapes:
        value = random.uniform(-1, 1, shape).astype("f")
        wanted = signature(**{name: tf.constant(value)})
        found = compiled([value])
        for port in compiled.outputs:
            (tensor,) = port.get_names() & wanted.keys()
            wrong = problem(wanted[tensor].numpy(), found[port])
            assert wrong is None, (tensor, shape, wrong)
    sizes = ir_size.compared_with_ovc(ir, folder, tmp_path)
    types = sizes["types"]
    if layer_net.sequences is not None:
        found = [name for name in types if name.endswith("Sequence") for _ in range(types[name])]
        assert sorted(found) == sorted(layer_net.sequences), types
    # The runtime takes an Einsum apart: it is more layers than one.
    others_types = sizes["other_types"] or {}
    compares = layer_net.small and not layer_net.flags and "Einsum" not in others_types
    if others_types and compares:
        differing = ir_size.differing_types(types, others_types)
        ours, others = _layers(ir), _layers(tmp_path / "ir_ovc.xml")
        assert ours <= others, f"{ours}, OpenVINO's converter {others}: {differing}"


def _layers(ir):
    """How many layers an IR has, with those of bodies."""
    return sum(1 for _ in ElementTree.parse(ir).iter("layer"))


@pytest.mark.parametrize("name", layer_nets.REFUSED)
def test_layer_net_that_is_refused(name, converter, tmp_path):
    build, code = layer_nets.REFUSED[name]
    _export(build, tmp_path / "saved")
    with pytest.raises(ConversionError) as raised:
        converter.convert(tmp_path / "saved", tmp_path, "ir")
    assert code in raised.value.codes


def test_names_are_unique():
    names = [dataclasses.asdict(net)["name"] for net in layer_nets.NETS]
    assert len(names) == len(set(names))
