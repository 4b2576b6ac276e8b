"""Shapes as values, and values under other shapes."""

import numpy as np
from form_case import Table, attributes, constant, floats


def _diagonals(table):
    types = {"f32": np.float64, "i32": np.int32, "i64": np.int64, "i8": np.int8, "u8": np.uint8}
    for (type_, dtype), diagonal in zip(types.items(), (0, 1, -2, 3, -1), strict=True):
        table.add(
            f"Eye {type_} {diagonal}",
            constant("n", 3) + f"%r = Eye(%n, %n, %x) {attributes(output_type=type_)}",
            lambda k, d=dtype: np.eye(3, 3, int(k), d),
            np.array(diagonal, np.int64),
        )
    table.add(
        "Eye of a batch",
        constant("n", [3])
        + constant("m", [4])
        + constant("b", [2, 1])
        + "%r = Eye(%n, %m, %x, %b) {output_type = f32}",
        lambda k: np.broadcast_to(np.eye(3, 4, int(k[0])), (2, 1, 3, 4)),
        np.array([1], np.int64),
    )


def cases():
    table = Table()
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
    _diagonals(table)
    return table.cases
