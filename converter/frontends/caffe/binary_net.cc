#include "converter/frontends/caffe/binary_net.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "converter/frontends/caffe/caffemodel.h"
#include "converter/frontends/caffe/upgrade.h"
#include "converter/frontends/wire.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
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

// A message put together from parts of others.
class MessageWriter {
 public:
  void Append(absl::string_view bytes) { bytes_.append(bytes.data(), bytes.size()); }

  void AppendMessage(int number, absl::string_view bytes) {
    google::protobuf::io::StringOutputStream stream(&bytes_);
    google::protobuf::io::CodedOutputStream out(&stream);
    out.WriteTag(WireFormatLite::MakeTag(number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED));
    out.WriteVarint32(static_cast<uint32_t>(bytes.size()));
    out.WriteRaw(bytes.data(), static_cast<int>(bytes.size()));
  }

  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// That ReLUParameter as a ReLU6Parameter of caffe.proto.
std::string SlopeOfReLU6(absl::string_view bytes) {
  WireReader reader(bytes);
  ReLU6Parameter parameters;
  while (const std::optional<WireField> field = reader.Next()) {
    if (field->number != ReLUParameter::kNegativeSlopeFieldNumber ||
        field->type != WireField::Type::kFixed32)
      continue;
    float slope;
    std::memcpy(&slope, field->bytes.data(), sizeof slope);
    parameters.set_negative_slope(slope);
  }
  return parameters.SerializeAsString();
}

std::string TypeOf(absl::string_view layer) {
  WireReader reader(layer);
  std::string type;
  while (const std::optional<WireField> field = reader.Next()) {
    if (field->number == LayerParameter::kTypeFieldNumber) type = std::string(field->bytes);
  }
  return type;
}

// A layer without its weights, its parameters under the numbers of caffe.proto. False if it is
// damaged.
bool CopyLayer(absl::string_view bytes, MessageWriter& layer) {
  const std::string type = TypeOf(bytes);
  WireReader reader(bytes);
  absl::string_view rest = reader.rest();
  while (const std::optional<WireField> field = reader.Next()) {
    const absl::string_view raw = rest.substr(0, rest.size() - reader.rest().size());
    rest = reader.rest();
    if (field->number == kLayerFields.blobs) continue;
    const int number = FieldOf(type, field->number);
    if (number == field->number) {
      layer.Append(raw);
    } else if (number != 0 && field->type == WireField::Type::kBytes) {
      const bool is_slope = type == "ReLU6" && field->number == kSlopeOfReLU6;
      layer.AppendMessage(number,
                          is_slope ? SlopeOfReLU6(field->bytes) : std::string(field->bytes));
    }
  }
  return !reader.failed();
}

// A message without field `dropped`; within field `nested`, without field `dropped_there`.
bool CopyWithout(absl::string_view bytes, int dropped, int nested, int dropped_there,
                 MessageWriter& message) {
  WireReader reader(bytes);
  absl::string_view rest = reader.rest();
  while (const std::optional<WireField> field = reader.Next()) {
    const absl::string_view raw = rest.substr(0, rest.size() - reader.rest().size());
    rest = reader.rest();
    if (field->number == dropped) continue;
    if (field->number != nested || field->type != WireField::Type::kBytes) {
      message.Append(raw);
      continue;
    }
    MessageWriter inner;
    if (!CopyWithout(field->bytes, dropped_there, /*nested=*/0, 0, inner)) return false;
    message.AppendMessage(nested, inner.bytes());
  }
  return !reader.failed();
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

bool ParseBinaryNet(absl::string_view bytes, NetParameter& net) {
  MessageWriter message;
  WireReader reader(bytes);
  absl::string_view rest = reader.rest();
  while (const std::optional<WireField> field = reader.Next()) {
    const absl::string_view raw = rest.substr(0, rest.size() - reader.rest().size());
    rest = reader.rest();
    MessageWriter layer;
    if (field->number == kLayers && field->type == WireField::Type::kBytes) {
      if (!CopyLayer(field->bytes, layer)) return false;
      message.AppendMessage(kLayers, layer.bytes());
    } else if (field->number == kV1Layers && field->type == WireField::Type::kBytes) {
      if (!CopyWithout(field->bytes, kV1LayerFields.blobs, V1LayerParameter::kLayerFieldNumber,
                       kV0LayerFields.blobs, layer))
        return false;
      message.AppendMessage(kV1Layers, layer.bytes());
    } else {
      message.Append(raw);
    }
  }
  return !reader.failed() && net.ParseFromString(message.bytes());
}

}  // namespace mo::caffe
