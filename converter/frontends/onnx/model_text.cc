#include "converter/frontends/onnx/model_text.h"

#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "converter/base/text.h"
#include "converter/frontends/common/text_message.h"
#include "converter/frontends/onnx/onnx.pb.h"

namespace mo::onnx {
namespace {

// Fields of later versions of the format that change nothing of what is computed.
UnknownField MeaningOf(absl::string_view /*message*/, absl::string_view field) {
  static constexpr absl::string_view kIgnored[] = {"training_info", "configuration",
                                                   "device_configurations"};
  for (const absl::string_view name : kIgnored) {
    if (field == name) return UnknownField::kIgnored;
  }
  return UnknownField::kError;
}

}  // namespace

std::optional<ModelDef> ParseModelText(const SourceFile& file, Diagnostics& diagnostics) {
  const int errors = diagnostics.error_count();
  TextMessage text(file.bytes, file.name);
  ModelProto proto;
  if (!text.Parse("an ONNX model as text", MeaningOf, proto, diagnostics) ||
      diagnostics.error_count() > errors)
    return std::nullopt;
  const auto bytes = std::make_shared<const std::string>(proto.SerializeAsString());
  std::optional<ModelDef> model = ReadModel({file.name, *bytes, bytes}, diagnostics);
  const TextMessage::Tree* graph =
      text.places().GetTreeForNested(ModelProto::descriptor()->FindFieldByName("graph"), -1);
  if (!model || graph == nullptr) return model;
  const auto* node = GraphProto::descriptor()->FindFieldByName("node");
  for (size_t i = 0; i < model->graph.nodes.size(); ++i)
    model->graph.nodes[i].location = text.At(*graph, node, static_cast<int>(i));
  return model;
}

bool LooksLikeModelText(absl::string_view bytes) {
  return absl::StartsWith(WithoutLeadingComments(bytes), "ir_version");
}

}  // namespace mo::onnx
