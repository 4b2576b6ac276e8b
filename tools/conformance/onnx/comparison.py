"""What is wrong with an output."""

import elements
import ml_dtypes
import numpy as np

# Of float16, bfloat16, float32 and double, |found - expected| <= ATOL + RTOL |expected|. Shorter
# floats, integers, booleans and strings must be equal.
RTOL = 1e-3
ATOL = 1e-4
_ROUNDED = (np.float16, ml_dtypes.bfloat16, np.float32, np.float64)


def problem(expected, tensor):
    """What is wrong with an ov.Tensor where a TensorProto is expected, or None.

    NaN equals NaN, and an infinity itself.
    """
    type_ = elements.openvino_type(expected.data_type)
    if tensor.element_type != type_:
        return f"of type {tensor.element_type.to_string()}, expected {type_.to_string()}"
    wanted = elements.array(expected)
    if tuple(tensor.shape) != wanted.shape:
        return f"of shape {list(tensor.shape)}, expected {list(wanted.shape)}"
    found = elements.from_openvino(tensor, expected.data_type)
    wrong = ~_same(found, wanted)
    if not wrong.any():
        return None
    place = tuple(int(index) for index in np.argwhere(wrong)[0])
    return (
        f"{np.count_nonzero(wrong)} of {wrong.size} values differ, the first at {list(place)}: "
        f"{found[place]!s}, expected {wanted[place]!s}"
    )


def _same(found, wanted):
    if wanted.dtype.type in _ROUNDED:
        found, wanted = (values.astype(np.float64) for values in (found, wanted))
        return np.isclose(found, wanted, rtol=RTOL, atol=ATOL, equal_nan=True)
    return (found == wanted) | ((found != found) & (wanted != wanted))
