"""Tensors of every element type, of ONNX and of OpenVINO.

Both pack elements of less than a byte, the first into the lowest bits.
"""

import numpy as np
import openvino as ov
from onnx import TensorProto, helper, numpy_helper

_TYPES = {
    TensorProto.BOOL: ov.Type.boolean,
    TensorProto.INT4: ov.Type.i4,
    TensorProto.INT8: ov.Type.i8,
    TensorProto.INT16: ov.Type.i16,
    TensorProto.INT32: ov.Type.i32,
    TensorProto.INT64: ov.Type.i64,
    TensorProto.UINT2: ov.Type.u2,
    TensorProto.UINT4: ov.Type.u4,
    TensorProto.UINT8: ov.Type.u8,
    TensorProto.UINT16: ov.Type.u16,
    TensorProto.UINT32: ov.Type.u32,
    TensorProto.UINT64: ov.Type.u64,
    TensorProto.FLOAT4E2M1: ov.Type.f4e2m1,
    TensorProto.FLOAT8E4M3FN: ov.Type.f8e4m3,
    TensorProto.FLOAT8E5M2: ov.Type.f8e5m2,
    TensorProto.FLOAT8E8M0: ov.Type.f8e8m0,
    TensorProto.BFLOAT16: ov.Type.bf16,
    TensorProto.FLOAT16: ov.Type.f16,
    TensorProto.FLOAT: ov.Type.f32,
    TensorProto.DOUBLE: ov.Type.f64,
    TensorProto.STRING: ov.Type.string,
}


def openvino_type(data_type):
    """Of a TensorProto.DataType; None where OpenVINO has none."""
    return _TYPES.get(data_type)


def array(proto):
    """The values of a TensorProto; its strings as str."""
    if proto.data_type == TensorProto.STRING:
        strings = [value.decode() for value in proto.string_data]
        return np.array(strings, np.str_).reshape(tuple(proto.dims))
    return numpy_helper.to_array(proto)


def to_openvino(proto):
    """An ov.Tensor with the values of a TensorProto."""
    values, type_ = array(proto), openvino_type(proto.data_type)
    if type_ == ov.Type.string:
        return ov.Tensor(values)
    tensor = ov.Tensor(type_, ov.Shape(values.shape))
    if values.size:
        packed = np.frombuffer(_packed(values, type_.bitwidth), tensor.data.dtype)
        tensor.data[...] = packed.reshape(tensor.data.shape)
    return tensor


def from_openvino(tensor, data_type):
    """The values of an ov.Tensor, whose type is that of a TensorProto.DataType."""
    if data_type == TensorProto.STRING:
        return np.array(tensor.str_data, np.str_).reshape(tuple(tensor.shape))
    dtype = helper.tensor_dtype_to_np_dtype(data_type)
    data = tensor.data.tobytes() if tensor.size else b""
    return _unpacked(data, tensor.element_type.bitwidth, tensor.size, dtype).reshape(
        tuple(tensor.shape)
    )


def _packed(values, bits):
    if bits >= 8:
        return np.ascontiguousarray(values).tobytes()
    per_byte = 8 // bits
    elements = values.reshape(-1).view(np.uint8) & (2**bits - 1)
    elements = np.pad(elements, (0, -elements.size % per_byte)).reshape(-1, per_byte)
    return np.bitwise_or.reduce(elements << _shifts(bits), axis=1).astype(np.uint8).tobytes()


def _unpacked(data, bits, count, dtype):
    if bits >= 8:
        return np.frombuffer(data, dtype)
    elements = (np.frombuffer(data, np.uint8)[:, None] >> _shifts(bits)) & (2**bits - 1)
    elements = elements.reshape(-1)[:count]
    if dtype == helper.tensor_dtype_to_np_dtype(TensorProto.INT4):
        return ((elements ^ 8).astype(np.int8) - 8).astype(dtype)
    return elements.view(dtype)


def _shifts(bits):
    return np.arange(0, 8, bits, dtype=np.uint8)
