#ifndef CONVERTER_FRONTENDS_COMMON_RECURRENT_MATCH_H_
#define CONVERTER_FRONTENDS_COMMON_RECURRENT_MATCH_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "converter/frontends/common/node_builder.h"

namespace mo {

// Parts of a recurrent layer that a Loop writes out (recurrent_loops.h). Values are those of the
// graph around the loop, but where it is said otherwise.

// Columns of a matrix, or elements of a list, that the body reads.
struct Columns {
  Value of = {};
  int64_t begin = 0;
  int64_t row = 0, rows = 0;  // of a matrix
  bool is_transposed = false;
};

// x · W + h · R + bias, columns of it.
struct Affine {
  std::vector<Columns> data, state, bias;
};

struct Gate {
  std::string activation;
  Affine sum;
};

struct RecurrentLayer {
  OpType op = ops::kRNNSequence;
  std::vector<Gate> gates;  // in OpenVINO's order
  std::string last_activation;
  bool is_linear = false;      // of a GRU: r is multiplied with the state's part
  Affine linear_state;         // that part
  size_t state = 0, cell = 0;  // which carried values they are
  Value sequence;              // [S, N, I]
  int64_t hidden = 0;          // the elements of a state
  std::vector<bool> is_list;   // of each carried value: the state, or a list that has it alone
  Value yielded;               // in the body: the next state
};

// nullopt if the loop is none.
std::optional<RecurrentLayer> MatchRecurrentLayer(NodeBuilder& o, Node& loop);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_RECURRENT_MATCH_H_
