"""Reductions along axes, and the running sum."""

import itertools

import numpy as np
from form_case import Table, attributes, booleans, constant, floats, product

_REDUCTIONS = {
    "ReduceSum": np.sum,
    "ReduceProd": np.prod,
    "ReduceMax": np.max,
    "ReduceMin": np.min,
    "ReduceMean": np.mean,
    "ReduceL1": lambda x, axes, keepdims: np.abs(x).sum(axes, keepdims=keepdims),
    "ReduceL2": lambda x, axes, keepdims: np.sqrt((x**2).sum(axes, keepdims=keepdims)),
}
_LOGICAL_REDUCTIONS = {"ReduceLogicalAnd": np.all, "ReduceLogicalOr": np.any}


def cases():
    table = Table()
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
    return table.cases
