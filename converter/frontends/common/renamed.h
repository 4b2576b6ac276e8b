#ifndef CONVERTER_FRONTENDS_COMMON_RENAMED_H_
#define CONVERTER_FRONTENDS_COMMON_RENAMED_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "converter/graph/op_type.h"

namespace mo {

// What a framework calls an operation that the graph has under another name, where that is all.
struct Renamed {
  absl::string_view name;
  OpType op;
};

// The operation of `name`, which is one of `all`.
inline OpType OpOf(absl::Span<const Renamed> all, absl::string_view name) {
  for (const Renamed& renamed : all) {
    if (renamed.name == name) return renamed.op;
  }
  return {};
}

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_RENAMED_H_
