"""The engines that run nets: OpenCV's dnn the source, the OpenVINO runtime the IR."""

import cv2
import numpy as np
import openvino as ov

_PROPERTIES = {"INFERENCE_PRECISION_HINT": "f32", "NUM_STREAMS": "1"}


class CaffeReference:
    """A Caffe net in OpenCV's dnn, computed plainly: nothing fused, no Winograd."""

    def __init__(self, prototxt, caffemodel, tensors):
        """`tensors` maps names of tensors to the layers that make them."""
        self._tensors = tensors
        self._net = cv2.dnn.readNetFromCaffe(str(prototxt), str(caffemodel))
        self._net.setPreferableBackend(cv2.dnn.DNN_BACKEND_OPENCV)
        self._net.setPreferableTarget(cv2.dnn.DNN_TARGET_CPU)
        self._net.enableFusion(False)
        self._net.enableWinograd(False)

    def run(self, image):
        """Arrays by the names of tensors."""
        self._net.setInput(image, "data")
        outputs = self._net.forward(list(self._tensors.values()))
        return {name: np.array(output) for name, output in zip(self._tensors, outputs)}


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

    def run(self, model, inputs):
        """For each input, arrays by every tensor name of the outputs.

        The model has one input, whatever its name.
        """
        compiled = self._core.compile_model(model, "CPU", _PROPERTIES)
        results = []
        for value in inputs:
            outputs = compiled([value])
            results.append(
                {name: np.array(outputs[port]) for port in compiled.outputs for name in port.names}
            )
        return results


def versions(runtime):
    """What the figures depend on, by name."""
    return {
        "OpenVINO runtime": ov.__version__,
        "OpenCV": cv2.__version__,
        "NumPy": np.__version__,
        "CPU": runtime.device,
    }
