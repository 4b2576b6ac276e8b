"""A case of a form: a text graph, and what its operation is specified to compute, in numpy."""

import dataclasses
import itertools
from collections.abc import Callable

import numpy as np

_ELEMENT_TYPES = {
    "float32": "f32",
    "float16": "f16",
    "int8": "i8",
    "int16": "i16",
    "int32": "i32",
    "int64": "i64",
    "uint8": "u8",
    "uint16": "u16",
    "uint32": "u32",
    "bool": "boolean",
}
_NUMBERS = np.random.default_rng(20261125)

# Of the largest number of the definition, which computes in double; the runtime in float32.
TOLERANCE = 1e-5


@dataclasses.dataclass(frozen=True)
class Packed:
    """An input of a type that numpy does not have: several elements share a byte."""

    dtype: str
    shape: tuple
    data: bytes


@dataclasses.dataclass(frozen=True)
class FormCase:
    name: str
    inputs: dict  # Arrays by the names of parameters.
    lines: str  # Nodes that read %NAME of the inputs; each value of `results` is a result.
    results: tuple
    definition: Callable  # Of the arrays, in double: an array, or a tuple of them.
    evaluated: bool = True  # Whether the reference evaluator has the operation.
    open: bool = False  # Whether the first extent of the parameters is left open.

    @property
    def text(self):
        parameters = [
            f"  %{name} = Parameter() {{element_type = {_element_type(value)}, "
            f"shape = {self._shape(value)}}}\n"
            for name, value in self.inputs.items()
        ]
        lines = [f"  {line.strip()}\n" for line in self.lines.strip().splitlines()]
        results = [f"  %result{i} = Result({value})\n" for i, value in enumerate(self.results)]
        return 'graph "net" {\n' + "".join(parameters + lines + results) + "}\n"

    def _shape(self, value):
        extents = list(map(str, value.shape))
        return "[" + ", ".join(["?", *extents[1:]] if self.open else extents) + "]"

    def expected(self):
        """What the operation is specified to compute."""
        doubles = [
            value.astype(np.float64) if value.dtype == np.float32 else value
            for value in self.inputs.values()
        ]
        found = self.definition(*doubles)
        return found if isinstance(found, tuple) else (found,)


class Table:
    """Cases by name."""

    def __init__(self):
        self.cases = []

    def add(self, name, lines, definition, *inputs, results=("%r",), evaluated=True, open=False):
        """Inputs are %x, %y, %z."""
        named = dict(zip("xyz", inputs, strict=False))
        case = FormCase(
            name, named, lines, tuple(results), definition, evaluated and not open, open
        )
        self.cases.append(case)


def _element_type(value):
    if not isinstance(value, Packed) and value.dtype.kind == "U":
        return "string"
    name = str(value.dtype)
    return _ELEMENT_TYPES.get(name, name)


def floats(*shape, low=-2.0, high=2.0):
    return _NUMBERS.uniform(low, high, shape).astype(np.float32)


def integers(*shape, low=-5, high=6, dtype=np.int32):
    return _NUMBERS.integers(low, high, shape).astype(dtype)


def booleans(*shape):
    return _NUMBERS.random(shape) < 0.5


def constant(name, value):
    """The line of a Constant; floats are f32, integers i64 unless the array says otherwise."""
    array = np.asarray(value)
    if array.dtype == np.float64:
        array = array.astype(np.float32)
    if array.dtype == np.bool_:
        elements = [str(int(element)) for element in array.reshape(-1)]
    else:
        elements = [repr(element.item()) for element in array.reshape(-1)]
    shape = list(array.shape)
    type_ = _ELEMENT_TYPES[str(array.dtype)]
    return f"%{name} = Constant() {type_}{shape} {{{', '.join(elements)}}}\n"


def problem(expected, found):
    """What is wrong with a result, or None."""
    expected = np.asarray(expected)
    if found.shape != expected.shape:
        return f"of shape {found.shape}, expected {expected.shape}"
    if not np.issubdtype(expected.dtype, np.floating):
        wrong = np.count_nonzero(found != expected)
        return f"{wrong} of {expected.size} values differ" if wrong else None
    if not np.array_equal(np.isfinite(expected), np.isfinite(found)):
        return "not finite in the same places"
    finite = np.isfinite(expected)
    if not np.array_equal(expected[~finite], found[~finite], equal_nan=True):
        return "infinity or NaN in other places"
    if not finite.any():
        return None
    far = np.abs(found[finite].astype(np.float64) - expected[finite]).max()
    size = np.abs(expected[finite]).max()
    return None if far <= TOLERANCE * size else f"{far:.3g} away, of numbers up to {size:.3g}"


def product(**choices):
    """Dictionaries of every combination."""
    return [
        dict(zip(choices, values, strict=True)) for values in itertools.product(*choices.values())
    ]


def attributes(**values):
    """As a text graph writes them."""

    def text(value):
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, str):
            return value if value in _ELEMENT_TYPES.values() else f'"{value}"'
        return str(list(value)) if isinstance(value, (list, tuple)) else str(value)

    return (
        "{"
        + ", ".join(f"{key.replace('__', '-')} = {text(value)}" for key, value in values.items())
        + "}"
    )
