#include "converter/cli/file_look.h"

#include "absl/strings/match.h"
#include "converter/frontends/wire.h"

namespace mo {
namespace {

// A NetParameter with layers in one of its two forms, and with no field of another number.
bool IsCaffemodel(absl::string_view bytes) {
  constexpr int kLayersV1 = 2, kLastField = 8, kLayer = 100;
  WireReader reader(bytes);
  bool has_layer = false;
  while (const std::optional<WireField> field = reader.Next()) {
    if (field->number > kLastField && field->number != kLayer) return false;
    if (field->number == kLayer || field->number == kLayersV1)
      has_layer |= field->type == WireField::Type::kBytes;
  }
  return has_layer && !reader.failed();
}

}  // namespace

std::optional<FileLook> LookOf(absl::string_view bytes) {
  // The last eight bytes of a table of LevelDB, little-endian.
  constexpr absl::string_view kTableMagic = "\x57\xfb\x80\x8b\x24\x75\x47\xdb";
  if (bytes.empty()) return FileLook{"is empty", "check how it was made or copied"};
  if (absl::StartsWith(bytes, "version https://git-lfs.github.com/spec/"))
    return FileLook{"is a Git LFS pointer, not the file itself", "get the file with git lfs pull"};
  if (absl::StartsWith(bytes, "model_checkpoint_path:") || absl::EndsWith(bytes, kTableMagic))
    return FileLook{"is part of a TensorFlow checkpoint, which has no graph",
                    "save the model as a SavedModel, or freeze it"};
  if (IsCaffemodel(bytes))
    return FileLook{"looks like a caffemodel",
                    "give the prototxt with --model or --input_proto, and this file with "
                    "--weights or --input_model",
                    /*is_caffemodel=*/true};
  return std::nullopt;
}

}  // namespace mo
