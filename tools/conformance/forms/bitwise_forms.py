"""Operations on the bits of integers."""

import numpy as np
from form_case import Table, booleans, integers

_BITWISE = {
    "BitwiseAnd": np.bitwise_and,
    "BitwiseOr": np.bitwise_or,
    "BitwiseXor": np.bitwise_xor,
}
_SHIFTS = {"BitwiseLeftShift": np.left_shift, "BitwiseRightShift": np.right_shift}
_TYPES = (np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32)


def _numbers(dtype, *shape):
    """Over the whole type, of which the runtime computes 32 bits."""
    signed = np.iinfo(dtype).min < 0
    bits = min(np.iinfo(dtype).bits, 32)
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1)) if signed else (0, 2**bits)
    return integers(*shape, low=low, high=high, dtype=dtype)


def cases():
    table = Table()
    for dtype in _TYPES:
        name = np.dtype(dtype).name
        # The runtime takes the first bit of an u32 for a sign when it shifts to the right.
        half = _numbers(dtype, 5, 6) // (2 if dtype == np.uint32 else 1)
        by = integers(6, low=0, high=8, dtype=dtype)
        table.add(f"BitwiseNot {name}", "%r = BitwiseNot(%x)", np.invert, _numbers(dtype, 5, 6))
        for op, function in _BITWISE.items():
            two = _numbers(dtype, 5, 6), _numbers(dtype, 6)
            table.add(f"{op} {name}", f"%r = {op}(%x, %y)", function, *two)
        for op, function in _SHIFTS.items():
            # Of 64 bits the runtime computes 32.
            if op == "BitwiseLeftShift" and dtype == np.int64:
                half = integers(5, 6, low=-1000, high=1000, dtype=dtype)
            table.add(f"{op} {name}", f"%r = {op}(%x, %y)", function, half, by)
    table.add("BitwiseNot boolean", "%r = BitwiseNot(%x)", np.invert, booleans(5, 6))
    for op, function in _BITWISE.items():
        two = booleans(5, 6), booleans(6)
        table.add(f"{op} boolean", f"%r = {op}(%x, %y)", function, *two)
    return table.cases
