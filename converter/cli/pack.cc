// mo pack: writes files into a tar archive.

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/cli/files.h"
#include "converter/cli/model_files.h"
#include "converter/cli/subcommand.h"
#include "converter/cli/tar.h"

namespace mo {
namespace {

class Pack : public Subcommand {
 public:
  std::string name() const override { return "pack"; }
  std::string help() const override {
    return "write files into a tar archive: the same files give the same bytes";
  }

  bool takes_conversion_flags() const override { return false; }

  std::vector<Flag> flags() override {
    return {
        OneValueEach(Required(
            {"--file", &words_, "NAME=PATH: a file and its name in the archive; may be repeated"})),
        Required({"--output_tar", &output_, "where to write the archive"}),
    };
  }

  absl::StatusOr<std::string> Run(const ConversionOptions&, Diagnostics& diagnostics) override {
    std::map<std::string, std::string> paths;  // by name, in the archive's order
    std::vector<std::string> inputs;
    for (const ModelFile& file : ParseModelFiles(words_, "", diagnostics)) {
      paths[file.name] = file.path;
      inputs.push_back(file.path);
    }
    if (diagnostics.has_errors() || !CheckOutputs({output_}, inputs, diagnostics))
      return diagnostics.status();
    std::unique_ptr<OutputFile> archive = CreateFile(output_, diagnostics);
    if (archive == nullptr) return diagnostics.status();
    for (const auto& [name, path] : paths) Add(name, path, *archive, diagnostics);
    MO_RETURN_IF_ERROR(diagnostics.status());
    if (const absl::Status status = archive->Append(TarEnd()); !status.ok())
      return Unwritable(status, output_, diagnostics);
    std::vector<Output> outputs;
    outputs.push_back({.path = output_, .file = std::move(archive)});
    MO_RETURN_IF_ERROR(WriteAll(std::move(outputs), inputs, diagnostics));
    return "";
  }

 private:
  void Add(const std::string& name, const std::string& path, OutputFile& archive,
           Diagnostics& diagnostics) {
    const std::shared_ptr<const MappedFile> file = OpenFile(path, diagnostics);
    if (file == nullptr) return;
    const absl::string_view bytes = file->bytes();
    const absl::StatusOr<std::string> header = TarHeader(name, bytes.size());
    if (!header.ok()) {
      diagnostics.Error(Code::kUsage, {}, std::string(header.status().message()));
      return;
    }
    absl::Status status = archive.Append(*header);
    status.Update(archive.Append(bytes));
    status.Update(archive.Append(TarPadding(bytes.size())));
    if (!status.ok()) Unwritable(status, output_, diagnostics).IgnoreError();
  }

  std::vector<std::string> words_;
  std::string output_;
};

}  // namespace

std::unique_ptr<Subcommand> MakePack() { return std::make_unique<Pack>(); }

}  // namespace mo
