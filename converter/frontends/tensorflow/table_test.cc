#include "converter/frontends/tensorflow/table.h"

#include "converter/frontends/tensorflow/checkpoint_testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::tensorflow {
namespace {

using ::testing::HasSubstr;

constexpr size_t kFooterSize = 48;

// The entries as "key=value key=value", or the error.
std::string Read(const std::string& table) {
  const absl::StatusOr<std::vector<TableEntry>> entries = ReadTable(table);
  if (!entries.ok()) return std::string(entries.status().message());
  std::string text;
  for (const TableEntry& entry : *entries)
    text += (text.empty() ? "" : " ") + entry.key + "=" + std::string(entry.value);
  return text;
}

// A table of one block with these stored entries.
std::string OneBlock(const std::string& stored, char kind = 0) {
  const std::string block = Block(stored, kind);
  const std::string index = Block(StoredEntry(0, "z", Varint(0) + Varint(block.size() - 5)));
  return block + index + Footer(block.size(), index.size() - 5);
}

TEST(MaskedCrc32c, IsTheKnownOne) {
  // CRC-32C of this text is e3069283, the check value of its definition.
  const uint32_t crc = 0xe3069283;
  EXPECT_EQ(MaskedCrc32c("123456789"), (crc >> 15 | crc << 17) + 0xa282ead8);
}

TEST(ReadTable, JoinsKeysOverSeveralBlocks) {
  EXPECT_EQ(Read(Table({{{"", "h"}, {"conv/bias", "b"}, {"conv/weights", "w"}}, {{"d", ""}}})),
            "=h conv/bias=b conv/weights=w d=");
  EXPECT_EQ(Read(Table({})), "");
}

TEST(ReadTable, RefusesWhatIsNoTable) {
  for (const std::string& bytes : {std::string(), std::string(47, 'a'), std::string(100, 'a')})
    EXPECT_THAT(Read(bytes), HasSubstr("does not end as a table of a checkpoint does"));
  std::string footer = Footer(0, 0);
  for (size_t i = 0; i < 40; ++i) footer[i] = '\xff';
  EXPECT_THAT(Read(footer), HasSubstr("does not say where its index is"));
}

TEST(ReadTable, RefusesDamage) {
  const std::string table = Table({{{"a", "1"}, {"b", "2"}}, {{"c", "3"}}});
  for (size_t i = 0; i + kFooterSize < table.size(); ++i) {
    std::string damaged = table;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
    EXPECT_THAT(Read(damaged), HasSubstr("a wrong checksum")) << i;
  }
}

TEST(ReadTable, RefusesBlocksBeyondTheEnd) {
  const std::string block = Block("");
  for (const auto& [offset, size] : std::vector<std::pair<uint64_t, uint64_t>>{
           {0, block.size() - 4}, {block.size(), 0}, {~uint64_t{0}, 1}, {1, ~uint64_t{0}}}) {
    EXPECT_THAT(Read(block + Footer(offset, size)), HasSubstr("a block beyond its end"));
  }
}

TEST(ReadTable, RefusesCompression) {
  EXPECT_THAT(Read(OneBlock(StoredEntry(0, "a", "1"), 1)), HasSubstr("the table is compressed"));
  EXPECT_EQ(Read(OneBlock(StoredEntry(0, "a", "1"), 0)), "a=1");
}

TEST(ReadTable, RefusesEntriesThatAreNone) {
  const std::string first = StoredEntry(0, "b", "1");
  for (const std::string& stored : {std::string("\x80", 1),             // no number
                                    first + StoredEntry(2, "c", ""),    // shares more than there is
                                    first + StoredEntry(0, "a", ""),    // out of order
                                    first + StoredEntry(1, "", ""),     // the same key
                                    first.substr(0, first.size() - 1),  // no value
                                    Varint(0) + Varint(5) + Varint(0)})  // no key
    EXPECT_THAT(Read(OneBlock(stored)), HasSubstr("a block with a damaged entry"));
  // No room for the restart points that it says there are.
  std::string block = std::string("\xff\xff\xff\xff\0", 5);
  const uint32_t crc = MaskedCrc32c(block);
  block.append(reinterpret_cast<const char*>(&crc), sizeof crc);
  EXPECT_THAT(Read(block + Footer(0, 4)), HasSubstr("a block with a damaged entry"));
}

TEST(ReadTable, RefusesAnIndexOutOfOrder) {
  const std::string block = Block(StoredEntry(0, "a", "1"));
  const std::string place = Varint(0) + Varint(block.size() - 5);
  const std::string index = Block(StoredEntry(0, "a", place) + StoredEntry(0, "b", place));
  EXPECT_THAT(Read(block + index + Footer(block.size(), index.size() - 5)),
              HasSubstr("index is out of order"));
}

// Each key is one longer than the one before: a small file of many such keys would fill the memory.
TEST(ReadTable, RefusesKeysThatGrowWithoutEnd) {
  std::string stored = StoredEntry(0, std::string(1000, 'a'), "");
  for (size_t length = 1000; length < 1016; ++length) stored += StoredEntry(length, "a", "");
  EXPECT_THAT(Read(OneBlock(stored)), HasSubstr("aaa="));
  for (size_t length = 1016; length < 2000; ++length) stored += StoredEntry(length, "a", "");
  EXPECT_THAT(Read(OneBlock(stored)), HasSubstr("a block with a damaged entry"));
}

}  // namespace
}  // namespace mo::tensorflow
