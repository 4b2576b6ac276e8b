"""Figures that are kept between runs, and their place in the documents."""

import dataclasses
import functools
import hashlib
import json
import math
import pathlib
import platform
import re
import subprocess
from collections.abc import Callable

_HERE = pathlib.Path(__file__).parent
_WORKSPACE = _HERE.parent.parent.parent
DOCUMENTS = _WORKSPACE / "docs"


def digest(paths):
    """One digest of the contents of files."""
    whole = hashlib.sha256()
    for path in paths:
        status = path.stat()
        whole.update(_file_digest(path, status.st_size, status.st_mtime_ns))
    return whole.hexdigest()


@functools.cache
def _file_digest(path, _size, _time):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


@dataclasses.dataclass
class Results:
    """Figures of cases by name, in a folder; a figure holds for the files it was measured on."""

    folder: pathlib.Path
    resume: bool
    versions: dict
    tests: pathlib.Path  # The suite's folder.
    mark: str  # Begins the suite's part of the document.
    tables: Callable  # Of figures, the lines below the head of that part.
    document: pathlib.Path = DOCUMENTS / "conformance.md"
    figures: dict = dataclasses.field(default_factory=dict)

    @functools.cached_property
    def _tests_digest(self):
        return digest([*sorted(self.tests.glob("*.py")), *sorted(_HERE.glob("*.py"))])

    def measured(self, case, files, measure, resume=False):
        """What `measure` returns for `case`, a JSON value, or has returned in an earlier run.

        An earlier value counts if the files, the tests and the engines are the same, and either
        this call or all of them resume.
        """
        key = {"files": digest(files), "tests": self._tests_digest, "versions": self.versions}
        path = self.folder / (re.sub(r"[^\w.]+", "_", case) + ".json")
        if (resume or self.resume) and path.exists():
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
        """Puts the figures into the document, between two marks."""
        text = self.document.read_text()
        begin = f"<!-- {self.mark} -->\n"
        end = "<!-- end of figures -->\n"
        before, rest = text.split(begin)
        _, after = rest.split(end, 1)
        lines = [f"Commit {_commit()}, {passed} passed, {failed} failed.", ""]
        lines += ["| engine | version |", "| --- | --- |"]
        lines += [f"| {name} | {version} |" for name, version in self.versions.items()]
        lines += [f"| Python | {platform.python_version()} |", ""]
        lines += self.tables(self.figures)
        self.document.write_text(before + begin + "\n".join(lines) + "\n" + end + after)


def _commit():
    def git(*arguments):
        return subprocess.run(
            ["git", "-C", str(_WORKSPACE), *arguments], check=True, capture_output=True, text=True
        ).stdout.strip()

    documents = f":!{DOCUMENTS.relative_to(_WORKSPACE)}/conformance*.md"
    changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", documents)
    return f"`{git('rev-parse', '--short=12', 'HEAD')}`" + (" with changes" if changed else "")


def number(value):
    """A deviation as a cell of a table."""
    return "not comparable" if math.isinf(value) else f"{value:.1e}"
