#ifndef CONVERTER_PASSES_RANDOM_GRAPHS_CHECK_H_
#define CONVERTER_PASSES_RANDOM_GRAPHS_CHECK_H_

#include <set>
#include <string>

#include "converter/passes/random_graphs/random_case.h"

namespace mo {

// What came out when a case was optimized.
struct Verdict {
  // What is wrong, as a word and its details ("values: output 0 differs by …"); empty: nothing.
  //   pipeline     a pass failed, or the graph after it is not valid
  //   values       the optimized graph computes something else
  //   lowering     an operation is left that no opset has
  //   names        an output lost one of its tensor names
  //   exclusions   an excluded node became something else than without any optimization
  //   idempotence  a second run changed the graph
  //   order        with nodes created in another order the result is another
  //   text         the optimized graph's text does not read back as the same text
  std::string failure;
  std::set<std::string> passes;  // those that rewrote something

  // The word.
  std::string kind() const { return failure.substr(0, failure.find(':')); }
};

// Optimizes a case and checks all that must hold for every graph. `shuffle` chooses the other order
// of nodes.
Verdict Check(const RandomCase& random_case, uint64_t shuffle);

// A case for which Check() says the same word, made as small as leaving out nodes, outputs,
// attributes, exclusions and options makes it.
RandomCase Minimized(RandomCase random_case, uint64_t shuffle);

// The case of a seed with a failure as a person reads it: both texts, options and failures.
std::string Explain(uint64_t seed, const RandomCase& random_case, const Verdict& verdict);

}  // namespace mo

#endif  // CONVERTER_PASSES_RANDOM_GRAPHS_CHECK_H_
