#include "converter/ir/file_digest.h"

#include <string>

#include "gtest/gtest.h"

namespace mo {
namespace {

TEST(FileDigest, IsThatOfTheBytesThatAreLeft) {
  const std::string first(1000, 'a'), second(5, 'b'), third(100000, 'c');
  FileDigest digest;
  EXPECT_EQ(digest.Finish(), DigestOf(""));
  digest.Append(first);
  digest.Mark();
  digest.Append(second);
  EXPECT_EQ(digest.Finish(), DigestOf(first + second));
  digest.CutBack();
  EXPECT_EQ(digest.Finish(), DigestOf(first));
  digest.Append(third);
  EXPECT_EQ(digest.Finish(), DigestOf(first + third));
}

}  // namespace
}  // namespace mo
