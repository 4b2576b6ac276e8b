#include "converter/frontends/common/number_list.h"

#include <cstring>
#include <optional>
#include <string>
#include <utility>

namespace mo {
namespace {

void AppendInteger(uint64_t value, size_t size, std::string& out) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out.append(bytes, size);
}

bool AppendVarints(const WireField& piece, size_t size, std::string& out) {
  if (piece.type == WireField::Type::kVarint) {
    AppendInteger(piece.varint, size, out);
    return true;
  }
  if (piece.type != WireField::Type::kBytes) return false;
  WireReader packed(piece.bytes);
  while (!packed.at_end()) {
    const std::optional<uint64_t> value = packed.NextVarint();
    if (!value) return false;
    AppendInteger(*value, size, out);
  }
  return true;
}

}  // namespace

ByteSourcePtr NumberList(const std::vector<WireField>& pieces, bool is_fixed, size_t element_size,
                         std::shared_ptr<const void> owner) {
  std::string copied;
  for (const WireField& piece : pieces) {
    if (!is_fixed) {
      if (!AppendVarints(piece, element_size, copied)) return nullptr;
      continue;
    }
    if (piece.type == WireField::Type::kVarint || piece.bytes.size() % element_size != 0)
      return nullptr;
    if (pieces.size() == 1) return ViewedBytes(piece.bytes, std::move(owner));
    copied.append(piece.bytes.data(), piece.bytes.size());
  }
  return OwnedBytes(std::move(copied));
}

}  // namespace mo
