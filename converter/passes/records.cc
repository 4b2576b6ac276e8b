#include "converter/passes/records.h"

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
  std::erase_if(refusals_, [pass](const Refusal& refusal) { return refusal.pass == pass; });
  rewrites_before_pass_ = rewrites_.size();
  refusals_before_pass_ = refusals_.size();
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

void Records::EndPass(const Graph& graph) {
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
  for (size_t i = refusals_before_pass_; i < refusals_.size(); ++i) {
    Refusal& refusal = refusals_[i];
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
    SourceSet own = node->sources();
    std::erase_if(own, [this](int source) { return !alive_[source]; });
    own_sources_[IdOf(*node)] = own.empty() ? node->sources() : std::move(own);
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
