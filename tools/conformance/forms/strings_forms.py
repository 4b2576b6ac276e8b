"""Strings: their bytes, and what only moves them."""

import numpy as np
from form_case import Table, constant

_STRINGS = np.array([["a", "", "longer than any other string"], ["é€", "bc", "xyz"]])


def _unpacked(strings):
    encoded = [text.encode() for text in strings.reshape(-1)]
    ends = np.cumsum([len(text) for text in encoded]).reshape(strings.shape)
    begins = np.concatenate([[0], ends.reshape(-1)[:-1]]).reshape(strings.shape)
    return begins, ends, np.frombuffer(b"".join(encoded), np.uint8)


def _packed(begins, ends, bytes_):
    places = zip(begins.reshape(-1), ends.reshape(-1), strict=True)
    texts = [bytes_[begin:end].tobytes().decode() for begin, end in places]
    return np.array(texts).reshape(begins.shape)


def _add_both(table, name, lines, definition, *inputs, **options):
    """With extents that are known, and with the first one left open."""
    for is_open in (False, True):
        suffix = " of an open extent" if is_open else ""
        table.add(
            name + suffix, lines, definition, *inputs, evaluated=False, open=is_open, **options
        )


def cases():
    table = Table()
    unpacked = ("%r", "%r:1", "%r:2")
    _add_both(
        table,
        "StringTensorUnpack",
        "%r = StringTensorUnpack(%x)",
        _unpacked,
        _STRINGS,
        results=unpacked,
    )
    _add_both(
        table,
        "StringTensorUnpack of empty strings",
        "%r = StringTensorUnpack(%x)",
        _unpacked,
        np.array(["", ""]),
        results=unpacked,
    )
    # They overlap, and leave bytes out.
    for dtype in (np.int32, np.int64):
        _add_both(
            table,
            f"StringTensorPack {dtype.__name__}",
            "%r = StringTensorPack(%x, %y, %z)",
            _packed,
            np.array([[1, 1], [2, 6]], dtype),
            np.array([[1, 4], [4, 7]], dtype),
            np.frombuffer(b"abcdefgh", np.uint8),
        )
    moves = {
        "Reshape": (
            constant("s", [3, -1]) + "%r = Reshape(%x, %s)",
            lambda x: x.reshape(3, 2),
        ),
        "Squeeze": (
            constant("i", [1])
            + constant("a", 1)
            + constant("o", [1])
            + "%u = Gather(%x, %i, %a)\n%r = Squeeze(%u, %o)",
            lambda x: x[:, 1],
        ),
        "Unsqueeze": (constant("a", [1]) + "%r = Unsqueeze(%x, %a)", lambda x: x[:, None]),
        "Transpose": (constant("o", [1, 0]) + "%r = Transpose(%x, %o)", lambda x: x.T),
        "Gather": (
            constant("i", [2, 0, -1]) + constant("a", 1) + "%r = Gather(%x, %i, %a)",
            lambda x: x[:, [2, 0, -1]],
        ),
        "Concat": ("%r = Concat(%x, %x) {axis = 1}", lambda x: np.concatenate([x, x], 1)),
        "ShapeOf": ("%r = ShapeOf(%x)", lambda x: np.array(x.shape)),
    }
    for name, (lines, definition) in moves.items():
        _add_both(table, f"{name} of strings", lines, definition, _STRINGS)
    table.add("Result of strings", "%r = Identity(%x)", lambda x: x, _STRINGS, evaluated=False)
    return table.cases
