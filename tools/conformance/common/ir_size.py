"""How large an IR is."""

import collections
import dataclasses


@dataclasses.dataclass(frozen=True)
class Size:
    """How many layers an IR has."""

    layers: int
    without_constants: int

    def exceeds(self, other):
        return self.layers > other.layers


def size(ir):
    return Size(len(ir.layers), len(ir.layers) - len(ir.of_type("Const")))


def types(ir):
    """How many layers of each type there are, by type."""
    return dict(sorted(collections.Counter(layer.get("type") for layer in ir.layers).items()))
