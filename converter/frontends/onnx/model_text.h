#ifndef CONVERTER_FRONTENDS_ONNX_MODEL_TEXT_H_
#define CONVERTER_FRONTENDS_ONNX_MODEL_TEXT_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/frontends/frontend.h"
#include "converter/frontends/onnx/model.h"

namespace mo::onnx {

// A model in protobuf's text format; its nodes know their lines. nullopt after an error.
std::optional<ModelDef> ParseModelText(const SourceFile& file, Diagnostics& diagnostics);

// Whether the bytes begin as a model in text does.
bool LooksLikeModelText(absl::string_view bytes);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_MODEL_TEXT_H_
