#include "converter/passes/records.h"

#include <algorithm>
#include <iterator>

namespace mo {
namespace {

std::vector<std::string> NamesOf(const SourceSet& sources, const Graph& graph) {
  std::vector<std::string> names;
  for (int source : sources) names.push_back(graph.source_nodes()[source].name);
  return names;
}

// Used or not, in bodies, too.
void AddNodes(const Graph& graph, std::vector<const Node*>& nodes) {
  for (const Node* node : graph.nodes()) {
    nodes.push_back(node);
    for (const auto& body : node->bodies()) AddNodes(*body, nodes);
  }
}

std::vector<const Node*> AllNodes(const Graph& graph) {
  std::vector<const Node*> nodes;
  AddNodes(graph, nodes);
  return nodes;
}

}  // namespace

void Records::BeginPass(absl::string_view pass, const Graph& graph) {
  if (kept_ != Kept::kAll) return;
  for (size_t run = trial_ ? runs_.size() : 0; run < runs_.size(); ++run) {
    if (runs_[run].pass == pass) Forget(run--);
  }
  runs_.push_back({pass});
  rewrites_before_pass_ = rewrites_.size();
  if (revision_ == graph.revision()) return;
  revision_ = graph.revision();
  before_ = IdsByName(graph);
  alive_.assign(graph.source_nodes().size(), false);
  for (const Node* node : AllNodes(graph)) {
    const SourceSet& own = own_sources_.emplace(IdOf(*node), node->sources()).first->second;
    if (node->constant()) continue;
    for (int source : own) alive_[source] = true;
  }
}

void Records::Forget(size_t run) {
  const auto [pass, first, count] = runs_[run];
  if (count > 0) refusals_.erase(first, std::next(first, static_cast<ptrdiff_t>(count)));
  runs_.erase(runs_.begin() + static_cast<ptrdiff_t>(run));
}

void Records::RepeatPass(absl::string_view pass) {
  const auto run =
      std::find_if(runs_.begin(), runs_.end(), [pass](const Run& r) { return r.pass == pass; });
  if (run == runs_.end()) return;
  if (run->count > 0) {
    const auto end = std::next(run->first, static_cast<ptrdiff_t>(run->count));
    refusals_.splice(refusals_.end(), refusals_, run->first, end);
  }
  std::rotate(run, run + 1, runs_.end());
}

void Records::BeginTrial() { trial_ = runs_.size(); }

void Records::EndTrial(bool changed) {
  const size_t before = *std::exchange(trial_, std::nullopt);
  if (!changed) {
    while (runs_.size() > before) Forget(runs_.size() - 1);
    return;
  }
  const std::vector<Run> tried(runs_.begin() + static_cast<ptrdiff_t>(before), runs_.end());
  for (size_t run = before; run-- > 0;) {
    const bool again = std::any_of(tried.begin(), tried.end(),
                                   [&](const Run& later) { return later.pass == runs_[run].pass; });
    if (again) Forget(run);
  }
}

void Records::EndPass(const Graph& graph) {
  if (kept_ != Kept::kAll) return;
  const bool is_changed = revision_ != graph.revision();
  if (is_changed) AddOwnSources(graph);
  const NodeIds now = is_changed ? IdsByName(graph) : NodeIds();
  const NodeIds& after = is_changed ? now : before_;
  for (size_t i = rewrites_before_pass_; i < rewrites_.size(); ++i) {
    Rewrite& rewrite = rewrites_[i];
    SourceSet sources;
    for (const std::string& name : rewrite.nodes_in)
      sources = Union(sources, Resolve(name, before_, after));
    for (const std::string& name : rewrite.nodes_out)
      sources = Union(sources, Resolve(name, after, before_));
    rewrite.sources = NamesOf(sources, graph);
  }
  auto added = refusals_.end();
  for (size_t i = 0; i < runs_.back().count; ++i) {
    Refusal& refusal = *--added;
    refusal.sources = NamesOf(Resolve(refusal.node, after, before_), graph);
    refusal.blocker_sources = NamesOf(Resolve(refusal.blocker, after, before_), graph);
    SourceSet neighbours;
    for (const std::string& name : refusal.neighbours)
      neighbours = Union(neighbours, Resolve(name, after, before_));
    refusal.neighbour_sources = NamesOf(neighbours, graph);
  }
}

void Records::AddOwnSources(const Graph& graph) {
  // A source node of which everything went into others cannot come back: a node that replaces one
  // of those others is not made of it.
  for (const Node* node : AllNodes(graph)) {
    if (own_sources_.count(IdOf(*node)) > 0) continue;
    std::vector<int> own;
    for (int source : node->sources()) {
      if (alive_[source]) own.push_back(source);
    }
    own_sources_[IdOf(*node)] = own.empty() ? node->sources() : SourceSet(std::move(own));
  }
}

const SourceSet& Records::OwnSources(const Node& node) const {
  const auto own = own_sources_.find(IdOf(node));
  return own == own_sources_.end() ? node.sources() : own->second;
}

Records::NodeIds Records::IdsByName(const Graph& graph) {
  NodeIds ids;
  for (const Node* node : AllNodes(graph)) ids.emplace(node->name(), IdOf(*node));
  return ids;
}

SourceSet Records::Resolve(const std::string& name, const NodeIds& first,
                           const NodeIds& second) const {
  for (const NodeIds* ids : {&first, &second}) {
    if (const auto id = ids->find(name); id != ids->end()) return own_sources_.at(id->second);
  }
  return {};
}

}  // namespace mo
