#ifndef CONVERTER_FRONTENDS_TENSORFLOW_CHECKPOINT_TESTING_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_CHECKPOINT_TESTING_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "converter/frontends/frontend.h"
#include "converter/frontends/tensorflow/tensorflow.pb.h"

namespace mo::tensorflow {

// Writers of small files, for tests.

std::string Varint(uint64_t value);

// A field of a message: of kind "bytes", and a varint.
std::string BytesField(int number, absl::string_view payload);
std::string VarintField(int number, uint64_t value);

// An entry of a table as it is stored, with `shared` bytes of the key before.
std::string StoredEntry(size_t shared, absl::string_view rest_of_key, absl::string_view value);

// A block with its restart points, its kind and its checksum.
std::string Block(absl::string_view entries, char kind = 0);

// A table whose data blocks hold the entries, each sharing what it can with the one before.
using Entries = std::vector<std::pair<std::string, std::string>>;
std::string Table(const std::vector<Entries>& blocks);

// A footer for the place of an index block.
std::string Footer(uint64_t offset, uint64_t size);

// The files of a SavedModel or of a checkpoint, by name.
using Files = std::map<std::string, std::string>;

// A checkpoint of one shard under PREFIX.index and PREFIX.data-00000-of-00001, of float vectors.
Files FloatCheckpoint(const std::string& prefix,
                      const std::map<std::string, std::vector<float>>& tensors);

// What opens these files, which must outlive it.
std::function<absl::StatusOr<SourceFile>(const std::string&)> Opener(const Files& files);

BundleHeaderProto Header(int shards = 1);

// An entry for a tensor of floats.
BundleEntryProto FloatEntry(const std::vector<int64_t>& extents, int64_t offset, int shard = 0);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_CHECKPOINT_TESTING_H_
