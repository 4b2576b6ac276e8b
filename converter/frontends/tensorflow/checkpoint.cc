#include "converter/frontends/tensorflow/checkpoint.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "converter/base/status.h"
#include "converter/frontends/tensorflow/message.h"
#include "converter/frontends/tensorflow/table.h"
#include "converter/frontends/tensorflow/tensor.h"
#include "converter/frontends/tensorflow/tensorflow.pb.h"
#include "converter/graph/byte_source.h"

namespace mo::tensorflow {
namespace {

// The version of the format that is read; later ones may say that they need a newer reader.
constexpr int kBundleVersion = 1;
constexpr int kMaxShards = 99999;  // their numbers have five digits

// The keys of slices begin with a 0, which no tensor's name does.
constexpr char kSliceKeyBegin = '\0';

// Numbers in a slice's key are written so that keys sort as the numbers do.

// At least 0: the number of bytes, then the bytes, the highest first.
void AppendOrdered(uint64_t number, std::string& key) {
  std::string bytes;
  for (; number > 0; number >>= 8) bytes.insert(bytes.begin(), static_cast<char>(number & 0xff));
  key.push_back(static_cast<char>(bytes.size()));
  key += bytes;
}

// With a sign: as many leading ones as bytes, a zero, then the number in two's complement, with 7
// bits for each byte; all bits inverted in a negative number's head.
void AppendOrderedSigned(int64_t number, std::string& key) {
  const uint64_t magnitude = static_cast<uint64_t>(number < 0 ? ~number : number);
  constexpr int kMaxBytes = 10;
  int length = 1;
  while (length < kMaxBytes && magnitude >> std::min(63, 7 * length - 1) != 0) ++length;
  std::string bytes;
  for (int i = length - 1; i >= 0; --i)
    bytes.push_back(static_cast<char>(number >> std::min(63, 8 * i)));
  for (int i = 0; i < length; ++i)
    bytes[i / 8] = static_cast<char>(bytes[i / 8] ^ (0x80 >> (i % 8)));
  key += bytes;
}

std::vector<SliceExtent> ExtentsOf(const TensorSliceProto& slice) {
  std::vector<SliceExtent> extents;
  for (const TensorSliceProto::Extent& extent : slice.extent()) {
    const bool has_length = extent.has_length_case() == TensorSliceProto::Extent::kLength;
    extents.push_back(has_length ? SliceExtent{extent.start(), extent.length()} : SliceExtent{});
  }
  return extents;
}

// The axes of which some slice has not all.
std::vector<int> CutAxes(const std::vector<std::vector<SliceExtent>>& slices,
                         const Extents& whole) {
  std::vector<int> axes;
  for (size_t axis = 0; axis < whole.size(); ++axis) {
    const bool cut = std::any_of(slices.begin(), slices.end(), [&](const auto& slice) {
      return slice[axis] != SliceExtent{} && slice[axis] != SliceExtent{0, whole[axis]};
    });
    if (cut) axes.push_back(static_cast<int>(axis));
  }
  return axes;
}

class BundleReader {
 public:
  BundleReader(const SourceFile& index, const std::string& prefix,
               const OpenFileFunction& open_file)
      : index_(index), prefix_(prefix), open_file_(open_file) {}

  absl::StatusOr<Checkpoint> Read() {
    MO_ASSIGN_OR_RETURN(const std::vector<TableEntry> table, ReadTable(index_.bytes));
    if (table.empty() || !table[0].key.empty())
      return absl::DataLossError("has no header; it is not the index of a checkpoint");
    MO_RETURN_IF_ERROR(ReadHeader(table[0].value));
    for (size_t i = 1; i < table.size(); ++i) MO_RETURN_IF_ERROR(ReadEntry(table[i]));
    uint64_t room = 0;
    for (const auto& [id, shard] : opened_) room += shard.bytes.size();
    if (used_ > room)
      return absl::DataLossError("has tensors that overlap; it is damaged. Get it again");
    for (const auto& [name, entry] : sliced_) MO_RETURN_IF_ERROR(Join(name, entry));
    return std::move(tensors_);
  }

 private:
  absl::Status ReadHeader(absl::string_view bytes) {
    BundleHeaderProto header;
    if (!ParseMessage(bytes, header))
      return absl::DataLossError("has a damaged header. Get it again");
    if (header.endianness() != BundleHeaderProto::LITTLE) {
      return absl::UnimplementedError(
          "was written on a big-endian machine; expected little-endian numbers. Save the model "
          "again on another machine");
    }
    if (header.version().min_consumer() > kBundleVersion) {
      return absl::UnimplementedError(absl::StrCat("needs a reader of version ",
                                                   header.version().min_consumer(),
                                                   "; expected version ", kBundleVersion));
    }
    shards_ = header.num_shards();
    if (shards_ < 1 || shards_ > kMaxShards)
      return absl::DataLossError(absl::StrCat("says that there are ", shards_, " shards"));
    return absl::OkStatus();
  }

  absl::Status ReadEntry(const TableEntry& stored) {
    BundleEntryProto entry;
    if (!ParseMessage(stored.value, entry))
      return absl::DataLossError(
          absl::StrCat("tensor '", stored.key, "': its entry is damaged. Get the file again"));
    const bool is_slice = stored.key[0] == kSliceKeyBegin;
    if (!ElementTypeOf(entry.dtype())) return absl::OkStatus();
    if (entry.slices_size() > 0 && !is_slice) {
      sliced_[stored.key] = std::move(entry);
      return absl::OkStatus();
    }
    absl::StatusOr<Constant> value = Value(entry);
    if (!value.ok()) {
      return absl::Status(value.status().code(),
                          absl::StrCat(is_slice ? "a slice" : "tensor '" + stored.key + "'", ": ",
                                       value.status().message()));
    }
    (is_slice ? slices_ : tensors_).emplace(stored.key, *std::move(value));
    return absl::OkStatus();
  }

  absl::StatusOr<Constant> Value(const BundleEntryProto& entry) {
    const ElementType type = *ElementTypeOf(entry.dtype());
    const std::optional<Extents> extents = ShapeOf(entry.shape()).extents();
    const std::optional<int64_t> count = extents ? ElementCount(*extents) : std::nullopt;
    if (!count || *count > std::numeric_limits<int64_t>::max() / 8)
      return absl::DataLossError("its shape is not known or too large");
    const uint64_t size = ByteSize(type, static_cast<uint64_t>(*count));
    if (entry.size() < 0 || static_cast<uint64_t>(entry.size()) != size) {
      return absl::DataLossError(absl::StrCat("has ", entry.size(), " bytes, but its shape ",
                                              ToString(*extents), " needs ", size));
    }
    MO_ASSIGN_OR_RETURN(const SourceFile* shard, Shard(entry.shard_id()));
    if (entry.offset() < 0 || size > shard->bytes.size() ||
        static_cast<uint64_t>(entry.offset()) > shard->bytes.size() - size) {
      return absl::DataLossError(absl::StrCat("should be at byte ", entry.offset(), " of ",
                                              shard->name, ", which has ", shard->bytes.size(),
                                              " bytes; it is truncated or of another checkpoint"));
    }
    used_ += size;
    return Constant::FromBytes(
        type, *extents, ViewedBytes(shard->bytes.substr(entry.offset(), size), shard->owner));
  }

  absl::StatusOr<const SourceFile*> Shard(int id) {
    if (id < 0 || id >= shards_) {
      return absl::DataLossError(
          absl::StrCat("should be in shard ", id, ", but there are ", shards_));
    }
    auto found = opened_.find(id);
    if (found == opened_.end()) {
      const std::string name = absl::StrFormat("%s.data-%05d-of-%05d", prefix_, id, shards_);
      absl::StatusOr<SourceFile> file = open_file_(name);
      if (!file.ok()) {
        return absl::Status(file.status().code(),
                            absl::StrCat("is in '", name, "', but ", file.status().message()));
      }
      found = opened_.emplace(id, *std::move(file)).first;
    }
    return &found->second;
  }

  // Puts the slices of a tensor together, which were cut along one axis.
  absl::Status Join(const std::string& name, const BundleEntryProto& entry) {
    const absl::Status damaged = absl::DataLossError(absl::StrCat(
        "tensor '", name, "': its slices do not make up its shape. Get the file again"));
    const std::optional<Extents> whole = ShapeOf(entry.shape()).extents();
    if (!whole || !ElementCount(*whole)) return damaged;
    std::vector<std::vector<SliceExtent>> slices;
    for (const TensorSliceProto& slice : entry.slices()) {
      slices.push_back(ExtentsOf(slice));
      if (slices.back().size() != whole->size()) return damaged;
    }
    const std::vector<int> axes = CutAxes(slices, *whole);
    if (axes.size() > 1) {
      return absl::UnimplementedError(
          absl::StrCat("tensor '", name,
                       "': it is cut into slices along several axes; expected one. Save the model "
                       "with its variables in one piece"));
    }
    const int axis = axes.empty() ? 0 : axes[0];
    if (!axes.empty()) {
      std::sort(slices.begin(), slices.end(),
                [axis](const auto& a, const auto& b) { return a[axis].start < b[axis].start; });
    }
    std::vector<Constant> parts;
    int64_t end = 0;  // of the slice before
    for (const std::vector<SliceExtent>& slice : slices) {
      const auto found = slices_.find(SliceKey(name, slice));
      if (found == slices_.end() || found->second.type() != ElementTypeOf(entry.dtype()))
        return damaged;
      Extents expected = *whole;
      if (!axes.empty()) {
        const auto [start, length] = slice[axis];
        if (start != end || length < 0 || length > (*whole)[axis] - end) return damaged;
        expected[axis] = length;
        end += length;
      }
      if (found->second.extents() != expected) return damaged;
      parts.push_back(found->second);
    }
    if (axes.empty() ? parts.size() != 1 : end != (*whole)[axis]) return damaged;
    tensors_.emplace(name, parts.size() == 1 ? parts[0] : Constant::Concatenated(parts, axis));
    return absl::OkStatus();
  }

  const SourceFile& index_;
  const std::string& prefix_;
  const OpenFileFunction& open_file_;
  int shards_ = 0;
  uint64_t used_ = 0;  // bytes of the shards; each belongs to one tensor
  std::map<int, SourceFile> opened_;
  std::map<std::string, Constant> slices_;  // by key
  std::map<std::string, BundleEntryProto> sliced_;
  Checkpoint tensors_;
};

}  // namespace

std::string SliceKey(absl::string_view name, const std::vector<SliceExtent>& slice) {
  std::string key(1, kSliceKeyBegin);
  for (char c : name) {
    key.push_back(c);
    if (c == '\0') key.push_back('\xff');
    if (c == '\xff') key.push_back('\0');
  }
  key.append("\0\1", 2);
  AppendOrdered(slice.size(), key);
  for (const SliceExtent& extent : slice) {
    AppendOrderedSigned(extent.start, key);
    AppendOrderedSigned(extent.length, key);
  }
  return key;
}

std::optional<Checkpoint> ReadCheckpoint(const SourceFile& index, const std::string& prefix,
                                         const OpenFileFunction& open_file,
                                         Diagnostics& diagnostics) {
  absl::StatusOr<Checkpoint> checkpoint = BundleReader(index, prefix, open_file).Read();
  if (checkpoint.ok()) return *std::move(checkpoint);
  diagnostics.Error(Code::kCheckpoint, {index.name}, std::string(checkpoint.status().message()));
  return std::nullopt;
}

}  // namespace mo::tensorflow
