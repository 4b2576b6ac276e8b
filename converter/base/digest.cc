#include "converter/base/digest.h"

#include <xxhash.h>

#include "absl/strings/str_format.h"

namespace mo {
namespace {

Digest FromXxh(XXH128_hash_t hash) { return {hash.high64, hash.low64}; }

}  // namespace

struct Digester::State {
  XXH3_state_t* xxh = XXH3_createState();
  ~State() { XXH3_freeState(xxh); }
};

Digest DigestOf(absl::string_view bytes) {
  return FromXxh(XXH3_128bits(bytes.data(), bytes.size()));
}

std::string ToHex(const Digest& digest) {
  return absl::StrFormat("%016x%016x", digest.high, digest.low);
}

Digester::Digester() : state_(std::make_unique<State>()) { XXH3_128bits_reset(state_->xxh); }
Digester::~Digester() = default;
void Digester::Append(absl::string_view bytes) {
  XXH3_128bits_update(state_->xxh, bytes.data(), bytes.size());
}
Digest Digester::Finish() const { return FromXxh(XXH3_128bits_digest(state_->xxh)); }

}  // namespace mo
