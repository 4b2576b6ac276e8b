#ifndef FILES_H_
#define FILES_H_

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

// A file of the test's runfiles, whole; a path as mo::IrRunfiles has it.
inline std::string Runfile(const char* path) {
  std::ifstream file(std::string(std::getenv("TEST_SRCDIR")) + "/" + path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

#endif  // FILES_H_
