"""The list of the cases that are not right, each with its outcome and the reason: known.toml."""

import dataclasses
import tomllib

from outcomes import ALL, NOT_ATTEMPTED, REFUSED, RIGHT

_HEAD = """\
# The cases that mo does not get right. tools/conformance/onnx/run fails when the outcome of a case
# is another than here, also when it has become right. With --rewrite_known it writes the outcomes
# that it found, and keeps reasons but those that begin with "not examined".
"""
_NOT_EXAMINED = "not examined"


@dataclasses.dataclass(frozen=True)
class Known:
    outcome: str
    reason: str


def read(path):
    """Known by the names of cases."""
    known = {}
    for group in tomllib.loads(path.read_text())["group"]:
        if group["outcome"] not in ALL or group["outcome"] == RIGHT:
            raise ValueError(f"{path.name}: no outcome is called {group['outcome']!r}")
        if not group["reason"]:
            raise ValueError(f"{path.name}: a group without a reason")
        for case in group["cases"]:
            if case in known:
                raise ValueError(f"{path.name}: {case} is there twice")
            known[case] = Known(group["outcome"], group["reason"])
    return known


def problem(known, case, found):
    """What is to be done about the outcome of a case, or None. `found` is of outcomes.outcome."""
    said = known[case].outcome if case in known else RIGHT
    if found["outcome"] == said:
        return None
    if found["outcome"] == RIGHT:
        return f"right: remove it from known.toml, which says {said!r}"
    return f"{found['outcome']}, expected {said}: {found['detail']}"


def updated(known, found):
    """The list with what was found of some cases, by their names."""
    new = dict(known)
    for case, value in found.items():
        new.pop(case, None)
        if value["outcome"] != RIGHT:
            new[case] = Known(value["outcome"], _reason(known.get(case), value))
    return new


def _reason(before, found):
    if before is not None and not before.reason.startswith(_NOT_EXAMINED):
        return before.reason
    if found["outcome"] == NOT_ATTEMPTED:
        return found["detail"]
    codes = found.get("codes") if found["outcome"] == REFUSED else None
    return f"{_NOT_EXAMINED}: {', '.join(codes)}" if codes else _NOT_EXAMINED


def write(path, known):
    groups = {}
    for case, value in known.items():
        groups.setdefault((value.outcome, value.reason), []).append(case)
    text = _HEAD
    for (kind, reason), cases in sorted(groups.items()):
        lines = "".join(f'    "{case}",\n' for case in sorted(cases))
        text += (
            f'\n[[group]]\noutcome = "{kind}"\nreason = {_string(reason)}\ncases = [\n{lines}]\n'
        )
    path.write_text(text)


def _string(text):
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'
