#ifndef CONVERTER_BASE_DIGEST_H_
#define CONVERTER_BASE_DIGEST_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"

namespace mo {

// XXH3-128: a fast digest for finding equal bytes. Not for security; see sha256.h.
struct Digest {
  uint64_t high = 0;
  uint64_t low = 0;

  friend auto operator<=>(const Digest&, const Digest&) = default;
};

Digest DigestOf(absl::string_view bytes);

// 32 lower-case hexadecimal digits.
std::string ToHex(const Digest& digest);

// Computes a digest of bytes that arrive in pieces.
class Digester {
 public:
  Digester();
  ~Digester();
  void Append(absl::string_view bytes);
  Digest Finish() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mo

#endif  // CONVERTER_BASE_DIGEST_H_
