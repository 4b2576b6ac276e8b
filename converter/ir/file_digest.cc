#include "converter/ir/file_digest.h"

#include <xxhash.h>

namespace mo {

struct FileDigest::State {
  XXH3_state_t* xxh = XXH3_createState();
  State() { XXH3_128bits_reset(xxh); }
  ~State() { XXH3_freeState(xxh); }
};

FileDigest::FileDigest() : now_(std::make_unique<State>()), marked_(std::make_unique<State>()) {}
FileDigest::~FileDigest() = default;

void FileDigest::Append(absl::string_view bytes) {
  XXH3_128bits_update(now_->xxh, bytes.data(), bytes.size());
}

void FileDigest::Mark() { XXH3_copyState(marked_->xxh, now_->xxh); }

void FileDigest::CutBack() { XXH3_copyState(now_->xxh, marked_->xxh); }

Digest FileDigest::Finish() const {
  const XXH128_hash_t hash = XXH3_128bits_digest(now_->xxh);
  return {hash.high64, hash.low64};
}

}  // namespace mo
