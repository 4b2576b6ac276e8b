"""Caffe's poolings in the OpenVINO runtime, against Caffe's definition."""

import math

import numpy as np
import pytest
from form_case import problem

# Height (the width is one more), kernel, stride, padding.
_GEOMETRIES = [
    (12, 3, 2, 1),
    (14, 5, 3, 2),
    (7, 3, 2, 1),
    (8, 3, 2, 1),
    (6, 3, 3, 1),
    (8, 3, 3, 1),
    (6, 5, 3, 2),
    (9, 4, 3, 2),
    (10, 5, 4, 2),
    (8, 3, 2, 0),
    (5, 2, 2, 0),
]

_NET = """input: "data" input_shape {{ dim: 2 dim: 3 dim: {height} dim: {width} }}
layer {{ name: "pool" type: "Pooling" bottom: "data" top: "pool"
  pooling_param {{
    pool: {pool} kernel_size: {kernel} stride: {stride} pad: {pad} round_mode: {mode} }} }}
"""


def _caffe(x, pool, kernel, stride, pad, mode):
    """A window begins at i * stride - pad. An average counts the padding, but nothing beyond it."""

    def count(extent):
        rounded = math.ceil if mode == "CEIL" else math.floor
        windows = rounded((extent + 2 * pad - kernel) / stride) + 1
        return windows - 1 if pad > 0 and (windows - 1) * stride >= extent + pad else windows

    height, width = x.shape[2:]
    result = np.zeros((*x.shape[:2], count(height), count(width)))
    for i in range(result.shape[2]):
        for j in range(result.shape[3]):
            top, left = i * stride - pad, j * stride - pad
            bottom, right = min(top + kernel, height + pad), min(left + kernel, width + pad)
            window = x[:, :, max(top, 0) : bottom, max(left, 0) : right].astype(float)
            size = (bottom - top) * (right - left)
            result[:, :, i, j] = window.max((2, 3)) if pool == "MAX" else window.sum((2, 3)) / size
    return result


@pytest.mark.parametrize("geometry", _GEOMETRIES, ids=str)
@pytest.mark.parametrize("pool", ("AVE", "MAX"))
@pytest.mark.parametrize("mode", ("CEIL", "FLOOR"))
def test_pooling(geometry, pool, mode, converter, runtime, tmp_path):
    height, kernel, stride, pad = geometry
    source = tmp_path / "net.prototxt"
    numbers = {"kernel": kernel, "stride": stride, "pad": pad, "pool": pool, "mode": mode}
    source.write_text(_NET.format(height=height, width=height + 1, **numbers))
    x = np.random.default_rng(1).normal(size=(2, 3, height, height + 1)).astype(np.float32)
    compiled = runtime.compile(runtime.read(converter.convert(source, tmp_path)))
    (found,) = compiled([x]).values()
    assert problem(_caffe(x, **numbers), found) is None
    # With the image's size left open, where that is written.
    if pool == "AVE" and pad > 0 and mode == "CEIL":
        return
    options = ["--input", "data", "--input_shape", "[2,3,-1,-1]"]
    compiled = runtime.compile(runtime.read(converter.convert(source, tmp_path, options)))
    (found,) = compiled([x]).values()
    assert problem(_caffe(x, **numbers), found) is None
