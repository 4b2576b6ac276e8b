#ifndef TOOLS_MODELGEN_NETS_H_
#define TOOLS_MODELGEN_NETS_H_

// The table of all nets. To add one, describe it in a file of its own and add its line in nets.cc.

#include <span>
#include <string_view>

#include "tools/modelgen/net.h"

namespace modelgen {

struct NetEntry {
  std::string_view id;  // What the command line and the `net` attribute of the rule take.
  Net (*describe)();    // Layers and shapes, without weights.
};

std::span<const NetEntry> AllNets();

// Null if there is none.
const NetEntry* FindNet(std::string_view id);

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_NETS_H_
