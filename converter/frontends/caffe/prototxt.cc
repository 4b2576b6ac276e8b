#include "converter/frontends/caffe/prototxt.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "converter/frontends/caffe/binary_net.h"
#include "converter/frontends/caffe/unknown_fields.h"
#include "converter/frontends/caffe/upgrade.h"
#include "google/protobuf/descriptor.h"

namespace mo::caffe {
namespace {

using google::protobuf::FieldDescriptor;

// Of a file that an editor of Windows has saved.
absl::string_view WithoutByteOrderMark(absl::string_view text) {
  absl::ConsumePrefix(&text, "\xEF\xBB\xBF");
  return text;
}

}  // namespace

std::unique_ptr<Prototxt> Prototxt::Parse(absl::string_view text, const std::string& file,
                                          Diagnostics& diagnostics) {
  std::unique_ptr<Prototxt> prototxt(new Prototxt(file));
  prototxt->text_ = std::make_unique<TextMessage>(WithoutByteOrderMark(text), file);
  if (!prototxt->text_->Parse("a prototxt", MeaningOfField, prototxt->net_, diagnostics))
    return nullptr;
  return prototxt->Upgrade(diagnostics) ? std::move(prototxt) : nullptr;
}

std::unique_ptr<Prototxt> Prototxt::ParseBinary(absl::string_view bytes, const std::string& file,
                                                Diagnostics& diagnostics) {
  std::unique_ptr<Prototxt> prototxt(new Prototxt(file));
  UnknownFields unknown;
  if (!ParseBinaryNet(bytes, prototxt->net_, unknown)) {
    diagnostics.Error(Code::kModelCorrupt, {file},
                      "the net is truncated or damaged; get the file again");
    return nullptr;
  }
  unknown.Report(file, diagnostics);
  return prototxt->Upgrade(diagnostics) ? std::move(prototxt) : nullptr;
}

bool Prototxt::Upgrade(Diagnostics& diagnostics) {
  if (net_.layers_size() == 0) return true;
  is_old_ = true;
  if (net_.layer_size() > 0) {
    diagnostics.Error(Code::kOldCaffeFormat,
                      At(text_ == nullptr ? nullptr : &text_->places(), Layers(), 0),
                      "the net has layers of the old form, 'layers', and of today's, 'layer', of "
                      "which Caffe reads one; expected one of them");
    return false;
  }
  const int errors = diagnostics.error_count();
  origins_ = UpgradeLayers(net_, [&](int layer, absl::string_view text) {
    diagnostics.Error(Code::kOldCaffeFormat,
                      At(text_ == nullptr ? nullptr : &text_->places(), Layers(), layer),
                      std::string(text));
  });
  return diagnostics.error_count() == errors;
}

std::string Prototxt::TakeBlobs() {
  NetParameter weights;
  for (LayerParameter& layer : *net_.mutable_layer()) {
    if (layer.blobs().empty()) continue;
    LayerParameter& stored = *weights.add_layer();
    stored.set_name(layer.name());
    stored.mutable_blobs()->Swap(layer.mutable_blobs());
  }
  return weights.SerializeAsString();
}

void Prototxt::MakeSoftmax(int layer, int top) {
  LayerParameter& softmax = *net_.mutable_layer(layer);
  softmax.set_type("Softmax");
  const std::string bottom = softmax.bottom(0), kept = softmax.top(top);
  labels_.insert(softmax.bottom().begin() + 1, softmax.bottom().end());
  softmax.clear_bottom();
  softmax.clear_top();
  softmax.add_bottom(bottom);
  softmax.add_top(kept);
}

Location Prototxt::At(const Tree* tree, const FieldDescriptor* field, int index) const {
  return tree == nullptr ? Location{file_} : text_->At(*tree, field, index);
}

const FieldDescriptor* Prototxt::Layers() const {
  return NetParameter::descriptor()->FindFieldByName(is_old_ ? "layers" : "layer");
}

Location Prototxt::OfInput(int index) const {
  return At(text_ == nullptr ? nullptr : &text_->places(),
            NetParameter::descriptor()->FindFieldByName("input"), index);
}

Location Prototxt::OfLayer(int index) const {
  return At(text_ == nullptr ? nullptr : &text_->places(), Layers(), IndexInFile(index));
}

Location Prototxt::OfLayerField(int index, absl::string_view parameter,
                                absl::string_view field) const {
  const FieldDescriptor* message =
      Layers()->message_type()->FindFieldByName(std::string(parameter));
  if (text_ == nullptr || message == nullptr) return OfLayer(index);
  const Tree* layer = text_->places().GetTreeForNested(Layers(), IndexInFile(index));
  if (layer == nullptr) return OfLayer(index);
  const FieldDescriptor* inner = message->message_type() == nullptr
                                     ? nullptr
                                     : message->message_type()->FindFieldByName(std::string(field));
  const int nested = message->is_repeated() ? 0 : -1;
  const Tree* tree = inner == nullptr ? nullptr : layer->GetTreeForNested(message, nested);
  if (tree != nullptr) {
    const Location place = text_->At(*tree, inner, inner->is_repeated() ? 0 : -1);
    if (place.line > 0) return place;
  }
  const Location place = text_->At(*layer, message, nested);
  return place.line > 0 ? place : OfLayer(index);
}

}  // namespace mo::caffe
