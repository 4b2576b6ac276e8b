"""Tensors with some elements replaced, or combined with others."""

import itertools

import numpy as np
from form_case import Table, attributes, constant, floats, integers

_COMBINE = {
    "none": lambda old, new: new,
    "sum": lambda old, new: old + new,
    "mean": lambda old, new: old + new,
    "sub": lambda old, new: old - new,
    "prod": lambda old, new: old * new,
    "min": min,
    "max": max,
}


def _elements(x, indices, updates, axis, reduction, with_data):
    values = {}
    for place in np.ndindex(*indices.shape):
        at = list(place)
        at[axis] = indices[place] % x.shape[axis]
        values.setdefault(tuple(at), []).append(updates[place])
    out = x.copy()
    for place, updated in values.items():
        if with_data and reduction != "none":
            updated.insert(0, x[place])
        total = updated[0]
        for value in updated[1:]:
            total = _COMBINE[reduction](total, value)
        if reduction == "mean":
            whole = np.issubdtype(x.dtype, np.integer)
            total = np.trunc(total / len(updated)) if whole else total / len(updated)
        out[place] = total
    return out


def _slices(x, indices, updates, reduction):
    out = x.copy()
    for place in np.ndindex(*indices.shape[:-1]):
        at = tuple(indices[place])
        for inner in np.ndindex(*out[at].shape):
            out[at + inner] = _COMBINE[reduction](out[at + inner], updates[place + inner])
    return out


def _along(x, indices, updates, axis):
    out = x.copy()
    for place in np.ndindex(*indices.shape):
        before = (slice(None),) * axis
        out[(*before, indices[place])] = updates[before + place]
    return out


def cases():
    table = Table()
    for axis, indices in ((0, [2, 0]), (1, [[3], [1]])):
        index = np.array(indices)
        updates = [3, 4]
        updates[axis : axis + 1] = index.shape
        table.add(
            f"ScatterUpdate {axis}",
            constant("i", index) + constant("a", axis) + "%r = ScatterUpdate(%x, %i, %y, %a)",
            lambda x, y, i=index, a=axis: _along(x, i, y, a),
            floats(3, 4),
            floats(*updates),
        )
    for reduction, with_data in itertools.product(
        ["none", "sum", "prod", "min", "max", "mean"], [True, False]
    ):
        text = attributes(reduction=reduction, use_init_val=with_data)
        for kind, data in (("f32", floats(3, 4)), ("i32", integers(3, 4))):
            updates = floats(2, 6) if kind == "f32" else integers(2, 6)
            table.add(
                f"ScatterElementsUpdate {reduction} {with_data} {kind}",
                constant("a", 1) + f"%r = ScatterElementsUpdate(%x, %y, %z, %a) {text}",
                lambda x, i, u, r=reduction, w=with_data: _elements(x, i, u, 1, r, w),
                data,
                integers(2, 6, low=-4, high=4, dtype=np.int64),
                updates,
            )
    for reduction in ("none", "sum", "sub", "prod", "min", "max"):
        for depth, updates in ((1, (5, 4)), (2, (5,))):
            table.add(
                f"ScatterNDUpdate {reduction} {depth}",
                f"%r = ScatterNDUpdate(%x, %y, %z) {attributes(reduction=reduction)}",
                lambda x, i, u, r=reduction: _slices(x, i, u, r),
                floats(3, 4),
                integers(5, depth, low=-3, high=3),
                floats(*updates),
            )
    return table.cases
