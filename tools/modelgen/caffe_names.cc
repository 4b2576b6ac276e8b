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
  std::string_view operator()(const CaffeOperation& op) const { return std::visit(*this, op); }

  std::string_view operator()(const Lrn&) const { return "LRN"; }
  std::string_view operator()(const Normalize&) const { return "Normalize"; }
  std::string_view operator()(const Sigmoid&) const { return "Sigmoid"; }
  std::string_view operator()(const Gate&) const { return "Scale"; }
  std::string_view operator()(const Axpy&) const { return "Axpy"; }
  std::string_view operator()(const Crop&) const { return "Crop"; }
  std::string_view operator()(const Permute&) const { return "Permute"; }
  std::string_view operator()(const Flatten&) const { return "Flatten"; }
  std::string_view operator()(const Reshape&) const { return "Reshape"; }
  std::string_view operator()(const PriorBox&) const { return "PriorBox"; }
  std::string_view operator()(const DetectionOutput&) const { return "DetectionOutput"; }
  std::string_view operator()(const Proposal&) const { return "Python"; }
  std::string_view operator()(const RoiPooling&) const { return "ROIPooling"; }
};

}  // namespace

std::string_view CaffeType(const Operation& operation) { return std::visit(TypeName{}, operation); }

bool IsCaffeLayer(const Net& net, const Layer& layer) {
  return net.input_spelling == InputSpelling::kInputLayer ||
         !std::holds_alternative<Input>(layer.operation);
}

}  // namespace modelgen
