#include "tools/modelgen/wire.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace modelgen {
namespace {

using std::string_literals::operator""s;

TEST(WireWriterTest, Varint) {
  WireWriter wire;
  wire.Varint(1, 150);
  EXPECT_EQ(wire.bytes(), "\x08\x96\x01"s);
}

TEST(WireWriterTest, FloatIsLittleEndian) {
  WireWriter wire;
  wire.Float(4, -0.5f);
  EXPECT_EQ(wire.bytes(), "\x25\x00\x00\x00\xbf"s);
}

TEST(WireWriterTest, BytesWithALargeFieldNumber) {
  WireWriter wire;
  wire.Bytes(2, "testing");
  wire.Bytes(100, "");
  EXPECT_EQ(wire.bytes(), "\x12\x07testing\xa2\x06\x00"s);
}

TEST(WireWriterTest, PackedInt64) {
  WireWriter wire;
  wire.PackedInt64(4, std::vector<int64_t>{3, 270, 86942});
  EXPECT_EQ(wire.bytes(), "\x22\x06\x03\x8e\x02\x9e\xa7\x05"s);
}

TEST(WireWriterTest, NegativeNumbersTakeTenBytes) {
  WireWriter wire;
  wire.PackedInt64(1, std::vector<int64_t>{-1});
  EXPECT_EQ(wire.bytes(), "\x0a\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s);
}

TEST(WireWriterTest, PackedFloatIsLittleEndian) {
  WireWriter wire;
  wire.PackedFloat(5, std::vector<float>{1.0f, -0.5f});
  EXPECT_EQ(wire.bytes(), "\x2a\x08\x00\x00\x80\x3f\x00\x00\x00\xbf"s);
}

}  // namespace
}  // namespace modelgen
