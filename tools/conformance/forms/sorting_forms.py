"""The largest elements, and boxes that do not overlap."""

import itertools

import numpy as np
from form_case import Table, attributes, constant, floats, integers, product


def _top(x, k, largest, sort, dtype):
    """Of equal values the first ones."""
    order = np.argsort(-x if largest else x, axis=1, kind="stable")[:, :k]
    if sort == "index":
        order = np.sort(order, axis=1)
    return np.take_along_axis(x, order, 1), order.astype(dtype)


def _orders(table):
    for choice in product(
        mode=["max", "min"], sort=["value", "index"], index_element_type=["i32", "i64"]
    ):
        dtype = {"i32": np.int32, "i64": np.int64}[choice["index_element_type"]]
        table.add(
            f"TopK {choice}",
            constant("k", 3) + f"%r = TopK(%x, %k) {attributes(axis=1, **choice)}",
            lambda x, c=choice, d=dtype: _top(x, 3, c["mode"] == "max", c["sort"], d),
            floats(4, 7, 2),
            results=("%r", "%r:1"),
        )
    # Equal values keep their order.
    for choice in product(mode=["max", "min"], sort=["value"], index_element_type=["i32", "i64"]):
        dtype = {"i32": np.int32, "i64": np.int64}[choice["index_element_type"]]
        table.add(
            f"TopK stable {choice}",
            constant("k", 20) + f"%r = TopK(%x, %k) {attributes(axis=1, stable=True, **choice)}",
            lambda x, c=choice, d=dtype: _top(x, 20, c["mode"] == "max", c["sort"], d),
            integers(3, 50, low=0, high=5).astype(np.float32),
            results=("%r", "%r:1"),
        )
    # Which order is not said: the elements alone count.
    table.add(
        "TopK none",
        constant("k", 3)
        + constant("a", [1])
        + f"%t = TopK(%x, %k) {attributes(axis=1, mode='max', sort='none')}\n"
        + "%r = ReduceSum(%t, %a)",
        lambda x: _top(x, 3, True, "value", np.int32)[0].sum(1),
        floats(4, 7, 2),
    )


def _overlap(a, b):
    """Of boxes as two corners, in any order."""
    a, b = np.sort(a.reshape(2, 2), 0), np.sort(b.reshape(2, 2), 0)
    common = np.clip(np.minimum(a[1], b[1]) - np.maximum(a[0], b[0]), 0, None).prod()
    return common / ((a[1] - a[0]).prod() + (b[1] - b[0]).prod() - common)


def _corners(boxes, encoding):
    if encoding == "corner":
        return boxes
    x, y, w, h = np.moveaxis(boxes, -1, 0)  # center
    return np.stack([y - h / 2, x - w / 2, y + h / 2, x + w / 2], -1)


def _suppress(boxes, scores, encoding, most, overlap, least, sigma, across):
    """Rows (batch, class, box) and (batch, class, score), and how many."""
    kept = []
    for n, c in itertools.product(range(scores.shape[0]), range(scores.shape[1])):
        corners = _corners(boxes[n], encoding)
        left = {i: s for i, s in enumerate(scores[n, c]) if s > least}
        taken = []
        while left and len(taken) < most:
            best = max(left, key=left.get)
            taken.append((n, c, best, left.pop(best)))
            for i in list(left):
                ratio = _overlap(corners[best], corners[i])
                if sigma == 0 and ratio > overlap:
                    del left[i]
                elif sigma > 0:
                    left[i] *= np.exp(-0.5 * ratio**2 / sigma)
                    if left[i] <= least:
                        del left[i]
        kept += taken
    if across:
        kept.sort(key=lambda row: -row[3])
    rows = np.array([row[:3] for row in kept])
    return rows, np.array([(n, c, score) for n, c, _, score in kept])


def _results(found, dtype):
    rows, scores = found
    return rows.astype(dtype), scores, np.array([len(rows)], dtype)


def _suppressions(table):
    corner = floats(1, 8, 4, low=0, high=1)
    center = np.concatenate(
        [floats(1, 8, 2, low=0.3, high=0.7), floats(1, 8, 2, low=0.2, high=0.5)], -1
    )
    scores = floats(1, 2, 8, low=0, high=1)
    given = [("m", 3), ("o", 0.3), ("t", 0.1), ("s", 0.0)]
    lines = "".join(constant(name, value) for name, value in given)
    limits = (3, 0.3, 0.1, 0.0)
    for choice in product(
        box_encoding=["corner", "center"],
        sort_result_descending=[False, True],
        output_type=["i32", "i64"],
    ):
        dtype = {"i32": np.int32, "i64": np.int64}[choice["output_type"]]
        table.add(
            f"NonMaxSuppression {choice}",
            lines + f"%r = NonMaxSuppression(%x, %y, %m, %o, %t, %s) {attributes(**choice)}",
            lambda x, y, c=choice, d=dtype: _results(
                _suppress(x, y, c["box_encoding"], *limits, c["sort_result_descending"]), d
            ),
            {"corner": corner, "center": center}[choice["box_encoding"]],
            scores,
            results=("%r", "%r:1", "%r:2"),
            evaluated=False,
        )
    table.add(
        "NonMaxSuppression without a sigma",
        lines + "%r = NonMaxSuppression(%x, %y, %m, %o, %t)",
        lambda x, y: _results(_suppress(x, y, "corner", *limits, True), np.int64),
        corner,
        scores,
        results=("%r", "%r:1", "%r:2"),
        evaluated=False,
    )
    soft = "".join(constant(name, value) for name, value in [*given[:3], ("s", 0.5)])
    table.add(
        "NonMaxSuppression soft",
        soft
        + "%r = NonMaxSuppression(%x, %y, %m, %o, %t, %s) "
        + attributes(box_encoding="corner", sort_result_descending=False),
        lambda x, y: _results(_suppress(x, y, "corner", 3, 0.3, 0.1, 0.5, False), np.int64),
        corner,
        scores,
        results=("%r", "%r:1", "%r:2"),
        evaluated=False,
    )


def _unique(x, axis, sorted_, index, count):
    values, first, inverse, counts = np.unique(
        x, return_index=True, return_inverse=True, return_counts=True, axis=axis
    )
    inverse = inverse.reshape(-1)
    if not sorted_:
        order = np.argsort(first)
        values = values.take(order, axis or 0)
        first, counts, inverse = first[order], counts[order], np.argsort(order)[inverse]
    return values, first.astype(index), inverse.astype(index), counts.astype(count)


def _different(table):
    types = {"i32": np.int32, "i64": np.int64}
    for choice in product(
        axis=[None, 0, 1],
        sorted=[False, True],
        index_element_type=["i32", "i64"],
        count_element_type=["i32", "i64"],
    ):
        axis = choice.pop("axis")
        inputs = "%x" if axis is None else "%x, %a"
        table.add(
            f"Unique {axis} {choice}",
            ("" if axis is None else constant("a", axis))
            + f"%r = Unique({inputs}) {attributes(**choice)}",
            lambda x, a=axis, c=choice: _unique(
                x,
                a,
                c["sorted"],
                types[c["index_element_type"]],
                types[c["count_element_type"]],
            ),
            integers(*((5, 4) if axis != 1 else (2, 4, 3)), low=0, high=2).astype(np.float32),
            results=("%r", "%r:1", "%r:2", "%r:3"),
            evaluated=False,
        )


def cases():
    table = Table()
    _orders(table)
    _suppressions(table)
    _different(table)
    return table.cases
