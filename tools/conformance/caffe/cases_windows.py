"""Convolutions, poolings, inner products."""

from layer_case import Case, integers

_IMAGES = ((2, 4, 7, 8),)


def _convolution(form, text, blobs, kind="Convolution", **more):
    more.setdefault("inputs", _IMAGES)
    return Case(kind, form, f"convolution_param {{ {text} }}", blobs=blobs, **more)


def _pooling(form, text, inputs=_IMAGES, **more):
    return Case("Pooling", form, f"pooling_param {{ {text} }}", inputs=inputs, **more)


# Extent, kernel, stride, pad: with windows that the border cuts off.
_GEOMETRIES = (
    (7, 3, 2, 1),
    (8, 3, 2, 1),
    (6, 3, 3, 1),
    (7, 3, 3, 1),
    (8, 3, 3, 1),
    (6, 5, 3, 2),
    (9, 4, 3, 2),
    (10, 5, 4, 2),
    (5, 3, 4, 1),
    (6, 2, 4, 1),
    (8, 3, 2, 0),
)

CASES = [
    _convolution("bias", "num_output: 6 kernel_size: 3", ((6, 4, 3, 3), (6,))),
    _convolution(
        "groups",
        "num_output: 6 kernel_size: 3 group: 2 pad: 1 stride: 2 bias_term: false",
        ((6, 2, 3, 3),),
    ),
    _convolution(
        "sides",
        "num_output: 2 kernel_h: 1 kernel_w: 3 stride_h: 2 stride_w: 1 pad_h: 0 pad_w: 1",
        ((2, 4, 1, 3), (2,)),
    ),
    _convolution(
        "dilations",
        "num_output: 2 kernel_size: 3 kernel_size: 2 dilation: 2 dilation: 3 bias_term: false",
        ((2, 4, 3, 2),),
        opencv=False,
    ),
    _convolution(
        "one_axis",
        "num_output: 5 kernel_size: 3 pad: 1",
        ((5, 4, 3), (5,)),
        inputs=((2, 4, 9),),
        opencv=False,
    ),
    _convolution(
        "three_axes",
        "num_output: 2 kernel_size: 2 stride: 2 bias_term: false",
        ((2, 3, 2, 2, 2),),
        inputs=((2, 3, 4, 5, 6),),
        opencv=False,
    ),
    _convolution(
        "no_axis",
        "num_output: 3 bias_term: true axis: 1",
        ((3, 4), (3,)),
        inputs=((2, 4),),
        opencv=False,
    ),
    _convolution(
        "axis_2",
        "num_output: 3 kernel_size: 3 axis: 2 pad: 1",
        ((3, 4, 3), (3,)),
        inputs=((2, 5, 4, 6),),
        opencv=False,
    ),
    _convolution(
        "two_inputs",
        "num_output: 3 kernel_size: 3 bias_term: true",
        ((3, 4, 3, 3), (3,)),
        inputs=_IMAGES * 2,
        tops=2,
        opencv=False,
    ),
    _convolution(
        "intel_relu",
        "num_output: 3 kernel_size: 3 relu: true negative_slope: 0.25",
        ((3, 4, 3, 3), (3,)),
        opencv=False,
    ),
    _convolution(
        "plain",
        "num_output: 4 kernel_size: 3 group: 4 pad: 1 bias_term: false",
        ((4, 1, 3, 3),),
        "ConvolutionDepthwise",
        opencv=False,
    ),
    _convolution(
        "without_group",
        "num_output: 4 kernel_size: 3 stride: 2",
        ((4, 1, 3, 3), (4,)),
        "ConvolutionDepthwise",
        opencv=False,
    ),
    _convolution(
        "dilation",
        "num_output: 4 kernel_size: 3 dilation: 2 pad: 2",
        ((4, 1, 3, 3), (4,)),
        "ConvolutionDepthwise",
        opencv=False,
    ),
    _convolution(
        "plain",
        "num_output: 4 kernel_size: 3 group: 4 pad: 1 bias_term: false",
        ((4, 1, 3, 3),),
        "DepthwiseConvolution",
        opencv=False,
    ),
    _convolution(
        "without_group",
        "num_output: 4 kernel_size: 3 stride: 2",
        ((4, 1, 3, 3), (4,)),
        "DepthwiseConvolution",
        opencv=False,
    ),
    _convolution(
        "sides",
        "num_output: 4 kernel_h: 3 kernel_w: 1",
        ((4, 1, 3, 1), (4,)),
        "DepthwiseConvolution",
        opencv=False,
    ),
    _convolution(
        "plain",
        "num_output: 3 kernel_size: 4 stride: 2 pad: 1",
        ((4, 3, 4, 4), (3,)),
        "Deconvolution",
    ),
    _convolution(
        "groups",
        "num_output: 6 kernel_size: 2 stride: 3 group: 2 bias_term: false",
        ((4, 3, 2, 2),),
        "Deconvolution",
    ),
    _convolution(
        "dilation",
        "num_output: 3 kernel_size: 3 stride: 2 dilation: 2 pad: 1",
        ((4, 3, 3, 3), (3,)),
        "Deconvolution",
        opencv=False,
    ),
    _convolution(
        "channels",
        "num_output: 4 kernel_size: 4 stride: 2 pad: 1 group: 4 bias_term: false",
        ((4, 1, 4, 4),),
        "Deconvolution",
    ),
    _convolution("plain", "kernel_size: 3", (), "Im2col", opencv=False),
    _convolution(
        "strides", "kernel_h: 2 kernel_w: 3 stride: 2 pad_h: 1 pad_w: 0", (), "Im2col", opencv=False
    ),
    _convolution("dilation", "kernel_size: 2 dilation: 3 pad: 1", (), "Im2col", opencv=False),
    Case("InnerProduct", "images", "inner_product_param { num_output: 5 }", blobs=((5, 90), (5,))),
    Case(
        "InnerProduct",
        "transposed",
        "inner_product_param { num_output: 5 transpose: true bias_term: false }",
        blobs=((90, 5),),
        opencv=False,
    ),
    Case(
        "InnerProduct",
        "last_axis",
        "inner_product_param { num_output: 5 axis: -1 }",
        blobs=((5, 6), (5,)),
        opencv=False,
    ),
    Case(
        "InnerProduct",
        "axis_2",
        "inner_product_param { num_output: 5 axis: 2 }",
        blobs=((5, 30), (5,)),
    ),
    Case(
        "InnerProduct",
        "whole",
        "inner_product_param { num_output: 5 axis: 0 }",
        blobs=((5, 180), (5,)),
        opencv=False,
    ),
    Case(
        "InnerProduct",
        "old_blobs",
        "inner_product_param { num_output: 5 }",
        blobs=((1, 1, 5, 90), (1, 1, 1, 5)),
    ),
    _pooling("largest", "pool: MAX kernel_size: 3 stride: 2"),
    _pooling("average", "pool: AVE kernel_size: 3 stride: 2 pad: 1"),
    _pooling(
        "sides", "pool: AVE kernel_h: 3 kernel_w: 2 stride_h: 1 stride_w: 3 pad_h: 1 pad_w: 1"
    ),
    _pooling("global_average", "pool: AVE global_pooling: true"),
    _pooling("global_largest", "pool: MAX global_pooling: true"),
    _pooling(
        "global_average_of_any_size",
        "pool: AVE global_pooling: true",
        open_shape="[?,4,?,?]",
        opencv=False,
    ),
    _pooling(
        "global_largest_of_any_size",
        "pool: MAX global_pooling: true",
        open_shape="[2,4,?,?]",
        opencv=False,
    ),
    _pooling("round_mode", "pool: MAX kernel_size: 3 stride: 2 round_mode: FLOOR", opencv=False),
    _pooling("ceil_mode", "pool: AVE kernel_size: 3 stride: 2 ceil_mode: false", opencv=False),
    _pooling(
        "infinite",
        "pool: MAX kernel_size: 2 stride: 2",
        values=lambda random, index, shape: random.choice([-1e30, 1.0, 2.0], shape),
    ),
    _pooling("mask", "pool: MAX kernel_size: 2 stride: 2", tops=2, opencv=False),
    _pooling(
        "mask_of_equal",
        "pool: MAX kernel_size: 3 stride: 2 pad: 1",
        tops=2,
        values=integers(0, 3),
        opencv=False,
    ),
    *[
        _pooling(
            f"{pool}_{extent}_{kernel}_{stride}_{pad}".lower(),
            f"pool: {pool} kernel_size: {kernel} stride: {stride} pad: {pad}",
            inputs=((2, 2, extent, extent + 1),),
        )
        for extent, kernel, stride, pad in _GEOMETRIES
        for pool in ("MAX", "AVE")
    ],
    Case("SPP", "one_level", "spp_param { pyramid_height: 1 }", inputs=_IMAGES, opencv=False),
    Case(
        "SPP",
        "three_levels",
        "spp_param { pyramid_height: 3 pool: MAX }",
        inputs=((2, 3, 8, 8),),
        opencv=False,
    ),
    Case(
        "SPP",
        "average",
        "spp_param { pyramid_height: 2 pool: AVE }",
        inputs=((2, 3, 7, 9),),
        opencv=False,
    ),
]
