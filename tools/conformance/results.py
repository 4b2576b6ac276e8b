"""The figures of this suite: their names, and the tables made of them."""

import pathlib

import engines
from cases import CONFIGS, DAMAGED
from figures import Results, number
from nets import NETS


def _tables(figures):
    lines = ["#### Agreement", ""]
    lines += ["The largest max\\|a − b\\| / (max b − min b) over all images, b being OpenCV's.", ""]
    cases = [
        ([net.name, f"`{config.name}`"], net, figures.get(outputs_case(net, config)))
        for net in NETS.values()
        for config in CONFIGS.values()
    ]
    lines += _agreement(["net", "configuration"], cases)

    lines += ["", "#### Optimizations", ""]
    lines += [
        "The same between two IRs: b is what the one computes in which nothing is optimized.",
        "",
    ]
    cases = [([net.name], net, figures.get(optimizations_case(net))) for net in NETS.values()]
    lines += _agreement(["net"], cases)

    lines += ["", "#### Damages", ""]
    lines += ["The largest deviation of any tensor from the reference, with the damage.", ""]
    damaged = [net.name for net in DAMAGED["full"]]
    names = list(dict.fromkeys(name.split(": ", 1)[1] for name in figures if ": " in name))
    lines += ["| damage | " + " | ".join(damaged) + " |", "| --- |" + " --- |" * len(damaged)]
    for name in names:
        cells = [figures.get(f"{net}: {name}") for net in damaged]
        shown = ["not run" if cell is None else number(max(cell.values())) for cell in cells]
        lines.append("| " + " | ".join([name, *shown]) + " |")
    return lines


def _agreement(heads, cases):
    """A table of cases, each the cells of `heads`, a net and its figures."""
    heads = [*heads, "worst of the inner tensors", "logits", "output"]
    lines = ["| " + " | ".join(heads) + " |", "| " + " | ".join(["---"] * len(heads)) + " |"]
    for cells, net, case in cases:
        figures = ["not run"] * 3
        if case is not None:
            worst = case["worst"]
            inner = max(net.inner, key=worst.get)
            figures = [f"{number(worst[inner])} (`{inner}`)"]
            figures += [number(worst[tensor]) for tensor in (net.logits, net.output)]
        lines.append("| " + " | ".join([*cells, *figures]) + " |")
    return lines


def outputs_case(net, config):
    return f"{net.name} {config.name}"


def optimizations_case(net):
    return f"{net.name} default against no_optimizations"


def damage_case(net, damage):
    return f"{net.name}: {damage.name}"


def new_results(folder, resume, runtime):
    return Results(
        folder,
        resume,
        engines.versions(runtime),
        tests=pathlib.Path(__file__).parent,
        mark="figures: written by tools/conformance/run --full",
        tables=_tables,
    )
