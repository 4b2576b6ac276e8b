// Gives each file of the folders on the command line to a fuzz target, as libFuzzer would: a
// regression test of a corpus that needs no libFuzzer. A target that misbehaves ends the process.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
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

std::vector<std::string> ListFiles(const char* folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error)) {
    if (!entry.is_directory()) files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> files;
  for (int i = 1; i < argc; ++i) {
    for (std::string& file : ListFiles(argv[i])) files.push_back(std::move(file));
  }
  if (files.empty()) {
    std::fprintf(stderr, "the seed corpus is empty\n");
    return 1;
  }
  std::vector<uint8_t> bytes;
  for (const std::string& file : files) {
    // Printed before the run: the last line names the input of a crash.
    std::printf("%s\n", file.c_str());
    std::fflush(stdout);
    if (!ReadFile(file.c_str(), bytes)) {
      std::fprintf(stderr, "%s: cannot be read\n", file.c_str());
      return 1;
    }
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  }
  return 0;
}
