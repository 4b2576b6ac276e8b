"""Layers that move, join, select and sum elements."""

from layer_case import Case, each, given, integers, normal

_X = ((2, 3, 5, 6),)


def _plain(kind, form, text="", **more):
    more.setdefault("opencv", False)
    return Case(kind, form, text, **more)


def _indices(bound):
    return integers(0, bound)


def _argmax(form, text, **more):
    more.setdefault("values", integers(-3, 3))
    return _plain("ArgMax", form, f"argmax_param {{ {text} }}", **more)


CASES = [
    Case("Concat", "channels", inputs=((2, 3, 4, 5), (2, 1, 4, 5), (2, 2, 4, 5))),
    Case(
        "Concat", "last", "concat_param { axis: -1 }", inputs=((2, 3, 4), (2, 3, 1)), opencv=False
    ),
    _plain("Concat", "concat_dim", "concat_param { concat_dim: 0 }", inputs=((2, 3), (1, 3))),
    Case("Slice", "equal", inputs=((2, 6, 4, 5),), tops=3),
    Case("Slice", "points", "slice_param { axis: 2 slice_point: 1 slice_point: 3 }", tops=3),
    _plain("Slice", "slice_dim", "slice_param { slice_dim: 0 }", tops=2),
    _plain("Slice", "one_top", tops=1),
    Case("Split", "two", tops=2),
    Case("Split", "one", tops=1),
    _plain("Split", "three_of_a_list", inputs=((5,),), tops=3),
    Case("Flatten", "plain"),
    Case("Flatten", "to_axis", "flatten_param { axis: 1 end_axis: 2 }"),
    Case("Flatten", "from_end", "flatten_param { axis: -3 end_axis: -2 }", opencv=False),
    _plain("Flatten", "one_axis", "flatten_param { axis: 2 end_axis: 2 }"),
    Case(
        "Reshape",
        "zeros",
        "reshape_param { shape { dim: 0 dim: -1 dim: 5 dim: 2 } }",
        inputs=((2, 3, 5, 4),),
    ),
    Case("Reshape", "axis", "reshape_param { shape { dim: -1 } axis: 1 }"),
    _plain(
        "Reshape",
        "part",
        "reshape_param { shape { dim: 3 dim: 5 } axis: 1 num_axes: 2 }",
        inputs=((2, 15, 1, 6),),
    ),
    _plain("Reshape", "insert", "reshape_param { shape { dim: 1 } axis: -1 num_axes: 0 }"),
    _plain(
        "Reshape",
        "zero_beyond",
        "reshape_param { shape { dim: 5 dim: 0 } axis: 0 num_axes: 1 }",
        inputs=((15, 3, 2),),
    ),
    _plain(
        "Reshape", "pixelshuffler", "reshape_param { pixelshuffler: 2 }", inputs=((2, 12, 3, 4),)
    ),
    Case("Permute", "full", "permute_param { order: 0 order: 2 order: 3 order: 1 }"),
    _plain("Permute", "partial", "permute_param { order: 2 }"),
    _plain("Permute", "none"),
    Case("Crop", "axis_2", inputs=((2, 3, 7, 8), (2, 1, 4, 5))),
    Case(
        "Crop",
        "one_offset",
        "crop_param { axis: 2 offset: 2 }",
        inputs=((2, 3, 7, 8), (2, 1, 4, 5)),
    ),
    Case(
        "Crop",
        "offsets",
        "crop_param { axis: 1 offset: 1 offset: 2 offset: 0 }",
        inputs=((2, 3, 7, 8), (2, 2, 4, 5)),
    ),
    _plain("Crop", "all", "crop_param { axis: -4 offset: 1 }", inputs=((2, 3, 7, 8), (1, 2, 4, 5))),
    _plain("Tile", "channels", "tile_param { tiles: 3 }"),
    _plain("Tile", "last", "tile_param { axis: -1 tiles: 2 }"),
    _plain("Tile", "once", "tile_param { axis: 0 tiles: 1 }"),
    *[
        _plain(
            "Reduction",
            f"{operation}_{axis}".lower(),
            f"reduction_param {{ operation: {operation} axis: {axis} coeff: {coeff} }}",
        )
        for operation, axis, coeff in (
            ("SUM", 0, 1),
            ("SUM", -2, 0.5),
            ("ASUM", 1, 1),
            ("SUMSQ", 2, -2),
            ("MEAN", 1, 1),
            ("MEAN", 0, 3),
        )
    ],
    _argmax("axis", "axis: 1"),
    _argmax("axis_top", "axis: -1 top_k: 3"),
    _argmax("values", "axis: 1 top_k: 2 out_max_val: true"),
    _argmax("whole", "top_k: 4", inputs=((2, 3, 4, 5),)),
    _argmax("whole_values", "top_k: 3 out_max_val: true", inputs=((2, 3, 4, 5),)),
    _argmax("matrix", "", inputs=((3, 9),)),
    _plain(
        "Embed",
        "bias",
        "embed_param { num_output: 3 input_dim: 7 }",
        inputs=((2, 4),),
        blobs=((7, 3), (3,)),
        values=_indices(7),
    ),
    _plain(
        "Embed",
        "plain",
        "embed_param { num_output: 3 input_dim: 7 bias_term: false }",
        inputs=((5,),),
        blobs=((7, 3),),
        values=_indices(7),
    ),
    _plain(
        "Embed",
        "fractions",
        "embed_param { num_output: 3 input_dim: 7 }",
        inputs=((2, 2, 2),),
        blobs=((7, 3), (3,)),
        values=lambda random, index, shape: random.uniform(0, 6.9, shape),
    ),
    _plain("BatchReindex", "repeat", inputs=((3, 4), (5,)), values=each(normal, _indices(3))),
    _plain("BatchReindex", "images", inputs=((3, 2, 4, 5), (2,)), values=each(normal, given(2, 0))),
    _plain("BatchReindex", "one", inputs=((3, 4), (1,)), values=each(normal, given(1))),
    _plain("Filter", "rows", inputs=((4, 3), (4,)), values=each(normal, given(0, 1, 0, 2))),
    _plain(
        "Filter",
        "two",
        inputs=((4, 3), (4, 2, 2), (4, 1)),
        tops=2,
        values=each(normal, normal, given(1, 1, 0, 0.5)),
    ),
    _plain("Filter", "all", inputs=((3, 2), (3, 1, 1, 1)), values=each(normal, given(1, 1, 1))),
    Case("ShuffleChannel", "two", "shuffle_channel_param { group: 2 }", inputs=((2, 6, 3, 4),)),
    Case("ShuffleChannel", "three", "shuffle_channel_param { group: 3 }", inputs=((2, 6, 3, 4),)),
    Case(
        "ShuffleChannel",
        "one",
        "shuffle_channel_param { group: 1 }",
        inputs=((2, 6, 3, 4),),
        opencv=False,
    ),
    Case("Reorg", "plain", "reorg_param { stride: 2 }", inputs=((2, 4, 6, 8),), opencv=False),
    Case("Reorg", "three", "reorg_param { stride: 3 }", inputs=((1, 9, 6, 3),), opencv=False),
    Case(
        "Reorg",
        "reverse",
        "reorg_param { stride: 2 reverse: true }",
        inputs=((1, 16, 3, 4),),
        opencv=False,
    ),
]
