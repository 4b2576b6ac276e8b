"""Figures that are kept between runs, and the table made of them."""

import dataclasses
import hashlib
import json
import math
import pathlib
import platform
import re
import subprocess

import engines
from cases import CONFIGS, DAMAGED
from nets import NETS

_HERE = pathlib.Path(__file__).parent
_WORKSPACE = _HERE.parent.parent
_DOCUMENT = _WORKSPACE / "docs" / "conformance.md"
_BEGIN = "<!-- figures: written by tools/conformance/run --full -->\n"
_END = "<!-- end of figures -->\n"


def _digest(paths):
    digest = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


@dataclasses.dataclass
class Results:
    """Figures of cases by name, in a folder; a figure holds for the files it was measured on."""

    folder: pathlib.Path
    resume: bool
    versions: dict
    figures: dict = dataclasses.field(default_factory=dict)

    def measured(self, case, files, measure):
        """What `measure` returns for `case`, a JSON value, or has returned in an earlier run.

        An earlier value counts if the files, the tests and the engines are the same.
        """
        key = {
            "files": _digest(files),
            "tests": _digest(sorted(_HERE.glob("*.py"))),
            "versions": self.versions,
        }
        path = self.folder / (re.sub(r"[^\w.]+", "_", case) + ".json")
        if self.resume and path.exists():
            kept = json.loads(path.read_text())
            if kept["key"] == key:
                self.figures[case] = kept["value"]
                return kept["value"]
        value = json.loads(json.dumps(measure()))
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        partial.write_text(json.dumps({"key": key, "value": value}))
        partial.replace(path)
        self.figures[case] = value
        return value

    def write_document(self, passed, failed):
        """Puts the figures into docs/conformance.md, between two marks."""
        text = _DOCUMENT.read_text()
        before, rest = text.split(_BEGIN)
        _, after = rest.split(_END)
        table = _tables(self.figures, self.versions, passed, failed)
        _DOCUMENT.write_text(before + _BEGIN + table + _END + after)


def _commit():
    def git(*arguments):
        return subprocess.run(
            ["git", "-C", str(_WORKSPACE), *arguments], check=True, capture_output=True, text=True
        ).stdout.strip()

    document = str(_DOCUMENT.relative_to(_WORKSPACE))
    changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", f":!{document}")
    return f"`{git('rev-parse', '--short=12', 'HEAD')}`" + (" with changes" if changed else "")


def _number(value):
    return "not comparable" if math.isinf(value) else f"{value:.1e}"


def _tables(figures, versions, passed, failed):
    lines = [f"Commit {_commit()}, {passed} passed, {failed} failed.", ""]
    lines += ["| engine | version |", "| --- | --- |"]
    lines += [f"| {name} | {version} |" for name, version in versions.items()]
    lines += [f"| Python | {platform.python_version()} |", ""]

    lines += ["### Agreement", ""]
    lines += ["The largest max\\|a − b\\| / (max b − min b) over all images, b being OpenCV's.", ""]
    cases = [
        ([net.name, f"`{config.name}`"], net, figures.get(outputs_case(net, config)))
        for net in NETS.values()
        for config in CONFIGS.values()
    ]
    lines += _agreement(["net", "configuration"], cases)

    lines += ["", "### Optimizations", ""]
    lines += ["The same between two IRs: b is what the one computes in which nothing is optimized.", ""]
    cases = [([net.name], net, figures.get(optimizations_case(net))) for net in NETS.values()]
    lines += _agreement(["net"], cases)

    lines += ["", "### Damages", ""]
    lines += ["The largest deviation of any tensor from the reference, with the damage.", ""]
    damaged = [net.name for net in DAMAGED["full"]]
    names = list(dict.fromkeys(name.split(": ", 1)[1] for name in figures if ": " in name))
    lines += ["| damage | " + " | ".join(damaged) + " |", "| --- |" + " --- |" * len(damaged)]
    for name in names:
        cells = [figures.get(f"{net}: {name}") for net in damaged]
        shown = ["not run" if cell is None else _number(max(cell.values())) for cell in cells]
        lines.append("| " + " | ".join([name, *shown]) + " |")
    return "\n".join(lines) + "\n"


def _agreement(heads, cases):
    """A table of cases, each the cells of `heads`, a net and its figures."""
    heads = [*heads, "worst of the inner tensors", "logits", "output"]
    lines = ["| " + " | ".join(heads) + " |", "| " + " | ".join(["---"] * len(heads)) + " |"]
    for cells, net, case in cases:
        figures = ["not run"] * 3
        if case is not None:
            worst = case["worst"]
            inner = max(net.inner, key=worst.get)
            figures = [f"{_number(worst[inner])} (`{inner}`)"]
            figures += [_number(worst[tensor]) for tensor in (net.logits, net.output)]
        lines.append("| " + " | ".join([*cells, *figures]) + " |")
    return lines


def outputs_case(net, config):
    return f"{net.name} {config.name}"


def optimizations_case(net):
    return f"{net.name} default against no_optimizations"


def damage_case(net, damage):
    return f"{net.name}: {damage.name}"


def new_results(folder, resume, runtime):
    return Results(folder, resume, engines.versions(runtime))
