"""The OpenVINO runtime, which runs IRs."""

import numpy as np
import openvino as ov

_PROPERTIES = {"INFERENCE_PRECISION_HINT": "f32", "NUM_STREAMS": "1"}


class Runtime:
    """The OpenVINO runtime on the CPU, in float32 even where the CPU has bfloat16 units."""

    def __init__(self):
        self._core = ov.Core()

    @property
    def device(self):
        return self._core.get_property("CPU", "FULL_DEVICE_NAME").strip()

    def read(self, ir):
        """A model from the path of an .xml, or from a pair of xml and bin bytes."""
        if not isinstance(ir, tuple):
            return self._core.read_model(str(ir))
        xml, weights = ir
        return self._core.read_model(xml, ov.Tensor(np.frombuffer(weights, np.uint8)))

    def compile(self, model):
        return self._core.compile_model(model, "CPU", _PROPERTIES)

    def run(self, model, inputs):
        """For each input, arrays by every tensor name of the outputs.

        The model has one input, whatever its name.
        """
        compiled = self.compile(model)
        results = []
        for value in inputs:
            outputs = compiled([value])
            results.append(
                {name: np.array(outputs[port]) for port in compiled.outputs for name in port.names}
            )
        return results

    def run_named(self, ir, feeds):
        """Arrays by every tensor name of the outputs. The inputs are fed by their names."""
        return self.run_model(self.read(ir), feeds)

    def run_model(self, model, feeds):
        """The same of a model that was read."""
        compiled = self.compile(model)
        request = {
            port: feeds[name] for port in compiled.inputs for name in port.names if name in feeds
        }
        outputs = compiled(request)
        return {name: np.array(outputs[port]) for port in compiled.outputs for name in port.names}


def expose(model, tensor, layer):
    """Makes a tensor an output: the one of this name, else the first that the layer makes.

    A tensor has its source's name only where it is the source's, in all its elements and their
    order. Layers keep theirs.
    """
    ports = [port for node in model.get_ordered_ops() for port in node.outputs()]
    named = [port for port in ports if tensor in port.get_names()]
    if not named:
        named = [port for port in ports if port.get_node().get_friendly_name() == layer][:1]
        named[0].get_tensor().set_names({tensor})
    readers = [reader.get_node().get_type_name() for reader in named[0].get_target_inputs()]
    if "Result" not in readers:
        model.add_outputs(named[0])
