"""What is compared: nets, configurations, tensors and input images."""

import dataclasses
import pathlib

import numpy as np

LOGITS = "fc1000"
OUTPUT = "prob"


@dataclasses.dataclass(frozen=True)
class Net:
    """A net of //models."""

    name: str
    stages: tuple  # The last block of each stage, whose output is compared.
    middle: str  # A block in the middle, for damages.
    convolutions: int
    sums: int  # Residual additions.
    biased_convolutions: int  # In the source.

    @property
    def tensors(self):
        """The compared tensors and the OpenCV layers that make them.

        Blobs are written in place: the last writer of a block's is its ReLU.
        """
        return {stage: stage + "_relu" for stage in self.stages} | {LOGITS: LOGITS, OUTPUT: OUTPUT}

    def stride_of(self, tensor, config):
        """How many rows and columns of the source make one of `tensor` in the IR.

        With resnet_stride, the stride of a stage's first convolutions is moved up into the stage
        before, whose output then has every second row and column only.
        """
        return 2 if config.resnet_stride and tensor in self.stages[:-1] else 1


@dataclasses.dataclass(frozen=True)
class Config:
    """A file in configs/, or the default."""

    name: str
    linear_fusing: bool = True
    resnet_stride: bool = True


NETS = {
    net.name: net
    for net in (
        Net("resnet50", ("res2c", "res3d", "res4f", "res5c"), "res3b", 53, 16, 1),
        Net("resnet101", ("res2c", "res3b3", "res4b22", "res5c"), "res3b1", 104, 33, 0),
        Net("resnet152", ("res2c", "res3b7", "res4b35", "res5c"), "res3b1", 155, 50, 0),
    )
}

DEFAULT = Config("default")
UNFUSED = Config("no_linear_fusing", linear_fusing=False)

CONFIGS = {
    config.name: config
    for config in (
        DEFAULT,
        UNFUSED,
        Config("no_resnet_stride", resnet_stride=False),
        Config("no_grouped_convolution"),
        Config("no_pad_folding"),
        Config("no_optimizations", linear_fusing=False, resnet_stride=False),
    )
}

# (net, config) pairs, as the filegroups in BUILD.bazel.
SETS = {
    "sample": [(net, DEFAULT) for net in NETS.values()]
    + [(NETS["resnet50"], config) for config in CONFIGS.values() if config is not DEFAULT],
    "full": [(net, config) for net in NETS.values() for config in CONFIGS.values()],
}

# The nets that are damaged on purpose.
DAMAGED = {"sample": [NETS["resnet50"]], "full": list(NETS.values())}


@dataclasses.dataclass(frozen=True)
class Files:
    """Where a build has put a net and its IRs."""

    bin: pathlib.Path

    def prototxt(self, net):
        return self.bin / "models" / f"{net.name}.prototxt"

    def caffemodel(self, net):
        return self.bin / "models" / f"{net.name}.caffemodel"

    def ir(self, net, config):
        """The .xml; the .bin stands beside it."""
        if config is DEFAULT:
            return self.bin / "models" / f"{net.name}_ir.xml"
        return self.bin / "tools" / "conformance" / f"{net.name}_{config.name}_ir.xml"


def images():
    """Three seeded images of shape [1, 3, 224, 224], as if the mean had been subtracted.

    Smooth areas of colour with a little noise: of pure noise, a net that ends in an average sees
    always the same.
    """
    return [_smooth_image(np.random.default_rng(seed)) for seed in (1, 2, 3)]


def _smooth_image(random, size=224, knots=6):
    colours = random.uniform(-30, 30, (3, 1, 1)) + random.uniform(-90, 90, (3, knots, knots))
    position = np.arange(size) * (knots - 1) / size
    knot = position.astype(int)
    weight = position - knot
    rows = (1 - weight)[:, None] * colours[:, knot, :] + weight[:, None] * colours[:, knot + 1, :]
    image = (1 - weight) * rows[:, :, knot] + weight * rows[:, :, knot + 1]
    noise = random.uniform(-15, 15, image.shape)
    return np.ascontiguousarray((image + noise)[None].astype(np.float32))
