// mo provenance: what an IR was made from, as an in-toto statement with the predicate of SLSA
// (https://in-toto.io/Statement/v1, https://slsa.dev/spec/v1.0/provenance).

#include <memory>
#include <utility>
#include <vector>

#include "converter/base/sha256.h"
#include "converter/base/status.h"
#include "converter/base/text.h"
#include "converter/cli/files.h"
#include "converter/cli/model_files.h"
#include "converter/cli/subcommand.h"
#include "converter/cli/version.h"
#include "nlohmann/json.hpp"

namespace mo {
namespace {

// Keys stay in the order in which they are written here.
using Json = nlohmann::ordered_json;

class Provenance : public Subcommand {
 public:
  std::string name() const override { return "provenance"; }
  std::string help() const override {
    return "write what an IR was made from, with the SHA-256 of each file, as an in-toto statement";
  }

  bool takes_conversion_flags() const override { return false; }

  std::vector<Flag> flags() override {
    return {
        Required({"--xml", &xml_, "the .xml file of the IR"}),
        Required({"--bin", &bin_, "its .bin file"}),
        OneValueEach(
            Required({"--file", &files_,
                      "NAME=PATH: a file that it was made from, and what to call it; or "
                      "=PATH, which is called by its place in --folder; may be repeated"})),
        {"--folder", &folder_, "the folder of the files without a name"},
        Required({"--converter", &converter_, "the program that made it"}),
        OneValueEach({"--parameter", &parameters_, "a flag of the conversion; may be repeated"}),
        {"--label", &label_, "the model's name among all: //models:resnet50_ir"},
        {"--license", &license_, "the model's license, as SPDX writes it: Apache-2.0"},
        Required({"--output_provenance", &output_, "where to write the statement"}),
    };
  }

  absl::StatusOr<std::string> Run(const ConversionOptions&, Diagnostics& diagnostics) override {
    Json subjects = Json::array(), sources = Json::array();
    for (const std::string& path : {xml_, bin_})
      subjects.push_back(Described(BaseName(path), path, diagnostics));
    std::vector<std::string> inputs = {xml_, bin_, converter_};
    for (const ModelFile& file : ParseModelFiles(files_, folder_, diagnostics)) {
      sources.push_back(Described(file.name, file.path, diagnostics));
      inputs.push_back(file.path);
    }
    const Json converter = Described(BaseName(converter_), converter_, diagnostics);
    MO_RETURN_IF_ERROR(diagnostics.status());
    const Json statement = {
        {"_type", "https://in-toto.io/Statement/v1"},
        {"subject", subjects},
        {"predicateType", "https://slsa.dev/provenance/v1"},
        {"predicate",
         {{"buildDefinition",
           {{"buildType", "urn:rules_mo:convert:v1"},
            {"externalParameters",
             {{"label", label_}, {"flags", parameters_}, {"license", license_}}},
            {"resolvedDependencies", sources}}},
          {"runDetails",
           {{"builder",
             {{"id", "urn:rules_mo"},
              {"version", {{"mo", std::string(Version())}}},
              {"builderDependencies", Json::array({converter})}}}}}}}};
    std::vector<Output> outputs;
    outputs.push_back(
        {output_,
         statement.dump(2, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace) + "\n"});
    MO_RETURN_IF_ERROR(WriteAll(std::move(outputs), inputs, diagnostics));
    return "";
  }

 private:
  // A resource descriptor: what the file is called, and its digest.
  static Json Described(const std::string& name, const std::string& path,
                        Diagnostics& diagnostics) {
    const std::shared_ptr<const MappedFile> file = OpenFile(path, diagnostics);
    if (file == nullptr) return {};
    return {{"name", name}, {"digest", {{"sha256", Sha256Of(file->bytes())}}}};
  }

  std::string xml_, bin_, folder_, converter_, label_, license_, output_;
  std::vector<std::string> files_, parameters_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeProvenance() { return std::make_unique<Provenance>(); }

}  // namespace mo
