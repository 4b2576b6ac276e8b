#include "converter/graph/transposition.h"

#include <cstring>
#include <numeric>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace mo {
namespace {

// Numbers 0, 1, 2 … of `width` bytes each.
std::string Numbers(size_t count, size_t width) {
  std::string bytes(count * width, '\0');
  for (uint64_t i = 0; i < count; ++i) std::memcpy(&bytes[i * width], &i, width);
  return bytes;
}

uint64_t NumberAt(const std::string& bytes, size_t index, size_t width) {
  uint64_t number = 0;
  std::memcpy(&number, &bytes[index * width], width);
  return number;
}

TEST(CopyTransposed, TurnsColumnsIntoRows) {
  constexpr int64_t kColumns = 5, kStep = 17, kRowSize = 7;
  for (const size_t width : {1, 2, 4, 8}) {
    for (int64_t rows = 1; rows <= kRowsAtOnce; ++rows) {
      const std::string from = Numbers(kColumns * kStep, width);
      std::string out((rows - 1) * kRowSize * width + kColumns * width, '\xff');
      CopyTransposed(from.data(), kStep, rows, kColumns, width, out.data(), kRowSize);
      for (int64_t row = 0; row < rows; ++row) {
        for (int64_t column = 0; column < kColumns; ++column)
          ASSERT_EQ(NumberAt(out, row * kRowSize + column, width), row + column * kStep)
              << width << " " << rows;
      }
    }
  }
}

TEST(CopyTransposed, LeavesWhatIsBetweenTheRows) {
  const std::string from = Numbers(8, 4);
  std::string out = Numbers(6, 4);
  CopyTransposed(from.data(), 4, 2, 2, 4, out.data(), 4);
  EXPECT_EQ(NumberAt(out, 2, 4), 2);
  EXPECT_EQ(NumberAt(out, 3, 4), 3);
}

TEST(CopyStrided, TakesEachOfTheElements) {
  for (const size_t width : {1, 2, 4, 8}) {
    const std::string from = Numbers(20, width);
    std::string out(4 * width, '\0');
    CopyStrided(&from[19 * width], -5, 4, width, out.data());
    for (size_t i = 0; i < 4; ++i) EXPECT_EQ(NumberAt(out, i, width), 19 - 5 * i) << width;
  }
}

}  // namespace
}  // namespace mo
