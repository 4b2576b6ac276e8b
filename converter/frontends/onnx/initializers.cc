#include "converter/frontends/onnx/initializers.h"

#include <map>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/frontends/onnx/ops/texts.h"

namespace mo::onnx {

TensorFiles FilesOf(const SourceModel& source, const ModelDef& model) {
  const auto opened = std::make_shared<std::map<std::string, SourceFile>>();
  auto open = [&source, opened](const std::string& name) -> absl::StatusOr<SourceFile> {
    for (const SourceFile& file : source.weights) {
      if (file.name == name || absl::EndsWith(file.name, absl::StrCat("/", name))) return file;
    }
    const auto known = opened->find(name);
    if (known != opened->end()) return known->second;
    if (source.open_file == nullptr) return absl::NotFoundError("it is not given");
    MO_ASSIGN_OR_RETURN(SourceFile file, source.open_file(name));
    return opened->emplace(name, std::move(file)).first->second;
  };
  return {model.owner, std::move(open)};
}

absl::StatusOr<Value> InitializerOf(const TensorDef& tensor, const std::string& name,
                                    SourceSet sources, const TensorFiles& files, Graph& graph) {
  if (!tensor.is_sparse && HasTexts(tensor.message)) {
    MO_ASSIGN_OR_RETURN(const TextTensor texts, ReadTexts(tensor.message));
    return AddTexts(graph, name, texts, sources);
  }
  MO_ASSIGN_OR_RETURN(Constant constant, tensor.is_sparse ? ReadSparseTensor(tensor.message, files)
                                                          : ReadTensor(tensor.message, files));
  return graph.AddConstant(name, std::move(constant), std::move(sources))->output();
}

}  // namespace mo::onnx
