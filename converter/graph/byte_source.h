#ifndef CONVERTER_GRAPH_BYTE_SOURCE_H_
#define CONVERTER_GRAPH_BYTE_SOURCE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/graph/element_type.h"

namespace mo {

// Where the bytes of a constant come from. Bytes are little-endian, packed, and may be at any
// address.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  virtual uint64_t size() const = 0;

  // Copies [offset, offset + length), which lies within size().
  virtual void Read(uint64_t offset, size_t length, char* out) const = 0;

  // All bytes where they are, if they are in one piece; otherwise an empty view.
  virtual absl::string_view contiguous() const { return {}; }

  // False if only size and digest are known, as in a printed graph: such bytes cannot be read.
  virtual bool available() const { return true; }

  // How a text graph writes the source instead of its values, as "seeded(7)"; empty: by its values.
  virtual std::string description() const { return ""; }
};

using ByteSourcePtr = std::shared_ptr<const ByteSource>;

// Bytes that belong to somebody else, usually a mapped file, which `owner` keeps alive.
ByteSourcePtr ViewedBytes(absl::string_view bytes, std::shared_ptr<const void> owner);

ByteSourcePtr OwnedBytes(std::string bytes);

// Several sources, one after the other.
ByteSourcePtr ChunkedBytes(std::vector<ByteSourcePtr> chunks);

// `element`'s bytes, `count` times.
ByteSourcePtr SplatBytes(std::string element, uint64_t count);

// Pseudo-random elements that depend on the seed, the type and the index alone: floating-point
// values in [-1, 1), integers in [0, 10). For tests and examples.
ByteSourcePtr SeededBytes(uint64_t seed, ElementType type, uint64_t count);

// Bytes of which only the size and a digest are known (32 hexadecimal digits).
ByteSourcePtr DigestOnlyBytes(uint64_t size, std::string digest);

}  // namespace mo

#endif  // CONVERTER_GRAPH_BYTE_SOURCE_H_
