#include "converter/base/digest.h"

#include <gtest/gtest.h>

#include <string>

namespace mo {
namespace {

// XXH3-128 with seed 0, as xxHash's own `xxhsum -H2` prints it.
TEST(Digest, IsXxh3WithoutSeed) {
  EXPECT_EQ(ToHex(DigestOf("")), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(ToHex(DigestOf("abc")), "06b05ab6733a618578af5f94892f3950");
}

TEST(Digest, IsPrintedWithLeadingZeros) {
  EXPECT_EQ(ToHex({.high = 1, .low = 0xab}), "000000000000000100000000000000ab");
}

TEST(Digest, DependsOnEachByte) {
  std::string bytes(300, 'x');
  const Digest before = DigestOf(bytes);
  for (char& byte : bytes) {
    byte = 'y';
    EXPECT_NE(DigestOf(bytes), before);
    byte = 'x';
  }
  EXPECT_EQ(DigestOf(bytes), before);
}

TEST(Digester, GivesTheSameInPieces) {
  const std::string bytes(100000, 'x');
  Digester digester;
  size_t offset = 0;
  for (size_t size = 1; offset < bytes.size(); size = size * 3 + 1) {
    digester.Append(absl::string_view(bytes).substr(offset, size));
    offset += size;
  }
  EXPECT_EQ(digester.Finish(), DigestOf(bytes));
  EXPECT_EQ(digester.Finish(), DigestOf(bytes)) << "Finish() can be repeated";
}

TEST(Digester, OfNothingIsTheDigestOfNothing) { EXPECT_EQ(Digester().Finish(), DigestOf("")); }

}  // namespace
}  // namespace mo
