#ifndef CONVERTER_REPORT_RECORDS_H_
#define CONVERTER_REPORT_RECORDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace mo {

// A change that a pass made.
struct Rewrite {
  std::string optimization;  // "linear_fusing"; empty for passes that always run
  std::string pass;
  std::vector<std::string> nodes_in = {};   // names of the nodes that went in
  std::vector<std::string> nodes_out = {};  // names of the nodes that came out
  std::string what = {};                    // one sentence with the values that matter
};

// A change that a pass considered and did not make.
struct Refusal {
  std::string optimization;
  std::string pass;
  std::string node;          // the candidate
  std::string rule;          // id of the rule that did not hold
  std::string sentence;      // the rule in words
  std::string values;        // what was found instead
  std::string blocker = {};  // name of the node that stands in the way; empty: the candidate itself
  bool by_exclusion = false;  // the user forbade it
};

// What the passes did and did not do, for the report and for `mo explain`.
class Records {
 public:
  void Add(Rewrite rewrite) { rewrites_.push_back(std::move(rewrite)); }
  void Add(Refusal refusal) { refusals_.push_back(std::move(refusal)); }

  // A pass that runs again tells its refusals again: only those of its last run hold for the final
  // graph.
  void ForgetRefusals(absl::string_view pass) {
    std::erase_if(refusals_, [pass](const Refusal& refusal) { return refusal.pass == pass; });
  }

  const std::vector<Rewrite>& rewrites() const { return rewrites_; }
  const std::vector<Refusal>& refusals() const { return refusals_; }

 private:
  std::vector<Rewrite> rewrites_;
  std::vector<Refusal> refusals_;
};

}  // namespace mo

#endif  // CONVERTER_REPORT_RECORDS_H_
