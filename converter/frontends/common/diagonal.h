#ifndef CONVERTER_FRONTENDS_COMMON_DIAGONAL_H_
#define CONVERTER_FRONTENDS_COMMON_DIAGONAL_H_

#include <string>

#include "converter/frontends/common/node_builder.h"

namespace mo {

// Places in matrices, i64: to be compared with each other.

// 0 … count - 1 as a column, which numbers the rows of a matrix, and as a row, which numbers its
// columns.
Value AsColumn(NodeBuilder& builder, Value count, const std::string& suffix);
Value AsRow(NodeBuilder& builder, Value count, const std::string& suffix);

// The numbers of the rows and columns of `data`: of its last two axes, which it must have.
Value RowNumbers(NodeBuilder& builder, Value data, const std::string& suffix);
Value ColumnNumbers(NodeBuilder& builder, Value data, const std::string& suffix);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_DIAGONAL_H_
