#include "converter/frontends/caffe/unknown_fields.h"

#include <set>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/unknown_field_set.h"

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
      "loss_param",
      "loss_weight",
      "lr_mult",
      "mem_param",
      "momentum",
      "moving_average_fraction",
      "propagate_down",
      "save_file",
      "save_output_param",
      "scale_filler",
      "seg_accuracy_param",
      "share_in_parallel",
      "shift_filler",
      "slope_filler",
      "stable_prod_grad",
      "stats_batch_size",
      "video_data_param",
      "weight_decay",
      "weight_filler",
  };
  return harmless.count(field) > 0 || absl::StartsWith(field, "backward_") ||
         absl::StartsWith(field, "default_") || absl::StartsWith(field, "forward_") ||
         absl::StartsWith(field, "visualize") || absl::EndsWith(field, "_loss_param");
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

// The same by the numbers of BVLC's, NVIDIA's, Intel's and SSD's Caffe.
bool IsHarmless(absl::string_view message, int number) {
  static const auto& harmless = *new std::map<absl::string_view, std::set<int>>{
      {"BNParameter", {6}},
      {"BatchNormParameter", {2, 4, 15}},
      {"ConcatParameter", {3}},
      {"ConvolutionParameter", {15, 17}},
      {"DetectionOutputParameter", {5, 11, 12}},
      {"EltwiseParameter", {3, 4}},
      {"InnerProductParameter", {7}},
      {"LRNParameter", {6}},
      {"LayerParameter", {5, 101, 102, 105, 113, 114, 116}},
      {"NetParameter", {5, 7, 9, 10, 11}},
      {"ParamSpec", {3, 4}},
      {"PoolingParameter", {11}},
      {"ReLUParameter", {2}},
      {"SPPParameter", {6}},
      {"SigmoidParameter", {1}},
      {"SoftmaxParameter", {1}},
      {"TanHParameter", {1}},
      {"V0LayerParameter", {16, 17, 18, 21, 51, 52, 53, 54, 55, 56, 58, 59, 60, 61, 64, 1001}},
      {"V1LayerParameter", {7, 8, 14, 16, 27, 29, 35, 40, 42}},
  };
  const auto numbers = harmless.find(message);
  return numbers != harmless.end() && numbers->second.count(number) > 0;
}

UnknownField MeaningOfNumber(absl::string_view message, int number) {
  if (IsHarmless(message, number) || IsNotComputing(message)) return UnknownField::kIgnored;
  return IsOfConnections(message) ? UnknownField::kWarning : UnknownField::kError;
}

}  // namespace

UnknownField MeaningOfField(absl::string_view message, absl::string_view field) {
  if (IsHarmless(field) || IsNotComputing(message) || IsOfImagesInV0(message, field))
    return UnknownField::kIgnored;
  return IsOfConnections(message) ? UnknownField::kWarning : UnknownField::kError;
}

void UnknownFields::Add(const std::string& message, int number, const std::string& layer) {
  if (MeaningOfNumber(message, number) == UnknownField::kIgnored) return;
  Layers& layers = fields_[{message, number}];
  if (layers.count++ == 0) layers.first = layer;
}

void UnknownFields::AddAmbiguous(const std::string& message, int number, const std::string& layer,
                                 const std::string& meanings) {
  Layers& layers = fields_[{message, number}];
  if (layers.count++ == 0) layers = {layer, 1, meanings};
}

void UnknownFields::AddOf(const google::protobuf::Message& message, const std::string& layer) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  const google::protobuf::UnknownFieldSet& unknown = reflection.GetUnknownFields(message);
  std::set<int> numbers;
  for (int i = 0; i < unknown.field_count(); ++i) numbers.insert(unknown.field(i).number());
  const std::string name(message.GetDescriptor()->name());
  for (const int number : numbers) Add(name, number, layer);
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      AddOf(reflection.GetMessage(message, field), layer);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i)
      AddOf(reflection.GetRepeatedMessage(message, field, i), layer);
  }
}

void UnknownFields::Report(const std::string& file, Diagnostics& diagnostics) const {
  constexpr char kRemedy[] =
      "Convert the net's prototxt, which names the field, with this file as its weights";
  for (const auto& [field, layers] : fields_) {
    const auto& [message, number] = field;
    std::string owner = layers.first;
    if (layers.count > 1) absl::StrAppend(&owner, " and ", layers.count - 1, " more");
    if (!owner.empty()) absl::StrAppend(&owner, ": ");
    const std::string unknown =
        absl::StrCat(owner, "unknown field ", number, " in ", message, "; ");
    if (!layers.meanings.empty()) {
      diagnostics.Error(
          Code::kUnknownField, {file},
          absl::StrCat(owner, "field ", number, " of ", message, " is ", layers.meanings,
                       ", which differs between forks of Caffe. ", kRemedy));
    } else if (MeaningOfNumber(message, number) == UnknownField::kWarning) {
      diagnostics.Warning(Code::kUnknownField, {file}, absl::StrCat(unknown, "it is ignored"));
    } else {
      diagnostics.Error(
          Code::kUnknownField, {file},
          absl::StrCat(unknown,
                       "it may change what is computed, so the model cannot be converted. ",
                       kRemedy));
    }
  }
}

}  // namespace mo::caffe
