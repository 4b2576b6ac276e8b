#include "converter/frontends/caffe/prototxt.h"

#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "converter/frontends/caffe/binary_net.h"
#include "converter/frontends/caffe/upgrade.h"
#include "google/protobuf/descriptor.h"

namespace mo::caffe {
namespace {

using google::protobuf::FieldDescriptor;

// Fields that change nothing in inference, wherever they are: of training, of its losses and data,
// of how a device or a library computes, of logs.
bool IsHarmless(absl::string_view field) {
  static const auto& harmless = *new std::set<absl::string_view>{
      "accuracy_param",
      "annotated_data_param",
      "backend",
      "bias_filler",
      "blobs_lr",
      "bn_stats_batch_size",
      "box_annotator_ohem_param",
      "contrastive_loss_param",
      "conv_algorithm",
      "conv_algos_override",
      "cudnn_convolution_algo_seeker",
      "cudnn_math_override",
      "debug_info",
      "decay_mult",
      "detection_evaluate_param",
      "engine",
      "filler",
      "force_backward",
      "force_nd_im2col",
      "frozen",
      "hdf5_output_param",
      "hinge_loss_param",
      "infogain_loss_param",
      "loss_param",
      "loss_weight",
      "lr_mult",
      "mem_param",
      "momentum",
      "moving_average_fraction",
      "multibox_loss_param",
      "propagate_down",
      "save_file",
      "save_output_param",
      "scale_filler",
      "seg_accuracy_param",
      "share_in_parallel",
      "shift_filler",
      "slope_filler",
      "smooth_l1_loss_param",
      "stable_prod_grad",
      "stats_batch_size",
      "video_data_param",
      "weight_decay",
      "weight_filler",
  };
  return harmless.count(field) > 0 || absl::StartsWith(field, "backward_") ||
         absl::StartsWith(field, "default_") || absl::StartsWith(field, "forward_") ||
         absl::StartsWith(field, "visualize");
}

// Messages of which no field changes what is computed: those of layers that only training has, of
// data layers, of which the fields that make a shape are known, and of values before training.
bool IsNotComputing(absl::string_view message) {
  static const auto& messages = *new std::set<absl::string_view>{
      "DataParameter",           "DummyDataParameter", "FillerParameter",
      "HDF5DataParameter",       "ImageDataParameter", "MemoryDataParameter",
      "TransformationParameter", "WindowDataParameter"};
  return messages.count(message) > 0;
}

// V0 has the parameters of every type in one message, also those of layers that read images.
bool IsOfImagesInV0(absl::string_view message, absl::string_view field) {
  static const auto& fields =
      *new std::set<absl::string_view>{"meanfile",  "mirror", "new_channels",   "new_num",
                                       "rand_skip", "scale",  "shuffle_images", "source"};
  return message == "V0LayerParameter" &&
         (fields.count(field) > 0 || absl::StartsWith(field, "det_"));
}

bool IsOfConnections(absl::string_view message) {
  static const auto& messages = *new std::set<absl::string_view>{
      "DropoutParameter", "LayerParameter", "NetParameter",    "NetState",
      "NetStateRule",     "ParamSpec",      "V1LayerParameter"};
  return messages.count(message) > 0;
}

UnknownField MeaningOf(absl::string_view message, absl::string_view field) {
  if (IsHarmless(field) || IsNotComputing(message) || IsOfImagesInV0(message, field))
    return UnknownField::kIgnored;
  return IsOfConnections(message) ? UnknownField::kWarning : UnknownField::kError;
}

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
  if (!prototxt->text_->Parse("a prototxt", MeaningOf, prototxt->net_, diagnostics)) return nullptr;
  return prototxt->Upgrade(diagnostics) ? std::move(prototxt) : nullptr;
}

std::unique_ptr<Prototxt> Prototxt::ParseBinary(absl::string_view bytes, const std::string& file,
                                                Diagnostics& diagnostics) {
  std::unique_ptr<Prototxt> prototxt(new Prototxt(file));
  if (!ParseBinaryNet(bytes, prototxt->net_)) {
    diagnostics.Error(Code::kModelCorrupt, {file},
                      "the net is truncated or damaged; get the file again");
    return nullptr;
  }
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
