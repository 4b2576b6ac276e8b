#include "converter/frontends/tensorflow/saved_model.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/base/text.h"
#include "converter/frontends/tensorflow/checkpoint.h"
#include "converter/frontends/tensorflow/message.h"
#include "converter/frontends/tensorflow/restore.h"
#include "converter/frontends/tensorflow/tensor.h"
#include "converter/frontends/wire.h"

namespace mo::tensorflow {
namespace {

constexpr int kSchemaVersion = 1, kMetaGraph = 2;
constexpr int kMetaInfo = 1, kGraph = 2, kSaver = 3, kSignature = 5;
constexpr int kMapKey = 1, kMapValue = 2;
constexpr char kVariables[] = "variables/variables";
constexpr char kDefaultTag[] = "serve";
constexpr char kDefaultSignature[] = "serving_default";
// Signatures that only initialize something begin so: "__saved_model_init_op".
constexpr char kInternalPrefix[] = "__saved_model_";

// One of the graphs, with what is said of it.
struct MetaGraph {
  std::set<std::string> tags;
  absl::string_view graph;
  SaverDef saver;
  std::map<std::string, SignatureDef> signatures;

  std::string Tags() const { return absl::StrCat("'", absl::StrJoin(tags, ","), "'"); }
};

bool ReadSignature(absl::string_view bytes, MetaGraph& meta) {
  std::string name;
  SignatureDef signature;
  bool whole = true;
  WireReader entry(bytes);
  while (std::optional<WireField> field = entry.Next()) {
    if (field->type != WireField::Type::kBytes) continue;
    if (field->number == kMapKey) name = std::string(field->bytes);
    if (field->number == kMapValue) whole &= ParseMessage(field->bytes, signature);
  }
  meta.signatures[std::move(name)] = std::move(signature);
  return whole && !entry.failed();
}

std::optional<MetaGraph> ReadMetaGraph(absl::string_view bytes) {
  MetaGraph meta;
  bool whole = true;
  WireReader reader(bytes);
  while (std::optional<WireField> field = reader.Next()) {
    if (field->type != WireField::Type::kBytes) continue;
    if (field->number == kMetaInfo) {
      MetaInfoDef info;
      whole &= ParseMessage(field->bytes, info);
      meta.tags.insert(info.tags().begin(), info.tags().end());
    }
    if (field->number == kGraph) meta.graph = field->bytes;
    if (field->number == kSaver) whole &= ParseMessage(field->bytes, meta.saver);
    if (field->number == kSignature) whole &= ReadSignature(field->bytes, meta);
  }
  if (reader.failed() || !whole) return std::nullopt;
  return meta;
}

class SavedModelReader {
 public:
  SavedModelReader(const SourceModel& source, Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics) {}

  std::optional<Model> Read() {
    if (!ReadMetaGraphs()) return std::nullopt;
    const MetaGraph* meta = ChooseMetaGraph();
    if (meta == nullptr) return std::nullopt;
    const SignatureDef* signature = ChooseSignature(*meta);
    if (signature == nullptr) return std::nullopt;
    Model model;
    bool fine = ReadTensors("input", signature->inputs(), model.inputs);
    fine &= ReadTensors("output", signature->outputs(), model.outputs);
    std::optional<GraphFile> graph =
        ReadGraph({source_.model.name, meta->graph, source_.model.owner}, diagnostics_);
    if (!graph || !fine) return std::nullopt;
    model.graph = *std::move(graph);
    if (!ReadVariables(meta->saver, model)) return std::nullopt;
    return model;
  }

 private:
  bool Error(Code code, std::string text) {
    diagnostics_.Error(code, {source_.model.name}, std::move(text));
    return false;
  }
  bool Error(std::string text) { return Error(Code::kSavedModel, std::move(text)); }

  bool ReadMetaGraphs() {
    WireReader reader(source_.model.bytes);
    while (std::optional<WireField> field = reader.Next()) {
      if (field->number != kMetaGraph || field->type != WireField::Type::kBytes) continue;
      std::optional<MetaGraph> meta = ReadMetaGraph(field->bytes);
      if (!meta) return Error("what it says of a graph is damaged. Get the file again");
      meta_graphs_.push_back(*std::move(meta));
    }
    if (reader.failed())
      return Error("ends in the middle of a graph; it is truncated or damaged. Get it again");
    return !meta_graphs_.empty() || Error("has no graph. Save the model again");
  }

  std::string ListedTags() const {
    std::vector<std::string> names;
    for (const MetaGraph& meta : meta_graphs_) names.push_back(meta.Tags());
    return absl::StrJoin(names, ", ");
  }

  const MetaGraph* FindByTags(const std::set<std::string>& tags) const {
    for (const MetaGraph& meta : meta_graphs_) {
      if (meta.tags == tags) return &meta;
    }
    return nullptr;
  }

  const MetaGraph* ChooseMetaGraph() {
    if (!source_.tags.empty()) {
      const std::set<std::string> wanted(source_.tags.begin(), source_.tags.end());
      const MetaGraph* meta = FindByTags(wanted);
      if (meta == nullptr) {
        Error(absl::StrCat("has no graph with the tags '", absl::StrJoin(wanted, ","),
                           "'; it has: ", ListedTags()));
      }
      return meta;
    }
    if (const MetaGraph* meta = FindByTags({kDefaultTag})) return meta;
    if (meta_graphs_.size() == 1) return &meta_graphs_[0];
    Error(absl::StrCat("has several graphs, and none has the tag '", kDefaultTag,
                       "' alone; it has: ", ListedTags(),
                       ". Name the tags of one with --saved_model_tags"));
    return nullptr;
  }

  const SignatureDef* ChooseSignature(const MetaGraph& meta) {
    const std::string& wanted = source_.signature.empty() ? kDefaultSignature : source_.signature;
    const auto found = meta.signatures.find(wanted);
    if (found != meta.signatures.end()) return &found->second;
    std::vector<std::string> names;
    for (const auto& [name, signature] : meta.signatures) {
      if (!absl::StartsWith(name, kInternalPrefix)) names.push_back(name);
    }
    if (names.empty()) {
      Error(absl::StrCat("the graph with the tags ", meta.Tags(),
                         " has no signature, which says what is input and output; save the model "
                         "with one (in tf.saved_model.save: signatures=…)"));
      return nullptr;
    }
    if (source_.signature.empty() && names.size() == 1) return &meta.signatures.at(names[0]);
    const std::string listed = absl::StrCat("'", absl::StrJoin(names, "', '"), "'");
    Error(source_.signature.empty()
              ? absl::StrCat("has several signatures, and none is '", kDefaultSignature,
                             "'; it has: ", listed, ". Name one with --signature")
              : absl::StrCat("has no signature '", wanted, "'; it has: ", listed,
                             DidYouMean(wanted, names)));
    return nullptr;
  }

  // The inputs or outputs of the signature, sorted by name.
  bool ReadTensors(absl::string_view kind,
                   const google::protobuf::Map<std::string, TensorInfo>& tensors,
                   std::vector<NamedTensor>& named) {
    for (const auto& [name, info] : tensors) named.push_back({name, info.name()});
    std::sort(named.begin(), named.end(),
              [](const NamedTensor& a, const NamedTensor& b) { return a.name < b.name; });
    bool fine = true;
    for (const NamedTensor& tensor : named) {
      if (!tensor.tensor.empty()) continue;
      fine = Error(absl::StrCat("the signature's ", kind, " '", tensor.name,
                                "' is not one dense tensor, but sparse or of several; expected a "
                                "dense tensor. Save the model with another signature"));
    }
    return fine;
  }

  bool ReadVariables(const SaverDef& saver, Model& model) {
    const std::vector<Restored> all = FindRestored(model.graph, saver.restore_op_name());
    if (all.empty()) return true;
    std::optional<Checkpoint> checkpoint = OpenCheckpoint();
    if (!checkpoint) return false;
    std::map<absl::string_view, const GraphNode*> nodes;
    for (const GraphNode& node : model.graph.nodes) nodes.emplace(node.name, &node);
    bool fine = true;
    for (const Restored& restored : all) {
      const auto tensor = checkpoint->find(restored.tensor);
      const auto node = nodes.find(restored.variable);
      if (tensor == checkpoint->end() || node == nodes.end()) continue;
      const absl::StatusOr<Constant> value = SliceOf(tensor->second, restored.slice);
      std::string problem =
          value.ok() ? Misfit(*node->second, *value) : std::string(value.status().message());
      if (problem.empty()) {
        model.variables.emplace(restored.variable, *value);
        continue;
      }
      fine = Error(
          Code::kCheckpoint,
          absl::StrCat("variable '", restored.variable, "': ", problem, " of '", restored.tensor,
                       "' in the checkpoint; give the files of one SavedModel"));
    }
    return fine;
  }

  // Why a variable cannot have a value; empty if it can.
  static std::string Misfit(const GraphNode& variable, const Constant& value) {
    const auto type = variable.attributes.find("dtype");
    if (type != variable.attributes.end()) {
      const std::optional<ElementType> expected = ElementTypeOf(type->second.type());
      if (expected != value.type())
        return absl::StrCat("its type ", NameOf(type->second.type()), " is not that");
    }
    const auto shape = variable.attributes.find("shape");
    if (shape == variable.attributes.end()) return "";
    const std::optional<Extents> extents = ShapeOf(shape->second.shape()).extents();
    if (!extents || *extents == value.extents()) return "";
    return absl::StrCat("its shape ", ToString(*extents), " is not the shape ",
                        ToString(value.extents()));
  }

  std::optional<Checkpoint> OpenCheckpoint() {
    const std::string name = absl::StrCat(kVariables, ".index");
    const OpenFileFunction open = source_.open_file ? source_.open_file : NoFile;
    const absl::StatusOr<SourceFile> index = open(name);
    if (!index.ok()) {
      Error(Code::kCheckpoint,
            absl::StrCat("the values of its variables are in '", name, "', but ",
                         index.status().message(), "; give the whole folder of the SavedModel"));
      return std::nullopt;
    }
    return ReadCheckpoint(*index, kVariables, open, diagnostics_);
  }

  static absl::StatusOr<SourceFile> NoFile(const std::string&) {
    return absl::NotFoundError("it is not among the files of the model");
  }

  const SourceModel& source_;
  Diagnostics& diagnostics_;
  std::vector<MetaGraph> meta_graphs_;
};

}  // namespace

bool LooksLikeSavedModel(absl::string_view bytes) {
  WireReader file(bytes);
  const std::optional<WireField> version = file.Next();
  if (!version || version->number != kSchemaVersion || version->type != WireField::Type::kVarint)
    return false;
  const std::optional<WireField> meta = file.Next();
  if (!meta || meta->number != kMetaGraph || meta->type != WireField::Type::kBytes) return false;
  // Models of ONNX have a version and a text here.
  WireReader reader(meta->bytes);
  const std::optional<WireField> first = reader.Next();
  return first && first->number <= kGraph && first->type == WireField::Type::kBytes;
}

std::optional<Model> ReadSavedModel(const SourceModel& source, Diagnostics& diagnostics) {
  return SavedModelReader(source, diagnostics).Read();
}

}  // namespace mo::tensorflow
