"""Images of other sizes."""

import tensorflow as tf
from op_case import Text
from op_pieces import boxes
from tensorflow import raw_ops as raw


def _resize(op, x, size, **attributes):
    return lambda g: op(images=g.input(x), size=tf.constant(size), **attributes)


def _resize_by_shape(op):
    """Twice the size that the input turns out to have."""

    def build(g):
        x = g.input([None, 4, 5, 3])
        size = raw.StridedSlice(input=raw.Shape(input=x), begin=[1], end=[3], strides=[1])
        size = raw.Mul(x=size, y=tf.constant([2, 2]))
        return op(images=x, size=size, half_pixel_centers=True)

    return build


def _resizings(op):
    x = [None, 4, 5, 3]
    return {
        "larger": _resize(op, x, [8, 10]),
        "larger_odd": _resize(op, x, [7, 9]),
        "smaller": _resize(op, [1, 8, 9, 2], [4, 3]),
        "larger_align_corners": Text(_resize(op, x, [7, 9], align_corners=True)),
        "larger_half_pixel": _resize(op, x, [8, 10], half_pixel_centers=True),
        "odd_half_pixel": _resize(op, x, [7, 9], half_pixel_centers=True),
        "smaller_half_pixel": _resize(op, [1, 8, 9, 2], [4, 3], half_pixel_centers=True),
        "smaller_align_corners": _resize(op, [1, 8, 9, 2], [4, 3], align_corners=True),
        "by_shape": _resize_by_shape(op),
    }


def _products(op):
    """Of known sizes. Few take their pixels at their centers."""
    x = [None, 4, 5, 3]
    forms = {
        "larger": _resize(op, x, [8, 10]),
        "larger_odd": _resize(op, x, [7, 13]),
        "smaller": Text(_resize(op, [1, 8, 9, 2], [4, 3])),
        "smaller_odd": _resize(op, [1, 8, 9, 2], [5, 7]),
        "align_corners": _resize(op, x, [7, 9], align_corners=True),
        "integers": lambda g: op(
            images=g.input([1, 4, 5, 3], 0, 255, "uint8"), size=tf.constant([7, 9])
        ),
    }
    if op is raw.ResizeBicubic:
        forms["larger_half_pixel"] = _resize(op, x, [8, 10], half_pixel_centers=True)
        forms["odd_half_pixel"] = _resize(op, x, [7, 13], half_pixel_centers=True)
        forms["smaller_half_pixel"] = _resize(op, [1, 8, 9, 2], [5, 3], half_pixel_centers=True)
    return forms


def _crop(x, count, indices, size, method="bilinear", constant=False):
    def build(g):
        image = g.input(x)
        where = g.input([count, 4], values=boxes)
        if constant:
            where = tf.constant([[0.1, 0.2, 0.8, 0.9], [0.0, 0.0, 1.0, 1.0]])
        return raw.CropAndResize(
            image=image,
            boxes=where,
            box_ind=tf.constant(indices),
            crop_size=tf.constant(size),
            method=method,
        )

    return build


def _coloured(op, shape, low=0, high=1, number=None):
    def build(g):
        images = g.input(shape, low, high)
        return op(images) if number is None else op(images, tf.constant(number))

    return build


def _colours(op, number=None):
    return {
        "image": _coloured(op, [None, 4, 5, 3], number=number),
        "rows": _coloured(op, [6, 1, 3], number=number),
        "bright": _coloured(op, [1, 5, 5, 3], 0.5, 1, number=number),
    }


def _adjusted(op, name):
    return lambda images, number: op(images=images, **{name: number})


CASES = {
    "AdjustContrastv2": _colours(_adjusted(raw.AdjustContrastv2, "contrast_factor"), 1.7),
    "AdjustHue": _colours(_adjusted(raw.AdjustHue, "delta"), 0.3),
    "AdjustSaturation": _colours(_adjusted(raw.AdjustSaturation, "scale"), 0.6),
    "RGBToHSV": _colours(lambda images: raw.RGBToHSV(images=images)),
    "HSVToRGB": _colours(lambda images: raw.HSVToRGB(images=images)),
    "ResizeBilinear": _resizings(raw.ResizeBilinear),
    "ResizeArea": _products(raw.ResizeArea),
    "ResizeBicubic": _products(raw.ResizeBicubic),
    "ResizeNearestNeighbor": _resizings(raw.ResizeNearestNeighbor),
    "CropAndResize": {
        "bilinear": _crop([2, 8, 9, 3], 3, [0, 1, 0], [4, 5]),
        "nearest": _crop([1, 8, 9, 3], 2, [0, 0], [3, 3], method="nearest", constant=True),
        "constant_boxes": Text(_crop([2, 8, 8, 3], 2, [1, 0], [5, 5], constant=True)),
    },
}
