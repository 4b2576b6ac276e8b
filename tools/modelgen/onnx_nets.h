#ifndef TOOLS_MODELGEN_ONNX_NETS_H_
#define TOOLS_MODELGEN_ONNX_NETS_H_

// The nets that are more than layers of net.h, and are written as ONNX models alone. To add one,
// write it in a file of its own and add its line in onnx_nets.cc.

#include <span>
#include <string>
#include <string_view>

namespace modelgen {

struct OnnxNet {
  std::string_view id;     // What the command line and the `net` attribute of the rule take.
  std::string (*model)();  // The bytes of the file.
};

std::span<const OnnxNet> AllOnnxNets();

// Null if there is none.
const OnnxNet* FindOnnxNet(std::string_view id);

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_ONNX_NETS_H_
