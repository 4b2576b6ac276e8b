#include "converter/report/explanation.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "converter/base/text.h"

namespace mo {
namespace {

bool Contains(const std::vector<std::string>& names, absl::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string Quoted(absl::string_view name) { return absl::StrCat("'", name, "'"); }

std::string QuotedList(const std::vector<std::string>& names) {
  if (names.empty()) return "nothing";
  return absl::StrJoin(names, ", ", [](std::string* out, const std::string& name) {
    absl::StrAppend(out, Quoted(name));
  });
}

std::string InWords(const NamedNode& node) {
  return absl::StrCat(Quoted(node.name), " (", node.operation, ")");
}

// "linear_fusing (fuse_linear_ops)"; a pass that always runs has no optimization.
std::string Actor(absl::string_view optimization, absl::string_view pass) {
  if (optimization.empty()) return std::string(pass);
  return absl::StrCat(optimization, " (", pass, ")");
}

// What a user asked about: a node of the source model, with all that was made of it, or a node of
// the graph that has a name of its own.
class Subject {
 public:
  Subject(absl::string_view name, bool is_source) : name_(name), is_source_(is_source) {}

  bool IsConcernedBy(const Rewrite& rewrite) const {
    return is_source_ ? Contains(rewrite.sources, name_)
                      : Contains(rewrite.nodes_in, name_) || Contains(rewrite.nodes_out, name_);
  }
  bool IsConcernedBy(const Refusal& refusal) const {
    return is_source_
               ? Contains(refusal.sources, name_) || Contains(refusal.blocker_sources, name_) ||
                     Contains(refusal.neighbour_sources, name_)
               : refusal.node == name_ || refusal.blocker == name_ ||
                     Contains(refusal.neighbours, name_);
  }
  // Whether the optimization did something to it, or considered to.
  bool IsSeenBy(absl::string_view optimization, const Records& records) const {
    auto matters = [&](const auto& record) {
      return record.optimization == optimization && IsConcernedBy(record);
    };
    return std::any_of(records.rewrites().begin(), records.rewrites().end(), matters) ||
           std::any_of(records.refusals().begin(), records.refusals().end(), matters);
  }

 private:
  absl::string_view name_;
  bool is_source_;
};

std::string Describe(const ReportedExclusion& exclusion) {
  return absl::StrCat(exclusion.is_regex ? "the regex " : "the name ", Quoted(exclusion.pattern),
                      " excludes it from ", absl::StrJoin(exclusion.optimizations, ", "),
                      exclusion.reason.empty() ? "" : "; reason: ", exclusion.reason);
}

// What keeps a rewrite from being made, and at which node.
std::string Verdict(const Refusal& refusal) {
  const std::string blocker = Quoted(refusal.blocker);
  const bool named = refusal.blocker.empty() || absl::StrContains(refusal.values, blocker);
  return named ? refusal.values : absl::StrCat(refusal.values, " (", blocker, ")");
}

class Explainer {
 public:
  Explainer(const Subject& subject, const ReportInput& input, const ReportInput& all_on)
      : subject_(subject), input_(input), all_on_(all_on) {}

  // What was done and what was not. False if there is nothing to tell.
  bool AppendRecords(std::string& text) const {
    const size_t length = text.size();
    AppendRewrites(text);
    AppendRefusals(text);
    AppendSwitches(text);
    return text.size() > length;
  }

 private:
  void AppendRewrites(std::string& text) const {
    int number = 0;
    for (const Rewrite& rewrite : input_.records->rewrites()) {
      if (!subject_.IsConcernedBy(rewrite)) continue;
      if (++number == 1) absl::StrAppend(&text, "Done to it:\n");
      absl::StrAppend(&text, "  ", number, ". ", Actor(rewrite.optimization, rewrite.pass), ": ",
                      rewrite.what, "\n     ", QuotedList(rewrite.nodes_in), " -> ",
                      QuotedList(rewrite.nodes_out), "\n");
    }
  }

  void AppendRefusals(std::string& text) const {
    const Refusal* last = nullptr;
    for (const Refusal& refusal : input_.records->refusals()) {
      if (!subject_.IsConcernedBy(refusal)) continue;
      if (last == nullptr) absl::StrAppend(&text, "Not done:\n");
      absl::StrAppend(&text, "  ", Actor(refusal.optimization, refusal.pass), " leaves ",
                      Quoted(refusal.node), " as it is: ", Verdict(refusal), ".\n");
      if (last == nullptr || last->rule != refusal.rule) {
        absl::StrAppend(&text, "    Rule ", refusal.rule, " demands: ", refusal.sentence, ".\n");
      }
      if (refusal.by_exclusion) AppendCauses(refusal, text);
      last = &refusal;
    }
  }

  // The exclusions that caused a refusal.
  void AppendCauses(const Refusal& refusal, std::string& text) const {
    for (const ReportedExclusion& exclusion : input_.exclusions) {
      if (CausedBy(refusal, exclusion))
        absl::StrAppend(&text, "    The user forbids it: ", Describe(exclusion), ".\n");
    }
  }

  void AppendSwitches(std::string& text) const {
    for (const ReportedSetting& setting : input_.settings) {
      absl::string_view optimization = setting.key;
      if (setting.value != "false" || !absl::ConsumePrefix(&optimization, "optimizations."))
        continue;
      if (!subject_.IsSeenBy(optimization, *all_on_.records)) continue;
      absl::StrAppend(&text, "Switched off: ", optimization, ", by ",
                      setting.origin == "flag" ? "a flag" : "the configuration",
                      ". Switched on it looks at this node.\n");
    }
  }

  const Subject& subject_;
  const ReportInput& input_;
  const ReportInput& all_on_;
};

void AppendWhatItIs(const Outcome& outcome, std::string& text) {
  absl::StrAppend(&text, Quoted(outcome.name), " is ", WithArticle(outcome.type));
  const Location& place = outcome.location;
  if (place.line > 0) {
    absl::StrAppend(&text, " at ", BaseName(place.file), ":", place.line, ":", place.column);
  }
  absl::StrAppend(&text, ".\n");
  const std::vector<NamedNode>& imported = outcome.imported;
  if (outcome.is_constant) {
    absl::StrAppend(&text, "It is a constant that other nodes read.\n");
  } else if (imported.empty()) {
    absl::StrAppend(&text, "The import makes no node of it: inference does not need it.\n");
  } else if (imported.size() > 1 || imported[0].operation != outcome.type ||
             imported[0].name != outcome.name) {
    absl::StrAppend(&text, "Imported as ",
                    absl::StrJoin(imported, ", ",
                                  [](std::string* out, const NamedNode& node) {
                                    absl::StrAppend(out, InWords(node));
                                  }),
                    ".\n");
  }
}

void AppendPresent(const Outcome& outcome, std::string& text) {
  if (outcome.imported.empty()) return;
  absl::StrAppend(&text, "Now:\n");
  if (outcome.now.empty() && outcome.taken_into.empty())
    absl::StrAppend(&text, "  Nothing of it is left.\n");
  for (const NamedNode& node : outcome.now) {
    absl::StrAppend(&text, "  It is ", InWords(node));
    if (!node.bias_of.empty()) absl::StrAppend(&text, ", the bias after ", Quoted(node.bias_of));
    absl::StrAppend(&text, ".\n");
  }
  for (const NamedNode& node : outcome.taken_into) {
    absl::StrAppend(&text, "  ", outcome.now.empty() ? "It" : "A part of it", " went into ",
                    InWords(node), ".\n");
  }
  for (const TensorPlace& place : outcome.tensors) {
    absl::StrAppend(&text, "  Tensor ", Quoted(place.tensor),
                    place.node.empty()
                        ? " is computed no more.\n"
                        : absl::StrCat(" is computed by ", Quoted(place.node), ".\n"));
  }
}

std::string ExplainSource(const Outcome& outcome, const ReportInput& input,
                          const ReportInput& all_on) {
  std::string text;
  AppendWhatItIs(outcome, text);
  for (const ReportedExclusion& exclusion : input.exclusions) {
    if (Contains(exclusion.hits, outcome.name))
      absl::StrAppend(&text, "Excluded: ", Describe(exclusion), ".\n");
  }
  if (outcome.imported.empty()) return text;
  const Subject subject(outcome.name, /*is_source=*/true);
  if (!Explainer(subject, input, all_on).AppendRecords(text)) {
    absl::StrAppend(&text, "No optimization looks at its operation, ",
                    outcome.imported.back().operation, ", in this place.\n");
  }
  AppendPresent(outcome, text);
  return text;
}

// The operation and the sources of a node of the graph, as far as they are known.
void AppendWhatItIs(absl::string_view name, const ReportInput& input, std::string& text) {
  std::string operation;
  std::vector<std::string> sources;
  for (const Outcome& outcome : input.outcomes) {
    for (const auto* nodes : {&outcome.imported, &outcome.now}) {
      for (const NamedNode& node : *nodes) {
        if (node.name != name) continue;
        operation = node.operation;
        if (!Contains(sources, outcome.name)) sources.push_back(outcome.name);
      }
    }
  }
  for (const Rewrite& rewrite : input.records->rewrites()) {
    if (sources.empty() && Contains(rewrite.nodes_out, name)) sources = rewrite.sources;
  }
  absl::StrAppend(&text, Quoted(name), " is ",
                  operation.empty() ? "a node between two passes" : WithArticle(operation),
                  sources.empty() ? "" : absl::StrCat(", made of ", QuotedList(sources)), ".\n");
}

std::string ExplainGraphNode(absl::string_view name, const ReportInput& input,
                             const ReportInput& all_on) {
  std::string text;
  AppendWhatItIs(name, input, text);
  const Subject subject(name, /*is_source=*/false);
  if (!Explainer(subject, input, all_on).AppendRecords(text))
    absl::StrAppend(&text, "No optimization looks at its operation in this place.\n");
  return text;
}

}  // namespace

std::vector<std::string> ExplainableNames(const ReportInput& input) {
  std::set<std::string> names;
  for (const Outcome& outcome : input.outcomes) {
    names.insert(outcome.name);
    for (const auto* nodes : {&outcome.imported, &outcome.now}) {
      for (const NamedNode& node : *nodes) names.insert(node.name);
    }
  }
  for (const Rewrite& rewrite : input.records->rewrites()) {
    names.insert(rewrite.nodes_in.begin(), rewrite.nodes_in.end());
    names.insert(rewrite.nodes_out.begin(), rewrite.nodes_out.end());
  }
  return {names.begin(), names.end()};
}

std::string ExplainRefusals(const ReportInput& input) {
  struct Group {
    const Refusal* first;
    std::set<std::string> nodes;
    std::string lines;
  };
  std::vector<Group> groups;
  std::map<std::pair<absl::string_view, absl::string_view>, size_t> positions;  // by pass and rule
  for (const Refusal& refusal : input.records->refusals()) {
    const auto [position, is_new] =
        positions.emplace(std::pair(refusal.pass, refusal.rule), groups.size());
    if (is_new) groups.push_back({&refusal, {}, ""});
    Group& group = groups[position->second];
    group.nodes.insert(refusal.node);
    absl::StrAppend(&group.lines, "  ", Quoted(refusal.node), ": ", Verdict(refusal), "\n");
  }
  if (groups.empty()) return "Nothing was considered and left as it was.\n";
  std::string text;
  for (const Group& group : groups) {
    const Refusal& refusal = *group.first;
    const bool one = group.nodes.size() == 1;
    absl::StrAppend(&text, text.empty() ? "" : "\n", Actor(refusal.optimization, refusal.pass),
                    " leaves ", group.nodes.size(), one ? " node as it is" : " nodes as they are",
                    ", since rule ", refusal.rule, " demands: ", refusal.sentence, ".\n",
                    group.lines);
  }
  return text;
}

std::string Explain(absl::string_view name, const ReportInput& input, const ReportInput& all_on) {
  std::vector<std::string> parts;
  for (const Outcome& outcome : input.outcomes) {
    if (outcome.name == name) parts.push_back(ExplainSource(outcome, input, all_on));
  }
  if (parts.empty()) parts.push_back(ExplainGraphNode(name, input, all_on));
  return absl::StrJoin(parts, "\n");
}

}  // namespace mo
