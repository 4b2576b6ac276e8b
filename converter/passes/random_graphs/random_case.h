#ifndef CONVERTER_PASSES_RANDOM_GRAPHS_RANDOM_CASE_H_
#define CONVERTER_PASSES_RANDOM_GRAPHS_RANDOM_CASE_H_

#include <cstdint>
#include <string>

#include "converter/passes/pass.h"

namespace mo {

// A small graph and what a user chose for it.
struct RandomCase {
  std::string text;  // .mog
  PassOptions options;
};

// The case of a seed, the same everywhere: about a dozen nodes that are often arranged as the
// passes look for them (functions written out, equal nodes, chains after convolutions, residual
// blocks, split groups, padding before convolutions, strided convolutions with kernel 1), and often
// nearly so. Some nodes are excluded from optimizations.
RandomCase MakeRandomCase(uint64_t seed);

}  // namespace mo

#endif  // CONVERTER_PASSES_RANDOM_GRAPHS_RANDOM_CASE_H_
