// How much of a .bin a store of chunks has to take in when a model has changed:
//   changed_chunks BEFORE.bin NOW.bin

#include <cstdio>
#include <set>
#include <vector>

#include "converter/base/mapped_file.h"
#include "converter/ir/testing/chunks.h"

namespace mo {
namespace {

constexpr int kMeanBits = 16;

int Measure(const char* before_path, const char* now_path) {
  const auto before = MappedFile::Open(before_path), now = MappedFile::Open(now_path);
  if (!before.ok() || !now.ok()) {
    std::fprintf(stderr, "changed_chunks: a file cannot be read\n");
    return 1;
  }
  const Chunker chunker(kMeanBits);
  const std::vector<absl::string_view> old_chunks = chunker.Cut((*before)->bytes());
  const std::set<absl::string_view> known(old_chunks.begin(), old_chunks.end());
  const std::vector<absl::string_view> chunks = chunker.Cut((*now)->bytes());
  size_t changed = 0, bytes = 0;
  for (const absl::string_view chunk : chunks) {
    if (known.count(chunk) > 0) continue;
    ++changed;
    bytes += chunk.size();
  }
  std::printf("%zu of %zu chunks changed, %zu of %zu bytes\n", changed, chunks.size(), bytes,
              (*now)->bytes().size());
  return 0;
}

}  // namespace
}  // namespace mo

int main(int argc, char** argv) {
  if (argc == 3) return mo::Measure(argv[1], argv[2]);
  std::fprintf(stderr, "usage: changed_chunks BEFORE.bin NOW.bin\n");
  return 2;
}
