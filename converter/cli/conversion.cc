#include "converter/cli/conversion.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/base/status.h"
#include "converter/base/text.h"
#include "converter/cli/file_look.h"
#include "converter/cli/files.h"
#include "converter/cli/input_flags.h"
#include "converter/cli/model_files.h"
#include "converter/cli/progress.h"
#include "converter/cli/resolve.h"
#include "converter/cli/value_warnings.h"
#include "converter/frontends/frontends.h"
#include "converter/graph/text.h"
#include "converter/inputs/frozen_inputs.h"
#include "converter/inputs/inputs.h"
#include "converter/ir/writer.h"
#include "converter/passes/pipeline.h"
#include "converter/report/summary.h"

namespace mo {

absl::Status Conversion::Load() {
  LoadConfig();
  return LoadModel();
}

absl::Status Conversion::Load(Config config) {
  config_ = std::move(config);
  return LoadModel();
}

absl::Status Conversion::LoadModel() {
  if (!options_.model.empty()) LoadGraph();
  MO_RETURN_IF_ERROR(diagnostics_.status());
  if (!options_.model.empty() && graph_ == nullptr)
    return absl::InternalError("the model gave neither a graph nor an error");
  return absl::OkStatus();
}

void Conversion::SwitchAllOn() {
  for (Setting<bool>& setting : config_.optimizations) setting.Set(true, Origin::kFlag);
}

PassOptions Conversion::pass_options() const { return PassOptionsOf(config_); }

absl::Status Conversion::Optimize(bool for_report) {
  const ProgressStage stage("optimizing");
  if (!for_report) records_ = Records(Records::Kept::kReadings);
  if (for_report) before_ = CountGraph(*graph_);
  if (for_report) outcomes_ = ImportedOutcomes(*graph_);
  const PassOptions pass_options = PassOptionsOf(config_);
  PassContext context(pass_options, records_);
  const absl::Status status = RunPipeline(*graph_, context);
  if (absl::IsFailedPrecondition(status))
    diagnostics_.Error(Code::kNodeInputs, {options_.model}, std::string(status.message()));
  MO_RETURN_IF_ERROR(diagnostics_.status());
  MO_RETURN_IF_ERROR(status);
  if (!for_report) return absl::OkStatus();
  after_ = CountGraph(*graph_);
  AddPresent(*graph_, records_, outcomes_);
  transposes_ = TransposesOf(*graph_);
  return absl::OkStatus();
}

absl::Status Conversion::Write() {
  std::string xml_path, bin_path;
  if (!NameOutputs(xml_path, bin_path)) return diagnostics_.status();
  std::vector<std::string> inputs = options_.response_files;
  inputs.insert(inputs.end(), input_paths_.begin(), input_paths_.end());
  for (const ModelFile& file : options_.files) inputs.push_back(file.path);
  std::vector<std::string> paths = {bin_path, xml_path};
  if (!options_.output_report.empty()) paths.push_back(options_.output_report);
  if (!options_.output_graph.empty()) paths.push_back(options_.output_graph);
  if (!CheckOutputs(paths, inputs, diagnostics_)) return diagnostics_.status();
  OutputFolder folder;
  if (options_.output_xml.empty() && !folder.Create(options_.output_dir, diagnostics_))
    return diagnostics_.status();
  std::unique_ptr<OutputFile> bin = CreateFile(bin_path, diagnostics_);
  if (bin == nullptr) return diagnostics_.status();
  std::unique_ptr<OutputFile> xml = CreateFile(xml_path, diagnostics_);
  if (xml == nullptr) return diagnostics_.status();
  const ProgressStage stage(absl::StrCat("writing ", xml_path));
  bool xml_failed = false;
  const auto append = [&](absl::string_view text) {
    const absl::Status status = xml->Append(text);
    xml_failed |= !status.ok();
    return status;
  };
  const absl::StatusOr<IrNotes> ir =
      WriteIr(*graph_, config_.weights_precision.value, *bin, append);
  if (!ir.ok()) return Explain(ir.status(), xml_failed ? xml_path : bin_path);
  for (const std::string& name : ir->kept_wide) {
    diagnostics_.Warning(
        Code::kHalfOverflow, {options_.model},
        absl::StrCat("constant '", name,
                     "' has values beyond 65504, the largest of f16; it is stored as it is"));
  }
  WarnOfValues(ir->findings, options_.model, diagnostics_);
  bin_ = {static_cast<int64_t>(bin->size()), ToHex(ir->bin_digest)};
  for (const std::string& fault : RuntimeFaults(*graph_))
    diagnostics_.Warning(Code::kRuntimeFault, {options_.model}, fault);
  for (const SourceFile& file : files_) CheckSize(file.name, file.bytes.size(), diagnostics_);
  if (diagnostics_.has_errors()) return diagnostics_.status();
  std::vector<Output> outputs;
  outputs.push_back({.path = bin_path, .file = std::move(bin)});
  outputs.push_back({.path = xml_path, .file = std::move(xml)});
  if (!options_.output_report.empty())
    outputs.push_back({options_.output_report, ReportJson(Report())});
  if (!options_.output_graph.empty())
    outputs.push_back({options_.output_graph, SummaryComments(Report()) + PrintGraph(*graph_)});
  return WriteAll(std::move(outputs), inputs, diagnostics_);
}

bool Conversion::NameOutputs(std::string& xml, std::string& bin) {
  xml = options_.output_xml;
  bin = options_.output_bin;
  if (!xml.empty()) return true;
  const std::string& name = graph_->name();
  const bool is_file_name =
      name != "." && name != ".." &&
      std::none_of(name.begin(), name.end(), [](char c) { return c == '/' || (c >= 0 && c < 32); });
  if (!is_file_name) {
    diagnostics_.Error(
        Code::kFileUnwritable, {options_.model},
        absl::StrCat("the model's name is '", PrintableText(name),
                     "', which cannot be the name of its files; give one with --model_name, or "
                     "name the files with --output_xml and --output_bin"));
    return false;
  }
  const std::string stem =
      absl::StrCat(options_.output_dir.empty() ? "." : options_.output_dir, "/", name);
  xml = stem + ".xml";
  bin = stem + ".bin";
  return true;
}

void Conversion::LoadConfig() {
  if (!options_.config.empty()) {
    input_paths_.push_back(options_.config);
    if (const std::shared_ptr<const MappedFile> file = OpenFile(options_.config, diagnostics_)) {
      const std::string name = options_.config_name.empty()
                                   ? options_.config
                                   : absl::StrCat(options_.config_name, " (normal form)");
      config_ = ParseConfig(file->bytes(), name, diagnostics_);
    }
  }
  ApplyFlags(options_, config_, diagnostics_);
}

void Conversion::LoadGraph() {
  SourceModel source;
  const std::string model = ModelPath(options_.model);
  const ProgressStage stage(absl::StrCat("reading ", model));
  bool readable = OpenSource(model, source.model);
  for (const std::string& path : options_.weights)
    readable &= OpenSource(path, source.weights.emplace_back());
  if (!readable || !CheckWeights(source)) return;
  const Frontend* frontend = ChooseFrontend(source.model);
  if (frontend == nullptr) return;
  framework_ = std::string(frontend->name);
  const bool chooses_graph = !options_.signature.empty() || !options_.saved_model_tags.empty();
  if (chooses_graph && !frontend->has_signatures) {
    diagnostics_.Error(Code::kUsage, {model},
                       absl::StrCat("--signature and --saved_model_tags are for a SavedModel, but "
                                    "this is another model (",
                                    frontend->title, "); leave them out"));
    return;
  }
  if (!source.weights.empty() && frontend->weights.empty()) {
    std::vector<absl::string_view> titles;
    for (const Frontend* with_weights : FrontendsWithWeights())
      titles.push_back(with_weights->title);
    diagnostics_.Error(Code::kUsage, {model},
                       absl::StrCat("weights are given, but only a ", absl::StrJoin(titles, " or "),
                                    " model has them in a file of their own, and this is another (",
                                    frontend->title, "); leave out --weights"));
    return;
  }
  source.batch = options_.batch;
  source.tags = options_.saved_model_tags;
  source.signature = options_.signature;
  source.open_file = [this, &model](const std::string& name) { return OpenModelFile(name, model); };
  if (!options_.input_shapes.empty() && options_.inputs.empty() && !NameShapes(*frontend, source))
    return;
  ApplyInputs(config_, source);
  graph_ = frontend->load(source, diagnostics_);
  if (graph_ == nullptr) return;
  if (!options_.model_name.empty()) graph_->set_name(options_.model_name);
  if (graph_->name().empty()) graph_->set_name("model");
  ConfigureGraphInputs(*frontend);
  Exclude();
}

bool Conversion::NameShapes(const Frontend& frontend, SourceModel source) {
  ApplyInputs(config_, source);
  // What is worth a warning shows again when the model is loaded.
  Diagnostics unseen;
  const size_t files = files_.size();
  const std::optional<std::vector<std::string>> names = frontend.input_names(source, unseen);
  files_.resize(files);
  if (!names) {
    (void)frontend.input_names(source, diagnostics_);
    return false;
  }
  if (names->size() != options_.input_shapes.size()) {
    diagnostics_.Error(
        Code::kUsage, {options_.model},
        names->empty() ? "--input_shape is given, but what is converted has no inputs; leave it out"
                       : absl::StrCat("--input_shape has ", options_.input_shapes.size(),
                                      " shapes, but the model has ", names->size(),
                                      " inputs: ", absl::StrJoin(*names, ", "),
                                      "; give one for each, or name the inputs with --input"));
    return false;
  }
  for (size_t i = 0; i < names->size(); ++i)
    SetInputShape((*names)[i], options_.input_shapes[i], config_);
  return true;
}

absl::StatusOr<SourceFile> Conversion::OpenModelFile(const std::string& name,
                                                     const std::string& model) {
  MO_ASSIGN_OR_RETURN(const std::string path, FindModelFile(name, model, options_.files));
  const absl::StatusOr<std::shared_ptr<const MappedFile>> file = MappedFile::Open(path);
  if (!file.ok())
    return absl::Status(file.status().code(),
                        absl::StrCat("the file ", path, " ", file.status().message()));
  files_.push_back({path, (*file)->bytes(), *file});
  input_paths_.push_back(path);
  return files_.back();
}

bool Conversion::OpenSource(const std::string& path, SourceFile& source) {
  const std::shared_ptr<const MappedFile> file = OpenFile(path, diagnostics_);
  if (file == nullptr) return false;
  source = {path, file->bytes(), file};
  files_.push_back(source);
  input_paths_.push_back(path);
  return true;
}

bool Conversion::CheckWeights(const SourceModel& source) {
  bool ok = true;
  for (const SourceFile& weights : source.weights) {
    const std::optional<FileLook> look = LookOf(weights.bytes);
    if (!look || look->is_weights) continue;
    ok = false;
    std::vector<absl::string_view> expected;
    for (const Frontend* frontend : FrontendsWithWeights()) expected.push_back(frontend->weights);
    diagnostics_.Error(Code::kUnknownFramework, {weights.name},
                       absl::StrCat("the file ", look->what, "; expected ",
                                    absl::StrJoin(expected, " or "), "; ", look->advice));
  }
  return ok;
}

const Frontend* Conversion::ChooseFrontend(const SourceFile& model) {
  std::vector<std::string> names;
  for (const Frontend* frontend : Frontends()) names.push_back(std::string(frontend->name));
  const std::string known = absl::StrJoin(names, ", ");
  const Frontend* by_content = SniffFrontend(model.bytes);
  const Frontend* frontend =
      options_.framework.empty() ? by_content : FindFrontend(options_.framework);
  const std::optional<FileLook> look = by_content == nullptr ? LookOf(model.bytes) : std::nullopt;
  if (look) {
    diagnostics_.Error(Code::kUnknownFramework, {model.name},
                       absl::StrCat("the file ", look->what, "; expected a model of one of ", known,
                                    "; ", look->advice));
    return nullptr;
  }
  if (frontend != nullptr && by_content != nullptr && by_content != frontend) {
    diagnostics_.Error(Code::kUnknownFramework, {model.name},
                       absl::StrCat("the file looks like a model of another framework (",
                                    by_content->title, ") than the given one (", frontend->title,
                                    "); leave --framework out, or ", "give ", by_content->name));
    return nullptr;
  }
  if (frontend != nullptr) return frontend;
  std::string advice;
  if (HasNameOfModel(model.name))
    advice = "; its name is that of one: it may be truncated or damaged, so get it again";
  for (const Frontend* with_weights : FrontendsWithWeights()) {
    absl::StrAppend(&advice, "; for ", with_weights->title, " give ", with_weights->models,
                    " as the model and ", with_weights->weights, " as its weights");
  }
  diagnostics_.Error(
      Code::kUnknownFramework, {model.name},
      absl::StrCat("the file is no model of a known framework (", known, ")", advice));
  return nullptr;
}

void Conversion::ConfigureGraphInputs(const Frontend& frontend) {
  const InputContext context = {.file = options_.model,
                                .image_layout = std::string(frontend.image_layout),
                                .batch = options_.batch};
  const int errors_before = diagnostics_.error_count();
  FreezeInputs(config_.inputs, context, *graph_, diagnostics_);
  if (diagnostics_.error_count() > errors_before) return;
  std::vector<std::string> order;
  for (const OldInput& input : options_.inputs) order.push_back(input.name);
  CheckNamedOnce(order);
  if (diagnostics_.error_count() > errors_before) return;
  ApplyInputFlags(options_.input_flags, order, *graph_, context, config_, diagnostics_);
  if (diagnostics_.error_count() > errors_before) return;
  ConfigureInputs(config_.inputs, context, *graph_, diagnostics_);
}

void Conversion::CheckNamedOnce(const std::vector<std::string>& names) {
  for (const Node* parameter : graph_->parameters()) {
    std::vector<std::string> own;
    for (const std::string& name : names) {
      if (IsInputNamed(*parameter, name)) own.push_back(name);
    }
    if (own.size() < 2) continue;
    diagnostics_.Error(Code::kUsage, {},
                       absl::StrCat("--input: '", absl::StrJoin(own, "', '"),
                                    "' are names of one input; name each input once"));
  }
}

void Conversion::Exclude() {
  std::vector<std::string> names;
  for (const SourceNode& node : graph_->source_nodes()) names.push_back(node.name);
  exclusions_ = MatchExclusions(config_.excludes, names, diagnostics_);
  for (size_t i = 0; i < names.size(); ++i)
    graph_->SetExcluded(static_cast<int>(i), exclusions_.nodes[i]);
  WarnOfFinegrainFusing(exclusions_, names, diagnostics_);
}

absl::Status Conversion::Explain(const absl::Status& status, const std::string& path) {
  if (absl::IsInternal(status)) return status;
  if (!absl::IsFailedPrecondition(status)) return Unwritable(status, path, diagnostics_);
  diagnostics_.Error(Code::kConstantUnavailable, {options_.model}, std::string(status.message()));
  return diagnostics_.status();
}

ReportInput Conversion::Report() const {
  ReportInput input = {.model_name = graph_->name(),
                       .framework = framework_,
                       .license = options_.license,
                       .files = {},
                       .settings = SettingsOf(config_),
                       .exclusions = {},
                       .before = before_,
                       .after = after_,
                       .bin = bin_,
                       .outcomes = outcomes_,
                       .transposes = transposes_,
                       .records = &records_,
                       .diagnostics = &diagnostics_};
  for (const SourceFile& file : files_)
    input.files.push_back({BaseName(file.name), DigestOf(file.bytes)});
  for (const ExclusionMatch& match : exclusions_.matches) {
    ReportedExclusion& exclusion = input.exclusions.emplace_back();
    exclusion.pattern = match.pattern;
    exclusion.is_regex = match.kind == ExclusionMatch::Kind::kRegex;
    exclusion.reason = match.reason;
    for (absl::string_view name : kOptimizationNames) {
      if (match.optimizations.Has(*OptimizationFromName(name)))
        exclusion.optimizations.push_back(std::string(name));
    }
    for (size_t node : match.nodes) exclusion.hits.push_back(graph_->source_nodes()[node].name);
  }
  return input;
}

}  // namespace mo
