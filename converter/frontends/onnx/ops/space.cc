// Blocks of an image as channels, and the other way.

#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

void ImportDepthToSpace(Operation& o) {
  const std::string mode = o.TextAttribute("mode", "DCR");
  if (mode != "DCR" && mode != "CRD") {
    o.Error(Code::kNodeAttribute, absl::StrCat("mode is '", mode, "'; expected DCR or CRD"),
            "mode");
    return;
  }
  o.SetOutput(o.Add(ops::kDepthToSpace, "", {o.input(0)},
                    {{"block_size", o.IntAttribute("blocksize", 1)},
                     {"mode", std::string(mode == "DCR" ? "blocks_first" : "depth_first")}}));
}

void ImportSpaceToDepth(Operation& o) {
  o.SetOutput(o.Add(
      ops::kSpaceToDepth, "", {o.input(0)},
      {{"block_size", o.IntAttribute("blocksize", 1)}, {"mode", std::string("blocks_first")}}));
}

}  // namespace

std::vector<OperatorType> SpaceOperators() {
  return {{"DepthToSpace", 1, kNewestOpset, 1, 1, ImportDepthToSpace},
          {"SpaceToDepth", 1, kNewestOpset, 1, 1, ImportSpaceToDepth}};
}

}  // namespace mo::onnx
