#include "converter/frontends/wire.h"

#include <string>

#include "gtest/gtest.h"

namespace mo {
namespace {

using std::string_literals::operator""s;

TEST(Wire, WalksOverEveryType) {
  // 1: varint 300; 2: "ab"; 3: fixed32; 4: fixed64.
  const std::string bytes = "\x08\xac\x02\x12\x02"s + "ab" + "\x1d" + "1234" + "\x21" + "12345678";
  WireReader reader(bytes);
  std::optional<WireField> field = reader.Next();
  ASSERT_TRUE(field);
  EXPECT_EQ(field->number, 1);
  EXPECT_EQ(field->varint, 300u);
  field = reader.Next();
  ASSERT_TRUE(field);
  EXPECT_EQ(field->number, 2);
  EXPECT_EQ(field->bytes, "ab");
  field = reader.Next();
  ASSERT_TRUE(field);
  EXPECT_EQ(field->type, WireField::Type::kFixed32);
  EXPECT_EQ(field->bytes, "1234");
  field = reader.Next();
  ASSERT_TRUE(field);
  EXPECT_EQ(field->type, WireField::Type::kFixed64);
  EXPECT_EQ(field->bytes, "12345678");
  EXPECT_FALSE(reader.Next());
  EXPECT_FALSE(reader.failed());
  EXPECT_TRUE(reader.at_end());
}

TEST(Wire, AFieldIsTheBytesFromTheOneBeforeIt) {
  const std::string bytes = "\x08\xac\x02\x12\x02"s + "ab" + "\x1d" + "1234" + "\x21" + "12345678";
  WireReader reader(bytes);
  std::string all;
  while (const std::optional<WireField> field = reader.Next()) {
    if (field->number == 2) {
      EXPECT_EQ(field->raw, "\x12\x02"s + "ab");
    }
    all += std::string(field->raw);
  }
  EXPECT_EQ(all, bytes);
}

TEST(Wire, FailsOnWhatIsNotProtobuf) {
  for (const std::string& bytes : {"\x08"s, "\x12\x05"s + "ab", "\x0b"s, "\x00"s, "\x0d"s + "12",
                                   "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"s,
                                   "\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s}) {
    WireReader reader(bytes);
    EXPECT_FALSE(reader.Next());
    EXPECT_TRUE(reader.failed());
    EXPECT_FALSE(reader.Next());
  }
}

}  // namespace
}  // namespace mo
