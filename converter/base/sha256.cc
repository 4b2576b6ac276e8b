#include "converter/base/sha256.h"

#include <sodium/crypto_hash_sha256.h>

#include "absl/strings/escaping.h"

namespace mo {

std::string Sha256Of(absl::string_view bytes) {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return absl::BytesToHexString({reinterpret_cast<const char*>(digest), sizeof(digest)});
}

}  // namespace mo
