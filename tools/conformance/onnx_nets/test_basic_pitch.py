"""basic-pitch is a SavedModel and an ONNX file: both IRs compute the same."""

import numpy as np
from deviation import TOLERANCE, relative
from shipped import files

_FOLDER = "basic_pitch/saved_models/icassp_2022"


def test_both_files_give_the_same_numbers(suite, converter, runtime, folder):
    source = files(suite.arguments.cache) / _FOLDER
    audio = np.random.default_rng(1).uniform(-1, 1, (1, 43844, 1)).astype(np.float32)
    feeds = {"serving_default_input_2:0": audio}
    first, second = (
        runtime.run_named(converter.convert(source / name, folder / "ir", name), feeds)
        for name in ("nmp", "nmp.onnx")
    )
    for name in (f"StatefulPartitionedCall:{output}" for output in range(3)):
        assert relative(first[name], second[name]) <= TOLERANCE, name
