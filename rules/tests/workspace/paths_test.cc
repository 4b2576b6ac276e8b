// The IR is where the header says.

#include "files.h"
#include "small_paths.h"

int main() {
  const mo::IrRunfiles& ir = small_paths::kIr;
  if (std::string(ir.name) != "small_ir") return 1;
  if (Runfile(ir.xml).find("<net name=\"small_ir\" version=\"11\">") == std::string::npos) return 2;
  return Runfile(ir.bin).empty() ? 3 : 0;
}
