"""Which of TensorFlow's operations are converted: by us, as the page lists them, and by OpenVINO's
own converter, as it takes a graph of one node or says that it knows no such node."""

import functools
import pathlib
import re
import tempfile

from openvino.frontend import FrontEndManager
from tensorflow.core.framework import graph_pb2, node_def_pb2, op_def_pb2, types_pb2
from tensorflow.python.client import pywrap_tf_session

_PAGE = pathlib.Path(__file__).parents[3] / "docs" / "tensorflow.md"
_BEGIN, _END = (f"<!-- coverage: {word} -->\n" for word in ("begins", "ends"))


# Converted where they belong to each other, not alone.
_PARTS_OF_LOOPS = ("Enter", "Exit", "LoopCond", "Merge", "NextIteration", "Switch")


def definitions():
    """Of all operations that TensorFlow registers, by name."""
    listed = op_def_pb2.OpList()
    listed.ParseFromString(pywrap_tf_session.TF_GetBuffer(pywrap_tf_session.TF_GetAllOpList()))
    return {op.name: op for op in listed.op}


def listed_in_page():
    table = _PAGE.read_text().split("| kind | operations |\n| --- | --- |\n")[1].split("\n\n")[0]
    cells = [row.split("|")[2] for row in table.strip().splitlines()]
    return {name.strip() for cell in cells for name in cell.split(",")} | {*_PARTS_OF_LOOPS}


def _graph(op):
    """One node of the operation, whose inputs are placeholders."""
    graph = graph_pb2.GraphDef()
    node = node_def_pb2.NodeDef(name="node", op=op.name)
    for attribute in op.attr:
        value = node.attr[attribute.name]
        if attribute.HasField("default_value"):
            value.CopyFrom(attribute.default_value)
        elif attribute.type == "type":
            allowed = attribute.allowed_values.list.type
            value.type = allowed[0] if allowed else types_pb2.DT_FLOAT
            if types_pb2.DT_FLOAT in allowed:
                value.type = types_pb2.DT_FLOAT
        elif attribute.type == "int":
            value.i = max(1, attribute.minimum)
        elif attribute.type == "shape":
            value.shape.unknown_rank = True
        elif attribute.type == "string":
            value.s = next(iter(attribute.allowed_values.list.s), b"")
        elif attribute.type == "list(type)":
            value.list.type.append(types_pb2.DT_FLOAT)
        elif attribute.type.startswith("list"):
            value.list.SetInParent()
    for argument in op.input_arg:
        count = node.attr[argument.number_attr].i if argument.number_attr else 1
        for _ in range(count):
            feed = graph.node.add(name=f"x{len(graph.node)}", op="Placeholder")
            kind = argument.type or node.attr[argument.type_attr].type or types_pb2.DT_FLOAT
            feed.attr["dtype"].type = kind
            feed.attr["shape"].shape.unknown_rank = True
            node.input.append(feed.name)
    graph.node.append(node)
    return graph


@functools.cache
def of_openvino():
    """The names that OpenVINO's own converter has a translation of."""
    frontend = FrontEndManager().load_by_framework("tf")
    known = set(_PARTS_OF_LOOPS)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "graph.pb"
        for name, op in definitions().items():
            path.write_bytes(_graph(op).SerializeToString())
            try:
                frontend.convert(frontend.load(str(path)))
            except Exception as error:
                if re.search(rf"No conversion rule found for operations:.*\b{name}\b", str(error)):
                    continue
                if re.search(rf"openvino-tokenizers package .*\b{name}\b", str(error)):
                    continue
            known.add(name)
    return known


def table():
    """The part of the page between its marks."""
    all_names, ours, others = set(definitions()), listed_in_page(), of_openvino()
    rows = {
        "both": ours & others & all_names,
        "rules_mo alone": (ours - others) & all_names,
        "OpenVINO's converter alone": (others - ours) & all_names,
        "neither": all_names - ours - others,
    }
    lines = ["| converted by | how many | operations |", "| --- | --- | --- |"]
    for name, names in rows.items():
        lines.append(f"| {name} | {len(names)} | {', '.join(sorted(names))} |")
    return "\n".join(lines) + "\n"


def written_table():
    return _PAGE.read_text().split(_BEGIN)[1].split(_END)[0].strip() + "\n"


def write():
    text = _PAGE.read_text()
    before, rest = text.split(_BEGIN)
    _PAGE.write_text(f"{before}{_BEGIN}\n{table()}\n{_END}{rest.split(_END)[1]}")


if __name__ == "__main__":
    write()
