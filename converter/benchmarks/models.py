#!/usr/bin/env python3
"""Makes models to measure conversions with: graphs of many nodes, and of many bytes of weights.

models.py KIND NODES FILE   a graph; FILE ends in .mog, .onnx or .pb (a GraphDef)
models.py weights MB FILE   matrices of 16 MB; FILE ends in .onnx, .pb, or .external.onnx, which
                            has its weights beside it

Kinds, each with so many operations:
  multiplies    Multiply → ReLU → …, a constant for each Multiply
  convolutions  Convolution → ReLU → …, weights for each
  transposes    Transpose → Transpose → … of a constant (as those below, .mog alone)
  gathers       Gather → Gather → … of a constant
  wide          ReLUs of one value, that one Concat reads
  shared        Multiply → ReLU → …, one constant for all
  blocks        Convolution → ReLU → Convolution with stride 2 → …, six times, again and again
"""

import random
import struct
import sys
from pathlib import Path

SIDE = 2048  # of a matrix of weights


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def field(number, value):
    """A field of a protobuf message: an integer, or bytes, text and messages."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if isinstance(value, str):
        value = value.encode()
    return varint(number << 3 | 2) + varint(len(value)) + value


def floats(values):
    return struct.pack(f"<{len(values)}f", *values)


def weights(side, seed):
    """A matrix whose bytes differ from those of other seeds and which is made fast."""
    rng = random.Random(seed)
    row = [rng.uniform(-1, 1) / side for _ in range(side + 1)]
    return b"".join(floats(row[i % side :] + row[: i % side])[: side * 4] for i in range(side))


class Onnx:
    FLOAT = 1

    def __init__(self, shape):
        self.parts, self.shape = [self.value(11, "x", shape)], shape

    def value(self, number, name, shape):
        dims = b"".join(field(1, field(1, extent)) for extent in shape)
        tensor = field(1, self.FLOAT) + field(2, dims)
        return field(number, field(1, name) + field(2, field(1, tensor)))

    def constant(self, name, shape, data, place=None):
        tensor = (
            b"".join(field(1, extent) for extent in shape) + field(2, self.FLOAT) + field(8, name)
        )
        if place is None:
            tensor += field(9, data)
        else:
            for key, text in place.items():
                tensor += field(13, field(1, key) + field(2, str(text)))
            tensor += field(14, 1)
        self.parts.append(field(5, tensor))

    def node(self, kind, name, inputs):
        op = {"Multiply": "Mul", "ReLU": "Relu", "Convolution": "Conv"}.get(kind, kind)
        node = (
            b"".join(field(1, value) for value in inputs)
            + field(2, name)
            + field(3, name)
            + field(4, op)
        )
        self.parts.append(field(1, node))

    def finish(self, last):
        graph = field(2, "graph") + b"".join(self.parts) + self.value(12, last, self.shape)
        return field(1, 8) + field(7, graph) + field(8, field(1, "") + field(2, 13))


class GraphDef:
    FLOAT = 1

    def __init__(self, shape):
        self.parts = [
            self.message(
                "Placeholder", "x", [], dtype=field(6, self.FLOAT), shape=field(7, self.dims(shape))
            )
        ]

    def dims(self, shape):
        return b"".join(field(2, field(1, extent)) for extent in shape)

    def message(self, op, name, inputs, **attributes):
        node = field(1, name) + field(2, op) + b"".join(field(3, value) for value in inputs)
        for key, value in sorted(attributes.items()):
            node += field(5, field(1, key) + field(2, value))
        return field(1, node)

    def constant(self, name, shape, data):
        tensor = field(1, self.FLOAT) + field(2, self.dims(shape)) + field(4, data)
        self.parts.append(
            self.message("Const", name, [], dtype=field(6, self.FLOAT), value=field(8, tensor))
        )

    def node(self, kind, name, inputs):
        attributes = {"T": field(6, self.FLOAT)}
        op = {"Multiply": "Mul", "ReLU": "Relu", "Convolution": "Conv2D"}.get(kind, kind)
        if op == "Conv2D":
            attributes["strides"] = field(1, b"".join(field(3, stride) for stride in (1, 1, 1, 1)))
            attributes["padding"] = field(2, "VALID")
        self.parts.append(self.message(op, name, inputs, **attributes))

    def finish(self, last):
        return b"".join(self.parts) + field(4, field(1, 1087))


class Mog:
    def __init__(self, shape):
        self.parts = ['graph "graph" {\n']
        attributes = f"{{element_type = f32, shape = {list(shape)}}}"
        self.line(f'%x = Parameter() {attributes} names("x")')

    def line(self, text):
        self.parts.append(f"  {text}\n")

    def constant(self, name, shape, data):
        values = ", ".join(repr(value) for value in struct.unpack(f"<{len(data) // 4}f", data))
        self.line(f"%{name} = Constant() f32{list(shape)} {{{values}}}")

    def node(self, kind, name, inputs):
        self.line(f'%{name} = {kind}({", ".join("%" + value for value in inputs)}) names("{name}")')

    def finish(self, last):
        self.line(f"%out = Result(%{last})")
        return ("".join(self.parts) + "}\n").encode()


FORMATS = {"mog": Mog, "onnx": Onnx, "pb": GraphDef}


def chain(kind, nodes, suffix):
    """In the layout of the format, with four channels."""
    last = suffix == "pb"
    model = FORMATS[suffix]([1, 8, 8, 4] if last else [1, 4, 8, 8])
    rng, value = random.Random(1), "x"
    for i in range(nodes // 2):
        if kind == "Multiply":
            shape = [1, 1, 1, 4] if last else [1, 4, 1, 1]
            data = floats([rng.uniform(0.5, 1.5) for _ in range(4)])
        else:
            shape = [1, 1, 4, 4] if last else [4, 4, 1, 1]
            data = floats([rng.uniform(0, 0.25) for _ in range(16)])
        model.constant(f"w{i}", shape, data)
        model.node(kind, f"m{i}", [value, f"w{i}"])
        model.node("ReLU", f"r{i}", [f"m{i}"])
        value = f"r{i}"
    return model.finish(value)


def folded(nodes, line, before):
    """A chain of operations on a constant, added to the input."""
    model = Mog([4, 4])
    model.line("%c0 = Constant() f32[4, 4] seeded(1)")
    for text in before:
        model.line(text)
    for i in range(nodes):
        model.line(f"%c{i + 1} = " + line.format(f"%c{i}"))
    model.line(f"%y = Add(%x, %c{nodes})")
    return model.finish("y")


def transposes(nodes):
    return folded(nodes, "Transpose({}, %order)", ["%order = Constant() i64[2] {1, 0}"])


def gathers(nodes):
    before = ["%places = Constant() i64[4] {1, 0, 2, 3}", "%axis = Constant() i64[] {0}"]
    return folded(nodes, "Gather({}, %places, %axis)", before)


def wide(nodes):
    model = Mog([1, 4, 2, 2])
    for i in range(nodes):
        model.node("ReLU", f"r{i}", ["x"])
        model.line(f"%a{i} = Constant() f32[] {{{i + 2}}}")
        model.node("Multiply", f"m{i}", [f"r{i}", f"a{i}"])
    model.line(f"%y = Concat({', '.join(f'%m{i}' for i in range(nodes))}) {{axis = 1}}")
    return model.finish("y")


def shared(nodes):
    model = Mog([1, 4, 8, 8])
    model.constant("w", [1, 4, 1, 1], floats([0.5, 0.75, 1.25, 1.5]))
    value = "x"
    for i in range(nodes // 2):
        model.node("Multiply", f"m{i}", [value, "w"])
        model.node("ReLU", f"r{i}", [f"m{i}"])
        value = f"r{i}"
    return model.finish(value)


def blocks(nodes):
    """Each block begins at the input again: 64 elements are halved six times."""
    model, outputs = Mog([1, 4, 64, 64]), []
    for block in range(nodes // 18):
        value = "x"
        for i in range(6):
            name = f"_{block}_{i}"
            model.line(f"%w{name} = Constant() f32[4, 4, 1, 1] seeded({6 * block + i})")
            model.node("Convolution", "a" + name, [value, "w" + name])
            model.node("ReLU", "b" + name, ["a" + name])
            model.line(f"%c{name} = Convolution(%b{name}, %w{name}) {{strides = [2, 2]}}")
            value = "c" + name
        outputs.append(value)
    model.line(f"%y = Concat({', '.join('%' + value for value in outputs)}) {{axis = 1}}")
    return model.finish("y")


def matrices(megabytes, path):
    suffix = path.rsplit(".", 1)[1]
    model, value, offset = FORMATS[suffix]([4, SIDE]), "x", 0
    file = Path(path[: -len("onnx")] + "data") if path.endswith(".external.onnx") else None
    if file is not None:
        file.write_bytes(b"")
    for i in range(max(1, megabytes // 16)):
        data = weights(SIDE, i)
        if file is None:
            model.constant(f"w{i}", [SIDE, SIDE], data)
        else:
            with file.open("ab") as external:
                external.write(data)
            place = {"location": file.name, "offset": offset, "length": len(data)}
            model.constant(f"w{i}", [SIDE, SIDE], b"", place)
            offset += len(data)
        model.node("MatMul", f"m{i}", [value, f"w{i}"])
        model.node("ReLU", f"r{i}", [f"m{i}"])
        value = f"r{i}"
    return model.finish(value)


KINDS = {f.__name__: f for f in (transposes, gathers, wide, shared, blocks)}
CHAINS = {"multiplies": "Multiply", "convolutions": "Convolution"}


def make(kind, count, path):
    if kind == "weights":
        data = matrices(count, path)
    elif kind in CHAINS:
        data = chain(CHAINS[kind], count, path.rsplit(".", 1)[1])
    else:
        data = KINDS[kind](count)
    with open(path, "wb") as file:
        file.write(data)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    make(sys.argv[1], int(sys.argv[2]), sys.argv[3])
