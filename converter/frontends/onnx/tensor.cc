#include "converter/frontends/onnx/tensor.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "converter/base/status.h"
#include "converter/frontends/common/number_list.h"
#include "converter/frontends/onnx/onnx.pb.h"
#include "converter/graph/byte_source.h"

namespace mo::onnx {
namespace {

constexpr int kDims = 1, kDataType = 2, kFloats = 4, kInts = 5, kTexts = 6, kInt64s = 7, kRaw = 9,
              kDoubles = 10, kUint64s = 11, kExternal = 13, kLocation = 14;
constexpr int kEntryKey = 1, kEntryValue = 2;
constexpr int kSparseValues = 1, kSparseIndices = 2, kSparseDims = 3;

// A sparse tensor becomes so many bytes at most.
constexpr int64_t kMaxDenseBytes = int64_t{1} << 28;

// The field in which a tensor of `type` has its elements, if not as raw bytes.
int ListField(ElementType type) {
  if (type == ElementType::kF32) return kFloats;
  if (type == ElementType::kF64) return kDoubles;
  if (type == ElementType::kI64) return kInt64s;
  return type == ElementType::kU32 || type == ElementType::kU64 ? kUint64s : kInts;
}

// Where the bytes of a tensor in another file are.
struct External {
  std::string location;
  uint64_t offset = 0;
  std::optional<uint64_t> length;
};

struct Fields {
  Ints dims;
  int64_t type = 0;
  std::optional<absl::string_view> raw;
  std::vector<WireField> lists;  // every piece of every list of numbers
  bool is_external = false;
  External external;
  bool has_bad_entry = false;
};

bool AppendDims(const WireField& field, Ints& dims) {
  if (field.type == WireField::Type::kVarint) {
    dims.push_back(static_cast<int64_t>(field.varint));
    return true;
  }
  WireReader packed(field.bytes);
  while (!packed.at_end()) {
    const std::optional<uint64_t> dim = packed.NextVarint();
    if (!dim) return false;
    dims.push_back(static_cast<int64_t>(*dim));
  }
  return true;
}

// Other keys are hints.
bool ReadEntry(absl::string_view bytes, Fields& fields) {
  absl::string_view key, value;
  WireReader entry(bytes);
  while (std::optional<WireField> field = entry.Next()) {
    if (field->number == kEntryKey) key = field->bytes;
    if (field->number == kEntryValue) value = field->bytes;
  }
  uint64_t number = 0;
  if (key == "location") fields.external.location = std::string(value);
  if (key == "offset" || key == "length") {
    if (absl::SimpleAtoi(value, &number)) {
      if (key == "offset") fields.external.offset = number;
      if (key == "length") fields.external.length = number;
    } else {
      fields.has_bad_entry = true;
    }
  }
  return !entry.failed();
}

std::optional<Fields> ReadFields(absl::string_view message) {
  Fields fields;
  bool whole = true;
  WireReader reader(message);
  while (std::optional<WireField> field = reader.Next()) {
    const bool is_bytes = field->type == WireField::Type::kBytes;
    if (field->number == kDims) {
      whole &= AppendDims(*field, fields.dims);
    } else if (field->number == kDataType) {
      fields.type = static_cast<int64_t>(field->varint);
    } else if (field->number == kRaw && is_bytes) {
      fields.raw = field->bytes;
    } else if (field->number == kExternal && is_bytes) {
      whole &= ReadEntry(field->bytes, fields);
    } else if (field->number == kLocation) {
      fields.is_external = field->varint == TensorProto::EXTERNAL;
    } else {
      fields.lists.push_back(*field);
    }
  }
  if (!whole || reader.failed()) return std::nullopt;
  return fields;
}

absl::Status Damaged() { return absl::InvalidArgumentError("its value is damaged"); }

absl::Status WrongSize(uint64_t size, const Extents& extents, uint64_t needed) {
  return absl::InvalidArgumentError(absl::StrCat("its value has ", size, " bytes, but its shape ",
                                                 ToString(extents), " needs ", needed));
}

// Whether a file's name stays in the folder of the model.
bool StaysInFolder(absl::string_view name) {
  if (name.empty() || name[0] == '/' || absl::StrContains(name, '\\')) return false;
  const std::vector<absl::string_view> parts = absl::StrSplit(name, '/');
  return std::find(parts.begin(), parts.end(), "..") == parts.end();
}

absl::StatusOr<ByteSourcePtr> ExternalBytes(const Fields& fields, const Extents& extents,
                                            uint64_t size, const TensorFiles& files) {
  const External& external = fields.external;
  if (fields.has_bad_entry)
    return absl::InvalidArgumentError("the offset or length of its value in a file is no number");
  if (!StaysInFolder(external.location)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "its value is in the file '", external.location,
        "', which is not in the model's folder; expected a relative path without '..'"));
  }
  if (files.open == nullptr)
    return absl::NotFoundError(
        absl::StrCat("the file '", external.location, "', which has its value, is not given"));
  absl::StatusOr<SourceFile> file = files.open(external.location);
  if (!file.ok()) {
    return absl::Status(file.status().code(),
                        absl::StrCat("its value is in the file '", external.location,
                                     "': ", file.status().message()));
  }
  const uint64_t file_size = file->bytes.size();
  if (external.offset > file_size) {
    return absl::InvalidArgumentError(absl::StrCat("its value begins at byte ", external.offset,
                                                   " of '", external.location, "', which has ",
                                                   file_size));
  }
  const uint64_t rest = file_size - external.offset;
  const uint64_t length = external.length.value_or(rest);
  if (length > rest) {
    return absl::InvalidArgumentError(
        absl::StrCat("its value is ", length, " bytes from byte ", external.offset, " of '",
                     external.location, "', which has ", file_size, "; it is truncated"));
  }
  if (length != size) return WrongSize(length, extents, size);
  return ViewedBytes(file->bytes.substr(external.offset, length), file->owner);
}

// The listed elements; nullptr if they are damaged. Of types below a byte, a number is a byte.
ByteSourcePtr Listed(const Fields& fields, ElementType type, const TensorFiles& files) {
  const int number = ListField(type);
  std::vector<WireField> pieces;
  for (const WireField& field : fields.lists) {
    if (field.number == number) pieces.push_back(field);
  }
  const bool is_fixed = number == kFloats || number == kDoubles;
  const size_t element_size = static_cast<size_t>(std::max(ElementBits(type) / 8, 1));
  return NumberList(pieces, is_fixed, element_size, files.owner);
}

}  // namespace

std::optional<ElementType> ElementTypeOf(int64_t data_type) {
  switch (data_type) {
    case TensorProto::FLOAT:
      return ElementType::kF32;
    case TensorProto::UINT8:
      return ElementType::kU8;
    case TensorProto::INT8:
      return ElementType::kI8;
    case TensorProto::UINT16:
      return ElementType::kU16;
    case TensorProto::INT16:
      return ElementType::kI16;
    case TensorProto::INT32:
      return ElementType::kI32;
    case TensorProto::INT64:
      return ElementType::kI64;
    case TensorProto::BOOL:
      return ElementType::kBoolean;
    case TensorProto::FLOAT16:
      return ElementType::kF16;
    case TensorProto::DOUBLE:
      return ElementType::kF64;
    case TensorProto::UINT32:
      return ElementType::kU32;
    case TensorProto::UINT64:
      return ElementType::kU64;
    case TensorProto::BFLOAT16:
      return ElementType::kBf16;
    case TensorProto::FLOAT8E4M3FN:
      return ElementType::kF8e4m3;
    case TensorProto::FLOAT8E5M2:
      return ElementType::kF8e5m2;
    case TensorProto::FLOAT8E8M0:
      return ElementType::kF8e8m0;
    case TensorProto::FLOAT4E2M1:
      return ElementType::kF4e2m1;
    case TensorProto::UINT2:
      return ElementType::kU2;
    case TensorProto::UINT4:
      return ElementType::kU4;
    case TensorProto::INT4:
      return ElementType::kI4;
    case TensorProto::STRING:
      return ElementType::kString;
    default:
      return std::nullopt;
  }
}

std::string NameOf(int64_t data_type) {
  const bool is_known = data_type >= 0 && data_type <= std::numeric_limits<int>::max() &&
                        TensorProto::DataType_IsValid(static_cast<int>(data_type));
  return is_known ? std::string(TensorProto::DataType_Name(static_cast<int>(data_type)))
                  : absl::StrCat("type ", data_type);
}

absl::StatusOr<Constant> ReadTensor(absl::string_view message, const TensorFiles& files) {
  const std::optional<Fields> fields = ReadFields(message);
  if (!fields) return Damaged();
  const std::optional<ElementType> type = ElementTypeOf(fields->type);
  if (!type || type == ElementType::kString) {
    return absl::UnimplementedError(
        absl::StrCat("its value is of type ", NameOf(fields->type),
                     ", which has no exact form here; expected numbers or booleans"));
  }
  const std::optional<int64_t> count = ElementCount(fields->dims);
  if (!count || *count > std::numeric_limits<int64_t>::max() / 8)
    return absl::InvalidArgumentError(
        absl::StrCat("its value has the shape ", ToString(fields->dims)));
  const uint64_t size = ByteSize(*type, static_cast<uint64_t>(*count));
  ByteSourcePtr bytes;
  if (fields->is_external) {
    MO_ASSIGN_OR_RETURN(bytes, ExternalBytes(*fields, fields->dims, size, files));
  } else if (fields->raw && !fields->raw->empty()) {
    bytes = ViewedBytes(*fields->raw, files.owner);
  } else {
    bytes = Listed(*fields, *type, files);
    if (bytes == nullptr) return Damaged();
  }
  if (bytes->size() != size) return WrongSize(bytes->size(), fields->dims, size);
  return Constant::FromBytes(*type, fields->dims, std::move(bytes));
}

bool HasTexts(absl::string_view message) {
  const std::optional<Fields> fields = ReadFields(message);
  return fields && fields->type == TensorProto::STRING;
}

absl::StatusOr<TextTensor> ReadTexts(absl::string_view message) {
  const std::optional<Fields> fields = ReadFields(message);
  if (!fields) return Damaged();
  if (fields->is_external || (fields->raw && !fields->raw->empty()))
    return absl::InvalidArgumentError("its strings are not listed, as in string_data");
  TextTensor tensor = {fields->dims, {}};
  for (const WireField& field : fields->lists) {
    if (field.number != kTexts) continue;
    if (field.type != WireField::Type::kBytes) return Damaged();
    tensor.texts.emplace_back(field.bytes);
  }
  const std::optional<int64_t> count = ElementCount(tensor.extents);
  if (count == static_cast<int64_t>(tensor.texts.size())) return tensor;
  return absl::InvalidArgumentError(absl::StrCat(
      "it has ", tensor.texts.size(), " strings, but the shape ", ToString(tensor.extents)));
}

absl::StatusOr<Constant> ReadSparseTensor(absl::string_view message, const TensorFiles& files) {
  absl::string_view values_message, indices_message;
  Ints dims;
  WireReader reader(message);
  while (std::optional<WireField> field = reader.Next()) {
    if (field->number == kSparseValues) values_message = field->bytes;
    if (field->number == kSparseIndices) indices_message = field->bytes;
    if (field->number == kSparseDims && !AppendDims(*field, dims)) return Damaged();
  }
  if (reader.failed()) return Damaged();
  MO_ASSIGN_OR_RETURN(const Constant values, ReadTensor(values_message, files));
  MO_ASSIGN_OR_RETURN(const Constant indices, ReadTensor(indices_message, files));
  const int64_t width = ElementBits(values.type()) / 8;
  const std::optional<int64_t> count = ElementCount(dims);
  if (!count || width == 0 || *count > kMaxDenseBytes / width)
    return absl::InvalidArgumentError(absl::StrCat("its value has the shape ", ToString(dims)));
  const bool is_linear = indices.rank() == 1;
  const int64_t per_element = is_linear ? 1 : static_cast<int64_t>(dims.size());
  if (indices.type() != ElementType::kI64 || indices.size() != values.size() * per_element)
    return Damaged();
  const std::vector<int64_t> places = indices.Int64s();
  const std::string elements = values.Bytes();
  std::string bytes(static_cast<size_t>(*count * width), '\0');
  for (int64_t i = 0; i < values.size(); ++i) {
    int64_t place = 0;
    for (int64_t axis = 0; axis < per_element; ++axis) {
      const int64_t index = places[i * per_element + axis];
      const int64_t extent = is_linear ? *count : dims[axis];
      if (index < 0 || index >= extent) return Damaged();
      place = place * (is_linear ? 1 : extent) + index;
    }
    std::memcpy(&bytes[place * width], &elements[i * width], static_cast<size_t>(width));
  }
  return Constant::FromBytes(values.type(), dims, OwnedBytes(std::move(bytes)));
}

}  // namespace mo::onnx
