// mo add: declares a model in the BUILD file of its package, with what an old command line says.

#include <sys/stat.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "converter/base/status.h"
#include "converter/base/text.h"
#include "converter/cli/build_file.h"
#include "converter/cli/conversion.h"
#include "converter/cli/files.h"
#include "converter/cli/model_files.h"
#include "converter/cli/package.h"
#include "converter/cli/subcommand.h"
#include "converter/cli/written_config.h"
#include "converter/config/normal_form.h"
#include "converter/graph/text.h"

namespace mo {
namespace {

constexpr absl::string_view kSuffix = "_ir";
constexpr absl::string_view kSavedModel = "saved_model.pb";

bool Exists(const std::string& path) {
  struct stat info;
  return lstat(path.c_str(), &info) == 0;
}

std::string WithoutSuffix(const std::string& name) { return name.substr(0, name.rfind('.')); }

// What a model is called by its path: its file's name without the suffix, or the folder's of a
// SavedModel, and around a version, bert/1, the one around that.
std::string StemOf(const std::string& model) {
  if (BaseName(model) != kSavedModel) return WithoutSuffix(BaseName(model));
  std::string folder = model.substr(0, model.size() - kSavedModel.size());
  while (true) {
    absl::string_view trimmed = folder;
    while (absl::ConsumeSuffix(&trimmed, "/")) continue;
    const std::string name = BaseName(trimmed);
    if (name.find_first_not_of("0123456789") != std::string::npos) return name;
    if (name.size() == trimmed.size()) return WithoutSuffix(BaseName(model));
    folder = std::string(trimmed.substr(0, trimmed.size() - name.size()));
  }
}

// Two runs of a conversion read the same.
bool SameGraphs(Conversion& a, Conversion& b) {
  const auto excluded = [](const Graph& graph) {
    std::vector<OptimizationSet> sets;
    for (const SourceNode& node : graph.source_nodes()) sets.push_back(node.excluded);
    return sets;
  };
  return PrintGraph(a.graph()) == PrintGraph(b.graph()) &&
         excluded(a.graph()) == excluded(b.graph());
}

// The options without those that a configuration has.
ConversionOptions WithoutSettings(const ConversionOptions& options) {
  ConversionOptions rest;
  rest.model = options.model;
  rest.weights = options.weights;
  rest.files = options.files;
  rest.saved_model_tags = options.saved_model_tags;
  rest.signature = options.signature;
  rest.framework = options.framework;
  rest.model_name = options.model_name;
  return rest;
}

class Adder {
 public:
  Adder(const ConversionOptions& options, std::string name, Diagnostics& diagnostics)
      : options_(options), name_(std::move(name)), diagnostics_(diagnostics) {}

  absl::StatusOr<std::string> Run() {
    model_ = ModelPath(options_.model);
    if (name_.empty()) {
      name_ = options_.model_name.empty() ? StemOf(model_) : options_.model_name;
      absl::StrAppend(&name_, kSuffix);
    }
    const std::optional<Package> package = FindPackage(model_, diagnostics_);
    MO_RETURN_IF_ERROR(diagnostics_.status());
    package_ = *package;
    Conversion conversion(options_, diagnostics_);
    MO_RETURN_IF_ERROR(conversion.Load());
    MO_RETURN_IF_ERROR(ReadSettings(conversion));
    const RuleCall call = MakeCall(conversion);
    MO_RETURN_IF_ERROR(AddToBuildFile(call));
    MO_RETURN_IF_ERROR(diagnostics_.status());
    std::string done = Summary(call);
    MO_RETURN_IF_ERROR(WriteAll(std::move(outputs_), {}, diagnostics_));
    return done;
  }

 private:
  // Sets config_ to the path of the configuration, and adds it to the outputs if it is a new one.
  absl::Status ReadSettings(Conversion& conversion) {
    const Config written = WrittenConfig(conversion.config(), options_, conversion.graph());
    const std::string toml = NormalForm(written);
    if (toml == NormalForm(Config())) return absl::OkStatus();
    if (!options_.config.empty() && toml == NormalFormOfFile()) {
      config_ = options_.config;
      return absl::OkStatus();
    }
    MO_RETURN_IF_ERROR(CheckWritten(toml, conversion));
    absl::string_view stem = name_;
    absl::ConsumeSuffix(&stem, kSuffix);
    config_ = absl::StrCat(package_.folder, "/", stem, ".toml");
    if (Exists(config_)) {
      diagnostics_.Error(Code::kFileUnwritable, {config_},
                         "the file is there already, and the flags need a configuration of that "
                         "name; give the target another name with --name, and the file follows it");
    }
    outputs_.push_back({.path = config_, .text = toml});
    return absl::OkStatus();
  }

  std::string NormalFormOfFile() {
    const std::shared_ptr<const MappedFile> file = OpenFile(options_.config, diagnostics_);
    if (file == nullptr) return "";
    Diagnostics reported_already;
    return NormalForm(ParseConfig(file->bytes(), options_.config, reported_already));
  }

  // Reports what the TOML file cannot say: the model is read with it, and must come out the same.
  absl::Status CheckWritten(const std::string& toml, Conversion& conversion) {
    const ConversionOptions rest = WithoutSettings(options_);
    Diagnostics unseen;
    Conversion again(rest, unseen);
    const absl::Status status = again.Load(ParseConfig(toml, "the configuration", unseen));
    if (status.ok() && SameGraphs(conversion, again)) return absl::OkStatus();
    diagnostics_.Error(
        Code::kUsage, {options_.model},
        absl::StrCat(
            "the flags say what no configuration can. These are --layout "
            "\"data(nhwc->nchw)\" for an input whose layout the model does not state, and "
            "--input \"data[2,3]->1\" with a shape and a value. Leave them out, or convert "
            "with mo and take the IR with mo_import",
            status.ok() ? "" : ". With the configuration:\n", unseen.Render()));
    return diagnostics_.status();
  }

  RuleCall MakeCall(const Conversion& conversion) {
    RuleCall call = {.rule = "mo_model", .attributes = {{"name", Quote(name_)}}};
    auto add = [&call](const std::string& attribute, const std::string& value) {
      call.attributes.emplace_back(attribute, value);
    };
    if (!config_.empty()) add("config", Quote(NameInPackage(package_, config_, diagnostics_)));
    if (!options_.framework.empty()) add("framework", Quote(options_.framework));
    add("model", Quote(NameInPackage(package_, model_, diagnostics_)));
    if (!options_.model_name.empty()) add("model_name", Quote(options_.model_name));
    if (!options_.saved_model_tags.empty())
      add("saved_model_tags", QuoteList(options_.saved_model_tags));
    if (!options_.signature.empty()) add("signature", Quote(options_.signature));
    std::vector<std::string> weights;
    for (const std::string& path : conversion.input_paths()) {
      if (path == model_ || path == options_.config) continue;
      const std::string name = NameInPackage(package_, path, diagnostics_);
      if (std::count(weights.begin(), weights.end(), name) == 0) weights.push_back(name);
    }
    if (!weights.empty()) add("weights", QuoteList(weights));
    return call;
  }

  absl::Status AddToBuildFile(const RuleCall& call) {
    std::string text;
    if (!package_.is_new) {
      const std::shared_ptr<const MappedFile> file = OpenFile(package_.build_file, diagnostics_);
      if (file == nullptr) return diagnostics_.status();
      text = std::string(file->bytes());
    }
    if (const int line = LineOfName(text, name_); line > 0) {
      diagnostics_.Error(Code::kUsage, {package_.build_file, line, 1},
                         absl::StrCat("there is a target '", name_,
                                      "' already; give the new one another name with --name"));
    }
    outputs_.push_back({.path = package_.build_file, .text = WithCall(text, call)});
    return absl::OkStatus();
  }

  std::string Summary(const RuleCall& call) const {
    std::string text;
    for (const Output& output : outputs_) {
      if (output.path == package_.build_file) continue;
      absl::StrAppend(&text, "wrote ", output.path, ":\n\n", output.text, "\n");
    }
    absl::StrAppend(&text, package_.is_new ? "wrote " : "added to ", package_.build_file, ":\n\n",
                    PrintCall(call), "\n");
    if (!options_.output_dir.empty())
      absl::StrAppend(&text, "--output_dir is left out: the IR is in bazel-bin.\n");
    absl::StrAppend(&text, "To convert it: bazel build ", package_.label, ":", name_, "\n");
    return text;
  }

  const ConversionOptions& options_;
  std::string name_;
  Diagnostics& diagnostics_;
  std::string model_;
  Package package_;
  std::string config_;
  std::vector<Output> outputs_;
};

class Add : public Subcommand {
 public:
  std::string name() const override { return "add"; }
  std::string help() const override {
    return "declare a model as a mo_model in the BUILD file of its package, with a configuration "
           "of what the other flags say";
  }

  std::vector<Flag> flags() override {
    Flag model = {"model", &arguments_, "the source model; it comes before all flags"};
    model.max_arguments = 1;
    return {model,
            {"--name", &name_, "the target's name; that of the model and _ir if left out"},
            {"--from_mo_command", &old_command_,
             "a whole command line of the old Model Optimizer, 'mo --input_model net.pb --scale "
             "255'; its model is left out if another is named before it"}};
  }

  std::string model(const ConversionOptions& options) const override {
    return arguments_.empty() ? options.model : arguments_[0];
  }

  void Check(ConversionOptions& options, Diagnostics& diagnostics) override {
    auto usage = [&](const std::string& text) { diagnostics.Error(Code::kUsage, {}, text); };
    if (!arguments_.empty() && !options.model.empty())
      usage(absl::StrCat("two models are given, ", arguments_[0], " and ", options.model,
                         "; expected one"));
    if (!arguments_.empty()) options.model = arguments_[0];
    if (options.model.empty()) usage("no model is given; name it, as in mo add net.onnx");
    if (!options.output_xml.empty() || !options.output_report.empty() ||
        !options.output_graph.empty())
      usage("mo add converts nothing; leave out --output_xml, --output_report and --output_graph");
    const std::string beside = WithoutSuffix(options.model) + ".caffemodel";
    if (options.weights.empty() && absl::EndsWith(options.model, ".prototxt") && Exists(beside))
      options.weights.push_back(beside);
  }

  absl::StatusOr<std::string> Run(const ConversionOptions& options,
                                  Diagnostics& diagnostics) override {
    return Adder(options, name_, diagnostics).Run();
  }

 private:
  std::vector<std::string> arguments_;
  std::string name_;
  std::string old_command_;  // its flags are among the others by now
};

}  // namespace

std::unique_ptr<Subcommand> MakeAdd() { return std::make_unique<Add>(); }

}  // namespace mo
