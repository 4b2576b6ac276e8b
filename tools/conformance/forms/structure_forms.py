"""Conversions of type."""

import numpy as np
from form_case import Packed, Table, booleans, floats, integers

# The numbers that the codes of a type of four bits or less stand for.
_NF4 = [
    *(-1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453),
    *(-0.28444138169288635, -0.18477343022823334, -0.09105003625154495, 0.0),
    *(0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224),
    *(0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1.0),
]
_F4E2M1 = [0, 0.5, 1, 1.5, 2, 3, 4, 6, -0.0, -0.5, -1, -1.5, -2, -3, -4, -6]


def _packed(codes, bits):
    """Low bits first."""
    number = sum(code << (i * bits) for i, code in enumerate(codes))
    return number.to_bytes(-(-len(codes) * bits // 8), "little")


def _small_types():
    """Constants of types of which several elements share a byte, and of one that is an exponent."""
    codes = [5, 0, 15, 8, 3, 10, 1, 14, 7]
    types = {
        "u2": [code % 4 for code in codes],
        "u4": codes,
        "i4": [code - 16 * (code > 7) for code in codes],
        "f4e2m1": [_F4E2M1[code] for code in codes],
        "nf4": [_NF4[code] for code in codes],
    }
    table = Table()
    for type_, numbers in types.items():
        bits = int(type_[1]) if type_ != "nf4" else 4
        bytes_ = _packed([code % 2**bits for code in codes], bits)
        _add_constant(table, type_, bytes_, numbers)
        _add_parameter(table, type_, bytes_, numbers)
        _add_conversion(table, type_, bits)
    exponents = bytes([1, 120, 127, 128, 140, 254])
    powers = [2.0 ** (code - 127) for code in exponents]
    _add_constant(table, "f8e8m0", exponents, powers)
    _add_parameter(table, "f8e8m0", exponents, powers)
    # Groups of 3 bytes, the first element in the highest bits: of three bits two of each element
    # and then the third ones; of six bits four of each and then the other two.
    three = bytes([0b11100100, 0b00011011, 0b10100101])
    _add_constant(table, "u3", three, [7, 2, 5, 0, 0, 5, 2, 7])
    _add_constant(table, "u3", three, [7, 2, 5])
    _add_constant(table, "u6", bytes([0x21, 0x43, 0b11100100]), [50, 33, 20, 3])
    return table.cases


def _add_constant(table, type_, bytes_, numbers):
    table.add(
        f"Constant {type_} {len(numbers)}",
        f"%c = Constant() {type_}[{len(numbers)}] packed({bytes_.hex()})\n"
        "%f = Convert(%c) {destination_type = f32}\n%r = Multiply(%f, %x)",
        lambda x, n=numbers: np.array(n) * x,
        np.ones(1, np.float32),
        evaluated=False,
    )


def _add_parameter(table, type_, bytes_, numbers):
    table.add(
        f"Parameter {type_}",
        "%f = Convert(%x) {destination_type = f32}\n%r = Multiply(%f, %y)",
        lambda x, y, n=numbers: np.array(n) * y,
        Packed(type_, (len(numbers),), bytes_),
        np.ones(1, np.float32),
        evaluated=False,
    )


def _add_conversion(table, type_, bits):
    """To the nearest number of the type, or towards zero if it has integers alone."""
    all_ = {"f4e2m1": _F4E2M1, "nf4": _NF4}.get(type_)
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if type_ == "i4" else (0, 2**bits - 1)
    if all_ is None:
        definition = np.trunc
    else:
        low, high = min(all_), max(all_)
        definition = lambda x: np.array([min(all_, key=lambda n: abs(n - v)) for v in x])
    table.add(
        f"Convert f32 to {type_}",
        f"%c = Convert(%x) {{destination_type = {type_}}}\n"
        "%r = Convert(%c) {destination_type = f32}",
        definition,
        floats(40, low=low, high=high),
        evaluated=False,
    )


def cases():
    table = Table()
    table.add(
        "Convert f32 to i32",
        "%r = Convert(%x) {destination_type = i32}",
        lambda x: np.trunc(x).astype(np.int32),
        floats(9, low=-4, high=4),
    )
    table.add(
        "Convert i32 to f32",
        "%r = Convert(%x) {destination_type = f32}",
        lambda x: x.astype(np.float64),
        integers(9),
    )
    table.cases += _small_types()
    table.add(
        "Convert boolean to f32",
        "%r = Convert(%x) {destination_type = f32}",
        lambda x: x.astype(np.float64),
        booleans(9),
    )
    return table.cases
