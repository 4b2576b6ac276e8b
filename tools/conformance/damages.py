"""Damages that a wrong converter might do, done on purpose.

Each takes an IrFile and changes it. Channels are chosen by the median of what is damaged: neither
the ones where a damage shows most, nor those where a gamma near zero hides it.
"""

import dataclasses
from collections.abc import Callable

import numpy as np
from cases import DEFAULT, UNFUSED, Config


@dataclasses.dataclass(frozen=True)
class Damage:
    name: str
    config: Config  # Which IR is damaged.
    apply: Callable  # Of an IrFile and a Net.


def median_channel(values):
    """The index along axis 0 of [C, n] values whose largest magnitude is the median."""
    sizes = np.abs(values).max(axis=1)
    return int(np.argsort(sizes, kind="stable")[len(sizes) // 2])


# Where. The first convolution is named by its place: it may be written as two layers.


def _first(ir, _net):
    (parameter,) = ir.of_type("Parameter")
    return ir.only_consumer(parameter, "Convolution")


def _middle(ir, net):
    return ir.layer(net.places.middle, "Convolution")


def _last(ir, net):
    return ir.layer(net.places.last, "Convolution")


def _classifier(ir, _net):
    (product,) = ir.of_type("MatMul")
    return product


def _first_unit(ir, net):
    return _after_bias(ir, _first(ir, net), net.places.first_has_bias)


def _after_bias(ir, convolution, biased):
    return ir.only_consumer(convolution, "Add") if biased else convolution


# What.


def _zero_bias(where):
    def apply(ir, net):
        constant = ir.constant_of(ir.only_consumer(where(ir, net), "Add"))
        values = ir.values(constant)
        flat = values.reshape(-1)
        flat[median_channel(flat[:, None])] = 0
        ir.set_values(constant, values)

    return apply


def _scale_weights(where):
    def apply(ir, net):
        constant = ir.constant_of(where(ir, net))
        values = ir.values(constant)
        values[median_channel(values.reshape(len(values), -1))] *= np.float32(1.01)
        ir.set_values(constant, values)

    return apply


def _scale_multiply(where):
    def apply(ir, net):
        constant = ir.constant_of(ir.only_consumer(where(ir, net), "Multiply"))
        values = ir.values(constant)
        flat = values.reshape(-1)
        flat[median_channel(flat[:, None])] *= np.float32(1.01)
        ir.set_values(constant, values)

    return apply


def _skip_batch_norm(where):
    def apply(ir, net):
        multiply = ir.only_consumer(where(ir, net), "Multiply")
        ir.bypass(ir.only_consumer(multiply, "Add"))
        ir.bypass(multiply)

    return apply


def stride_poolings(ir):
    """The poolings that align strides: windows of 1x1, which only drop rows and columns."""
    return [layer for layer in ir.of_type("MaxPool") if set(ir.numbers(layer, "kernel")) == {1}]


def _wider_pooling(stage):
    def apply(ir, _net):
        pooling = stride_poolings(ir)[stage]
        pooling.find("data").set("kernel", "3,3")
        pooling.find("data").set("pads_begin", "1,1")
        pooling.find("data").set("pads_end", "1,1")

    return apply


def _average_pooling(stage):
    def apply(ir, _net):
        data = {
            "kernel": "2,2",
            "strides": "2,2",
            "pads_begin": "0,0",
            "pads_end": "0,0",
            "exclude-pad": "true",
            "rounding_type": "floor",
            "auto_pad": "explicit",
        }
        ir.replace(stride_poolings(ir)[stage], "AvgPool", data)

    return apply


def _shifted_pooling(stage):
    """Keeps the odd rows and columns in place of the even ones."""

    def apply(ir, _net):
        pooling = stride_poolings(ir)[stage]
        bounds = [
            ir.insert_constant(f"shifted/{name}", np.array(values, np.int64))
            for name, values in (
                ("begin", [0, 0, 1, 1]),
                ("end", [0, 0, 0, 0]),
                ("strides", [1, 1, 2, 2]),
            )
        ]
        data = {
            "begin_mask": "1,1,0,0",
            "end_mask": "1,1,1,1",
            "new_axis_mask": "0,0,0,0",
            "shrink_axis_mask": "0,0,0,0",
            "ellipsis_mask": "0,0,0,0",
        }
        ir.replace(pooling, "StridedSlice", data, bounds)

    return apply


DAMAGES = [
    Damage("a bias channel of the first convolution zeroed", DEFAULT, _zero_bias(_first)),
    Damage("a bias channel in the middle zeroed", DEFAULT, _zero_bias(_middle)),
    Damage("a bias channel of the last convolution zeroed", DEFAULT, _zero_bias(_last)),
    Damage("a bias channel of the classifier zeroed", DEFAULT, _zero_bias(_classifier)),
    Damage("an output channel of the first convolution x1.01", DEFAULT, _scale_weights(_first)),
    Damage("an output channel in the middle x1.01", DEFAULT, _scale_weights(_middle)),
    Damage("an output channel of the last convolution x1.01", DEFAULT, _scale_weights(_last)),
    Damage("an output channel of the classifier x1.01", DEFAULT, _scale_weights(_classifier)),
    Damage("the first stride pooling with a window of 3x3", DEFAULT, _wider_pooling(0)),
    Damage("the second stride pooling averages 2x2", DEFAULT, _average_pooling(1)),
    Damage("the third stride pooling shifted by one", DEFAULT, _shifted_pooling(2)),
    Damage("a factor of the first BatchNorm x1.01", UNFUSED, _scale_multiply(_first_unit)),
    Damage("a factor of a BatchNorm in the middle x1.01", UNFUSED, _scale_multiply(_middle)),
    Damage("a factor of the last BatchNorm x1.01", UNFUSED, _scale_multiply(_last)),
    Damage("the first BatchNorm skipped", UNFUSED, _skip_batch_norm(_first_unit)),
    Damage("a BatchNorm in the middle skipped", UNFUSED, _skip_batch_norm(_middle)),
    Damage("the last BatchNorm skipped", UNFUSED, _skip_batch_norm(_last)),
]
