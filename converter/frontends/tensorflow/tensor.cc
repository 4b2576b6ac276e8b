#include "converter/frontends/tensorflow/tensor.h"

#include <limits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "converter/frontends/common/number_list.h"
#include "converter/frontends/common/reshape.h"
#include "converter/frontends/tensorflow/message.h"
#include "converter/frontends/wire.h"
#include "converter/graph/byte_source.h"

namespace mo::tensorflow {
namespace {

constexpr int kTensorType = 1, kTensorShape = 2, kTensorContent = 4, kFloats = 5, kDoubles = 6,
              kInts = 7, kComplexFloats = 9, kInt64s = 10, kBools = 11, kComplexDoubles = 12,
              kHalves = 13, kUint32s = 16, kUint64s = 17;

// A tensor may say one value for all of its elements; so many bytes are then made of it at most.
constexpr int64_t kLargestSplat = int64_t{1} << 31;

// The field in which a tensor of `type` has its elements, if not as content.
int ListField(ElementType type) {
  switch (type) {
    case ElementType::kF32:
      return kFloats;
    case ElementType::kF64:
      return kDoubles;
    case ElementType::kF16:
    case ElementType::kBf16:
      return kHalves;
    case ElementType::kI64:
      return kInt64s;
    case ElementType::kBoolean:
      return kBools;
    case ElementType::kU32:
      return kUint32s;
    case ElementType::kU64:
      return kUint64s;
    default:
      return kInts;
  }
}

// What a serialized TensorProto says.
struct Fields {
  DataType type = DT_INVALID;
  TensorShapeProto shape;
  absl::string_view content;
  bool has_content = false;
  std::vector<WireField> lists;  // every piece of every list of numbers
};

std::optional<Fields> ReadFields(absl::string_view bytes) {
  Fields fields;
  WireReader tensor(bytes);
  while (std::optional<WireField> field = tensor.Next()) {
    const bool is_bytes = field->type == WireField::Type::kBytes;
    if (field->number == kTensorType && field->type == WireField::Type::kVarint) {
      fields.type = static_cast<DataType>(field->varint);
    } else if (field->number == kTensorShape && is_bytes) {
      if (!ParseMessage(field->bytes, fields.shape)) return std::nullopt;
    } else if (field->number == kTensorContent && is_bytes) {
      fields.content = field->bytes;
      fields.has_content = !field->bytes.empty();
    } else {
      fields.lists.push_back(*field);
    }
  }
  if (tensor.failed()) return std::nullopt;
  return fields;
}

// The elements listed in field `number`; nullptr if they are damaged.
ByteSourcePtr Listed(const Fields& fields, ElementType type, int number,
                     std::shared_ptr<const void> owner) {
  std::vector<WireField> pieces;
  for (const WireField& field : fields.lists) {
    if (field.number == number) pieces.push_back(field);
  }
  const bool is_fixed = number == kFloats || number == kDoubles || number == kComplexFloats ||
                        number == kComplexDoubles;
  return NumberList(pieces, is_fixed, ElementBits(type) / 8, std::move(owner));
}

}  // namespace

std::optional<ElementType> ElementTypeOf(DataType type) {
  switch (type > 100 ? static_cast<DataType>(type - 100) : type) {
    case DT_FLOAT:
      return ElementType::kF32;
    case DT_DOUBLE:
      return ElementType::kF64;
    case DT_HALF:
      return ElementType::kF16;
    case DT_BFLOAT16:
      return ElementType::kBf16;
    case DT_INT8:
      return ElementType::kI8;
    case DT_INT16:
      return ElementType::kI16;
    case DT_INT32:
      return ElementType::kI32;
    case DT_INT64:
      return ElementType::kI64;
    case DT_UINT8:
      return ElementType::kU8;
    case DT_UINT16:
      return ElementType::kU16;
    case DT_UINT32:
      return ElementType::kU32;
    case DT_UINT64:
      return ElementType::kU64;
    case DT_BOOL:
      return ElementType::kBoolean;
    default:
      return std::nullopt;
  }
}

std::string NameOf(DataType type) {
  return DataType_IsValid(type) ? std::string(DataType_Name(type)) : absl::StrCat("type ", type);
}

Shape ShapeOf(const TensorShapeProto& shape) {
  if (shape.unknown_rank()) return Shape::UnknownRank();
  Ints extents;
  for (const TensorShapeProto::Dim& dim : shape.dim()) extents.push_back(dim.size());
  return ShapeOfExtents(extents);
}

std::optional<ElementType> PartsOf(DataType type) {
  if (type == DT_COMPLEX64) return ElementType::kF32;
  if (type == DT_COMPLEX128) return ElementType::kF64;
  return std::nullopt;
}

namespace {

// Elements of `parts` numbers each, which are along a last axis if they are two.
absl::StatusOr<Constant> ReadElements(const Fields& fields, ElementType type, int list_field,
                                      int parts, std::shared_ptr<const void> owner) {
  std::optional<Extents> extents = ShapeOf(fields.shape).extents();
  if (extents && parts > 1) extents->push_back(parts);
  const std::optional<int64_t> count = extents ? ElementCount(*extents) : std::nullopt;
  if (!count || *count > std::numeric_limits<int64_t>::max() / 8)
    return absl::InvalidArgumentError("the shape of its value is not known or too large");
  const uint64_t size = ByteSize(type, static_cast<uint64_t>(*count));
  if (fields.has_content) {
    if (fields.content.size() != size) {
      return absl::InvalidArgumentError(absl::StrCat("its value has ", fields.content.size(),
                                                     " bytes, but its shape ", ToString(*extents),
                                                     " needs ", size));
    }
    return Constant::FromBytes(type, *extents, ViewedBytes(fields.content, std::move(owner)));
  }
  ByteSourcePtr listed = Listed(fields, type, list_field, std::move(owner));
  if (listed == nullptr) return absl::InvalidArgumentError("its value is damaged");
  const uint64_t listed_size = listed->size();
  const uint64_t element = ElementBits(type) / 8 * static_cast<uint64_t>(parts);
  if (listed_size > size || listed_size % element != 0) {
    return absl::InvalidArgumentError(absl::StrCat("its value lists ", listed_size / element,
                                                   " numbers, but its shape ", ToString(*extents),
                                                   " has ", *count));
  }
  if (listed_size == size) return Constant::FromBytes(type, *extents, std::move(listed));
  // What is not listed repeats the last number; nothing listed is zeros.
  if (size > kLargestSplat)
    return absl::InvalidArgumentError(absl::StrCat("its value repeats one number ", *count,
                                                   " times, which is more than fits into an IR"));
  std::string last(element, '\0');
  if (listed_size > 0) listed->Read(listed_size - element, element, last.data());
  std::vector<ByteSourcePtr> chunks;
  if (listed_size > element) chunks.push_back(std::move(listed));
  const uint64_t rest = (size - (chunks.empty() ? 0 : listed_size)) / element;
  chunks.push_back(SplatBytes(std::move(last), rest));
  if (chunks.size() == 1) return Constant::FromBytes(type, *extents, std::move(chunks[0]));
  return Constant::FromBytes(type, *extents, ChunkedBytes(std::move(chunks)));
}

absl::Status WrongType(DataType type, absl::string_view expected) {
  return absl::UnimplementedError(absl::StrCat("its value is of type ", NameOf(type),
                                               ", which has no exact form here; expected ",
                                               expected));
}

}  // namespace

absl::StatusOr<Constant> ReadTensor(absl::string_view bytes, std::shared_ptr<const void> owner) {
  const std::optional<Fields> fields = ReadFields(bytes);
  if (!fields) return absl::InvalidArgumentError("its value is damaged");
  const std::optional<ElementType> type = ElementTypeOf(fields->type);
  if (!type) return WrongType(fields->type, "numbers or booleans");
  return ReadElements(*fields, *type, ListField(*type), /*parts=*/1, std::move(owner));
}

absl::StatusOr<Constant> ReadComplexTensor(absl::string_view bytes,
                                           std::shared_ptr<const void> owner) {
  const std::optional<Fields> fields = ReadFields(bytes);
  if (!fields) return absl::InvalidArgumentError("its value is damaged");
  const std::optional<ElementType> type = PartsOf(fields->type);
  if (!type) return WrongType(fields->type, "complex numbers");
  return ReadElements(*fields, *type, *type == ElementType::kF32 ? kComplexFloats : kComplexDoubles,
                      /*parts=*/2, std::move(owner));
}

}  // namespace mo::tensorflow
