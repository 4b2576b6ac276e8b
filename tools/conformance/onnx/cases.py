"""The cases: models of the ONNX standard's own tests, with recorded inputs and outputs.

They are in onnx's source distribution. It is downloaded once, by its hash, and the models are kept
in one form: CATEGORY/NAME/model.onnx and, beside it, test_data_set_N/{input,output}_N.pb.
"""

import dataclasses
import functools
import hashlib
import pathlib
import re
import tarfile

import elements
import numpy as np
import onnx
import packages

_DISTRIBUTION = pathlib.Path(__file__).parent / "cases.txt"

# Whole nets, whose weights are one number each.
LIGHT = "light"
CATEGORIES = ("node", "simple", "pytorch-converted", "pytorch-operator", LIGHT)

SAMPLE_SIZE = 300


@dataclasses.dataclass(frozen=True)
class Case:
    category: str
    folder: pathlib.Path
    inputs: tuple  # Names of the tensors that are fed.
    outputs: tuple
    operators: tuple  # What it is a case of; never empty.
    obstacle: str | None  # Why it cannot be run, whatever converts it.

    @property
    def name(self):
        return f"{self.category}/{self.folder.name}"

    @property
    def model(self):
        return self.folder / "model.onnx"

    def data_sets(self):
        """Pairs of lists of TensorProtos, inputs and outputs."""
        return [
            [_tensors(folder, kind) for kind in ("input", "output")]
            for folder in sorted(self.folder.glob("test_data_set_*"))
        ]


def _tensors(folder, kind):
    count = len(list(folder.glob(f"{kind}_*.pb")))
    return [onnx.load_tensor(folder / f"{kind}_{number}.pb") for number in range(count)]


@functools.cache
def all_cases(cache):
    """Every case, by category and name."""
    options = ["--no-binary", ":all:", "--no-build-isolation"]
    folder = packages.unpacked(cache, _DISTRIBUTION, options, _unpack)
    read = {}
    for category in CATEGORIES:
        for path in sorted((folder / category).iterdir()):
            read[category, path.name] = onnx.load(path / "model.onnx").graph
    return [
        Case(
            category,
            folder / category / name,
            tuple(value.name for value in _fed(graph)),
            tuple(value.name for value in graph.output),
            _operators(read.get((category, _unexpanded(name)), graph)),
            _obstacle([*_fed(graph), *graph.output]),
        )
        for (category, name), graph in read.items()
    ]


def sample(cases):
    """A part that has each operator of each category, always the same."""
    order = lambda case: hashlib.sha256(case.name.encode()).digest()
    left = sorted((case for case in cases if case.category != LIGHT), key=order)
    kinds = sorted({(case.category, operator) for case in left for operator in case.operators})
    chosen = []
    while left and len(chosen) < SAMPLE_SIZE:
        for kind in kinds:
            of_kind = (
                case for case in left if case.category == kind[0] and kind[1] in case.operators
            )
            case = next(of_kind, None)
            if case is not None and len(chosen) < SAMPLE_SIZE:
                left.remove(case)
                chosen.append(case)
    names = {case.name for case in chosen}
    return [case for case in cases if case.name in names]


def _unexpanded(name):
    """The case whose operator this one writes out as other operators."""
    return re.sub(r"_expanded(_ver\d+)?$", "", name)


def _operators(graph):
    return tuple(sorted({node.op_type for node in graph.node})) or ("no operator",)


def _fed(graph):
    """The inputs that have no value of their own."""
    own = {tensor.name for tensor in graph.initializer}
    return [value for value in graph.input if value.name not in own]


def _obstacle(values):
    for value in values:
        kind = value.type.WhichOneof("value")
        if kind != "tensor_type":
            return f"{kind.removesuffix('_type')} as an input or output of the model"
        if elements.openvino_type(value.type.tensor_type.elem_type) is None:
            name = onnx.TensorProto.DataType.Name(value.type.tensor_type.elem_type)
            return f"OpenVINO has no type {name}"
    return None


def _unpack(archive, folder):
    wanted = re.compile(rf"[^/]+/onnx/backend/test/data/((?:{'|'.join(CATEGORIES)})/.+)")
    with tarfile.open(archive) as files:
        for member in files:
            found = wanted.fullmatch(member.name)
            if found and member.isfile():
                path = folder / found[1]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(files.extractfile(member).read())
    _spread_light(folder / LIGHT)


def _spread_light(folder):
    """NAME.onnx and NAME_output_0.pb as the other cases are; the input is 0, 1/n, 2/n, …"""
    for model in sorted(folder.glob("*.onnx")):
        data_set = folder / model.stem / "test_data_set_0"
        data_set.mkdir(parents=True)
        (value,) = _fed(onnx.load(model).graph)
        shape = [dim.dim_value for dim in value.type.tensor_type.shape.dim]
        count = np.prod(shape)
        image = (np.arange(count).reshape(shape) / count).astype(np.float32)
        onnx.save_tensor(onnx.numpy_helper.from_array(image), data_set / "input_0.pb")
        model.with_name(f"{model.stem}_output_0.pb").rename(data_set / "output_0.pb")
        model.rename(folder / model.stem / "model.onnx")
    (folder / "README.md").unlink()
