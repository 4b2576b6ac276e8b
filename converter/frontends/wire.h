#ifndef CONVERTER_FRONTENDS_WIRE_H_
#define CONVERTER_FRONTENDS_WIRE_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace mo {

// Walks over the fields of one protobuf message without copying anything: for models, whose weights
// may be gigabytes.
//
//   WireReader message(bytes);
//   while (std::optional<WireField> field = message.Next()) { … }
//   if (message.failed()) …
struct WireField {
  enum class Type { kVarint, kFixed64, kBytes, kFixed32 };

  int number = 0;
  Type type = Type::kVarint;
  uint64_t varint = 0;      // the value of a kVarint
  absl::string_view bytes;  // the payload of a kBytes, or the 4 or 8 bytes of a fixed one
  absl::string_view raw;    // all of it, with its number and type
};

class WireReader {
 public:
  explicit WireReader(absl::string_view bytes) : rest_(bytes) {}

  // The next field, or nullopt at the end and at what is not protobuf.
  std::optional<WireField> Next();

  // A varint that is alone, as in a packed list.
  std::optional<uint64_t> NextVarint();

  bool failed() const { return failed_; }
  bool at_end() const { return rest_.empty(); }
  absl::string_view rest() const { return rest_; }

 private:
  std::optional<absl::string_view> Take(uint64_t size);
  std::optional<WireField> Read();

  absl::string_view rest_;
  bool failed_ = false;
};

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_WIRE_H_
