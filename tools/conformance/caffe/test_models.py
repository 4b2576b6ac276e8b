"""IRs of the nets of //models that OpenCV does not compute as Caffe compute what Caffe defines.

A detector chooses: where two scores or overlaps are nearly equal, the last digit of a float32
decides. So a net is compared in parts, each with what the IR itself hands over to it: the numbers
that are chosen from, then what is chosen, one by one.
"""

import caffemodel
import numpy as np
import prototxt
import pytest
from cases_detection import first_rows, until_end
from deviation import TOLERANCE, relative
from images import images
from reference import Net
from runtime import expose

# What one layer chooses of given numbers: of the largest magnitude of the reference. What many
# convolutions compute has the tolerance of whole nets.
_CHOSEN = ("detection_out", "rois")
_LIMIT = 1e-5
_CONFIGS = {"all": [], "none": ["--config", "configs/no_optimizations.toml"]}

# For each net, the layers whose tops parts hand over.
_NETS = {
    "se_resnet": ("conv2_2/relu", "conv3_2/relu", "conv4_2/relu", "conv5_1/relu"),
    "ssd": ("mbox_loc", "mbox_conf_flatten"),
    "faster_rcnn": ("relu5", "rpn_bbox_pred", "rpn_cls_prob_reshape", "rois"),
}
# How the rows that Caffe has, too, are taken from those of the IR.
_ROWS = {
    "detection_out": until_end,
    "rois": first_rows,
    "bbox_pred": first_rows,
    "cls_prob": first_rows,
}


class Model:
    """A built net: its files, seeded inputs, the reference."""

    def __init__(self, folder, name):
        self.prototxt = folder / f"{name}.prototxt"
        self.caffemodel = folder / f"{name}.caffemodel"
        self.net = Net(prototxt.parse(self.prototxt.read_text()))
        self.layers = self.net.layers
        handed = _NETS[name]
        self.handed = {layer.name: layer.tops[0] for layer in self.layers if layer.name in handed}
        self.blobs = caffemodel.read(self.caffemodel)
        shapes = self.net.input_shapes()
        self.feeds = {"data": images(shapes["data"])[0]}
        if "im_info" in shapes:
            extents = [*self.feeds["data"].shape[2:], 1]
            self.feeds["im_info"] = np.array([extents], np.float32)

    def outputs_of(self, runtime, ir):
        """What the IR computes, with the blobs that are handed over."""
        model = runtime.read(ir)
        for layer, blob in self.handed.items():
            expose(model, blob, layer)
        return runtime.run_model(model, self.feeds)

    def expected(self, found):
        """What the reference makes of what the IR hands over, for each blob that was found."""
        values, expected = dict(self.feeds), {}
        for layer in self.layers:
            if layer.type == "Input":
                continue
            self.net.layers = [layer]
            feeds = {name: values[name] for name in layer.bottoms}
            values |= self.net.run(feeds, self.blobs)
            blob = self.handed.get(layer.name)
            if blob is not None:
                expected[blob] = values[blob]
                values[blob] = _rows(blob, found[blob], expected[blob])
        return {name: expected.get(name, values[name]) for name in found}


def _rows(blob, found, expected):
    return _ROWS[blob](found, expected) if blob in _ROWS else found


def _far(blob, found, expected):
    if found.shape != expected.shape:
        return f"shape {found.shape}, expected {expected.shape}"
    if blob not in _CHOSEN:
        far = relative(expected, found)
        return None if far <= TOLERANCE else far
    far = float(np.abs(found - expected).max()) / float(np.abs(expected).max())
    return None if far <= _LIMIT else far


@pytest.fixture(scope="module", name="models")
def _models(suite):
    return {name: Model(suite.arguments.bin / "models", name) for name in _NETS}


@pytest.mark.parametrize("config", _CONFIGS)
@pytest.mark.parametrize("name", _NETS)
def test_model(name, config, models, converter, runtime, tmp_path):
    model = models[name]
    weights = ["--weights", str(model.caffemodel)]
    ir = converter.convert(model.prototxt, tmp_path, "ir", *weights, *_CONFIGS[config])
    found = model.outputs_of(runtime, ir)
    expected = model.expected(found)
    problems = {
        blob: _far(blob, _rows(blob, found[blob], value), value) for blob, value in expected.items()
    }
    assert not any(problems.values()), problems
    assert set(found) > set(model.handed.values())  # And the outputs.
    for blob in _ROWS.keys() & expected.keys():
        assert expected[blob].size > 100 * expected[blob].shape[-1], f"few rows in {blob}"
