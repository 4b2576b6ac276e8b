#include "converter/frontends/tensorflow/checkpoint.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/frontends/tensorflow/checkpoint_testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::tensorflow {
namespace {

using ::testing::HasSubstr;

std::string Floats(const std::vector<float>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

// A checkpoint's tensors as "name[2, 3]{1, 2}", or the errors.
std::string Read(const Files& files) {
  Diagnostics diagnostics;
  const SourceFile index = {"v.index", files.at("v.index"), nullptr};
  const auto checkpoint = ReadCheckpoint(index, "v", Opener(files), diagnostics);
  EXPECT_NE(checkpoint.has_value(), diagnostics.has_errors());
  if (!checkpoint) return diagnostics.Render();
  std::string text;
  for (const auto& [name, value] : *checkpoint) {
    absl::StrAppend(&text, name, ToString(value.extents()), "{",
                    absl::StrJoin(value.Doubles(), ", "), "}");
  }
  return text;
}

// The files of a checkpoint with these entries, keys and messages, and one shard.
Files WithEntries(const std::map<std::string, BundleEntryProto>& entries, std::string data,
                  const BundleHeaderProto& header = Header()) {
  Entries stored = {{"", header.SerializeAsString()}};
  for (const auto& [key, entry] : entries) stored.emplace_back(key, entry.SerializeAsString());
  return {{"v.index", Table({stored})}, {"v.data-00000-of-00001", std::move(data)}};
}

TEST(Checkpoint, ReadsTensors) {
  EXPECT_EQ(Read(FloatCheckpoint("v", {{"a", {1, 2}}, {"b/c", {3}}})), "a[2]{1, 2}b/c[1]{3}");
  EXPECT_EQ(Read(FloatCheckpoint("v", {})), "");
}

TEST(Checkpoint, ReadsTypesAndShapes) {
  BundleEntryProto scalar = FloatEntry({}, 4);
  BundleEntryProto integers = FloatEntry({2, 1}, 8);
  integers.set_dtype(DT_INT64);
  integers.set_size(16);
  const int64_t numbers[] = {7, -1};
  const std::string data =
      Floats({0, 0.5}) + std::string(reinterpret_cast<const char*>(numbers), 16);
  EXPECT_EQ(Read(WithEntries({{"i", integers}, {"s", scalar}}, data)), "i[2, 1]{7, -1}s[]{0.5}");
}

TEST(Checkpoint, ViewsTheShard) {
  const Files files = FloatCheckpoint("v", {{"a", {1, 2}}});
  Diagnostics diagnostics;
  const auto checkpoint =
      ReadCheckpoint({"v.index", files.at("v.index"), nullptr}, "v", Opener(files), diagnostics);
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->at("a").contiguous().data(), files.at("v.data-00000-of-00001").data());
}

TEST(Checkpoint, LeavesOutWhatIsNoNumber) {
  BundleEntryProto text = FloatEntry({}, 0);
  text.set_dtype(DT_STRING);
  text.set_size(1000);
  EXPECT_EQ(Read(WithEntries({{"_CHECKPOINTABLE_OBJECT_GRAPH", text}, {"a", FloatEntry({1}, 0)}},
                             Floats({3}))),
            "a[1]{3}");
}

TEST(Checkpoint, OpensTheShardsThatItNeeds) {
  Files files =
      WithEntries({{"a", FloatEntry({1}, 0, 1)}, {"b", FloatEntry({1}, 4, 1)}}, "", Header(3));
  files["v.data-00001-of-00003"] = Floats({1, 2});
  EXPECT_EQ(Read(files), "a[1]{1}b[1]{2}");
  files.erase("v.data-00001-of-00003");
  EXPECT_EQ(Read(files),
            "v.index: error: tensor 'a': is in 'v.data-00001-of-00003', but there is no such file "
            "[MO3211]\n");
}

TEST(Checkpoint, RefusesPlacesOutsideOfTheShard) {
  const std::string data = Floats({1, 2});
  EXPECT_EQ(Read(WithEntries({{"a", FloatEntry({2}, 0)}}, data)), "a[2]{1, 2}");
  for (const int64_t offset : {int64_t{-4}, int64_t{1}, int64_t{9}, int64_t{1} << 62}) {
    EXPECT_THAT(Read(WithEntries({{"a", FloatEntry({2}, offset)}}, data)),
                HasSubstr(absl::StrCat("tensor 'a': should be at byte ", offset,
                                       " of v.data-00000-of-00001, which has 8 bytes")));
  }
  for (const int shard : {-1, 1}) {
    EXPECT_THAT(Read(WithEntries({{"a", FloatEntry({2}, 0, shard)}}, data)),
                HasSubstr(absl::StrCat("tensor 'a': should be in shard ", shard)));
  }
}

TEST(Checkpoint, RefusesSizesThatDoNotFitTheShape) {
  for (const int64_t size : {int64_t{-8}, int64_t{4}, int64_t{12}}) {
    BundleEntryProto entry = FloatEntry({2}, 0);
    entry.set_size(size);
    EXPECT_THAT(
        Read(WithEntries({{"a", entry}}, Floats({1, 2, 3}))),
        HasSubstr(absl::StrCat("tensor 'a': has ", size, " bytes, but its shape [2] needs 8")));
  }
  for (const int64_t extent : {int64_t{-1}, int64_t{1} << 61}) {
    BundleEntryProto entry = FloatEntry({0}, 0);
    entry.mutable_shape()->mutable_dim(0)->set_size(extent);
    EXPECT_THAT(Read(WithEntries({{"a", entry}}, "")),
                HasSubstr("its shape is not known or too large"));
  }
}

TEST(Checkpoint, RefusesTensorsThatOverlap) {
  EXPECT_THAT(
      Read(WithEntries({{"a", FloatEntry({2}, 0)}, {"b", FloatEntry({1}, 4)}}, Floats({1, 2}))),
      HasSubstr("has tensors that overlap"));
}

TEST(Checkpoint, RefusesOtherHeaders) {
  BundleHeaderProto big = Header();
  big.set_endianness(BundleHeaderProto::BIG);
  EXPECT_THAT(Read(WithEntries({}, "", big)), HasSubstr("was written on a big-endian machine"));
  BundleHeaderProto newer = Header();
  newer.mutable_version()->set_min_consumer(2);
  EXPECT_THAT(Read(WithEntries({}, "", newer)), HasSubstr("needs a reader of version 2"));
  for (const int shards : {-1, 0, 100000}) {
    EXPECT_THAT(Read(WithEntries({}, "", Header(shards))),
                HasSubstr(absl::StrCat("says that there are ", shards, " shards")));
  }
  EXPECT_THAT(Read({{"v.index", Table({{{"", "\xff"}}})}}), HasSubstr("has a damaged header"));
  EXPECT_THAT(Read({{"v.index", Table({})}}), HasSubstr("has no header"));
  EXPECT_THAT(Read({{"v.index", Table({{{"a", ""}}})}}), HasSubstr("has no header"));
}

TEST(Checkpoint, RefusesDamagedIndexesAndEntries) {
  EXPECT_THAT(Read({{"v.index", "nonsense"}}), HasSubstr("does not end as a table"));
  EXPECT_THAT(Read({{"v.index", Table({{{"", Header().SerializeAsString()}, {"a", "\xff"}}})}}),
              HasSubstr("tensor 'a': its entry is damaged"));
}

// Slices. Expected keys as TensorFlow writes them.

TEST(SliceKey, IsWhatTensorFlowWrites) {
  EXPECT_EQ(SliceKey("ab", {{0, 2}, {2, 1}}), std::string("\0ab\0\1\1\2\x80\x82\x82\x81", 11));
  EXPECT_EQ(SliceKey("a", {{}}), std::string("\0a\0\1\1\1\x80\x7f", 8));
  EXPECT_EQ(SliceKey("a", {}), std::string("\0a\0\1\0", 5));
  EXPECT_EQ(SliceKey(absl::string_view("\0\xff", 2), {}), std::string("\0\0\xff\xff\0\0\1\0", 8));
  EXPECT_EQ(SliceKey("a", {{63, 64}, {8191, 8192}}),
            std::string("\0a\0\1\1\2\xbf\xc0\x40\xdf\xff\xe0\x20\0", 14));
  EXPECT_EQ(SliceKey("a", {{int64_t{1} << 61, int64_t{1} << 62}}),
            std::string("\0a\0\1\1\1\xff\xa0\0\0\0\0\0\0\0\xff\xc0\x40\0\0\0\0\0\0\0", 25));
}

// Entries of a tensor of floats that is cut into slices, which are one after the other.
std::map<std::string, BundleEntryProto> Sliced(
    const std::vector<int64_t>& extents, const std::vector<std::vector<SliceExtent>>& slices) {
  std::map<std::string, BundleEntryProto> entries;
  BundleEntryProto whole = FloatEntry(extents, 0);
  whole.set_size(0);
  int64_t offset = 0;
  for (const std::vector<SliceExtent>& slice : slices) {
    std::vector<int64_t> lengths;
    TensorSliceProto* stored = whole.add_slices();
    for (size_t axis = 0; axis < slice.size(); ++axis) {
      TensorSliceProto::Extent* extent = stored->add_extent();
      extent->set_start(slice[axis].start);
      if (slice[axis].length >= 0) extent->set_length(slice[axis].length);
      const int64_t whole_axis = axis < extents.size() ? extents[axis] : 1;
      lengths.push_back(slice[axis].length < 0 ? whole_axis : slice[axis].length);
    }
    const BundleEntryProto entry = FloatEntry(lengths, offset);
    entries[SliceKey("w", slice)] = entry;
    offset += entry.size();
  }
  entries["w"] = whole;
  return entries;
}

TEST(Checkpoint, JoinsSlices) {
  const std::string data = Floats({1, 2, 3, 4, 5, 6});
  EXPECT_EQ(Read(WithEntries(Sliced({3, 2}, {{{0, 2}, {0, 2}}, {{2, 1}, {}}}), data)),
            "w[3, 2]{1, 2, 3, 4, 5, 6}");
  EXPECT_EQ(Read(WithEntries(Sliced({3, 2}, {{{2, 1}, {}}, {{0, 2}, {}}}), data)),
            "w[3, 2]{3, 4, 5, 6, 1, 2}");
  EXPECT_EQ(Read(WithEntries(Sliced({2, 3}, {{{}, {0, 1}}, {{}, {1, 2}}}), data)),
            "w[2, 3]{1, 3, 4, 2, 5, 6}");
  EXPECT_EQ(Read(WithEntries(Sliced({6}, {{{}}}), data)), "w[6]{1, 2, 3, 4, 5, 6}");
  EXPECT_EQ(Read(WithEntries(Sliced({}, {{}}), data)), "w[]{1}");
}

TEST(Checkpoint, RefusesSlicesThatDoNotMakeUpTheShape) {
  const std::string data = Floats({1, 2, 3, 4, 5, 6});
  for (const std::vector<std::vector<SliceExtent>>& slices :
       std::vector<std::vector<std::vector<SliceExtent>>>{{{{0, 2}}},  // the end is missing
                                                          {{{1, 2}}},  // the beginning is missing
                                                          {{{0, 1}}, {{2, 1}}},  // a hole
                                                          {{{0, 2}}, {{1, 2}}},  // an overlap
                                                          {{{}}, {{0, 3}}},      // twice the whole
                                                          {{{0, 2}}, {{2, 2}}},  // too much
                                                          {{{}, {}}}}) {         // of another rank
    EXPECT_THAT(Read(WithEntries(Sliced({3}, slices), data)),
                HasSubstr("tensor 'w': its slices do not make up its shape"));
  }
  std::map<std::string, BundleEntryProto> entries = Sliced({3}, {{{0, 2}}, {{2, 1}}});
  EXPECT_EQ(Read(WithEntries(entries, data)), "w[3]{1, 2, 3}");
  auto without = entries;
  without.erase(SliceKey("w", {{2, 1}}));
  auto other_type = entries;
  other_type[SliceKey("w", {{2, 1}})].set_dtype(DT_INT32);
  auto other_shape = entries;
  *other_shape[SliceKey("w", {{2, 1}})].mutable_shape() = FloatEntry({1, 1}, 0).shape();
  auto negative = entries;
  negative["w"].mutable_slices(1)->mutable_extent(0)->set_length(-1);
  auto large = entries;
  large["w"].mutable_shape()->mutable_dim(0)->set_size(int64_t{1} << 62);
  large["w"].mutable_shape()->add_dim()->set_size(4);
  for (const auto& damaged : {without, other_type, other_shape, negative, large}) {
    EXPECT_THAT(Read(WithEntries(damaged, data)), HasSubstr("its slices do not make up its shape"));
  }
}

TEST(Checkpoint, RefusesSlicesAlongSeveralAxes) {
  EXPECT_THAT(
      Read(WithEntries(
          Sliced({2, 2}, {{{0, 1}, {0, 1}}, {{0, 1}, {1, 1}}, {{1, 1}, {0, 1}}, {{1, 1}, {1, 1}}}),
          Floats({1, 2, 3, 4}))),
      HasSubstr("tensor 'w': it is cut into slices along several axes"));
}

}  // namespace
}  // namespace mo::tensorflow
