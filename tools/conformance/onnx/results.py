"""The figures of this suite: the tables made of them."""

import collections
import functools
import pathlib

import known
import numpy as np
import onnx
import openvino as ov
from cases import CATEGORIES, LIGHT
from figures import DOCUMENTS, Results
from outcomes import ALL, CONVERTERS, MO, OPENVINO, RIGHT, WRONG, outcome
from trials import kept_name

KNOWN = pathlib.Path(__file__).parent / "known.toml"


def new_results(folder, resume, runtime, cases):
    return Results(
        folder,
        resume,
        {
            "OpenVINO runtime": ov.__version__,
            "ONNX": onnx.__version__,
            "NumPy": np.__version__,
            "CPU": runtime.device,
        },
        tests=pathlib.Path(__file__).parent,
        mark="figures: written by tools/conformance/onnx/run --full",
        tables=functools.partial(_tables, cases),
        document=DOCUMENTS / "conformance_onnx.md",
    )


def category_table(cases, figures):
    """Lines: how many cases of each category have which outcome, of each converter."""
    lines = _head(["category", "cases", "converter", *ALL])
    standard = [case for case in cases if case.category != LIGHT]
    rows = [(name, [case for case in cases if case.category == name]) for name in CATEGORIES]
    for name, members in [*rows[:-1], ("**all of these**", standard), rows[-1]]:
        for converter in CONVERTERS:
            counts = _counts(members, figures, converter)
            cells = [name, len(members), converter, *(counts[kind] or "" for kind in ALL)]
            lines.append(_row(cells))
    return lines


def _tables(cases, figures):
    return [
        "## Categories",
        "",
        *category_table(cases, figures),
        "",
        *_noted_inputs(cases, figures),
        "",
        "## Operators",
        "",
        "How many cases are right, and what came of the others. A case of several operators counts",
        "for each.",
        "",
        *_operator_table(cases, figures),
        "",
        "## Known outcomes",
        "",
        "Why cases are not right with mo, as `tools/conformance/onnx/known.toml` says.",
        "",
        *_known_table(),
        "",
        "## Right only with OpenVINO's frontend",
        "",
        *_only_openvino(cases, figures),
        "",
        "## Wrong values of mo",
        "",
        *_wrong(cases, figures),
    ]


def _noted_inputs(cases, figures):
    """Lines: how many right cases have an input without its name, or not at all."""
    counts = [
        sum(value["outcome"] == RIGHT and value["detail"] != "" for value in values)
        for values in (
            [figures.get(kept_name(case, converter), outcome(None)) for case in cases]
            for converter in CONVERTERS
        )
    ]
    shown = ", ".join(f"{name} {count}" for name, count in zip(CONVERTERS, counts, strict=True))
    return [f"Right cases of which the model has lost an input or its name: {shown}."]


def _operator_table(cases, figures):
    by_operator = collections.defaultdict(list)
    for case in cases:
        if case.category != LIGHT:
            for operator in case.operators:
                by_operator[operator].append(case)
    lines = _head(["operator", "cases", *CONVERTERS, *(f"{name}, others" for name in CONVERTERS)])
    for operator, members in sorted(by_operator.items()):
        counts = [_counts(members, figures, converter) for converter in CONVERTERS]
        right = [count.pop(RIGHT, 0) for count in counts]
        lines.append(_row([operator, len(members), *right, *map(_listed, counts)]))
    return lines


def _listed(counts):
    return ", ".join(f"{counts[kind]} {kind}" for kind in ALL if counts[kind])


def _known_table():
    counts = collections.Counter(known.read(KNOWN).values())
    lines = _head(["outcome", "reason", "cases"])
    order = sorted(counts.items(), key=lambda item: (item[0].outcome, item[0].reason))
    return lines + [_row([value.outcome, value.reason, count]) for value, count in order]


def _only_openvino(cases, figures):
    by_operator = collections.defaultdict(list)
    for case in cases:
        if _kind(case, figures, OPENVINO) == RIGHT and _kind(case, figures, MO) != RIGHT:
            by_operator[", ".join(case.operators)].append(f"`{case.folder.name}`")
    return [
        f"* {operators}: {', '.join(names)}" for operators, names in sorted(by_operator.items())
    ] or ["None."]


def _wrong(cases, figures):
    return [
        f"* `{case.name}`: {figures[kept_name(case, MO)]['detail']}"
        for case in cases
        if _kind(case, figures, MO) == WRONG
    ] or ["None."]


def _counts(cases, figures, converter):
    return collections.Counter(_kind(case, figures, converter) for case in cases)


def _kind(case, figures, converter):
    """None where it was not tried."""
    return figures.get(kept_name(case, converter), {}).get("outcome")


def _head(cells):
    return [_row(cells), _row(["---"] * len(cells))]


def _row(cells):
    return "| " + " | ".join(map(str, cells)) + " |"
