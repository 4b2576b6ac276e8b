#include "converter/frontends/common/number_list.h"

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

// What a message has of field 1.
std::vector<WireField> Pieces(absl::string_view message) {
  std::vector<WireField> pieces;
  WireReader reader(message);
  while (std::optional<WireField> field = reader.Next()) pieces.push_back(*field);
  return pieces;
}

std::string Bytes(const ByteSourcePtr& source) {
  std::string bytes(source->size(), '\0');
  source->Read(0, bytes.size(), bytes.data());
  return bytes;
}

TEST(NumberList, CutsVarintsToTheElements) {
  // 1, 300 packed, then 2 by itself.
  const std::string message("\x0a\x03\x01\xac\x02\x08\x02", 7);
  EXPECT_EQ(Bytes(NumberList(Pieces(message), /*is_fixed=*/false, 2, nullptr)),
            std::string("\x01\0\x2c\x01\x02\0", 6));
  EXPECT_EQ(Bytes(NumberList(Pieces(message), /*is_fixed=*/false, 1, nullptr)), "\x01\x2c\x02");
}

TEST(NumberList, ReadsANegativeNumber) {
  const std::string message("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11);
  EXPECT_EQ(Bytes(NumberList(Pieces(message), /*is_fixed=*/false, 4, nullptr)), "\xff\xff\xff\xff");
}

TEST(NumberList, ViewsFixedNumbersInOnePiece) {
  const std::string message = std::string("\x0a\x08", 2) + "abcdefgh";
  const auto owner = std::make_shared<int>();
  const ByteSourcePtr list = NumberList(Pieces(message), /*is_fixed=*/true, 4, owner);
  EXPECT_EQ(Bytes(list), "abcdefgh");
  EXPECT_EQ(owner.use_count(), 2);
}

TEST(NumberList, JoinsPiecesOfFixedNumbers) {
  const std::string message =
      "\x0d"
      "abcd"
      "\x0d"
      "efgh";
  EXPECT_EQ(Bytes(NumberList(Pieces(message), /*is_fixed=*/true, 4, nullptr)), "abcdefgh");
}

TEST(NumberList, IsEmptyWithoutPieces) {
  EXPECT_EQ(NumberList({}, /*is_fixed=*/true, 4, nullptr)->size(), 0u);
}

TEST(NumberList, SaysWhatIsDamaged) {
  // Three bytes of a float; a varint without an end; a varint where floats are, and the other way.
  EXPECT_EQ(NumberList(Pieces("\x0a\x03"
                              "abc"),
                       /*is_fixed=*/true, 4, nullptr),
            nullptr);
  EXPECT_EQ(NumberList(Pieces("\x0a\x01\xac"), /*is_fixed=*/false, 4, nullptr), nullptr);
  EXPECT_EQ(NumberList(Pieces("\x08\x01"), /*is_fixed=*/true, 4, nullptr), nullptr);
  EXPECT_EQ(NumberList(Pieces("\x0d"
                              "abcd"),
                       /*is_fixed=*/false, 4, nullptr),
            nullptr);
}

}  // namespace
}  // namespace mo
