"""An IR of each layer, in each form, computes what Caffe defines."""

import importlib
import pathlib
import re

import caffemodel
import cv2
import numpy as np
import prototxt
import pytest
from reference import Net

_TABLES = (
    "cases_neurons",
    "cases_normalization",
    "cases_windows",
    "cases_movement",
    "cases_recurrent",
    "cases_images",
    "cases_detection",
)
_CASES = [case for table in _TABLES for case in importlib.import_module(table).CASES]
_LIMIT = 1e-5  # Of the largest magnitude of the reference; engines compute in float32.
_CONFIGS = {"all": [], "none": ["--config", "configs/no_optimizations.toml"]}
# What test_layer cannot feed: layers without inputs, and what other layers have tested with them.
_WITHOUT_CASES = {"DummyData", "Input", "Parameter"}


def _far(expected, found):
    if expected.shape != found.shape:
        return f"shape {found.shape}, expected {expected.shape}"
    largest = max(float(np.abs(expected).max(initial=0)), 1e-30)
    far = float(np.abs(expected - found).max(initial=0)) / largest
    return None if far <= _LIMIT else far


def _files(case, folder):
    feeds, blobs = case.made()
    (folder / "net.prototxt").write_text(case.prototxt())
    if blobs:
        caffemodel.write(folder / "net.caffemodel", blobs)
    return feeds, blobs


def _expected(case, feeds, blobs):
    net = Net(prototxt.parse(case.prototxt()))
    return net.run(feeds, dict(blobs))


@pytest.mark.parametrize("config", _CONFIGS)
@pytest.mark.parametrize("case", _CASES, ids=[case.name for case in _CASES])
def test_layer(case, config, converter, runtime, tmp_path):
    feeds, blobs = _files(case, tmp_path)
    weights = ["--weights", str(tmp_path / "net.caffemodel")] if blobs else []
    shapes = ["--input", f"x0{case.open_shape}"] if case.open_shape else []
    options = [*weights, *shapes, *_CONFIGS[config]]
    ir = converter.convert(tmp_path / "net.prototxt", tmp_path, "ir", *options)
    found = runtime.run_named(ir, feeds)
    expected = _expected(case, feeds, blobs)
    problems = {
        name: _far(value, case.rows(found[name], value)) for name, value in expected.items()
    }
    assert not any(problems.values()), problems


# OpenCV has no names for several tops.
_OPENCV = [case for case in _CASES if case.opencv and case.tops == 1]


@pytest.mark.parametrize("case", _OPENCV, ids=[case.name for case in _OPENCV])
def test_reference(case, tmp_path):
    """The reference is that of OpenCV's dnn, where this is right."""
    feeds, blobs = _files(case, tmp_path)
    arguments = [str(tmp_path / "net.prototxt")]
    if blobs:
        arguments.append(str(tmp_path / "net.caffemodel"))
    else:  # OpenCV wants one all the same.
        caffemodel.write(tmp_path / "net.caffemodel", {"none": []})
        arguments.append(str(tmp_path / "net.caffemodel"))
    net = cv2.dnn.readNetFromCaffe(*arguments)
    net.enableFusion(False)
    for name, value in feeds.items():
        net.setInput(value, name)
    expected = _expected(case, feeds, blobs)
    (value,) = expected.values()
    assert not _far(value, np.array(net.forward()).reshape(value.shape))


def test_every_layer_has_three_forms():
    """docs/caffe.md lists what the frontend knows: a unit test compares the two."""
    text = (pathlib.Path(__file__).parents[3] / "docs" / "caffe.md").read_text()
    listed = re.search(r"\* \*\*Layers\.\*\* (.*?)\.\n", text, re.DOTALL)[1]
    names = {name.split()[0] for name in re.split(r",\s+", listed)}
    forms = {}
    for case in _CASES:
        forms.setdefault(case.type, []).append(case.form)
    few = {name: forms.get(name, []) for name in names - _WITHOUT_CASES}
    assert {name: found for name, found in few.items() if len(found) < 3} == {}
