#ifndef CONVERTER_GRAPH_TRANSPOSITION_H_
#define CONVERTER_GRAPH_TRANSPOSITION_H_

#include <cstddef>
#include <cstdint>

namespace mo {

// Rows that are written side by side: their elements in one column of the source are within two
// lines of the cache.
inline constexpr int64_t kRowsAtOnce = 16;

// Element (row, column) of `out`, whose rows have `row_size` elements one after the other, becomes
// element row + column * column_step of `from`, for all `rows` and `columns`. Elements have 1, 2, 4
// or 8 bytes; there are no more than kRowsAtOnce rows.
void CopyTransposed(const char* from, int64_t column_step, int64_t rows, int64_t columns,
                    size_t width, char* out, int64_t row_size);

// Copies `count` elements that are `step` apart.
void CopyStrided(const char* from, int64_t step, int64_t count, size_t width, char* out);

}  // namespace mo

#endif  // CONVERTER_GRAPH_TRANSPOSITION_H_
