"""Inputs, constants, identities, calls, conversions; and what is refused."""

import numpy as np
import tensorflow as tf
from op_case import Full, Refused, Text
from tensorflow import raw_ops as raw

_UNSUPPORTED = "MO3104"
_CONTROL_FLOW = "MO3204"
_TRAINING = "MO3205"


def _plus(values, dtype="float32"):
    """An input plus a Const in one of the forms that a TensorProto has."""

    def build(g):
        constant = tf.constant(np.asarray(values, dtype))
        return raw.AddV2(x=g.input(constant.shape.as_list(), -9, 9, dtype), y=constant)

    return build


def _splat(g):
    """A shape with one value in float_val, which is repeated."""
    return raw.Mul(x=g.input([None, 3, 4]), y=tf.constant(1.5, shape=[3, 4]))


def _listed(g):
    """Values in float_val, not in tensor_content; the last is repeated."""
    graph = tf.compat.v1.get_default_graph()
    proto = tf.compat.v1.AttrValue().tensor
    proto.dtype = tf.float32.as_datatype_enum
    for extent in (2, 3):
        proto.tensor_shape.dim.add(size=extent)
    proto.float_val.extend([0.5, -1.5, 2.5])
    attributes = {
        "value": tf.compat.v1.AttrValue(tensor=proto),
        "dtype": tf.compat.v1.AttrValue(type=proto.dtype),
    }
    constant = graph.create_op("Const", [], [tf.float32], attrs=attributes).outputs[0]
    return raw.Mul(x=g.input([2, 3]), y=constant)


def _half_constant(g):
    constant = tf.constant([0.1, 1.25, -2.0], tf.float16)
    return raw.Mul(x=g.input([2, 3]), y=raw.Cast(x=constant, DstT=tf.float32))


def _constant_output(g):
    return raw.Relu(features=g.input([2, 3])), g.const([3, 4])


def _square(shape, dtype="float32"):
    return lambda g: raw.Mul(x=(x := g.input(shape, -9, 9, dtype)), y=x)


def _passed_through(g):
    return g.input([2, 3])


def _default(shape, default):
    """Where nothing else is asked for, the default holds: so layers switch their training off."""

    def build(g):
        default_value = tf.constant(default, tf.float32, shape)
        y = raw.PlaceholderWithDefault(input=default_value, shape=shape)
        return raw.Mul(x=g.input([None, 3]), y=y)

    return build


def _learning_phase(g):
    """Dropout's switch of early Keras."""
    phase = raw.PlaceholderWithDefault(input=tf.constant(False), shape=[])
    x = g.input([2, 3])
    return raw.SelectV2(condition=phase, t=raw.Mul(x=x, y=tf.constant(2.0)), e=x)


def _identity(shape, times=1):
    def build(g):
        x = g.input(shape)
        for _ in range(times):
            x = raw.Identity(input=x)
        return raw.Relu(features=x)

    return build


def _identity_n(*shapes, then=lambda x: x):
    return lambda g: [then(x) for x in raw.IdentityN(input=[g.input(shape) for shape in shapes])]


def _stop(op):
    def build(g):
        x = g.input([None, 3, 4])
        return raw.Mul(x=x, y=op(input=x))

    return build


def _passing(op, integers=True):
    """Operations that give their input back."""
    forms = {
        "image": lambda g: raw.Relu(features=op(g.input([None, 4, 5, 3]))),
        "matrix": Text(lambda g: raw.Relu(features=op(g.input([3, 4])))),
        "vector": lambda g: raw.Relu(features=op(g.input([5]))),
    }
    if integers:
        forms["int32"] = lambda g: raw.AddV2(x=op(g.input([5], dtype="int32")), y=tf.constant(1))
    return forms


_CHECKED = {
    "image": lambda g: raw.CheckNumerics(tensor=g.input([None, 4, 5, 3]), message="image"),
    "matrix": Text(lambda g: raw.CheckNumerics(tensor=g.input([3, 4]), message="")),
    "between": lambda g: raw.Relu(features=raw.CheckNumerics(tensor=g.input([7]), message="")),
}


def _after(make_control):
    """A value that waits for another node."""

    def build(g):
        x = g.input([2, 3])
        with tf.control_dependencies([make_control(x)]):
            return raw.Mul(x=x, y=tf.constant(3.0))

    return build


def _waiting_constant(g):
    x = g.input([2, 3])
    with tf.control_dependencies([raw.NoOp()]):
        constant = tf.constant([1.0, 2.0, 3.0])
    return raw.AddV2(x=x, y=constant)


def _function(body, *shapes, op=None):
    """A call of a graph function."""

    def build(g):
        inputs = [g.input(shape) for shape in shapes]
        specs = [tf.TensorSpec(x.shape, x.dtype) for x in inputs]
        function = tf.function(body, autograph=False).get_concrete_function(*specs)
        function.add_to_graph()
        outputs = [output.dtype for output in function.graph.outputs]
        call = op or raw.PartitionedCall
        return call(args=inputs, Tout=outputs, f=function)

    return build


def _inner(x):
    specs = [tf.TensorSpec(x.shape, x.dtype)]
    inner = tf.function(lambda y: raw.Relu(features=y), autograph=False)
    return raw.AddV2(x=inner.get_concrete_function(*specs)(x), y=tf.constant(1.0))


def _called_twice(g):
    specs = [tf.TensorSpec([2, 3], tf.float32)]
    body = tf.function(lambda x: raw.Mul(x=x, y=tf.constant(1.5)), autograph=False)
    function = body.get_concrete_function(*specs)
    function.add_to_graph()
    x = g.input([2, 3])
    for _ in range(2):
        (x,) = raw.PartitionedCall(args=[x], Tout=[tf.float32], f=function)
    return x


def _beta(g):
    return raw.Betainc(a=g.input([5], 1, 2), b=g.input([5], 1, 2), x=g.input([5], 0, 1))


def _random(g):
    return raw.AddV2(x=g.input([2]), y=raw.RandomUniform(shape=[2], dtype=tf.float32))


def _keep(g, value, version2):
    """Dropout as TensorFlow 1 writes it, or TensorFlow 2."""
    x = raw.Relu(features=g.input([None, 3]))
    keep = raw.PlaceholderWithDefault(input=tf.constant(value), shape=[])
    shape = raw.Shape(input=x)
    random = raw.RandomUniform(shape=shape, dtype=tf.float32)
    if not version2:
        mask = raw.Floor(x=raw.AddV2(x=keep, y=random))
        return raw.Neg(x=raw.Mul(x=raw.RealDiv(x=x, y=keep), y=mask))
    rate = raw.Sub(x=tf.constant(1.0), y=keep)
    scaled = raw.RealDiv(x=x, y=raw.Sub(x=tf.constant(1.0), y=rate))
    is_kept = raw.GreaterEqual(x=random, y=rate)
    return raw.Neg(x=raw.SelectV2(condition=is_kept, t=scaled, e=tf.constant(0.0)))


def _dropout(value=1.0, version2=False):
    return lambda g: _keep(g, value, version2)


def _old_condition(is_placeholder, value):
    """Of the two branches one cannot be converted."""

    def build(g):
        x = raw.Relu(features=g.input([None, 4]))
        condition = tf.constant(value)
        if is_placeholder:
            condition = raw.PlaceholderWithDefault(input=condition, shape=[])
        no, yes = raw.Switch(data=x, pred=raw.Identity(input=condition))
        bad = lambda y: raw.Lgamma(x=raw.AddV2(x=y, y=tf.constant(1.0)))
        sides = (raw.Neg(x=no), bad(yes)) if not value else (bad(no), raw.Neg(x=yes))
        return raw.Abs(x=raw.Merge(inputs=list(sides)).output)

    return build


def _condition(op, value, branches=False):
    """As functions."""

    def build(g):
        x, types = g.input([None, 4]), [tf.float32]
        spec = tf.TensorSpec(x.shape, x.dtype)
        bodies = (lambda y: raw.Neg(x=y), lambda y: raw.Lgamma(x=raw.Abs(x=y)))
        good, bad = (
            tf.function(body, autograph=False).get_concrete_function(spec) for body in bodies
        )
        for made in (good, bad):
            made.add_to_graph()
        condition = raw.Identity(input=tf.constant(value))
        if branches:
            chosen = [bad, good]
            (y,) = op(branch_index=condition, input=[x], Tout=types, branches=chosen)
        else:
            sides = {"then_branch": good, "else_branch": bad}
            (y,) = op(cond=condition, input=[x], Tout=types, **sides)
        return raw.Abs(x=y)

    return build


def _switched(g):
    no, yes = raw.Switch(data=g.input([2]), pred=g.input([], dtype="bool"))
    return raw.Merge(inputs=[no, raw.Neg(x=yes)])[0]


def _variable(g):
    variable = tf.compat.v1.Variable(g.const([3]), use_resource=False)
    return raw.Mul(x=g.input([2, 3]), y=raw.Identity(input=variable._as_graph_element()))


def _cast(source, target, low=-2, high=2, shape=(3, 4)):
    return lambda g: raw.Cast(x=g.input(list(shape), low, high, source), DstT=target)


def _to_bool(shape, low=-2, high=3, dtype="int32"):
    return lambda g: raw.ToBool(input=g.input(shape, low, high, dtype))


def _broadcast_args(first, second, dtype="int32"):
    """Of what is computed from the extents of inputs."""

    def build(g):
        shapes = [raw.Shape(input=g.input(shape), out_type=dtype) for shape in (first, second)]
        return raw.BroadcastArgs(s0=shapes[0], s1=shapes[1])

    return build


def _beside(g):
    """What checks, reads tables and variables, and saves them, beside a net."""
    x = g.input([2, 3])
    prefix = raw.StringJoin(inputs=[tf.constant("a"), tf.constant("b")])
    name = raw.ShardedFilename(basename=prefix, shard=tf.constant(0), num_shards=tf.constant(1))
    raw.Assert(condition=tf.constant(True), data=[x])
    raw.SaveV2(prefix=name, tensor_names=["x"], shape_and_slices=[""], tensors=[x])
    raw.RestoreV2(prefix=name, tensor_names=["x"], shape_and_slices=[""], dtypes=[tf.float32])
    raw.MergeV2Checkpoints(checkpoint_prefixes=[name], destination_prefix=prefix)
    raw.StaticRegexFullMatch(input=prefix, pattern="a.*")
    table = raw.HashTableV2(key_dtype=tf.int64, value_dtype=tf.string)
    raw.LookupTableImportV2(table_handle=table, keys=tf.constant([1], tf.int64), values=["one"])
    return raw.Neg(x=x)


CASES = {
    "ToBool": {
        "number": _to_bool([]),
        "float": Full(_to_bool([], dtype="float32")),
        "bool": Full(_to_bool([], dtype="bool")),
        "list": Full(_to_bool([3])),
    },
    "BroadcastArgs": {
        "longer": _broadcast_args([None, 1], [2, 1, 4]),
        "equal": Full(_broadcast_args([None, 1], [1, 4])),
        "long_numbers": Full(_broadcast_args([None, 3, 1], [5], tf.int64)),
    },
    "Const": {
        "content": _plus(np.arange(6).reshape(2, 3) / 4),
        "number": Text(_plus(0.75)),
        "one_value": _plus([2.5]),
        "splat": _splat,
        "listed": Text(_listed),
        "int32": _plus([[1, -2, 3]], "int32"),
        "int64": _plus([1, -2, 2**20], "int64"),
        "float64": _plus([0.1, 0.2], "float64"),
        "half": _half_constant,
        "output": _constant_output,
    },
    "Placeholder": {
        "float32": _square([2, 3]),
        "dynamic_batch": Text(_square([None, 3, 4, 5])),
        "number": _square([]),
        "int32": _square([2, 3], "int32"),
        "passed_through": _passed_through,
    },
    "PlaceholderWithDefault": {
        "vector": _default([3], [0.5, 1.5, -2.0]),
        "number": Text(_default([], 0.5)),
        "learning_phase": _learning_phase,
    },
    "Identity": {
        "one": _identity([2, 3]),
        "chain": Text(_identity([None, 3, 4, 5], times=3)),
        "of_input": lambda g: raw.Identity(input=g.input([2, 3])),
    },
    "IdentityN": {
        "one": _identity_n([2, 3]),
        "two": _identity_n([2, 3], [None, 4], then=lambda x: raw.Relu(features=x)),
        "crossed": Text(lambda g: _identity_n([2, 3], [4])(g)[::-1]),
    },
    "NoOp": {
        "beside": _beside,
        "before_value": _after(lambda x: raw.NoOp()),
        "other_value": Text(_after(lambda x: raw.Neg(x=x).op)),
        "before_constant": _waiting_constant,
    },
    "PreventGradient": _passing(lambda x: raw.PreventGradient(input=x)),
    "StatefulPartitionedCall": {
        "unary": _function(lambda x: raw.Neg(x=x), [2, 3], op=raw.StatefulPartitionedCall),
        "binary": _function(
            lambda x, y: raw.Sub(x=x, y=y), [2, 3], [3], op=raw.StatefulPartitionedCall
        ),
        "two_outputs": Text(
            _function(
                lambda x: (raw.Neg(x=x), raw.Abs(x=x)), [None, 4], op=raw.StatefulPartitionedCall
            )
        ),
    },
    "Snapshot": _passing(lambda x: raw.Snapshot(input=x)),
    "EnsureShape": _passing(lambda x: raw.EnsureShape(input=x, shape=x.shape)),
    "CheckNumerics": _CHECKED,
    "CheckNumericsV2": _passing(
        lambda x: raw.CheckNumericsV2(tensor=x, message=""), integers=False
    ),
    "Print": _passing(lambda x: raw.Print(input=x, data=[x, raw.Shape(input=x)], message="x")),
    "StopGradient": {
        "stop": _stop(raw.StopGradient),
        "text": Text(_stop(raw.StopGradient)),
        "between": lambda g: raw.Relu(features=raw.StopGradient(input=g.input([2, 3]))),
    },
    "PartitionedCall": {
        "one": _function(lambda x: raw.Relu(features=x), [None, 3]),
        "two_outputs": _function(
            lambda x, y: (raw.AddV2(x=x, y=y), raw.Mul(x=x, y=y)), [2, 3], [2, 3]
        ),
        "nested": _function(_inner, [2, 3]),
        "called_twice": Text(_called_twice),
    },
    "Unsupported": {
        "beta": Refused(_UNSUPPORTED, _beta),
        "inverse": Refused(_UNSUPPORTED, lambda g: raw.MatrixInverse(input=g.input([3, 3]))),
        "random": Refused(_TRAINING, _random),
        "dropout": Refused(_TRAINING, _dropout(0.5)),
        "switch": Refused(_CONTROL_FLOW, _switched),
        "variable": Refused(_TRAINING, _variable),
    },
    "Training": {
        "old_dropout": _dropout(),
        "dropout": _dropout(version2=True),
        "switch": _old_condition(False, False),
        "switch_on_default": _old_condition(True, False),
        "switch_on_true": Text(_old_condition(True, True)),
        "if": _condition(raw.If, True),
        "stateless_if": _condition(raw.StatelessIf, True),
        "case": _condition(raw.Case, 1, branches=True),
        "last_case": _condition(raw.StatelessCase, 7, branches=True),
    },
    "Cast": {
        "float_to_int": _cast("float32", tf.int32, -9, 9),
        "int_to_float": _cast("int32", tf.float32, -9, 9),
        "int_to_long": Text(_cast("int32", tf.int64, -9, 9)),
        "long_to_float": _cast("int64", tf.float32, -9, 9, [None, 4]),
        "bool_to_float": _cast("bool", tf.float32),
        "int_to_bool": _cast("int32", tf.bool, -1, 2),
        "bytes_to_float": _cast("uint8", tf.float32, 0, 256, [1, 4, 4, 3]),
        "float_to_half": _cast("float32", tf.float16),
        "half_to_float": _cast("float16", tf.float32),
        "double_to_float": _cast("float64", tf.float32),
    },
}
