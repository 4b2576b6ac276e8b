"""The engine that runs the source nets, and what the figures depend on."""

import cv2
import numpy as np
import openvino as ov


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
        return {name: np.array(output) for name, output in zip(self._tensors, outputs, strict=True)}


def versions(runtime):
    """What the figures depend on, by name."""
    return {
        "OpenVINO runtime": ov.__version__,
        "OpenCV": cv2.__version__,
        "NumPy": np.__version__,
        "CPU": runtime.device,
    }
