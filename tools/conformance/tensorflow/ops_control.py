"""Branches and loops that are decided when the model runs, and lists."""

import tensorflow as tf
from tensorflow import raw_ops as raw
from tensorflow.python.ops import control_flow_v2_toggles


def _function(build, *types):
    """A function of the graph's library."""
    specs = [tf.TensorSpec(shape, dtype) for shape, dtype in types]
    return tf.function(build, input_signature=specs).get_concrete_function()


_IMAGE = ([None, 4], tf.float32)


def _if(op, condition):
    def build(g):
        return op(
            cond=condition(g),
            input=[g.input([None, 4])],
            Tout=[tf.float32],
            then_branch=_function(lambda x: [tf.nn.relu(x) * 2.0], _IMAGE),
            else_branch=_function(lambda x: [tf.abs(x) - 1.0], _IMAGE),
            output_shapes=[[None, 4]],
        )

    return build


def _is_true(g):
    return g.input([], dtype="bool")


def _number(g):
    return g.input([], -1, 2, dtype="int32")


def _is_large(g):
    return raw.Greater(x=g.input([], -2, 2), y=tf.constant(0.0))


def _ifs(op):
    return {"flag": _if(op, _is_true), "number": _if(op, _number), "computed": _if(op, _is_large)}


def _case(op, low, high):
    def build(g):
        branches = [lambda x: [tf.nn.relu(x)], lambda x: [-x], lambda x: [x * x]]
        return op(
            branch_index=g.input([], low, high, dtype="int32"),
            input=[g.input([None, 4])],
            Tout=[tf.float32],
            branches=[_function(branch, _IMAGE) for branch in branches],
            output_shapes=[[None, 4]],
        )

    return build


def _cases(op):
    return {"first": _case(op, 0, 1), "any": _case(op, 0, 3), "other": _case(op, 3, 9)}


def _counted(op, times):
    def build(g):
        x, w = g.input([2, 3]), g.const([3, 3])
        spec = [([], tf.int32), ([2, 3], tf.float32), ([3, 3], tf.float32)]
        found = op(
            input=[tf.constant(0), x, w],
            cond=_function(lambda i, x, w: i < times, *spec),
            body=_function(lambda i, x, w: [i + 1, tf.tanh(x @ w), w], *spec),
            output_shapes=[[], [2, 3], [3, 3]],
        )
        return [tf.identity(found[0]), found[1]]

    return build


def _until_large(op):
    def build(g):
        spec = [([None, 3], tf.float32)]
        (found,) = op(
            input=[g.input([None, 3], 0.5, 2)],
            cond=_function(lambda x: tf.reduce_max(x) < 100.0, *spec),
            body=_function(lambda x: [x * 2.0], *spec),
            output_shapes=[[None, 3]],
        )
        return found

    return build


def _times_of_input(op):
    def build(g):
        spec = [([], tf.int32), ([], tf.int32), ([3], tf.float32)]
        found = op(
            input=[tf.constant(0), g.input([], 1, 6, dtype="int32"), g.input([3])],
            cond=_function(lambda i, n, x: i < n, *spec),
            body=_function(lambda i, n, x: [i + 1, n, x + tf.cast(i, tf.float32)], *spec),
            output_shapes=[[], [], [3]],
        )
        return found[2]

    return build


def _whiles(op):
    return {
        "counted": _counted(op, 4),
        "until": _until_large(op),
        "times_of_input": _times_of_input(op),
    }


def _first_version(build):
    """With the control flow of TensorFlow 1: frames of Enter, Merge, Switch, Exit."""

    def built(g):
        enabled = control_flow_v2_toggles.control_flow_v2_enabled()
        control_flow_v2_toggles.disable_control_flow_v2()
        try:
            return build(g)
        finally:
            if enabled:
                control_flow_v2_toggles.enable_control_flow_v2()

    return built


def _frame(g):
    w = g.const([3, 3])
    return tf.compat.v1.while_loop(
        lambda i, x: i < 4, lambda i, x: (i + 1, tf.tanh(x @ w)), [tf.constant(0), g.input([2, 3])]
    )[1]


def _nested_frames(g):
    def outer(i, x):
        inner = tf.compat.v1.while_loop(
            lambda j, y: j < 2, lambda j, y: (j + 1, y * 1.5 + 0.1), [tf.constant(0), x]
        )
        return i + 1, tf.tanh(inner[1])

    return tf.compat.v1.while_loop(lambda i, x: i < 3, outer, [tf.constant(0), g.input([None, 3])])[
        1
    ]


def _mapped(g):
    return tf.map_fn(lambda x: tf.nn.softmax(x) * 2.0, g.input([5, 3]))


def _scanned(g):
    return tf.scan(lambda state, x: tf.tanh(state + x), g.input([5, 3]), tf.zeros([3]))


def _mapped_any(g):
    return tf.map_fn(tf.tanh, g.input([None, 3]))


def _arrays(g):
    return _mapped(g), _scanned(g)


def _of_array(make):
    """Of an array whose elements are the rows of an input."""

    def build(g):
        x = g.input([4, 3])
        array = raw.TensorArrayV3(size=4, dtype=tf.float32, element_shape=[3])
        flow = raw.TensorArrayScatterV3(
            handle=array.handle, indices=list(range(4)), value=x, flow_in=array.flow
        )
        return make(array.handle, flow, x)

    return build


def _gathered(handle, flow, places=(0, 1, 2, 3)):
    return raw.TensorArrayGatherV3(
        handle=handle, indices=list(places), flow_in=flow, dtype=tf.float32
    )


def _read(handle, flow, place):
    return raw.TensorArrayReadV3(handle=handle, index=place, flow_in=flow, dtype=tf.float32)


def _written(places):
    def build(g):
        array = raw.TensorArrayV3(size=3, dtype=tf.float32, element_shape=[2])
        flow = array.flow
        for place in places:
            flow = raw.TensorArrayWriteV3(
                handle=array.handle, index=place, value=g.input([2]), flow_in=flow
            )
        return _gathered(array.handle, flow, range(3))

    return build


_ARRAY = {
    "whole": _of_array(lambda handle, flow, x: _gathered(handle, flow)),
    "some": _of_array(lambda handle, flow, x: _gathered(handle, flow, (3, 1))),
    "loop": _first_version(_arrays),
}


def _list_of(g, shape=(4, 3)):
    return raw.TensorListFromTensor(tensor=g.input(list(shape)), element_shape=list(shape[1:]))


def _stack(made, shape=(3,)):
    return raw.TensorListStack(
        input_handle=made, element_shape=list(shape), element_dtype=tf.float32
    )


def _item(made, i):
    return raw.TensorListGetItem(
        input_handle=made, index=i, element_shape=[3], element_dtype=tf.float32
    )


def _set(made, i, item):
    return raw.TensorListSetItem(input_handle=made, index=i, item=item)


def _reserved(length=3):
    return raw.TensorListReserve(element_shape=[3], num_elements=length, element_dtype=tf.float32)


def _empty():
    return raw.EmptyTensorList(element_shape=[3], max_num_elements=-1, element_dtype=tf.float32)


def _push(made, item):
    return raw.TensorListPushBack(input_handle=made, tensor=item)


def _list_forms():
    """The same graphs use several operations of lists."""
    read = {
        "first": lambda g: _item(_list_of(g), 0),
        "last": lambda g: _item(_list_of(g), 3),
        "place_of_input": lambda g: _item(_list_of(g), g.input([], 0, 4, dtype="int32")),
    }
    write = {
        "one": lambda g: _stack(_set(_list_of(g), 1, g.input([3]))),
        "reserved": lambda g: _stack(_set(_reserved(), 2, g.input([3]))),
        "place_of_input": lambda g: _stack(
            _set(_list_of(g), g.input([], 0, 4, dtype="int32"), g.input([3]))
        ),
    }
    push = {
        "empty": lambda g: _stack(_push(_push(_empty(), g.input([3])), g.input([3]))),
        "list": lambda g: _stack(_push(_list_of(g), g.input([3]))),
        "loop": _pushed_in_loop,
    }
    return read, write, push


def _pushed_in_loop(g):
    x = g.input([3])

    def body(i, made):
        return i + 1, _push(made, x * tf.cast(i, tf.float32))

    return _stack(tf.while_loop(lambda i, made: i < 4, body, [tf.constant(0), _empty()])[1])


def _popped(g, times=1):
    made = _list_of(g)
    for _ in range(times):
        popped = raw.TensorListPopBack(
            input_handle=made, element_shape=[3], element_dtype=tf.float32
        )
        made = popped.output_handle
    return popped.tensor, _stack(made)


def _picked(g, places):
    return raw.TensorListGather(
        input_handle=_list_of(g), indices=places, element_shape=[3], element_dtype=tf.float32
    )


def _joined(g, shape):
    return raw.TensorListConcatV2(
        input_handle=_list_of(g, shape),
        element_shape=list(shape[1:]),
        leading_dims=[],
        element_dtype=tf.float32,
    )


def _array_joined(g, shape):
    array = raw.TensorArrayV3(size=shape[0], dtype=tf.float32, element_shape=list(shape[1:]))
    flow = raw.TensorArrayScatterV3(
        handle=array.handle,
        indices=list(range(shape[0])),
        value=g.input(list(shape)),
        flow_in=array.flow,
    )
    return raw.TensorArrayConcatV3(handle=array.handle, flow_in=flow, dtype=tf.float32)


def _length(make):
    return lambda g: g.input([1], dtype="int32") + raw.TensorListLength(input_handle=make(g))


def _resized(g):
    return _stack(raw.TensorListResize(input_handle=_list_of(g), size=4))


_READ, _WRITE, _PUSH = _list_forms()
_SHAPES = {"rows": (2, 3), "images": (3, 2, 4), "one": (1, 5, 2)}
CASES = {
    "If": _ifs(raw.If),
    "StatelessIf": _ifs(raw.StatelessIf),
    "Case": _cases(raw.Case),
    "StatelessCase": _cases(raw.StatelessCase),
    "While": _whiles(raw.While),
    "StatelessWhile": _whiles(raw.StatelessWhile),
    "LoopCond": {
        "frame": _first_version(_frame),
        "nested": _first_version(_nested_frames),
        "scan": _first_version(_scanned),
    },
    "TensorListFromTensor": {"map": _mapped, "scan": _scanned, "map_any": _mapped_any},
    "TensorListGetItem": _READ,
    "TensorListSetItem": _WRITE,
    "TensorListStack": _READ | _WRITE,
    "TensorListReserve": {"map": _mapped, "scan": _scanned, "set": _WRITE["reserved"]},
    "EmptyTensorList": _PUSH,
    "TensorListPushBack": _PUSH,
    "TensorListPopBack": {
        "one": _popped,
        "two": lambda g: _popped(g, 2),
        "three": lambda g: _popped(g, 3),
    },
    "TensorListGather": {
        "some": lambda g: _picked(g, [2, 0]),
        "twice": lambda g: _picked(g, [1, 1, 1]),
        "all": lambda g: _picked(g, [0, 1, 2, 3]),
    },
    "TensorListConcatV2": {
        name: lambda g, shape=shape: _joined(g, shape) for name, shape in _SHAPES.items()
    },
    "TensorListLength": {
        "list": _length(_list_of),
        "reserved": _length(lambda g: _reserved()),
        "pushed": _length(lambda g: _push(_list_of(g), g.input([3]))),
    },
    "TensorListResize": {
        "stacked": _resized,
        "first": lambda g: _item(raw.TensorListResize(input_handle=_list_of(g), size=4), 0),
        "last": lambda g: _item(raw.TensorListResize(input_handle=_list_of(g), size=4), 3),
    },
    "TensorArrayV3": _ARRAY,
    "TensorArrayScatterV3": _ARRAY,
    "TensorArrayGatherV3": _ARRAY,
    "TensorArrayReadV3": {
        "first": _of_array(lambda handle, flow, x: _read(handle, flow, 0)),
        "last": _of_array(lambda handle, flow, x: _read(handle, flow, 3)),
        "loop": _first_version(_arrays),
    },
    "TensorArrayWriteV3": {
        "in_order": _written((0, 1, 2)),
        "in_another": _written((2, 0, 1)),
        "loop": _first_version(_arrays),
    },
    "TensorArraySizeV3": {
        name: _of_array(
            lambda handle, flow, x, more=more: (
                x[0]
                + tf.cast(raw.TensorArraySizeV3(handle=handle, flow_in=flow) + more, tf.float32)
            )
        )
        for name, more in {"plain": 0, "more": 1, "less": -2}.items()
    },
    "TensorArrayConcatV3": {
        name: lambda g, shape=shape: _array_joined(g, shape) for name, shape in _SHAPES.items()
    },
}
