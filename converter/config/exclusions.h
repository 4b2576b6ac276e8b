#ifndef CONVERTER_CONFIG_EXCLUSIONS_H_
#define CONVERTER_CONFIG_EXCLUSIONS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "converter/base/diagnostics.h"
#include "converter/base/optimization.h"
#include "converter/config/config.h"

namespace mo {

// A name or pattern of an [[exclude]] and the nodes that it hit.
struct ExclusionMatch {
  enum class Kind { kExact, kRegex };

  Kind kind;
  std::string pattern;
  std::string reason;
  OptimizationSet optimizations;
  Origin origin;
  Location location;          // of the pattern
  std::vector<size_t> nodes;  // indexes into the list of names, ascending
  // Of these, the nodes whose whole names the pattern does not match: only where it matches any
  // part of a name.
  std::vector<size_t> nodes_by_part = {};
};

// "exact" or "regex".
absl::string_view ExclusionKindName(ExclusionMatch::Kind kind);

struct Exclusions {
  // For each name of the list: the optimizations that must leave this node alone.
  std::vector<OptimizationSet> nodes;
  // In the order of the configuration; of one [[exclude]] first `nodes`, then `regex`.
  std::vector<ExclusionMatch> matches;
};

// Matches the exclusions against the names of *all* nodes of the source model, in the order of the
// source. A name or pattern that hits none is an error, unless its [[exclude]] allows that; the
// message names its key and the nearest nodes. A name that occurs twice counts as two nodes.
Exclusions MatchExclusions(absl::Span<const Exclude> excludes,
                           const std::vector<std::string>& names, Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_CONFIG_EXCLUSIONS_H_
