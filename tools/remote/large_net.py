"""Writes FOLDER/net.prototxt and FOLDER/net.caffemodel, whose weights are one blob of over 2 GiB.

The weights are zeros, for which a sparse file needs no space, except for a few numbers at both ends
and on both sides of 2 GiB.
"""

import pathlib
import struct
import sys

INPUTS = 32768
OUTPUTS = 16385
SIZE = 4 * INPUTS * OUTPUTS
BORDER = 1 << 31

PROTOTXT = f"""name: "large"
layer {{
  name: "data" type: "Input" top: "data" input_param {{ shape {{ dim: 1 dim: {INPUTS} }} }}
}}
layer {{
  name: "fc" type: "InnerProduct" bottom: "data" top: "fc"
  inner_product_param {{ num_output: {OUTPUTS} bias_term: false }}
}}
"""

# Field numbers of Caffe's messages.
NET_LAYER, LAYER_NAME, LAYER_BLOBS, BLOB_SHAPE, BLOB_DATA, SHAPE_DIM = 100, 1, 7, 7, 5, 1


def varint(value):
    groups = []
    while True:
        groups.append(value & 0x7F)
        value >>= 7
        if not value:
            return bytes(group | 0x80 for group in groups[:-1]) + bytes(groups[-1:])


def header(field, size):
    """Of a field of so many bytes."""
    return varint(field << 3 | 2) + varint(size)


def message(field, content):
    return header(field, len(content)) + content


def write_caffemodel(path):
    dims = message(SHAPE_DIM, varint(OUTPUTS) + varint(INPUTS))
    blob = message(BLOB_SHAPE, dims) + header(BLOB_DATA, SIZE)
    name = message(LAYER_NAME, b"fc")
    layer = name + header(LAYER_BLOBS, len(blob) + SIZE) + blob
    start = header(NET_LAYER, len(layer) + SIZE) + layer
    with open(path, "wb") as file:
        file.write(start)
        for offset in (0, BORDER - 8, BORDER, SIZE - 8):
            file.seek(len(start) + offset)
            file.write(struct.pack("<2f", offset + 1.0, -0.5))
        file.truncate(len(start) + SIZE)


def main():
    folder = pathlib.Path(sys.argv[1])
    (folder / "net.prototxt").write_text(PROTOTXT, encoding="utf-8")
    write_caffemodel(folder / "net.caffemodel")


if __name__ == "__main__":
    main()
