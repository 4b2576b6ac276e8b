#ifndef CONVERTER_CLI_IR_FILES_H_
#define CONVERTER_CLI_IR_FILES_H_

#include <memory>
#include <optional>
#include <string>

#include "converter/base/diagnostics.h"
#include "converter/base/mapped_file.h"
#include "converter/graph/graph.h"
#include "converter/report/model_digest.h"
#include "converter/report/report_reader.h"

namespace mo {

// What a conversion wrote, read back. Each is nothing after reporting why not.

struct OpenIr {
  std::unique_ptr<Graph> graph;
  std::shared_ptr<const MappedFile> bin;  // where the graph's constants are
};
std::optional<OpenIr> OpenIrFiles(const std::string& xml_path, const std::string& bin_path,
                                  Diagnostics& diagnostics);

std::optional<ReportExcerpt> OpenReport(const std::string& path, Diagnostics& diagnostics);

std::optional<ModelDigest> OpenDigest(const std::string& path, Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_CLI_IR_FILES_H_
