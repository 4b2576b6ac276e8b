"""All models of this suite: nets that are made, and trained ones of packages."""

import dataclasses

import onnx
from nets import NETS, feeds
from shipped import SHIPPED


@dataclasses.dataclass(frozen=True)
class Made:
    """A net of nets.py as a file."""

    net: object

    @property
    def name(self):
        return self.net.name

    @property
    def sample(self):
        return self.net.sample

    def file(self, _, folder):
        path = folder / f"{self.name}.onnx"
        onnx.save(self.net.model, path)
        return path

    def feeds(self, model):
        return feeds(self.name, model)


@dataclasses.dataclass(frozen=True)
class Trained:
    """A model of shipped.py."""

    shipped: object

    @property
    def name(self):
        return self.shipped.name

    @property
    def sample(self):
        return self.shipped.sample

    def file(self, cache, _):
        return self.shipped.file(cache)

    def feeds(self, model):
        return self.shipped.feeds(model)


def all_models():
    return [*map(Made, NETS), *(Trained(model) for model in SHIPPED)]
