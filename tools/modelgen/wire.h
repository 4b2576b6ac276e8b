#ifndef TOOLS_MODELGEN_WIRE_H_
#define TOOLS_MODELGEN_WIRE_H_

// Writes protocol buffers in their wire format, field by field, without a schema.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace modelgen {

// Takes the next bytes of a file; false if they could not be written.
using ByteSink = std::function<bool(std::string_view)>;

class WireWriter {
 public:
  // Fields of wire type 0.
  void Varint(uint32_t field, uint64_t value);

  // Fields of wire type 5.
  void Float(uint32_t field, float value);

  // Fields of wire type 2: strings, bytes and finished messages.
  void Bytes(uint32_t field, std::string_view bytes);

  // Packed repeated fields.
  void PackedInt64(uint32_t field, std::span<const int64_t> values);
  void PackedFloat(uint32_t field, std::span<const float> values);

  const std::string& bytes() const { return bytes_; }

 private:
  void Tag(uint32_t field, uint32_t wire_type);
  void RawVarint(uint64_t value);
  void RawFloat(float value);

  std::string bytes_;
};

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_WIRE_H_
