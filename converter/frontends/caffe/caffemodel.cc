#include "converter/frontends/caffe/caffemodel.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/frontends/wire.h"

namespace mo::caffe {
namespace {

// Field numbers of BlobProto and BlobShape.
constexpr int kV0InV1 = 1;  // the layer of V0 in a layer of V1
constexpr int kBlobNum = 1, kBlobWidth = 4, kBlobData = 5, kBlobShape = 7, kBlobDoubleData = 8,
              kBlobRawType = 10, kBlobRawData = 12, kShapeDim = 1;

// NVIDIA's numbers for the types of raw data.
std::optional<ElementType> RawType(uint64_t number) {
  switch (number) {
    case 0:
      return ElementType::kF64;
    case 1:
      return ElementType::kF32;
    case 2:
      return ElementType::kF16;
    default:
      return std::nullopt;
  }
}

class CaffemodelReader {
 public:
  CaffemodelReader(const SourceFile& file, Diagnostics& diagnostics)
      : file_(file), diagnostics_(diagnostics) {}

  std::optional<LayerBlobs> Read() {
    if (absl::StartsWith(file_.bytes, "\x89HDF")) {
      Error(
          "this is an HDF5 file; expected a binary caffemodel. Save it with snapshot_format: "
          "BINARYPROTO");
      return std::nullopt;
    }
    WireReader net(file_.bytes);
    bool any_layer = false;
    while (std::optional<WireField> field = net.Next()) {
      const bool v1 = field->number == kV1Layers;
      if (field->type != WireField::Type::kBytes || (!v1 && field->number != kLayers)) continue;
      any_layer = true;
      ++place_;
      if (!ReadLayer(field->bytes, v1 ? kV1LayerFields : kLayerFields)) return std::nullopt;
    }
    if (net.failed() || !any_layer) {
      Error(any_layer
                ? "the file ends in the middle of a layer; it is truncated or damaged. Get it again"
            : net.failed()
                ? "the file ends in the middle of its first layer, or is not a caffemodel. Get it "
                  "again; expected the binary file that Caffe saves"
                : "this is not a caffemodel: it holds no layers. Expected the binary file that "
                  "Caffe saves");
      return std::nullopt;
    }
    return std::move(layers_);
  }

 private:
  bool Error(const std::string& text) {
    diagnostics_.Error(Code::kModelCorrupt, {file_.name}, text);
    return false;
  }

  bool ReadLayer(absl::string_view bytes, const LayerFields& fields) {
    std::string name;
    std::vector<absl::string_view> blobs;
    WireReader layer(bytes);
    while (std::optional<WireField> field = layer.Next()) {
      if (field->type != WireField::Type::kBytes) continue;
      if (field->number == fields.name) name = std::string(field->bytes);
      if (field->number == fields.blobs) blobs.push_back(field->bytes);
      const bool is_v0 = fields.blobs == kV1LayerFields.blobs && field->number == kV0InV1;
      if (is_v0 && !ReadLayer(field->bytes, kV0LayerFields)) return false;
    }
    if (layer.failed())
      return Error(absl::StrCat("layer '", name, "' is damaged; get the file again"));
    std::vector<Constant> constants;
    for (absl::string_view blob : blobs) {
      std::optional<Constant> constant = ReadBlob(blob);
      if (!constant) {
        return Error(absl::StrCat("layer '", name, "': blob ", constants.size(),
                                  " is damaged: its shape and its data differ"));
      }
      constants.push_back(*std::move(constant));
    }
    if (!constants.empty()) layers_[name] = {std::move(constants), place_};
    return true;
  }

  // The pieces of one list of numbers. Unpacked numbers are collected until a packed piece comes.
  struct Pieces {
    std::vector<ByteSourcePtr> packed;
    std::string loose;

    bool empty() const { return packed.empty() && loose.empty(); }
    void Flush() {
      if (!loose.empty()) packed.push_back(OwnedBytes(std::exchange(loose, "")));
    }
  };

  void Append(const WireField& field, Pieces& pieces) const {
    if (field.type == WireField::Type::kBytes) {
      pieces.Flush();
      pieces.packed.push_back(ViewedBytes(field.bytes, file_.owner));
    } else {
      pieces.loose.append(field.bytes.data(), field.bytes.size());
    }
  }

  std::optional<Constant> ReadBlob(absl::string_view bytes) const {
    Extents extents, old_extents(4, 0);
    bool has_old_extents = false;
    Pieces floats, doubles, raw;
    std::optional<ElementType> raw_type = ElementType::kF64;
    WireReader blob(bytes);
    while (std::optional<WireField> field = blob.Next()) {
      const bool is_number = field->type == WireField::Type::kVarint;
      if (field->number >= kBlobNum && field->number <= kBlobWidth && is_number) {
        old_extents[field->number - kBlobNum] = static_cast<int64_t>(field->varint);
        has_old_extents = true;
      } else if (field->number == kBlobShape && field->type == WireField::Type::kBytes) {
        if (!ReadShape(field->bytes, extents)) return std::nullopt;
      } else if (field->number == kBlobData) {
        Append(*field, floats);
      } else if (field->number == kBlobDoubleData) {
        Append(*field, doubles);
      } else if (field->number == kBlobRawData) {
        Append(*field, raw);
      } else if (field->number == kBlobRawType && is_number) {
        raw_type = RawType(field->varint);
      }
    }
    if (blob.failed()) return std::nullopt;
    if (has_old_extents) extents = old_extents;
    if (!doubles.empty()) return BlobOf(ElementType::kF64, extents, std::move(doubles));
    if (!floats.empty() || raw.empty())
      return BlobOf(ElementType::kF32, extents, std::move(floats));
    return raw_type ? BlobOf(*raw_type, extents, std::move(raw)) : std::nullopt;
  }

  std::optional<Constant> BlobOf(ElementType type, const Extents& extents, Pieces pieces) const {
    pieces.Flush();
    ByteSourcePtr source =
        pieces.packed.empty() ? OwnedBytes("") : ChunkedBytes(std::move(pieces.packed));
    const std::optional<int64_t> count = ElementCount(extents);
    // The count is bounded by the file's size before it is multiplied.
    if (!count || *count > static_cast<int64_t>(file_.bytes.size()) ||
        ByteSize(type, *count) != source->size())
      return std::nullopt;
    return Constant::FromBytes(type, extents, std::move(source)).Converted(ElementType::kF32);
  }

  static bool ReadShape(absl::string_view bytes, Extents& extents) {
    constexpr size_t kMaxAxes = 32;
    WireReader shape(bytes);
    while (std::optional<WireField> field = shape.Next()) {
      if (field->number != kShapeDim) continue;
      if (field->type == WireField::Type::kVarint) {
        extents.push_back(static_cast<int64_t>(field->varint));
      } else if (field->type == WireField::Type::kBytes) {
        WireReader packed(field->bytes);
        while (!packed.at_end() && !packed.failed() && extents.size() <= kMaxAxes) {
          if (const std::optional<uint64_t> extent = packed.NextVarint())
            extents.push_back(static_cast<int64_t>(*extent));
        }
        if (packed.failed()) return false;
      }
    }
    return !shape.failed() && extents.size() <= kMaxAxes;
  }

  const SourceFile& file_;
  Diagnostics& diagnostics_;
  LayerBlobs layers_;
  int place_ = 0;
};

}  // namespace

std::optional<LayerBlobs> ReadCaffemodel(const SourceFile& file, Diagnostics& diagnostics) {
  return CaffemodelReader(file, diagnostics).Read();
}

// A NetParameter with layers in one of its two forms. Beside those of 2014, whose number other
// frameworks use, it has no field of another number; forks have some beside those of today.
std::optional<FileLook> LookOfCaffemodel(absl::string_view bytes) {
  constexpr int kLastField = 8;
  WireReader reader(bytes);
  bool has_layer = false, has_old_layer = false, has_others = false;
  while (const std::optional<WireField> field = reader.Next()) {
    const bool is_message = field->type == WireField::Type::kBytes;
    has_layer |= is_message && field->number == kLayers;
    has_old_layer |= is_message && field->number == kV1Layers;
    has_others |= field->number > kLastField && field->number != kLayers;
  }
  if (reader.failed() || !(has_layer || (has_old_layer && !has_others))) return std::nullopt;
  return FileLook{"looks like a caffemodel",
                  "give the prototxt with --model or --input_proto, and this file with "
                  "--weights or --input_model",
                  /*is_weights=*/true};
}

}  // namespace mo::caffe
