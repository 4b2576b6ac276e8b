"""Writes caffemodels: a NetParameter with names of layers and their blobs."""

import struct

import numpy as np


def _varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out + bytes([value]))


def _field(number, content):
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _blob(array):
    shape = _field(1, b"".join(_varint(extent) for extent in array.shape))
    values = np.ascontiguousarray(array, "<f4").tobytes()
    return _field(7, shape) + _field(5, values)


def write(path, blobs):
    """`blobs`: lists of arrays by the names of layers."""
    with open(path, "wb") as file:
        file.write(_field(1, b"net"))
        for name, arrays in blobs.items():
            layer = _field(1, name.encode())
            layer += b"".join(_field(7, _blob(np.asarray(array))) for array in arrays)
            file.write(_field(100, layer))


def float32(value):
    """As Caffe keeps a number of a prototxt."""
    return struct.unpack("<f", struct.pack("<f", value))[0]
