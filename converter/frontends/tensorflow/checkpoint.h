#ifndef CONVERTER_FRONTENDS_TENSORFLOW_CHECKPOINT_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_CHECKPOINT_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/frontends/frontend.h"
#include "converter/graph/constant.h"

namespace mo::tensorflow {

// The values of a checkpoint ("V2", a bundle): PREFIX.index says which tensor is where in the
// shards PREFIX.data-00000-of-00001, …

// From a tensor's name to its value, a view into its shard. A variable that was saved in slices is
// joined. Tensors that are no numbers or booleans, as strings, are left out.
using Checkpoint = std::map<std::string, Constant>;

using OpenFileFunction = std::function<absl::StatusOr<SourceFile>(const std::string& name)>;

// `prefix` is what the names of the shards begin with; only shards that hold some number are
// opened. nullopt after an error. Places, sizes and the index's checksums are checked, the
// values' checksums are not: that would read every weight once more.
std::optional<Checkpoint> ReadCheckpoint(const SourceFile& index, const std::string& prefix,
                                         const OpenFileFunction& open_file,
                                         Diagnostics& diagnostics);

// A part of a tensor: an extent for each axis.
struct SliceExtent {
  int64_t start = 0;
  int64_t length = -1;  // -1: the whole axis

  friend bool operator==(const SliceExtent&, const SliceExtent&) = default;
};

// The key under which the index keeps one slice of a tensor.
std::string SliceKey(absl::string_view name, const std::vector<SliceExtent>& slice);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_CHECKPOINT_H_
