#include "converter/cli/ir_files.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/cli/files.h"
#include "converter/ir/reader.h"

namespace mo {
namespace {

template <typename T>
std::optional<T> OpenJson(const std::string& path, absl::StatusOr<T> (*read)(absl::string_view),
                          absl::string_view what, Diagnostics& diagnostics) {
  const std::shared_ptr<const MappedFile> file = OpenFile(path, diagnostics);
  if (file == nullptr) return std::nullopt;
  absl::StatusOr<T> content = read(file->bytes());
  if (content.ok()) return *std::move(content);
  diagnostics.Error(Code::kJsonUnreadable, {path},
                    absl::StrCat("the ", what, " cannot be read: ", content.status().message()));
  return std::nullopt;
}

}  // namespace

std::optional<OpenIr> OpenIrFiles(const std::string& xml_path, const std::string& bin_path,
                                  Diagnostics& diagnostics) {
  const std::shared_ptr<const MappedFile> xml = OpenFile(xml_path, diagnostics);
  const std::shared_ptr<const MappedFile> bin = OpenFile(bin_path, diagnostics);
  if (xml == nullptr || bin == nullptr) return std::nullopt;
  absl::StatusOr<std::unique_ptr<Graph>> graph = ReadIr(xml->bytes(), bin->bytes(), bin);
  if (graph.ok()) return OpenIr{*std::move(graph), bin};
  diagnostics.Error(Code::kIrUnreadable, {xml_path},
                    absl::StrCat("the IR cannot be read: ", graph.status().message()));
  return std::nullopt;
}

std::optional<ReportExcerpt> OpenReport(const std::string& path, Diagnostics& diagnostics) {
  return OpenJson(path, ReadReport, "report", diagnostics);
}

std::optional<ModelDigest> OpenDigest(const std::string& path, Diagnostics& diagnostics) {
  return OpenJson(path, ReadModelDigest, "digest", diagnostics);
}

}  // namespace mo
