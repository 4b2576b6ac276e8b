"""Reads and writes caffemodels: a NetParameter with names of layers and their blobs."""

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


def _read_varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def _varints(data):
    at = 0
    while at < len(data):
        value, at = _read_varint(data, at)
        yield value


def _fields(data):
    """Numbers and contents of fields, all of which have a length."""
    at = 0
    while at < len(data):
        key, at = _read_varint(data, at)
        assert key & 7 == 2, f"field {key >> 3} has wire type {key & 7}"
        size, at = _read_varint(data, at)
        yield key >> 3, data[at : at + size]
        at += size


def _read_blob(data):
    fields = dict(_fields(data))
    shape = list(_varints(dict(_fields(fields[7]))[1]))
    return np.frombuffer(fields[5], "<f4").reshape(shape)


def read(path):
    """Lists of arrays by the names of layers, of a file whose numbers and shapes are packed."""
    blobs = {}
    for number, layer in _fields(path.read_bytes()):
        if number != 100:
            continue
        fields = list(_fields(layer))
        name = next(content.decode() for number, content in fields if number == 1)
        arrays = [_read_blob(content) for number, content in fields if number == 7]
        if arrays:
            blobs[name] = arrays
    return blobs


def float32(value):
    """As Caffe keeps a number of a prototxt."""
    return struct.unpack("<f", struct.pack("<f", value))[0]
