#ifndef CONVERTER_PASSES_RECORDS_H_
#define CONVERTER_PASSES_RECORDS_H_

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/graph/graph.h"

namespace mo {

// A change that a pass made.
struct Rewrite {
  std::string optimization;  // "linear_fusing"; empty for passes that always run
  std::string pass;
  std::vector<std::string> nodes_in = {};   // names of the nodes that went in
  std::vector<std::string> nodes_out = {};  // names of the nodes that came out
  std::string what = {};                    // one sentence with the values that matter
  std::vector<std::string> sources = {};    // names of their source nodes; Records fills it in
};

// A change that a pass considered and did not make.
struct Refusal {
  absl::string_view optimization;  // this and the next three live as long as the process
  absl::string_view pass;
  absl::string_view rule;      // id of the rule that did not hold
  absl::string_view sentence;  // the rule in words
  std::string node;            // the candidate
  std::string values;          // what was found instead
  std::string blocker = {};    // name of the node that is in the way; empty: the candidate itself
  bool by_exclusion = false;   // the user forbade it
  // Names of nodes next to it that would have been changed as well.
  std::vector<std::string> neighbours = {};
  // Names of the source nodes of `node`, `blocker` and `neighbours`; Records fills them in.
  std::vector<std::string> sources = {};
  std::vector<std::string> blocker_sources = {};
  std::vector<std::string> neighbour_sources = {};
};

// A number that a pass took for another one that no element type holds, such as the nearest f32 of
// 1/6 for 1/6. Whoever compares the graphs before and after reads it so, too.
struct NumberReading {
  std::string reader;  // name of the node that reads the constant
  double written, meant;
};

// What the passes did and did not do, for the report and for `mo explain`.
//
// A node's *own* sources are those it was created from. A convolution that takes in a Multiply gets
// its sources, too, but they do not become its own: what is later done to the convolution is not
// done to the Multiply. Records speak of own sources.
class Records {
 public:
  // Where nobody asks for rewrites and refusals only the readings are kept.
  enum class Kept { kAll, kReadings };
  explicit Records(Kept kept = Kept::kAll) : kept_(kept) {}
  Records(Records&&) = default;
  Records& operator=(Records&&) = default;

  void Add(Rewrite rewrite) {
    if (kept_ == Kept::kAll) rewrites_.push_back(std::move(rewrite));
  }
  void Add(Refusal refusal) {
    if (kept_ != Kept::kAll) return;
    refusals_.push_back(std::move(refusal));
    if (!runs_.empty() && runs_.back().count++ == 0) runs_.back().first = --refusals_.end();
  }
  void Add(NumberReading reading) { readings_.push_back(std::move(reading)); }

  // To be called before and after a pass over a model and the bodies in it: what was added in
  // between gets its sources by the names of its nodes. A pass that runs again tells its refusals
  // again, so those of its last run are forgotten.
  void BeginPass(absl::string_view pass, const Graph& graph);
  void EndPass(const Graph& graph);
  // Instead of both, for a pass that would tell just what it told last time.
  void RepeatPass(absl::string_view pass);
  // Passes in between are tried once more: what they refuse is kept only if they changed something,
  // else what they refused before.
  void BeginTrial();
  void EndTrial(bool changed);
  bool is_trial() const { return trial_.has_value(); }

  // The source nodes that the node was created from.
  const SourceSet& OwnSources(const Node& node) const;

  const std::vector<Rewrite>& rewrites() const { return rewrites_; }
  // By passes, in the order in which these ran last.
  const std::list<Refusal>& refusals() const { return refusals_; }
  const std::vector<NumberReading>& readings() const { return readings_; }

 private:
  using NodeId = std::pair<const Graph*, int>;  // its graph, and its id there
  using NodeIds = std::unordered_map<std::string, NodeId>;

  static NodeId IdOf(const Node& node) { return {&node.graph(), node.id()}; }

  static NodeIds IdsByName(const Graph& graph);
  void AddOwnSources(const Graph& graph);
  SourceSet Resolve(const std::string& name, const NodeIds& first, const NodeIds& second) const;

  // What a run of a pass refused: one after the other in refusals_.
  struct Run {
    absl::string_view pass;
    std::list<Refusal>::iterator first = {};
    size_t count = 0;
  };
  void Forget(size_t run);

  Kept kept_;
  std::vector<Rewrite> rewrites_;
  std::list<Refusal> refusals_;
  std::vector<Run> runs_;
  std::optional<size_t> trial_;  // the number of runs before it
  std::vector<NumberReading> readings_;
  size_t rewrites_before_pass_ = 0;
  // Of the graph before the pass, as it was at this revision: most passes change nothing, and then
  // it is still so before the next one.
  std::optional<uint64_t> revision_;
  NodeIds before_;
  std::vector<bool> alive_;  // sources that are some node's own
  std::map<NodeId, SourceSet> own_sources_;
};

}  // namespace mo

#endif  // CONVERTER_PASSES_RECORDS_H_
