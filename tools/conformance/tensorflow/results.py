"""The figures of this suite: their names, and the table made of them."""

import pathlib

import nets
import openvino as ov
from figures import Results, number


def outputs_case(net, form):
    return f"{net.name} {form}"


def structure_case(net, form):
    return f"{net.name} {form} structure"


def new_results(folder, resume, runtime):
    return Results(
        folder,
        resume,
        {"OpenVINO runtime": ov.__version__, **nets.versions(), "CPU": runtime.device},
        tests=pathlib.Path(__file__).parent,
        mark="figures: written by tools/conformance/tensorflow/run --full",
        tables=_tables,
    )


def _tables(figures):
    heads = ["net", "form", "worst of the inner tensors", "logits", "output"]
    heads += ["layers", "without constants"]
    lines = ["| " + " | ".join(heads) + " |", "| " + " | ".join(["---"] * len(heads)) + " |"]
    for net in nets.NETS:
        for form in net.forms("full"):
            worst = figures.get(outputs_case(net, form))
            structure = figures.get(structure_case(net, form))
            cells = [net.name, form, *_agreement(worst), *_sizes(structure)]
            lines.append("| " + " | ".join(cells) + " |")
    return lines


def _agreement(worst):
    """Cells of inner tensors, logits, output; the figures are ordered output, logits, inner."""
    if worst is None:
        return ["not run"] * 3
    output, *others = worst.values()
    if not others:
        return ["", "", number(output)]
    logits, *inner = others
    return [number(max(inner)), number(logits), number(output)]


def _sizes(structure):
    """Cells "ours / OpenVINO's converter's"."""
    if structure is None:
        return ["not run"] * 2
    keys = ("layers", "without_constants")
    return [f"{structure['size'][key]} / {structure['other_size'][key]}" for key in keys]
