"""Normalizations of each group of elements by what is computed from the group itself."""

import numpy as np
from form_case import Table, attributes, constant, floats


def cases():
    table = Table()
    for mode, divisor in (
        ("inside_sqrt", lambda variance: np.sqrt(variance + 0.01)),
        ("outside_sqrt", lambda variance: np.sqrt(variance) + 0.01),
    ):
        text = attributes(eps=0.01, normalize_variance=True, eps_mode=mode)
        for axes in ([2, 3], [1, 2, 3], [0, 2, 3], [-1]):
            table.add(
                f"MVN {mode} {axes}",
                constant("a", axes) + f"%r = MVN(%x, %a) {text}",
                lambda x, a=tuple(axes), d=divisor: (
                    (x - x.mean(a, keepdims=True)) / d(x.var(a, keepdims=True))
                ),
                floats(2, 3, 4, 5),
            )
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
    return table.cases
