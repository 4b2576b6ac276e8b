#include "converter/graph/transposition.h"

#include <cstring>

namespace mo {
namespace {

// Calls `copy` with a number of `width` bytes.
template <typename Copy>
void WithWidth(size_t width, Copy copy) {
  switch (width) {
    case 1:
      return copy(uint8_t{});
    case 2:
      return copy(uint16_t{});
    case 4:
      return copy(uint32_t{});
    default:
      return copy(uint64_t{});
  }
}

// A column of the source is read as a whole: each line of the cache is fetched once, while copying
// row by row would fetch it for each row again.
template <typename T>
void CopyColumn(const T* column, int64_t rows, char* out, int64_t row_size) {
  for (int64_t row = 0; row < rows; ++row)
    std::memcpy(out + row * row_size * int64_t{sizeof(T)}, &column[row], sizeof(T));
}

}  // namespace

void CopyTransposed(const char* from, int64_t column_step, int64_t rows, int64_t columns,
                    size_t width, char* out, int64_t row_size) {
  WithWidth(width, [&](auto sample) {
    using T = decltype(sample);
    constexpr int64_t kWidth = sizeof(T);
    for (int64_t c = 0; c < columns; ++c) {
      T column[kRowsAtOnce];
      const char* source = from + c * column_step * kWidth;
      char* target = out + c * kWidth;
      if (rows == kRowsAtOnce) {  // a number that the compiler knows
        std::memcpy(column, source, sizeof(column));
        CopyColumn(column, kRowsAtOnce, target, row_size);
      } else {
        std::memcpy(column, source, static_cast<size_t>(rows * kWidth));
        CopyColumn(column, rows, target, row_size);
      }
    }
  });
}

void CopyStrided(const char* from, int64_t step, int64_t count, size_t width, char* out) {
  WithWidth(width, [&](auto sample) {
    constexpr int64_t kWidth = sizeof(sample);
    for (int64_t i = 0; i < count; ++i)
      std::memcpy(out + i * kWidth, from + i * step * kWidth, kWidth);
  });
}

}  // namespace mo
