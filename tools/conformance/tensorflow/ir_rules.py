"""What an IR must not have, as rules over its layers."""

import math

_CONVOLUTIONS = {"Convolution", "GroupConvolution"}
_WEIGHTED = _CONVOLUTIONS | {"ConvolutionBackpropData", "GroupConvolutionBackpropData", "MatMul"}


def transposes(ir):
    """Names of the Transposes of what is no constant."""
    return [
        layer.get("name")
        for layer in ir.of_type("Transpose")
        if ir.producers(layer)[0].get("type") != "Const"
    ]


def inner_transposes(ir):
    """Names of those that read no input of the model, reshaped or not, and nothing that is an
    output, and make no output."""
    return [
        layer.get("name")
        for layer in ir.of_type("Transpose")
        if ir.producers(layer)[0].get("type") not in {"Const", "Parameter", "Reshape"}
        and not _is_output(ir, ir.producers(layer)[0])
        and not _is_output(ir, layer)
    ]


def _is_output(ir, layer):
    return any(reader.get("type") == "Result" for reader in ir.consumers(layer))


def fusible_multiplies(ir):
    """Names of the Multiplies by a constant per channel that weights beside them could have taken.

    Weights above, of a layer that nothing else reads, direct or after its bias; or weights below,
    of layers that are all that reads the Multiply: a factor passes through padding, so that nothing
    forbids it.
    """
    return [layer.get("name") for layer in ir.of_type("Multiply") if _is_fusible(ir, layer)]


def _is_fusible(ir, multiply):
    sides = _constant_and_data(ir, multiply)
    if sides is None:
        return False
    factor, data = sides
    return _taken_above(ir, factor, data) or _taken_below(ir, factor, multiply)


def _constant_and_data(ir, layer):
    """The shape of the constant input, and the layer of the other; None if it is not so."""
    producers = ir.producers(layer)
    constants = [producer.get("type") == "Const" for producer in producers]
    if constants not in ([True, False], [False, True]):
        return None
    return ir.shape(producers[constants.index(True)]), producers[constants.index(False)]


def _taken_above(ir, factor, data):
    if len(ir.consumers(data)) != 1:
        return False
    if data.get("type") == "Add":  # A bias.
        sides = _constant_and_data(ir, data)
        return sides is not None and _taken_above(ir, factor, sides[1]) and _is_weighted(sides[1])
    axis = -1 if data.get("type") == "MatMul" else 1
    return (
        _is_weighted(data) and _has_weights(ir, data) and _per_channel(factor, ir.shape(data), axis)
    )


def _taken_below(ir, factor, layer):
    """By all readers of a layer; a Transpose on the way moves the axes of the factor, too."""
    readers = ir.consumers(layer)
    return bool(readers) and all(_takes(ir, reader, factor, layer) for reader in readers)


def _takes(ir, reader, factor, layer):
    if reader.get("type") == "Transpose" and ir.producers(reader)[1].get("type") == "Const":
        order = ir.values(ir.producers(reader)[1]).tolist()
        aligned = [1] * (len(order) - len(factor)) + factor
        return _taken_below(ir, [aligned[axis] for axis in order], reader)
    axis = -1 if reader.get("type") == "MatMul" else 1
    return (
        reader.get("type") in _CONVOLUTIONS | {"MatMul"}
        and ir.producers(reader)[0] is layer
        and _has_weights(ir, reader)
        and _per_channel(factor, ir.shape(layer), axis)
    )


def _is_weighted(layer):
    return layer.get("type") in _WEIGHTED


def _has_weights(ir, layer):
    return ir.producers(layer)[1].get("type") == "Const"


def _per_channel(factor, shape, axis):
    """Whether a constant has one value, or one for each channel, of what it is multiplied with."""
    if math.prod(factor) == 1:
        return True
    if len(factor) > len(shape):
        return False
    aligned = [1] * (len(shape) - len(factor)) + factor
    return math.prod(factor) == aligned[axis] == shape[axis]
