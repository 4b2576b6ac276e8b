#include "converter/cli/file_look.h"

#include "absl/strings/match.h"
#include "converter/frontends/frontends.h"

namespace mo {

std::optional<FileLook> LookOf(absl::string_view bytes) {
  if (bytes.empty()) return FileLook{"is empty", "check how it was made or copied"};
  if (absl::StartsWith(bytes, "version https://git-lfs.github.com/spec/"))
    return FileLook{"is a Git LFS pointer, not the file itself", "get the file with git lfs pull"};
  for (const Frontend* frontend : Frontends()) {
    if (frontend->look == nullptr) continue;
    if (const std::optional<FileLook> look = frontend->look(bytes)) return look;
  }
  return std::nullopt;
}

bool HasNameOfModel(absl::string_view path) {
  for (absl::string_view extension : {".pb", ".onnx", ".prototxt", ".caffemodel", ".mog"}) {
    if (absl::EndsWith(path, extension)) return true;
  }
  return false;
}

}  // namespace mo
