"""A model whose weights are larger than the memory that a conversion gets."""

import resource
import subprocess
from xml.etree import ElementTree

import numpy as np
import onnx
from onnx import TensorProto, helper

_MEMORY = 128 << 20  # Anonymous.
_EXTENT = 1 << 14


def test_weights_stay_in_their_files(suite, converter, tmp_path):
    tensors = 6 if suite.set == "full" else 1  # Of a gigabyte each.
    model = _model(tmp_path, tensors)
    names = ["--model", model, "--model_name", "net", "--output_dir", tmp_path / "ir"]
    limits = (_MEMORY, _MEMORY)
    run = subprocess.run(
        [str(converter.program), *map(str, names)],
        check=False,
        capture_output=True,
        text=True,
        timeout=600,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, limits),
    )
    assert run.returncode == 0, run.stderr
    assert _ends(tmp_path / "ir" / "net.xml") == {
        f"w{index}": (index + 1, -index - 1) for index in range(tensors)
    }


def _model(folder, tensors):
    """A chain of products with matrices, all zero but for their first and last elements."""
    size = _EXTENT * _EXTENT * 4
    weights, nodes = [], []
    with open(folder / "weights.bin", "wb") as file:
        for index in range(tensors):
            for place, value in ((0, index + 1), (size - 4, -index - 1)):
                file.seek(index * size + place)
                file.write(np.float32(value).tobytes())
            weights.append(_external(f"w{index}", index * size, size))
            source = f"x{index}" if index else "x"
            nodes.append(helper.make_node("MatMul", [source, f"w{index}"], [f"x{index + 1}"]))
    ports = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, _EXTENT])
        for name in ("x", f"x{tensors}")
    ]
    graph = helper.make_graph(nodes, "large", ports[:1], ports[1:], weights)
    path = folder / "net.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)]), path)
    return path


def _external(name, offset, length):
    tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=[_EXTENT, _EXTENT])
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in (("location", "weights.bin"), ("offset", offset), ("length", length)):
        tensor.external_data.add(key=key, value=str(value))
    return tensor


def _ends(xml):
    """The first and the last element of each large Const, by its name."""
    found = {}
    with open(xml.with_suffix(".bin"), "rb") as file:
        for layer in ElementTree.parse(xml).getroot().find("layers"):
            data = layer.find("data")
            if layer.get("type") != "Const" or int(data.get("size")) < _EXTENT:
                continue
            begin = int(data.get("offset"))
            ends = []
            for place in (begin, begin + int(data.get("size")) - 4):
                file.seek(place)
                ends.append(np.frombuffer(file.read(4), np.float32)[0])
            found[layer.get("name")] = tuple(ends)
    return found
