#include "converter/frontends/caffe/prototxt.h"

#include <set>

#include "google/protobuf/descriptor.h"

namespace mo::caffe {
namespace {

using google::protobuf::FieldDescriptor;

// Outside of the parameters that change what a layer computes a field does not matter.
UnknownField MeaningOf(absl::string_view message, absl::string_view /*field*/) {
  if (message == "V1LayerParameter") return UnknownField::kIgnored;  // refused as a whole
  static const auto& other =
      *new std::set<std::string>{"NetParameter", "LayerParameter", "FillerParameter", "ParamSpec",
                                 "NetState",     "NetStateRule",   "DropoutParameter"};
  return other.count(std::string(message)) > 0 ? UnknownField::kWarning : UnknownField::kError;
}

}  // namespace

std::unique_ptr<Prototxt> Prototxt::Parse(absl::string_view text, const std::string& file,
                                          Diagnostics& diagnostics) {
  std::unique_ptr<Prototxt> prototxt(new Prototxt(file, text));
  if (!prototxt->text_.Parse("a prototxt", MeaningOf, prototxt->net_, diagnostics)) return nullptr;
  if (prototxt->net_.layers_size() > 0) {
    const FieldDescriptor* field = NetParameter::descriptor()->FindFieldByName("layers");
    diagnostics.Error(Code::kOldCaffeFormat, prototxt->text_.At(prototxt->text_.places(), field, 0),
                      "'layers' is the form before 2014; expected 'layer'. Convert it with Caffe's "
                      "upgrade_net_proto_text and upgrade_net_proto_binary");
    return nullptr;
  }
  return prototxt;
}

Location Prototxt::OfInput(int index) const {
  return text_.At(text_.places(), NetParameter::descriptor()->FindFieldByName("input"), index);
}

Location Prototxt::OfLayer(int index) const {
  return text_.At(text_.places(), NetParameter::descriptor()->FindFieldByName("layer"), index);
}

Location Prototxt::OfLayerField(int index, absl::string_view parameter,
                                absl::string_view field) const {
  const FieldDescriptor* layers = NetParameter::descriptor()->FindFieldByName("layer");
  const FieldDescriptor* message =
      LayerParameter::descriptor()->FindFieldByName(std::string(parameter));
  const Tree* layer = text_.places().GetTreeForNested(layers, index);
  if (layer == nullptr || message == nullptr) return OfLayer(index);
  const FieldDescriptor* inner = message->message_type() == nullptr
                                     ? nullptr
                                     : message->message_type()->FindFieldByName(std::string(field));
  const int nested = message->is_repeated() ? 0 : -1;
  const Tree* tree = inner == nullptr ? nullptr : layer->GetTreeForNested(message, nested);
  if (tree != nullptr) {
    const Location place = text_.At(*tree, inner, inner->is_repeated() ? 0 : -1);
    if (place.line > 0) return place;
  }
  const Location place = text_.At(*layer, message, nested);
  return place.line > 0 ? place : OfLayer(index);
}

}  // namespace mo::caffe
