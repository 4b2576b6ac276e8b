#ifndef CONVERTER_CLI_OPENED_MODEL_H_
#define CONVERTER_CLI_OPENED_MODEL_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "converter/cli/conversion.h"
#include "converter/cli/ir_files.h"

namespace mo {

// Whether the path is that of an IR, by its name.
bool IsIr(const std::string& path);

// A model that a command looks at: a source model as its frontend gives it, or an IR, whose .bin is
// beside its .xml.
class OpenedModel {
 public:
  // `options` are those of the conversion of a source model, but for its path and weights. nullptr
  // after reporting what is wrong.
  static std::unique_ptr<OpenedModel> Open(const std::string& path,
                                           const std::vector<std::string>& weights,
                                           const ConversionOptions& options,
                                           Diagnostics& diagnostics);

  Graph& graph() { return conversion_ ? conversion_->graph() : *ir_->graph; }
  // Of a source model; of an IR nullptr.
  Conversion* conversion() { return conversion_.get(); }

 private:
  OpenedModel() = default;

  ConversionOptions options_;
  std::unique_ptr<Conversion> conversion_;
  std::optional<OpenIr> ir_;
};

}  // namespace mo

#endif  // CONVERTER_CLI_OPENED_MODEL_H_
