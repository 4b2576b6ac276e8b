#include "converter/frontends/caffe/prototxt.h"

#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "converter/base/text.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/tokenizer.h"

namespace mo::caffe {
namespace {

using google::protobuf::FieldDescriptor;

constexpr int kDeepestNesting = 64;

// The word between the `index`-th pair of quotes of a parser's message.
std::string Quoted(absl::string_view message, int index) {
  for (size_t begin = message.find('"'); begin != absl::string_view::npos;
       begin = message.find('"', begin)) {
    const size_t end = message.find('"', begin + 1);
    if (end == absl::string_view::npos) return "";
    if (index-- == 0) return std::string(message.substr(begin + 1, end - begin - 1));
    begin = end + 1;
  }
  return "";
}

std::vector<std::string> FieldNames(absl::string_view message_type) {
  std::vector<std::string> names;
  const google::protobuf::Descriptor* type =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          std::string(message_type));
  for (int i = 0; type != nullptr && i < type->field_count(); ++i)
    names.push_back(std::string(type->field(i)->name()));
  return names;
}

// Parameters whose fields change what a layer computes.
bool Computes(absl::string_view message_type) {
  static const auto& other = *new std::set<std::string>{
      "mo.caffe.NetParameter",    "mo.caffe.LayerParameter", "mo.caffe.FillerParameter",
      "mo.caffe.ParamSpec",       "mo.caffe.NetState",       "mo.caffe.NetStateRule",
      "mo.caffe.DropoutParameter"};
  return other.count(std::string(message_type)) == 0;
}

class Collector final : public google::protobuf::io::ErrorCollector {
 public:
  Collector(std::string file, const PrototxtLines& lines, Diagnostics& diagnostics)
      : file_(std::move(file)), lines_(lines), diagnostics_(diagnostics) {}

#if GOOGLE_PROTOBUF_VERSION >= 4022000
  void RecordError(int line, int column, absl::string_view message) override {
    Error(line, column, message);
  }
  void RecordWarning(int line, int column, absl::string_view message) override {
    Warning(line, column, message);
  }
#else
  void AddError(int line, int column, const std::string& message) override {
    Error(line, column, message);
  }
  void AddWarning(int line, int column, const std::string& message) override {
    Warning(line, column, message);
  }
#endif

 private:
  Location At(int line, int column) const { return {file_, line + 1, lines_.Column(line, column)}; }

  void Error(int line, int column, absl::string_view message) {
    if (line < 0) return;  // summaries without a place repeat what was told before
    diagnostics_.Error(Code::kTextSyntax, At(line, column), std::string(message));
  }

  void Warning(int line, int column, absl::string_view message) {
    const std::string type = Quoted(message, 0);
    const std::string field = Quoted(message, 1);
    if (type == "mo.caffe.V1LayerParameter") return;
    if (field.empty()) {
      diagnostics_.Warning(Code::kUnknownField, At(line, column), std::string(message));
      return;
    }
    // The parser reports an error when it has read the field's name.
    const Location place = lines_.Before(At(line, column), field);
    const std::string text =
        absl::StrCat("unknown field '", field, "' in ", type.substr(type.rfind('.') + 1));
    const std::string near = DidYouMean(field, FieldNames(type));
    if (Computes(type)) {
      diagnostics_.Error(Code::kUnknownField, place,
                         absl::StrCat(text,
                                      "; it may change what the layer computes, so the model "
                                      "cannot be converted",
                                      near));
    } else {
      diagnostics_.Warning(Code::kUnknownField, place, absl::StrCat(text, "; it is ignored", near));
    }
  }

  std::string file_;
  const PrototxtLines& lines_;
  Diagnostics& diagnostics_;
};

}  // namespace

PrototxtLines::PrototxtLines(absl::string_view text) {
  for (absl::string_view line : absl::StrSplit(text, '\n')) lines_.push_back(std::string(line));
}

int PrototxtLines::Column(int line, int parser_column) const {
  constexpr int kTabWidth = 8;
  if (line < 0 || line >= static_cast<int>(lines_.size())) return 1;
  int index = 0;
  for (int column = 0; column < parser_column; ++index) {
    const bool tab = index < static_cast<int>(lines_[line].size()) && lines_[line][index] == '\t';
    column += tab ? kTabWidth - column % kTabWidth : 1;
  }
  return index + 1;
}

Location PrototxtLines::Before(Location place, absl::string_view word) const {
  for (int line = place.line; line >= 1 && line > place.line - 100; --line) {
    const std::string& text = lines_[line - 1];
    const size_t end = line == place.line ? static_cast<size_t>(place.column - 1) : text.size();
    if (end < word.size()) continue;
    const size_t found = text.rfind(std::string(word), end - word.size());
    if (found != std::string::npos) return {place.file, line, static_cast<int>(found) + 1};
  }
  return place;
}

std::unique_ptr<Prototxt> Prototxt::Parse(absl::string_view text, const std::string& file,
                                          Diagnostics& diagnostics) {
  diagnostics.AddSourceText(file, text);
  if (DeepestNesting(text) > kDeepestNesting) {
    diagnostics.Error(Code::kTextSyntax, {file},
                      absl::StrCat("messages are nested more than ", kDeepestNesting, " deep"));
    return nullptr;
  }
  std::unique_ptr<Prototxt> prototxt(new Prototxt(file, text));
  Collector collector(file, prototxt->lines_, diagnostics);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  parser.WriteLocationsTo(&prototxt->locations_);
  parser.AllowUnknownField(true);
  parser.SetRecursionLimit(2 * kDeepestNesting);
  const int errors = diagnostics.error_count();
  if (!parser.ParseFromString(std::string(text), &prototxt->net_)) {
    if (diagnostics.error_count() == errors)
      diagnostics.Error(Code::kTextSyntax, {file}, "not a prototxt");
    return nullptr;
  }
  if (prototxt->net_.layers_size() > 0) {
    const FieldDescriptor* field = NetParameter::descriptor()->FindFieldByName("layers");
    diagnostics.Error(Code::kOldCaffeFormat, prototxt->At(&prototxt->locations_, field, 0),
                      "'layers' is the form before 2014; expected 'layer'. Convert it with Caffe's "
                      "upgrade_net_proto_text and "
                      "upgrade_net_proto_binary");
    return nullptr;
  }
  return prototxt;
}

Location Prototxt::At(const Tree* tree, const FieldDescriptor* field, int index) const {
  const google::protobuf::TextFormat::ParseLocation place = tree->GetLocation(field, index);
  if (place.line < 0) return {file_};
  return {file_, place.line + 1, lines_.Column(place.line, place.column)};
}

Location Prototxt::OfInput(int index) const {
  return At(&locations_, NetParameter::descriptor()->FindFieldByName("input"), index);
}

Location Prototxt::OfLayer(int index) const {
  return At(&locations_, NetParameter::descriptor()->FindFieldByName("layer"), index);
}

Location Prototxt::OfLayerField(int index, absl::string_view parameter,
                                absl::string_view field) const {
  const FieldDescriptor* layers = NetParameter::descriptor()->FindFieldByName("layer");
  const FieldDescriptor* message =
      LayerParameter::descriptor()->FindFieldByName(std::string(parameter));
  const Tree* layer = locations_.GetTreeForNested(layers, index);
  if (layer == nullptr || message == nullptr) return OfLayer(index);
  const FieldDescriptor* inner = message->message_type() == nullptr
                                     ? nullptr
                                     : message->message_type()->FindFieldByName(std::string(field));
  const int nested = message->is_repeated() ? 0 : -1;
  const Tree* tree = inner == nullptr ? nullptr : layer->GetTreeForNested(message, nested);
  if (tree != nullptr) {
    const Location place = At(tree, inner, inner->is_repeated() ? 0 : -1);
    if (place.line > 0) return place;
  }
  const Location place = At(layer, message, nested);
  return place.line > 0 ? place : OfLayer(index);
}

}  // namespace mo::caffe
