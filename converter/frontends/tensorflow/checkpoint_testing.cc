#include "converter/frontends/tensorflow/checkpoint_testing.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "converter/frontends/tensorflow/table.h"

namespace mo::tensorflow {
namespace {

std::string Fixed32(uint32_t value) {
  std::string bytes;
  for (int shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<char>(value >> shift));
  return bytes;
}

}  // namespace

std::string Varint(uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes.push_back(static_cast<char>(value | 0x80));
  bytes.push_back(static_cast<char>(value));
  return bytes;
}

std::string BytesField(int number, absl::string_view payload) {
  return absl::StrCat(Varint(number << 3 | 2), Varint(payload.size()), payload);
}

std::string VarintField(int number, uint64_t value) {
  return absl::StrCat(Varint(number << 3), Varint(value));
}

std::string StoredEntry(size_t shared, absl::string_view rest_of_key, absl::string_view value) {
  return absl::StrCat(Varint(shared), Varint(rest_of_key.size()), Varint(value.size()), rest_of_key,
                      value);
}

std::string Block(absl::string_view entries, char kind) {
  std::string block = absl::StrCat(entries, Fixed32(0), Fixed32(1));
  block.push_back(kind);
  return block + Fixed32(MaskedCrc32c(block));
}

std::string Footer(uint64_t offset, uint64_t size) {
  std::string footer = absl::StrCat(Varint(0), Varint(0), Varint(offset), Varint(size));
  footer.resize(40);
  return footer + Fixed32(0x8b80fb57) + Fixed32(0xdb477524);
}

std::string Table(const std::vector<Entries>& blocks) {
  constexpr size_t kTrailerSize = 5;
  std::string table, index;
  for (const Entries& entries : blocks) {
    std::string stored, last;
    for (const auto& [key, value] : entries) {
      size_t shared = 0;
      while (shared < last.size() && shared < key.size() && last[shared] == key[shared]) ++shared;
      stored += StoredEntry(shared, key.substr(shared), value);
      last = key;
    }
    const std::string block = Block(stored);
    index += StoredEntry(0, last,
                         absl::StrCat(Varint(table.size()), Varint(block.size() - kTrailerSize)));
    table += block;
  }
  const std::string block = Block(index);
  const std::string footer = Footer(table.size(), block.size() - kTrailerSize);
  return table + block + footer;
}

BundleHeaderProto Header(int shards) {
  BundleHeaderProto header;
  header.set_num_shards(shards);
  header.mutable_version()->set_producer(1);
  return header;
}

BundleEntryProto FloatEntry(const std::vector<int64_t>& extents, int64_t offset, int shard) {
  BundleEntryProto entry;
  entry.set_dtype(DT_FLOAT);
  int64_t size = sizeof(float);
  for (int64_t extent : extents) {
    entry.mutable_shape()->add_dim()->set_size(extent);
    size *= extent;
  }
  entry.set_shard_id(shard);
  entry.set_offset(offset);
  entry.set_size(size);
  return entry;
}

Files FloatCheckpoint(const std::string& prefix,
                      const std::map<std::string, std::vector<float>>& tensors) {
  Entries entries = {{"", Header().SerializeAsString()}};
  std::string data;
  for (const auto& [name, values] : tensors) {
    const int64_t count = static_cast<int64_t>(values.size());
    entries.emplace_back(
        name, FloatEntry({count}, static_cast<int64_t>(data.size())).SerializeAsString());
    data.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
  }
  return {{prefix + ".index", Table({entries})}, {prefix + ".data-00000-of-00001", data}};
}

std::function<absl::StatusOr<SourceFile>(const std::string&)> Opener(const Files& files) {
  return [&files](const std::string& name) -> absl::StatusOr<SourceFile> {
    const auto file = files.find(name);
    if (file == files.end()) return absl::NotFoundError("there is no such file");
    return SourceFile{file->first, file->second, nullptr};
  };
}

}  // namespace mo::tensorflow
