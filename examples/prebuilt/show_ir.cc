// Finds the IR among the program's runfiles, from wherever it is started. A program that runs the
// net hands the path of the .xml to the OpenVINO runtime, which looks for the .bin beside it.
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "tools/cpp/runfiles/runfiles.h"

using bazel::tools::cpp::runfiles::Runfiles;

int main(int, char** argv) {
  std::string error;
  const std::unique_ptr<Runfiles> runfiles(Runfiles::Create(argv[0], &error));
  if (runfiles == nullptr) {
    std::fprintf(stderr, "%s\n", error.c_str());
    return 1;
  }
  // The first part is the workspace's (module's) name.
  for (const char* file : {"example/net_ir.xml", "example/net_ir.bin"}) {
    const std::filesystem::path path = runfiles->Rlocation(file);
    std::printf("%s %ju bytes\n", path.filename().c_str(), std::filesystem::file_size(path));
  }
}
