// Gives each file of the command line to a fuzz target, as libFuzzer would: a regression test of a
// corpus that needs no libFuzzer. A target that misbehaves ends the process.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

bool ReadFile(const char* path, std::vector<uint8_t>& bytes) {
  std::FILE* file = std::fopen(path, "rb");
  if (file == nullptr) return false;
  bytes.clear();
  uint8_t block[4096];
  size_t count;
  while ((count = std::fread(block, 1, sizeof(block), file)) > 0) {
    bytes.insert(bytes.end(), block, block + count);
  }
  const bool whole = std::ferror(file) == 0;
  std::fclose(file);
  return whole;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "the seed corpus is empty\n");
    return 1;
  }
  std::vector<uint8_t> bytes;
  for (int i = 1; i < argc; ++i) {
    // Printed before the run: the last line names the input of a crash.
    std::printf("%s\n", argv[i]);
    std::fflush(stdout);
    if (!ReadFile(argv[i], bytes)) {
      std::fprintf(stderr, "%s: cannot be read\n", argv[i]);
      return 1;
    }
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  }
  return 0;
}
