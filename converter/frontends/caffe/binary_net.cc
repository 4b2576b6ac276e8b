#include "converter/frontends/caffe/binary_net.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/caffemodel.h"
#include "converter/frontends/caffe/inference.h"
#include "converter/frontends/caffe/inputs.h"
#include "converter/frontends/caffe/upgrade.h"
#include "converter/frontends/wire.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/unknown_field_set.h"
#include "google/protobuf/wire_format_lite.h"

namespace mo::caffe {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;

// From this number on LayerParameter's fields are other ones in each fork of Caffe.
constexpr int kFirstOfForks = 143;

// MobileNet-YOLO's parameters of ReLU6 are a ReLUParameter, whose field 1 is the slope.
constexpr int kSlopeOfReLU6 = 211;

// The parameters of a layer type and the numbers that they have in LayerParameter, in one fork or
// another: those of forks, and those whose number is another parameter's in a fork.
struct ForkParameter {
  absl::string_view type;
  const char* field;  // in caffe.proto
  std::vector<int> numbers;
};
const std::vector<ForkParameter>& ForkParameters() {
  static const auto& parameters = *new std::vector<ForkParameter>{
      {"BN", "bn_param", {45, 137, 152}},
      {"Bias", "bias_param", {141, 161}},
      {"Clip", "clip_param", {148}},
      {"Crop", "crop_param", {144}},
      {"DetectionOutput", "detection_output_param", {147, 204, 211}},
      {"ELU", "elu_param", {140}},
      {"Embed", "embed_param", {137}},
      {"Input", "input_param", {143}},
      {"Interp", "interp_param", {143, 217}},
      {"LSTM", "recurrent_param", {146, 151}},
      {"Normalize", "norm_param", {149, 204, 206}},
      {"PSROIPooling", "psroi_pooling_param", {153, 207, 10001, 10002}},
      {"Parameter", "parameter_param", {145}},
      {"Permute", "permute_param", {148, 154, 202}},
      {"PriorBox", "prior_box_param", {150, 203, 212}},
      {"PriorBoxClustered", "prior_box_param", {203, 212}},
      {"Proposal", "proposal_param", {201}},
      {"RNN", "recurrent_param", {146, 151}},
      {"ROIPooling", "roi_pooling_param", {150, 154, 208, 8266711}},
      {"ReLU6", "relu6_param", {kSlopeOfReLU6, 216}},
      {"Reorg", "reorg_param", {149, 159, 215}},
      {"Resample", "resample_param", {220}},
      {"Scale", "scale_param", {142, 160}},
      {"ShuffleChannel", "shuffle_channel_param", {164, 224}},
      {"Swish", "swish_param", {147}},
      {"Upsample", "upsample_param", {147, 150}},
  };
  return parameters;
}

// The field of caffe.proto that field `number` of a layer of the type is; 0 if it is none.
int FieldOf(absl::string_view type, int number) {
  for (const ForkParameter& parameter : ForkParameters()) {
    if (parameter.type != type) continue;
    const std::vector<int>& numbers = parameter.numbers;
    if (std::find(numbers.begin(), numbers.end(), number) == numbers.end()) continue;
    const FieldDescriptor* field = LayerParameter::descriptor()->FindFieldByName(parameter.field);
    return field == nullptr ? 0 : field->number();
  }
  return number < kFirstOfForks ? number : 0;
}

// A field inside of parameters whose number is another field's in a fork; the wire type tells which
// it is. `outer` is the number that the parameters have in the file, 0 for all.
struct InnerField {
  int parameters;  // in caffe.proto
  int outer, number;
  WireField::Type type;
  int field;  // in caffe.proto
};
const std::vector<InnerField>& InnerFields() {
  using Type = WireField::Type;
  constexpr int kRelu6 = LayerParameter::kRelu6ParamFieldNumber;
  constexpr int kBn = LayerParameter::kBnParamFieldNumber;
  constexpr int kDetection = LayerParameter::kDetectionOutputParamFieldNumber;
  constexpr int kBatchNorm = LayerParameter::kBatchNormParamFieldNumber;
  static const auto& fields = *new std::vector<InnerField>{
      {kRelu6, kSlopeOfReLU6, 1, Type::kFixed32, ReLU6Parameter::kNegativeSlopeFieldNumber},
      {kBn, 0, 3, Type::kVarint, BNParameter::kBnModeFieldNumber},
      {kDetection, 0, 10, Type::kVarint, DetectionOutputParameter::kNormalizedBboxFieldNumber},
      {kBatchNorm, 0, 5, Type::kVarint, BatchNormParameter::kUseWeightBiasFieldNumber},
      {kBatchNorm, 0, 5, Type::kBytes, BatchNormParameter::kScaleFillerFieldNumber},
      {kBatchNorm, 0, 6, Type::kBytes, BatchNormParameter::kBiasFillerFieldNumber},
      {kBatchNorm, 0, 7, Type::kVarint, BatchNormParameter::kScaleBiasFieldNumber},
      {kBatchNorm, 0, 8, Type::kBytes, BatchNormParameter::kBiasFillerFieldNumber},
  };
  return fields;
}

// A message put together from parts of others.
class MessageWriter {
 public:
  void Append(absl::string_view bytes) { bytes_.append(bytes.data(), bytes.size()); }

  void AppendMessage(int number, absl::string_view bytes) {
    Append({.number = number, .type = WireField::Type::kBytes, .bytes = bytes, .raw = {}});
  }

  void Append(const WireField& field) {
    google::protobuf::io::StringOutputStream stream(&bytes_);
    google::protobuf::io::CodedOutputStream out(&stream);
    constexpr std::array kTypes = {
        WireFormatLite::WIRETYPE_VARINT, WireFormatLite::WIRETYPE_FIXED64,
        WireFormatLite::WIRETYPE_LENGTH_DELIMITED, WireFormatLite::WIRETYPE_FIXED32};
    out.WriteTag(WireFormatLite::MakeTag(field.number, kTypes[static_cast<int>(field.type)]));
    if (field.type == WireField::Type::kVarint) return out.WriteVarint64(field.varint);
    if (field.type == WireField::Type::kBytes)
      out.WriteVarint32(static_cast<uint32_t>(field.bytes.size()));
    out.WriteRaw(field.bytes.data(), static_cast<int>(field.bytes.size()));
  }

  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// The parameters `number`, which have the number `outer` in the file, with the numbers of
// caffe.proto.
std::string Renumbered(int number, int outer, absl::string_view bytes) {
  std::vector<InnerField> own;
  std::copy_if(InnerFields().begin(), InnerFields().end(), std::back_inserter(own),
               [&](const InnerField& field) {
                 return field.parameters == number && (field.outer == 0 || field.outer == outer);
               });
  if (own.empty()) return std::string(bytes);
  WireReader reader(bytes);
  MessageWriter message;
  while (std::optional<WireField> field = reader.Next()) {
    const auto inner = std::find_if(own.begin(), own.end(), [&field](const InnerField& other) {
      return other.number == field->number && other.type == field->type;
    });
    if (inner == own.end()) {
      message.Append(field->raw);
    } else {
      field->number = inner->field;
      message.Append(*field);
    }
  }
  return reader.failed() ? std::string(bytes) : message.bytes();
}

// A layer that has only its name and its type.
LayerParameter HeadOf(absl::string_view layer) {
  WireReader reader(layer);
  LayerParameter head;
  while (const std::optional<WireField> field = reader.Next()) {
    if (field->number == LayerParameter::kNameFieldNumber) head.set_name(std::string(field->bytes));
    if (field->number == LayerParameter::kTypeFieldNumber) head.set_type(std::string(field->bytes));
  }
  return head;
}

std::string Title(const std::string& name, const std::string& type) {
  return absl::StrCat("layer '", name, "' (", type, ")");
}

// Numbers that forks give to what is no parameter of a layer: Intel's engine, a word in printable
// letters, and the types and units that NVIDIA's computes with.
bool IsOfDevice(const WireField& field) {
  constexpr int kIntelsEngine = 149;
  return field.type != WireField::Type::kBytes ||
         (field.number == kIntelsEngine &&
          std::all_of(field.bytes.begin(), field.bytes.end(), absl::ascii_isprint));
}

// A layer without its weights, its parameters under the numbers of caffe.proto. False if it is
// damaged.
bool CopyLayer(absl::string_view bytes, MessageWriter& layer, UnknownFields& unknown) {
  const LayerParameter head = HeadOf(bytes);
  const bool computes = !IsOfTraining(head) && !IsInputLayer(head);
  WireReader reader(bytes);
  while (const std::optional<WireField> field = reader.Next()) {
    if (field->number == kLayerFields.blobs) continue;
    const int number = FieldOf(head.type(), field->number);
    if (number == 0) {
      if (computes && !IsOfDevice(*field))
        unknown.Add("LayerParameter", field->number, Title(head.name(), head.type()));
    } else if (field->type == WireField::Type::kBytes) {
      layer.AppendMessage(number, Renumbered(number, field->number, field->bytes));
    } else if (number == field->number) {
      layer.Append(field->raw);
    }
  }
  return !reader.failed();
}

// A message without field `dropped`; within field `nested`, without field `dropped_there`.
bool CopyWithout(absl::string_view bytes, int dropped, int nested, int dropped_there,
                 MessageWriter& message) {
  WireReader reader(bytes);
  while (const std::optional<WireField> field = reader.Next()) {
    if (field->number == dropped) continue;
    if (field->number != nested || field->type != WireField::Type::kBytes) {
      message.Append(field->raw);
      continue;
    }
    MessageWriter inner;
    if (!CopyWithout(field->bytes, dropped_there, /*nested=*/0, 0, inner)) return false;
    message.AppendMessage(nested, inner.bytes());
  }
  return !reader.failed();
}

// Fields that are different ones in different forks, of one wire type.
template <typename Parameters>
void AddAmbiguousFields(const Parameters& layer, const std::string& title, UnknownFields& unknown) {
  if (layer.pooling_param().has_round_mode()) {
    unknown.AddAmbiguous("PoolingParameter", 13, title,
                         "round_mode, ceil_mode, avg_include_pad or dilation");
  }
  const ConvolutionParameter& p = layer.convolution_param();
  if (p.axis() != 1) unknown.AddAmbiguous("ConvolutionParameter", 16, title, "axis or dilation");
  const google::protobuf::UnknownFieldSet& others = p.unknown_fields();
  for (int i = 0; i < others.field_count(); ++i) {
    const google::protobuf::UnknownField& field = others.field(i);
    const bool is_number = field.type() == google::protobuf::UnknownField::TYPE_VARINT;
    if (field.number() == 17 && is_number && field.varint() > 1) {
      unknown.AddAmbiguous("ConvolutionParameter", 17, title, "force_nd_im2col or dilation_h");
    }
  }
  if (p.relu()) {
    unknown.AddAmbiguous("ConvolutionParameter", 19, title,
                         "relu, fuse_type or cudnn_convolution_algo_seeker");
  }
}

void AddAmbiguousDetection(const LayerParameter& layer, const std::string& title,
                           UnknownFields& unknown) {
  if (layer.detection_output_param().normalized_bbox()) return;
  unknown.AddAmbiguous("DetectionOutputParameter", 10, title, "visualize or normalized_bbox");
}

void AddUnknownFields(const NetParameter& net, UnknownFields& unknown) {
  for (const LayerParameter& layer : net.layer()) {
    const std::string title = Title(layer.name(), layer.type());
    unknown.AddOf(layer, title);
    AddAmbiguousFields(layer, title, unknown);
    AddAmbiguousDetection(layer, title, unknown);
  }
  for (const V1LayerParameter& layer : net.layers()) {
    const std::string title =
        layer.has_layer() ? Title(layer.layer().name(), layer.layer().type())
                          : Title(layer.name(), V1LayerParameter::LayerType_Name(layer.type()));
    unknown.AddOf(layer, title);
    AddAmbiguousFields(layer, title, unknown);
  }
  NetParameter rest = net;
  rest.clear_layer();
  rest.clear_layers();
  unknown.AddOf(rest, "");
}

// Whether a layer says what it reads or writes.
bool IsConnected(absl::string_view bytes) {
  WireReader layer(bytes);
  while (const std::optional<WireField> field = layer.Next()) {
    if (field->number == LayerParameter::kBottomFieldNumber ||
        field->number == LayerParameter::kTopFieldNumber)
      return true;
  }
  return false;
}

// Whether the message has a V0 layer's type.
bool HasOldType(absl::string_view bytes) {
  WireReader layer(bytes);
  while (const std::optional<WireField> field = layer.Next()) {
    if (field->number == V0LayerParameter::kTypeFieldNumber)
      return IsOldTypeName(std::string(field->bytes));
  }
  return false;
}

// Messages of other frameworks have field 2, too, but no type there.
bool IsOldLayer(absl::string_view bytes) {
  WireReader layer(bytes);
  while (const std::optional<WireField> field = layer.Next()) {
    if (field->number == V1LayerParameter::kTypeFieldNumber)
      return field->type == WireField::Type::kVarint;
    if (field->number == V1LayerParameter::kLayerFieldNumber && HasOldType(field->bytes))
      return true;
  }
  return false;
}

}  // namespace

bool IsBinaryNet(absl::string_view bytes) {
  if (!LookOfCaffemodel(bytes)) return false;
  WireReader net(bytes);
  bool is_net = false;
  while (const std::optional<WireField> field = net.Next()) {
    if (field->number == NetParameter::kNameFieldNumber && field->type != WireField::Type::kBytes)
      return false;
    if (field->number == kLayers) is_net |= IsConnected(field->bytes);
    if (field->number == kV1Layers) is_net |= IsOldLayer(field->bytes);
  }
  return is_net;
}

bool ParseBinaryNet(absl::string_view bytes, NetParameter& net, UnknownFields& unknown) {
  MessageWriter message;
  WireReader reader(bytes);
  while (const std::optional<WireField> field = reader.Next()) {
    MessageWriter layer;
    if (field->number == kLayers && field->type == WireField::Type::kBytes) {
      if (!CopyLayer(field->bytes, layer, unknown)) return false;
      message.AppendMessage(kLayers, layer.bytes());
    } else if (field->number == kV1Layers && field->type == WireField::Type::kBytes) {
      if (!CopyWithout(field->bytes, kV1LayerFields.blobs, V1LayerParameter::kLayerFieldNumber,
                       kV0LayerFields.blobs, layer))
        return false;
      message.AppendMessage(kV1Layers, layer.bytes());
    } else {
      message.Append(field->raw);
    }
  }
  if (reader.failed() || !net.ParseFromString(message.bytes())) return false;
  AddUnknownFields(net, unknown);
  return true;
}

}  // namespace mo::caffe
