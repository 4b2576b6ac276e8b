"""What moves elements between batch, channels and space."""

import numpy as np
from form_case import Table, attributes, constant, floats


def cases():
    table = Table()
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
    return table.cases
