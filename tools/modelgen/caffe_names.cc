#include "tools/modelgen/caffe_names.h"

#include <variant>

namespace modelgen {
namespace {

struct TypeName {
  std::string_view operator()(const Input&) const { return "Input"; }
  std::string_view operator()(const Convolution&) const { return "Convolution"; }
  std::string_view operator()(const Deconvolution&) const { return "Deconvolution"; }
  std::string_view operator()(const BatchNorm&) const { return "BatchNorm"; }
  std::string_view operator()(const Scale&) const { return "Scale"; }
  std::string_view operator()(const Relu&) const { return "ReLU"; }
  std::string_view operator()(const Pooling&) const { return "Pooling"; }
  std::string_view operator()(const Sum&) const { return "Eltwise"; }
  std::string_view operator()(const Concat&) const { return "Concat"; }
  std::string_view operator()(const Slice&) const { return "Slice"; }
  std::string_view operator()(const InnerProduct&) const { return "InnerProduct"; }
  std::string_view operator()(const Dropout&) const { return "Dropout"; }
  std::string_view operator()(const Softmax&) const { return "Softmax"; }
};

}  // namespace

std::string_view CaffeType(const Operation& operation) { return std::visit(TypeName{}, operation); }

bool IsCaffeLayer(const Net& net, const Layer& layer) {
  return net.input_spelling == InputSpelling::kInputLayer ||
         !std::holds_alternative<Input>(layer.operation);
}

}  // namespace modelgen
