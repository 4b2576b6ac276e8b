"""The figures of this suite: their names, and the table made of them."""

import math
import pathlib

import onnx
import onnxruntime
import openvino as ov
import tensorflow as tf
import tf2onnx
from figures import DOCUMENTS, Results, number
from nets import NETS
from shipped import SHIPPED


def outputs_case(model, optimizations):
    return f"{model.name} {optimizations}"


def structure_case(model):
    return f"{model.name} structure"


def new_results(folder, resume, runtime):
    return Results(
        folder,
        resume,
        {
            "OpenVINO runtime": ov.__version__,
            "ONNX": onnx.__version__,
            "onnxruntime": onnxruntime.__version__,
            "TensorFlow": tf.__version__,
            "tf2onnx": tf2onnx.__version__,
            "CPU": runtime.device,
        },
        tests=pathlib.Path(__file__).parent,
        mark="figures: written by tools/conformance/onnx_nets/run --full",
        tables=_tables,
        document=DOCUMENTS / "conformance_onnx.md",
    )


def _tables(figures):
    heads = ["net", "all optimizations", "none", "layers", "without constants", "poolings added"]
    lines = ["| " + " | ".join(heads) + " |", "| " + " | ".join(["---"] * len(heads)) + " |"]
    for model in [*NETS, *SHIPPED]:
        cells = [model.name]
        for optimizations in ("all", "none"):
            worst = figures.get(outputs_case(model, optimizations))
            cells.append("not run" if worst is None else _worst(worst))
        cells += _sizes(figures.get(structure_case(model)))
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _worst(worst):
    return number(max(worst.values(), default=math.inf))


def _sizes(structure):
    """Cells "ours / OpenVINO's converter's", and how many poolings are ours alone."""
    if structure is None:
        return ["not run"] * 3
    keys = ("layers", "without_constants")
    other = structure["other_size"] or dict.fromkeys(keys, "not converted")
    sizes = [f"{structure['size'][key]} / {other[key]}" for key in keys]
    return [*sizes, str(structure["stride_poolings"] or "")]
