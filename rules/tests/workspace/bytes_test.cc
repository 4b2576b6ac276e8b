// The bytes in the program are those of the files.

#include <cstdint>

#include "files.h"
#include "small_bytes.h"
#include "small_paths.h"

int main() {
  const mo::EmbeddedIr ir = user::small::Ir();
  if (std::string(ir.xml, ir.xml_size) != Runfile(small_paths::kIr.xml)) return 1;
  const std::string bin(reinterpret_cast<const char*>(ir.bin), ir.bin_size);
  if (bin != Runfile(small_paths::kIr.bin) || bin.empty()) return 2;
  if (std::string(ir.xml).size() != ir.xml_size) return 3;  // the 0 after it
  return reinterpret_cast<std::uintptr_t>(ir.bin) % 64 == 0 ? 0 : 4;
}
