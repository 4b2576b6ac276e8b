// Of a text graph of any bytes a page is made, from which no name can break out: it ends as many
// scripts as one without a graph.

#include <cstdint>
#include <cstdlib>

#include "converter/graph/text.h"
#include "converter/html_report/page.h"

namespace {

int EndsOfScripts(const std::string& page) {
  int count = 0;
  for (size_t at = 0; (at = page.find("</script", at)) != std::string::npos; ++at) ++count;
  return count;
}

std::string PageOf(const mo::Graph& graph) {
  const mo::Records records;
  const mo::Diagnostics diagnostics;
  mo::PageInput page;
  page.report.model_name = graph.name();
  page.report.records = &records;
  page.report.diagnostics = &diagnostics;
  page.before = mo::PictureOf(graph, records);
  page.losses = mo::HalfLossesOf(graph);
  return mo::HtmlPage(page);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const int wanted = EndsOfScripts(PageOf(mo::Graph("net")));
  mo::Diagnostics diagnostics;
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  const std::unique_ptr<mo::Graph> graph = mo::ParseGraph(text, "fuzz.mog", diagnostics);
  if (graph == nullptr) return 0;
  for (const mo::Node* node : graph->TopologicalOrder()) {
    if (node->constant() && node->constant()->size() > 1 << 16) return 0;
  }
  if (EndsOfScripts(PageOf(*graph)) != wanted) std::abort();
  return 0;
}
