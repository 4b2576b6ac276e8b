"""Elements chosen by their indices."""

import numpy as np
from form_case import Table, attributes, constant, floats, integers


def cases():
    table = Table()
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
    for axis, dtype in ((1, np.int64), (-1, np.int32)):
        extents = [2, 3, 4]
        extents[axis] = 5
        table.add(
            f"GatherElements {axis}",
            f"%r = GatherElements(%x, %y) {{axis = {axis}}}",
            lambda x, i, a=axis: np.take_along_axis(x, i % x.shape[a], a),
            floats(2, 3, 4),
            integers(*extents, low=-3, high=3, dtype=dtype),
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
    return table.cases
