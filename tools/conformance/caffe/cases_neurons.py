"""Layers that compute each element from the elements of the same place."""

from layer_case import Case, integers, uniform

_X = ((2, 3, 5, 6),)


def _power(form, text, **more):
    return Case("Power", form, f"power_param {{ {text} }}", **more)


CASES = [
    Case("AbsVal", "images"),
    Case("AbsVal", "list", inputs=((7,),), opencv=False),
    Case("AbsVal", "five_axes", inputs=((2, 1, 2, 3, 4),), opencv=False),
    Case("Sigmoid", "images", "sigmoid_param { engine: CAFFE }"),
    Case("Sigmoid", "far", values=uniform(-30, 30)),
    Case("Sigmoid", "matrix", inputs=((3, 4),)),
    Case("TanH", "images"),
    Case("TanH", "far", values=uniform(-30, 30)),
    Case("TanH", "matrix", inputs=((3, 4),)),
    Case("ReLU", "plain"),
    Case("ReLU", "slope", "relu_param { negative_slope: 0.1 }"),
    Case("ReLU", "steep", "relu_param { negative_slope: 1.5 }"),
    Case("ReLU", "falling", "relu_param { negative_slope: -0.5 }"),
    Case("ReLU6", "plain", values=uniform(-9, 9), opencv=False),
    Case("ReLU6", "n", "relu6_param { n: 3 }", values=uniform(-9, 9), opencv=False),
    Case("ReLU6", "matrix", inputs=((3, 4),), values=uniform(-9, 9), opencv=False),
    Case("Clip", "plain", "clip_param { min: -0.5 max: 0.7 }", opencv=False),
    Case("Clip", "one_sided", "clip_param { min: 0 max: 1e30 }", opencv=False),
    Case("Clip", "one_value", "clip_param { min: 0.25 max: 0.25 }", opencv=False),
    Case("PReLU", "channels", blobs=((3,),)),
    Case("PReLU", "shared", "prelu_param { channel_shared: true }", blobs=((1,),)),
    Case("PReLU", "scalar", "prelu_param { channel_shared: true }", blobs=((),), opencv=False),
    Case("PReLU", "matrix", inputs=((2, 3),), blobs=((3,),)),
    Case("ELU", "plain"),
    Case("ELU", "alpha", "elu_param { alpha: 0.3 }"),
    Case("ELU", "lambda", "elu_param { alpha: 1.6 lambda: 1.05 }", opencv=False),
    Case("Exp", "plain", opencv=False),
    Case("Exp", "base", "exp_param { base: 2 scale: 0.5 shift: 1 }", opencv=False),
    Case("Exp", "small_base", "exp_param { base: 0.5 scale: -2 }", opencv=False),
    Case("Log", "plain", values=uniform(0.1, 4), opencv=False),
    Case(
        "Log",
        "base",
        "log_param { base: 10 scale: 2 shift: 1 }",
        values=uniform(0, 4),
        opencv=False,
    ),
    Case(
        "Log",
        "small_base",
        "log_param { base: 0.5 shift: 0.5 }",
        values=uniform(0, 4),
        opencv=False,
    ),
    _power("plain", "power: 2 scale: 0.5 shift: -1"),
    _power("linear", "scale: -0.5 shift: 1"),
    _power("root", "power: 0.5", values=uniform(0, 4)),
    _power("inverse", "power: -1 shift: 3", values=uniform(-2, 2)),
    _power("constant", "power: 2 scale: 0 shift: 1.5", opencv=False),
    _power("one", "power: 0 scale: 2 shift: 1.5", opencv=False),
    Case("BNLL", "plain"),
    Case("BNLL", "far", values=uniform(-100, 100), opencv=False),
    Case("BNLL", "matrix", inputs=((3, 4),)),
    Case("Threshold", "zero", values=integers(-2, 3), opencv=False),
    Case(
        "Threshold", "one", "threshold_param { threshold: 1 }", values=integers(-2, 3), opencv=False
    ),
    Case("Threshold", "below", "threshold_param { threshold: -0.5 }", opencv=False),
    Case("Swish", "plain", opencv=False),
    Case("Swish", "beta", "swish_param { beta: 1.5 }", opencv=False),
    Case("Swish", "negative_beta", "swish_param { beta: -0.5 }", opencv=False),
    Case("Dropout", "plain", opencv=False),
    Case(
        "Dropout",
        "not_scaled",
        "dropout_param { dropout_ratio: 0.3 scale_train: false }",
        opencv=False,
    ),
    Case("Dropout", "default_ratio", "dropout_param { scale_train: false }", opencv=False),
    Case("Eltwise", "sum", inputs=_X * 3),
    Case(
        "Eltwise", "coefficients", "eltwise_param { coeff: 1 coeff: -0.5 coeff: 2 }", inputs=_X * 3
    ),
    Case(
        "Eltwise",
        "product",
        "eltwise_param { operation: PROD stable_prod_grad: false }",
        inputs=_X * 3,
    ),
    Case("Eltwise", "max", "eltwise_param { operation: MAX }", inputs=_X * 2),
    Case(
        "Eltwise",
        "max_with_coefficients",
        "eltwise_param { operation: 2 coeff: 3 coeff: -1 }",
        inputs=_X * 2,
        opencv=False,
    ),
    Case("Scale", "channels", "scale_param { bias_term: true }", blobs=((3,), (3,))),
    Case("Scale", "without_bias", blobs=((3,),)),
    Case("Scale", "axis_2", "scale_param { axis: 2 num_axes: 2 }", blobs=((5, 6),), opencv=False),
    Case(
        "Scale",
        "to_the_end",
        "scale_param { axis: -2 num_axes: -1 bias_term: true }",
        blobs=((5, 6), (5, 6)),
        opencv=False,
    ),
    Case(
        "Scale",
        "scalar",
        "scale_param { num_axes: 0 bias_term: true }",
        blobs=((), ()),
        opencv=False,
    ),
    Case(
        "Scale",
        "two_inputs",
        "scale_param { axis: 0 }",
        inputs=((2, 3, 5, 6), (2, 3)),
        opencv=False,
    ),
    Case(
        "Scale",
        "two_inputs_and_bias",
        "scale_param { axis: 1 bias_term: true }",
        inputs=((2, 3, 5, 6), (3,)),
        blobs=((3,),),
        opencv=False,
    ),
    Case("Bias", "channels", blobs=((3,),), opencv=False),
    Case("Bias", "all", "bias_param { axis: 0 num_axes: -1 }", blobs=((2, 3, 5, 6),), opencv=False),
    Case(
        "Bias", "two_inputs", "bias_param { axis: 2 }", inputs=((2, 3, 5, 6), (5, 6)), opencv=False
    ),
    Case("Axpy", "matrix", inputs=((2, 3), (2, 3, 5, 6), (2, 3, 5, 6)), opencv=False),
    Case("Axpy", "four_axes", inputs=((2, 3, 1, 1), (2, 3, 5, 6), (2, 3, 5, 6)), opencv=False),
    Case("Axpy", "one_image", inputs=((1, 3, 1, 1), (1, 3, 5, 6), (1, 3, 5, 6)), opencv=False),
]
