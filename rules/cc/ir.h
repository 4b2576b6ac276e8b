#ifndef RULES_CC_IR_H_
#define RULES_CC_IR_H_

#include <cstddef>

// What the headers that mo_cc_library makes are about: the same types for every model, so that a
// function can take any of them. C++11.

namespace mo {

// An IR among the runfiles of a program. The paths begin with the repository's name and are for
// Rlocation of Bazel's runfiles library; the files lie beside each other.
//
//   void Load(const mo::IrRunfiles& ir, const Runfiles& runfiles) {
//     core.read_model(runfiles.Rlocation(ir.xml), runfiles.Rlocation(ir.bin));
struct IrRunfiles {
  const char* name;  // of the model
  const char* xml;
  const char* bin;
};

// An IR inside of a program: its bytes, which live as long as the program.
struct EmbeddedIr {
  const char* name;  // of the model
  const char* xml;   // xml_size bytes, and a 0 after them
  std::size_t xml_size;
  const unsigned char* bin;  // bin_size bytes, at a multiple of 64
  std::size_t bin_size;
};

}  // namespace mo

#endif  // RULES_CC_IR_H_
