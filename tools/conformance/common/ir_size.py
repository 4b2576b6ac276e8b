"""How large an IR is."""

import collections
import dataclasses

import openvino as ov
from ir_file import IrFile
from openvino.frontend import OpConversionFailure


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


def differing_types(types_, others):
    """Of which types there are how many layers in two IRs, where they differ: pairs by type."""
    pairs = {
        type_: (types_.get(type_, 0), others.get(type_, 0)) for type_ in sorted({*types_, *others})
    }
    return {type_: pair for type_, pair in pairs.items() if len(set(pair)) > 1}


def compared_with_ovc(ir, source, folder):
    """The sizes and types of an IR, and of the one that OpenVINO's own converter makes in a folder
    of the same source; None for those where it makes none."""
    read = IrFile.read(ir)
    own = {"size": dataclasses.asdict(size(read)), "types": types(read)}
    other = folder / f"{ir.stem}_ovc.xml"
    try:
        ov.save_model(ov.convert_model(str(source)), other, compress_to_fp16=False)
    except (RuntimeError, OpConversionFailure):
        return own | {"other_size": None, "other_types": None}
    other = IrFile.read(other)
    return own | {
        "other_size": dataclasses.asdict(size(other)),
        "other_types": types(other),
    }
