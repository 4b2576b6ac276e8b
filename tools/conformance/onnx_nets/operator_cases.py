"""Single operators that the ONNX standard's own cases leave out or have little of.

Operators of ai.onnx.ml, those on strings, and recurrent ones whose steps are written out.
"""

import dataclasses
import itertools

import numpy as np
from onnx import TensorProto, helper

_ML = "ai.onnx.ml"
_NUMBERS = np.random.default_rng(20261127)
_WORDS = ["cat", "dog", "", "Katze", "été", "a longer word", "DOG"]


@dataclasses.dataclass(frozen=True)
class Operator:
    """A model of one node."""

    name: str
    node: object
    inputs: dict  # Arrays by name; those of `str` are strings.
    outputs: tuple  # Types by the order of the node's outputs.
    ml_version: int = 4
    is_open: bool = True  # Whether the model leaves the extents of its inputs open.

    @property
    def model(self):
        inputs = [
            helper.make_tensor_value_info(
                name, _type_of(value), [None] * value.ndim if self.is_open else value.shape
            )
            for name, value in self.inputs.items()
        ]
        outputs = [
            helper.make_tensor_value_info(name, type_, None)
            for name, type_ in zip(self.node.output, self.outputs, strict=True)
        ]
        graph = helper.make_graph([self.node], "operator", inputs, outputs)
        opsets = [helper.make_opsetid("", 20), helper.make_opsetid(_ML, self.ml_version)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9)

    def feeds_of_onnxruntime(self):
        return {
            name: value.astype(object) if value.dtype.kind == "U" else value
            for name, value in self.inputs.items()
        }


def _type_of(value):
    if value.dtype.kind == "U":
        return TensorProto.STRING
    return helper.np_dtype_to_tensor_dtype(value.dtype)


def _floats(*shape):
    return _NUMBERS.uniform(-2, 2, shape).astype(np.float32)


def _words(*shape):
    return _NUMBERS.choice(np.array(_WORDS), shape)


def _ml(op, outputs=("y",), **attributes):
    return helper.make_node(op, ["x"], list(outputs), domain=_ML, **attributes)


def _encoders():
    keys = ["dog", "été", "", "a longer word"]
    integers, floats = [4, 7, -3, 2], [0.5, 1.5, -2.0, 8.0]
    to_integers, to_floats, to_strings = (
        (TensorProto.INT64,),
        (TensorProto.FLOAT,),
        (TensorProto.STRING,),
    )
    yield Operator(
        "LabelEncoder strings to integers",
        _ml("LabelEncoder", keys_strings=keys, values_int64s=integers, default_int64=9),
        {"x": _words(5, 6)},
        to_integers,
    )
    yield Operator(
        "LabelEncoder strings to floats",
        _ml("LabelEncoder", keys_strings=keys, values_floats=floats),
        {"x": _words(20)},
        to_floats,
    )
    yield Operator(
        "LabelEncoder strings to strings",
        _ml("LabelEncoder", keys_strings=keys, values_strings=["1", "", "three", "ü"]),
        {"x": _words(4, 5)},
        to_strings,
    )
    yield Operator(
        "LabelEncoder integers to strings",
        _ml("LabelEncoder", keys_int64s=integers, values_strings=keys, default_string="?"),
        {"x": _NUMBERS.choice(np.array([*integers, 11]), 20)},
        to_strings,
    )
    yield Operator(
        "LabelEncoder of version 1",
        _ml("LabelEncoder", classes_strings=keys, default_int64=-5),
        {"x": _words(20)},
        to_integers,
        ml_version=1,
    )
    for value, types in ((_words(9), to_integers), (np.array([4, 2, 5, 7]), to_strings)):
        yield Operator(
            f"CategoryMapper of {value.dtype.kind}",
            _ml("CategoryMapper", cats_strings=keys, cats_int64s=integers, default_string="none"),
            {"x": value},
            types,
        )
    yield Operator(
        "OneHotEncoder of strings",
        _ml("OneHotEncoder", cats_strings=keys),
        {"x": _words(3, 4)},
        to_floats,
    )


def _classifiers():
    coefficients = _floats(12).tolist()
    yield Operator(
        "LinearClassifier with strings as labels",
        _ml(
            "LinearClassifier",
            ("label", "scores"),
            classlabels_strings=["one", "two", "three"],
            coefficients=coefficients,
            intercepts=[0.5, 0.0, -0.5],
            post_transform="SOFTMAX",
        ),
        {"x": _floats(10, 4)},
        (TensorProto.STRING, TensorProto.FLOAT),
    )
    for kernel, one_class in itertools.product(("LINEAR", "POLY", "RBF", "SIGMOID"), (0, 1)):
        yield Operator(
            f"SVMRegressor {kernel} one_class={one_class}",
            _ml(
                "SVMRegressor",
                kernel_type=kernel,
                kernel_params=[0.25, 0.5, 2.0],
                n_supports=3,
                support_vectors=coefficients,
                coefficients=[1.0, -0.5, 0.75],
                rho=[0.125],
                one_class=one_class,
            ),
            {"x": _floats(10, 4)},
            (TensorProto.FLOAT,),
        )
    for kernel, per_class in itertools.product(
        ("LINEAR", "RBF"), ([2, 1], [1, 2, 1], [1, 0, 2, 1])
    ):
        classes, vectors = len(per_class), sum(per_class)
        yield Operator(
            f"SVMClassifier {kernel} of {classes} classes",
            _ml(
                "SVMClassifier",
                ("label", "scores"),
                classlabels_ints=list(range(10, 10 + classes)),
                kernel_type=kernel,
                kernel_params=[0.25, 0.5, 2.0],
                vectors_per_class=per_class,
                support_vectors=_floats(vectors * 3).tolist(),
                coefficients=_floats(vectors * (classes - 1)).tolist(),
                rho=_floats(classes * (classes - 1) // 2).tolist(),
            ),
            {"x": _floats(20, 3)},
            (TensorProto.INT64, TensorProto.FLOAT),
        )
    yield Operator(
        "SVMRegressor without support vectors",
        _ml(
            "SVMRegressor",
            kernel_type="LINEAR",
            kernel_params=[0.0, 0.0, 0.0],
            n_supports=0,
            coefficients=coefficients[:4],
            rho=[0.125],
        ),
        {"x": _floats(10, 4)},
        (TensorProto.FLOAT,),
    )


def _strings():
    strings = (TensorProto.STRING,)
    node = helper.make_node
    yield Operator(
        "StringConcat",
        node("StringConcat", ["a", "b"], ["y"]),
        {"a": _words(3, 1), "b": _words(4)},
        strings,
    )
    for action, sensitive in itertools.product(("NONE", "LOWER", "UPPER"), (0, 1)):
        yield Operator(
            f"StringNormalizer {action} is_case_sensitive={sensitive}",
            node(
                "StringNormalizer",
                ["x"],
                ["y"],
                case_change_action=action,
                is_case_sensitive=sensitive,
                stopwords=["dog", "cat"],
                locale="C",
            ),
            {"x": np.array(["Dog", "dog", "cat", "horse", "", "DOGS"])},
            strings,
        )
    lines = np.array([["a-b--c", "--", "none"], ["-x", "a----b", "a--"]])
    for delimiter, most in itertools.product(("-", "--", "b-", "", None), (None, 1, 2)):
        chosen = {"delimiter": delimiter, "maxsplit": most}
        attributes = {key: value for key, value in chosen.items() if value is not None}
        values = lines if delimiter else np.array([" a b  c ", "one", "", " d "])
        yield Operator(
            f"StringSplit {attributes}",
            node("StringSplit", ["x"], ["y", "n"], **attributes),
            {"x": values},
            (TensorProto.STRING, TensorProto.INT64),
        )
    yield Operator(
        "Equal of strings",
        node("Equal", ["a", "b"], ["y"]),
        {"a": _words(5, 1), "b": _words(6)},
        (TensorProto.BOOL,),
    )
    for mode in ("TF", "IDF", "TFIDF"):
        yield Operator(
            f"TfIdfVectorizer of strings {mode}",
            node(
                "TfIdfVectorizer",
                ["x"],
                ["y"],
                mode=mode,
                min_gram_length=1,
                max_gram_length=2,
                max_skip_count=1,
                ngram_counts=[0, 3],
                ngram_indexes=[0, 2, 1, 4, 3],
                pool_strings=["dog", "été", "", "cat", "dog", "été", "été"],
                weights=[0.5, 2.0, 1.0, 3.0, 0.25],
            ),
            {"x": _words(3, 12)},
            (TensorProto.FLOAT,),
        )


def _recurrent():
    """With an activation that the runtime's GRU does not have."""
    steps, batch, size, hidden = 3, 2, 4, 5
    for direction, linear in itertools.product(["forward", "bidirectional"], [0, 1]):
        count = 2 if direction == "bidirectional" else 1
        yield Operator(
            f"GRU-HardSigmoid-{direction}-{linear}",
            helper.make_node(
                "GRU",
                ["x", "w", "r", "b", "n", "h"],
                ["y", "last"],
                activations=["HardSigmoid", "Tanh"] * count,
                direction=direction,
                hidden_size=hidden,
                linear_before_reset=linear,
            ),
            {
                "x": _floats(steps, batch, size),
                "w": _floats(count, 3 * hidden, size),
                "r": _floats(count, 3 * hidden, hidden),
                "b": _floats(count, 6 * hidden),
                "n": np.array([3, 2], np.int32),
                "h": _floats(count, batch, hidden),
            },
            (TensorProto.FLOAT, TensorProto.FLOAT),
            is_open=False,
        )


def all_operators():
    return [*_encoders(), *_classifiers(), *_strings(), *_recurrent()]
