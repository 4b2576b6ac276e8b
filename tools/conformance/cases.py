"""Which nets are compared in which configurations."""

import dataclasses
import pathlib

from nets import NETS


@dataclasses.dataclass(frozen=True)
class Config:
    """A file in configs/, or the default."""

    name: str
    linear_fusing: bool = True
    resnet_stride: bool = True
    grouped_convolution: bool = True


DEFAULT = Config("default")
UNFUSED = Config("no_linear_fusing", linear_fusing=False)
PLAIN = Config(
    "no_optimizations", linear_fusing=False, resnet_stride=False, grouped_convolution=False
)

CONFIGS = {
    config.name: config
    for config in (
        DEFAULT,
        UNFUSED,
        Config("no_resnet_stride", resnet_stride=False),
        Config("no_grouped_convolution", grouped_convolution=False),
        Config("no_pad_folding"),
        PLAIN,
    )
}

_FULL = [(net, config) for net in NETS.values() for config in CONFIGS.values()]


def _sampled(net, config):
    if net.name in ("resnet101", "resnet152"):
        return False
    if net.name in ("inception_v4_caffe", "resnet269_v2", "vgg16_bn"):
        return config is DEFAULT
    return net.name == "resnet50" or config in (DEFAULT, PLAIN)


# (net, config) pairs, as the filegroups in BUILD.bazel.
SETS = {"sample": [pair for pair in _FULL if _sampled(*pair)], "full": _FULL}

# The nets that are damaged on purpose.
DAMAGED = {
    "sample": [NETS["resnet50"]],
    "full": [net for net in NETS.values() if net.places is not None],
}


@dataclasses.dataclass(frozen=True)
class Files:
    """Where a build has put a net and its IRs."""

    bin: pathlib.Path

    def prototxt(self, net):
        return self.bin / "models" / f"{net.name}.prototxt"

    def caffemodel(self, net):
        return self.bin / "models" / f"{net.name}.caffemodel"

    def ir(self, net, config):
        """The .xml; the .bin is beside it."""
        if config is DEFAULT:
            return self.bin / "models" / f"{net.name}_ir.xml"
        return self.bin / "tools" / "conformance" / f"{net.name}_{config.name}_ir.xml"
