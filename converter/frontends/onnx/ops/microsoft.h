#ifndef CONVERTER_FRONTENDS_ONNX_OPS_MICROSOFT_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_MICROSOFT_H_

#include <initializer_list>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// The domain of onnxruntime's own operators. Inputs of these may be left out anywhere.
constexpr absl::string_view kMicrosoft = "com.microsoft";

// False after an error if one of these inputs is no tensor.
inline bool HaveTensors(Operation& o, std::initializer_list<int> inputs) {
  for (const int i : inputs) {
    if (o.source_value(i).kind == SourceValue::Kind::kTensor) continue;
    if (o.source_value(i).kind == SourceValue::Kind::kFailed) return false;
    return o.Error(Code::kNodeInputs,
                   absl::StrCat("its input ", i, " is left out; expected a tensor"));
  }
  return true;
}

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_MICROSOFT_H_
