// A model of any bytes is read, and then every initializer, or refused with an error.

#include <cstdint>
#include <cstdlib>

#include "converter/frontends/onnx/model.h"
#include "converter/frontends/onnx/tensor.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  mo::Diagnostics diagnostics;
  (void)mo::onnx::LooksLikeModel(bytes);
  const auto model = mo::onnx::ReadModel({"fuzz.onnx", bytes, nullptr}, diagnostics);
  if (!model.has_value() != diagnostics.has_errors()) std::abort();
  if (!model) return 0;
  for (const mo::onnx::TensorDef& tensor : model->graph.initializers) {
    const auto value = tensor.is_sparse ? mo::onnx::ReadSparseTensor(tensor.message, {})
                                        : mo::onnx::ReadTensor(tensor.message, {});
    if (value.ok()) (void)value->Bytes();
  }
  return 0;
}
