"""Products, normalizations, reductions, order, and what moves elements."""

import itertools

import numpy as np
from form_case import Table, attributes, booleans, constant, floats, integers, product


def _products(table):
    for choice in product(transpose_a=[False, True], transpose_b=[False, True]):
        a = floats(2, 5, 3) if choice["transpose_a"] else floats(2, 3, 5)
        b = floats(4, 5) if choice["transpose_b"] else floats(5, 4)
        table.add(
            f"MatMul {choice}",
            f"%r = MatMul(%x, %y) {attributes(**choice)}",
            lambda x, y, c=choice: np.matmul(
                x.swapaxes(-1, -2) if c["transpose_a"] else x, y.T if c["transpose_b"] else y
            ),
            a,
            b,
        )


def _softmax(x, axis):
    shifted = np.exp(x - x.max(axis, keepdims=True))
    return shifted / shifted.sum(axis, keepdims=True)


def lrn(x, axes, alpha, beta, bias, size):
    squares = np.zeros_like(x)
    for shift in itertools.product(range(-(size // 2), size - size // 2), repeat=len(axes)):
        moved = x**2
        for axis, step in zip(axes, shift, strict=True):
            pad = [(0, 0)] * x.ndim
            pad[axis] = (max(-step, 0), max(step, 0))
            moved = np.pad(moved, pad)
            begin = max(step, 0)
            moved = moved.take(range(begin, begin + x.shape[axis]), axis)
        squares += moved
    return x / (bias + alpha / size ** len(axes) * squares) ** beta


def _normalizations(table):
    for axis in (1, 2, 3):
        table.add(
            f"SoftMax {axis}",
            f"%r = SoftMax(%x) {{axis = {axis}}}",
            lambda x, a=axis: _softmax(x, a),
            floats(2, 3, 4, 5),
        )
    for axis in (1, -1):
        table.add(
            f"LogSoftmax {axis}",
            f"%r = LogSoftmax(%x) {{axis = {axis}}}",
            lambda x, a=axis: np.log(_softmax(x, a)),
            floats(2, 3, 4, 5),
        )
    table.add(
        "LRN across channels",
        constant("a", [1]) + "%r = LRN(%x, %a) {alpha = 0.5, beta = 0.75, bias = 1.0, size = 3}",
        lambda x: lrn(x, [1], 0.5, 0.75, 1.0, 3),
        floats(2, 6, 4, 5),
    )
    table.add(
        "LRN within channels",
        constant("a", [2, 3]) + "%r = LRN(%x, %a) {alpha = 0.5, beta = 0.75, bias = 2.0, size = 3}",
        lambda x: lrn(x, [2, 3], 0.5, 0.75, 2.0, 3),
        floats(2, 3, 6, 7),
    )
    for axes in ([2, 3], [1, 2, 3], [-1]):
        table.add(
            f"MVN {axes}",
            constant("a", axes)
            + '%r = MVN(%x, %a) {eps = 0.01, normalize_variance = true, eps_mode = "inside_sqrt"}',
            lambda x, a=tuple(axes): (
                (x - x.mean(a, keepdims=True)) / np.sqrt(x.var(a, keepdims=True) + 0.01)
            ),
            floats(2, 3, 4, 5),
        )


def _l2_normalizations(table):
    for mode, combine in (
        ("add", lambda squares: squares + 0.25),
        ("max", lambda squares: np.maximum(squares, 0.25)),
    ):
        for axes in ([1], [1, 2, 3]):
            table.add(
                f"NormalizeL2 {mode} {axes}",
                constant("a", axes)
                + f"%r = NormalizeL2(%x, %a) {attributes(eps=0.25, eps_mode=mode)}",
                lambda x, a=tuple(axes), c=combine: x / np.sqrt(c((x**2).sum(a, keepdims=True))),
                floats(2, 3, 4, 5, low=-0.5, high=0.5),
            )


_REDUCTIONS = {
    "ReduceSum": np.sum,
    "ReduceProd": np.prod,
    "ReduceMax": np.max,
    "ReduceMin": np.min,
    "ReduceMean": np.mean,
    "ReduceL2": lambda x, axes, keepdims: np.sqrt((x**2).sum(axes, keepdims=keepdims)),
}
_LOGICAL_REDUCTIONS = {"ReduceLogicalAnd": np.all, "ReduceLogicalOr": np.any}


def _reductions(table):
    for (name, function), keep, axes in itertools.product(
        (_REDUCTIONS | _LOGICAL_REDUCTIONS).items(), (False, True), ([1, 3], [-2])
    ):
        x = booleans(2, 3, 4, 5) if name in _LOGICAL_REDUCTIONS else floats(2, 3, 4, 5)
        table.add(
            f"{name} {axes} keep {keep}",
            constant("a", axes) + f"%r = {name}(%x, %a) {attributes(keep_dims=keep)}",
            lambda x, f=function, a=tuple(axes), k=keep: np.asarray(f(x, a, keepdims=k)),
            x,
        )

    def cumsum(x, axis, exclusive, reverse):
        x = np.flip(x, axis) if reverse else x
        total = np.cumsum(x, axis)
        total = total - x if exclusive else total
        return np.flip(total, axis) if reverse else total

    for choice in product(exclusive=[False, True], reverse=[False, True]):
        table.add(
            f"CumSum {choice}",
            constant("a", 1) + f"%r = CumSum(%x, %a) {attributes(**choice)}",
            lambda x, c=choice: cumsum(x, 1, **c),
            floats(3, 4, 5),
        )


def _movements(table):
    zeros = constant("s", [0, -1, 0]) + "%r = Reshape(%x, %s) {special_zero = true}"
    table.add("Reshape with zeros", zeros, lambda x: x.reshape(2, 12, 5), floats(2, 3, 5, 4))
    table.add(
        "Reshape",
        constant("s", [4, -1]) + "%r = Reshape(%x, %s) {special_zero = false}",
        lambda x: x.reshape(4, 15),
        floats(3, 4, 5),
    )
    for axis in (1, -1):
        other = floats(2, 2, 4) if axis == 1 else floats(2, 3, 1)
        table.add(
            f"Concat {axis}",
            f"%r = Concat(%x, %y) {{axis = {axis}}}",
            lambda x, y, a=axis: np.concatenate([x, y], a),
            floats(2, 3, 4),
            other,
        )
    table.add(
        "Split",
        constant("a", -1) + "%p = Split(%x, %a) {num_splits = 2}",
        lambda x: tuple(np.split(x, 2, -1))[::-1],
        floats(2, 3, 6),
        results=("%p:1", "%p"),
    )
    table.add(
        "VariadicSplit",
        constant("a", 1) + constant("l", [1, -1, 2]) + "%p = VariadicSplit(%x, %a, %l)",
        lambda x: tuple(np.split(x, [1, 4], 1)),
        floats(2, 6, 3),
        results=("%p", "%p:1", "%p:2"),
    )
    table.add(
        "Transpose",
        constant("o", [2, 0, 3, 1]) + "%r = Transpose(%x, %o)",
        lambda x: x.transpose(2, 0, 3, 1),
        floats(2, 3, 4, 5),
    )
    table.add(
        "Squeeze of axes",
        constant("a", [1, -1]) + "%r = Squeeze(%x, %a)",
        lambda x: x.reshape(2, 1, 3),
        floats(2, 1, 1, 3, 1),
    )
    table.add("Squeeze of all", "%r = Squeeze(%x)", np.squeeze, floats(2, 1, 3, 1))
    table.add(
        "Unsqueeze",
        constant("a", [1, -1]) + "%r = Unsqueeze(%x, %a)",
        lambda x: x[:, None, :, None],
        floats(2, 3),
    )
    table.add(
        "Broadcast",
        constant("s", [4, 2, 3]) + '%r = Broadcast(%x, %s) {mode = "numpy"}',
        lambda x: np.broadcast_to(x, (4, 2, 3)),
        floats(2, 1),
    )
    table.add(
        "Tile",
        constant("n", [2, 1, 3]) + "%r = Tile(%x, %n)",
        lambda x: np.tile(x, (2, 1, 3)),
        floats(2, 3, 2),
    )
    for type_, dtype in (("i32", np.int32), ("i64", np.int64)):
        table.add(
            f"ShapeOf {type_}",
            f"%r = ShapeOf(%x) {attributes(output_type=type_)}",
            lambda x, d=dtype: np.array(x.shape, d),
            floats(2, 3, 4),
            open=True,
        )
    table.add(
        "Range",
        "%r = Range(%x, %y, %z) {output_type = i32}",
        lambda start, stop, step: np.arange(start, stop, step, np.int32),
        np.array(2, np.int32),
        np.array(12, np.int32),
        np.array(3, np.int32),
        evaluated=False,
    )


def _gathers(table):
    table.add(
        "Gather",
        constant("i", [[2, -1], [0, 0]]) + constant("a", 1) + "%r = Gather(%x, %i, %a)",
        lambda x: x.take([[2, -1], [0, 0]], 1),
        floats(2, 4, 3),
    )
    table.add(
        "Gather of batches",
        constant("a", 1) + "%r = Gather(%x, %y, %a) {batch_dims = 1}",
        lambda x, i: np.stack([row.take(index, 0) for row, index in zip(x, i, strict=True)]),
        floats(3, 4, 2),
        integers(3, 5, low=-4, high=4),
    )
    places = np.array([[0, 2], [1, 1], [1, 0]], np.int32)
    table.add(
        "GatherND",
        constant("i", places) + "%r = GatherND(%x, %i)",
        lambda x: x[places[:, 0], places[:, 1]],
        floats(2, 3, 4),
    )
    for type_, dtype in (("i32", np.int32), ("i64", np.int64)):
        table.add(
            f"NonZero {type_}",
            f"%r = NonZero(%x) {attributes(output_type=type_)}",
            lambda x, d=dtype: np.array(np.nonzero(x), d),
            integers(4, 5, low=-1, high=2),
            evaluated=False,
        )
    one_hot = constant("d", 5) + constant("n", 2.0) + constant("f", -1.0)
    for axis in (-1, 0):
        table.add(
            f"OneHot {axis}",
            one_hot + f"%r = OneHot(%x, %d, %n, %f) {{axis = {axis}}}",
            lambda x, a=axis: np.moveaxis(np.where(x[..., None] == np.arange(5), 2.0, -1.0), -1, a),
            integers(3, 4, low=0, high=5),
        )


_MASKS = ("begin_mask", "end_mask", "new_axis_mask", "shrink_axis_mask", "ellipsis_mask")
_ALL = slice(None)


def _slices(table):
    def add(name, begin, end, strides, index, **masks):
        full = {mask: masks.get(mask, [0] * len(begin)) for mask in _MASKS}
        lines = constant("b", begin) + constant("e", end) + constant("s", strides)
        table.add(
            f"StridedSlice {name}",
            lines + f"%r = StridedSlice(%x, %b, %e, %s) {attributes(**full)}",
            lambda x: x[index],
            floats(4, 5, 6),
        )

    add("steps", [1, 0, 5], [4, 5, 0], [2, 1, -2], (slice(1, 4, 2), _ALL, slice(5, 0, -2)))
    add("begin_mask", [2, 3], [3, 4], [1, 1], (slice(0, 3), slice(3, 4)), begin_mask=[1, 0])
    add("end_mask", [2, 3], [3, 4], [1, 1], (slice(2, 3), slice(3, None)), end_mask=[0, 1])
    add(
        "new_axis_mask",
        [1, 0, 1],
        [3, 1, 4],
        [1, 1, 1],
        (slice(1, 3), None, slice(1, 4)),
        new_axis_mask=[0, 1, 0],
    )
    add("shrink_axis_mask", [1, -2], [2, -1], [1, 1], (slice(1, 2), -2), shrink_axis_mask=[0, 1])
    add(
        "ellipsis_mask",
        [1, 0, 2],
        [3, 0, 4],
        [1, 1, 1],
        (slice(1, 3), Ellipsis, slice(2, 4)),
        ellipsis_mask=[0, 1, 0],
    )
    lines = constant("b", [1, 0]) + constant("e", [3, 2])
    text = attributes(begin_mask=[0, 0], end_mask=[0, 0])
    table.add(
        "StridedSlice without strides",
        lines + f"%r = StridedSlice(%x, %b, %e) {text}",
        lambda x: x[1:3, 0:2],
        floats(4, 5, 6),
    )


def _spaces(table):
    block, begin, end = [1, 1, 2, 3], [0, 0, 1, 0], [0, 0, 0, 1]

    def to_batch(x):
        x = np.pad(x, list(zip(begin, end, strict=True)))
        n, c, h, w = x.shape
        return (
            x.reshape(n, c, h // 2, 2, w // 3, 3)
            .transpose(3, 5, 0, 1, 2, 4)
            .reshape(6 * n, c, h // 2, w // 3)
        )

    def to_space(x):
        n, c, h, w = x.shape
        x = (
            x.reshape(2, 3, n // 6, c, h, w)
            .transpose(2, 3, 4, 0, 5, 1)
            .reshape(n // 6, c, 2 * h, 3 * w)
        )
        return x[:, :, 1:, :-1]

    lines = constant("k", block) + constant("b", begin) + constant("e", end)
    table.add(
        "SpaceToBatch", lines + "%r = SpaceToBatch(%x, %k, %b, %e)", to_batch, floats(2, 3, 5, 8)
    )
    table.add(
        "BatchToSpace", lines + "%r = BatchToSpace(%x, %k, %b, %e)", to_space, floats(12, 3, 3, 3)
    )

    def to_depth(x, mode):
        n, c, h, w = x.shape
        x = x.reshape(n, c, h // 2, 2, w // 2, 2)
        order = (0, 3, 5, 1, 2, 4) if mode == "blocks_first" else (0, 1, 3, 5, 2, 4)
        return x.transpose(order).reshape(n, 4 * c, h // 2, w // 2)

    def from_depth(x, mode):
        n, c, h, w = x.shape
        if mode == "blocks_first":
            x = x.reshape(n, 2, 2, c // 4, h, w).transpose(0, 3, 4, 1, 5, 2)
        else:
            x = x.reshape(n, c // 4, 2, 2, h, w).transpose(0, 1, 4, 2, 5, 3)
        return x.reshape(n, c // 4, 2 * h, 2 * w)

    for mode in ("blocks_first", "depth_first"):
        text = attributes(block_size=2, mode=mode)
        table.add(
            f"SpaceToDepth {mode}",
            f"%r = SpaceToDepth(%x) {text}",
            lambda x, m=mode: to_depth(x, m),
            floats(2, 3, 4, 6),
        )
        table.add(
            f"DepthToSpace {mode}",
            f"%r = DepthToSpace(%x) {text}",
            lambda x, m=mode: from_depth(x, m),
            floats(2, 8, 2, 3),
        )


def _top(x, k, largest, sort, dtype):
    """Of equal values the first ones, which the inputs do not have."""
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


def _results(found, dtype):
    rows, scores = found
    return rows.astype(dtype), scores, np.array([len(rows)], dtype)


def cases():
    table = Table()
    for add in (
        _products,
        _normalizations,
        _l2_normalizations,
        _reductions,
        _movements,
        _gathers,
        _slices,
        _spaces,
        _orders,
        _suppressions,
    ):
        add(table)
    return table.cases
