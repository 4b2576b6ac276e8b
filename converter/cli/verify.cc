// mo verify: reads an IR back.

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/digest.h"
#include "converter/base/status.h"
#include "converter/base/text.h"
#include "converter/cli/files.h"
#include "converter/cli/ir_files.h"
#include "converter/cli/subcommand.h"
#include "converter/graph/bodies.h"
#include "converter/graph/text.h"
#include "converter/graph/verifier.h"
#include "converter/ir/reader.h"

namespace mo {
namespace {

constexpr size_t kAlignment = 64;

std::vector<absl::string_view> ConstantsOf(const Graph& graph) {
  std::vector<absl::string_view> constants;
  for (const Node* node : NodesWithBodies(graph)) {
    if (node->constant()) constants.push_back(node->constant()->contiguous());
  }
  return constants;
}

// The first bytes that belong to no constant and are no padding: nothing is between constants but
// zeros up to the next multiple of 64.
absl::string_view FirstLeftOver(std::vector<absl::string_view> constants, absl::string_view bin) {
  std::sort(constants.begin(), constants.end(),
            [](absl::string_view a, absl::string_view b) { return a.data() < b.data(); });
  constants.push_back(bin.substr(bin.size()));
  const char* end = bin.data();
  for (const absl::string_view constant : constants) {
    if (constant.data() > end) {
      const absl::string_view gap(end, constant.data() - end);
      const bool is_zero = gap.find_first_not_of('\0') == absl::string_view::npos;
      if (gap.size() >= kAlignment || !is_zero) return gap;
    }
    end = std::max(end, constant.data() + constant.size());
  }
  return {};
}

// What the report's conversion counted: without what the writer adds.
GraphCounts CountModel(const Graph& graph) {
  GraphCounts counts = CountGraph(graph);
  for (const Node* node : NodesWithBodies(graph)) {
    if (IsDecompression(*node) && --counts.operations["Convert"] == 0)
      counts.operations.erase("Convert");
  }
  return counts;
}

// The numbers of the report, each with its name in a message.
std::map<std::string, int64_t> Numbers(const GraphCounts& counts) {
  std::map<std::string, int64_t> numbers = {{"parameters", counts.parameters},
                                            {"multiply-accumulates", counts.multiply_accumulates}};
  for (const auto& [type, count] : counts.operations) numbers[type] = count;
  return numbers;
}

void CompareWithReport(const std::string& xml_path, const std::string& report_path,
                       const ReportExcerpt& report, const Graph& graph, const GraphCounts& counts,
                       Diagnostics& diagnostics) {
  auto differs = [&](const auto& found, const auto& reported, absl::string_view what) {
    diagnostics.Error(Code::kIrOfOtherReport, {xml_path},
                      absl::StrCat("it ", what, found, ", and ", BaseName(report_path), " has ",
                                   reported, "; take both from one conversion"));
  };
  if (graph.name() != report.model) differs(graph.name(), report.model, "is ");
  std::map<std::string, std::pair<int64_t, int64_t>> numbers;
  for (const auto& [name, number] : Numbers(counts)) numbers[name].first = number;
  for (const auto& [name, number] : Numbers(report.after)) numbers[name].second = number;
  for (const auto& [name, both] : numbers) {
    if (both.first != both.second)
      differs(absl::StrCat(both.first, " of ", name), both.second, "has ");
  }
}

// A .bin of the right size may be damaged all the same.
void CompareBinWithReport(const std::string& bin_path, const std::string& report_path,
                          const ReportedBin& reported, absl::string_view bin,
                          Diagnostics& diagnostics) {
  const std::string found = ToHex(DigestOf(bin));
  if (found == reported.xxh3_128 && static_cast<int64_t>(bin.size()) == reported.bytes) return;
  diagnostics.Error(
      Code::kIrOfOtherReport, {bin_path},
      absl::StrCat("it has ", bin.size(), " bytes with the digest ", found, ", and ",
                   BaseName(report_path), " has ", reported.bytes, " bytes with ",
                   reported.xxh3_128,
                   "; it was damaged, or is of another conversion: convert the model again"));
}

std::string InWords(const Graph& graph, const GraphCounts& counts, size_t constants,
                    size_t bin_bytes, bool with_report) {
  std::string text = absl::StrCat("model: ", graph.name(), "\n");
  for (const auto& [type, count] : counts.operations)
    absl::StrAppend(&text, type, ": ", count, "\n");
  absl::StrAppend(&text, "constants: ", constants, "\nparameters: ", counts.parameters,
                  "\nbytes of constants: ", bin_bytes, "\n",
                  with_report ? "The report says the same.\n" : "");
  return text;
}

class Verify : public Subcommand {
 public:
  std::string name() const override { return "verify"; }
  std::string help() const override { return "read an IR back and check that it is whole"; }

  bool takes_conversion_flags() const override { return false; }

  std::vector<Flag> flags() override {
    return {
        Required({"--xml", &xml_, "the .xml file of the IR"}),
        Required({"--bin", &bin_, "its .bin file"}),
        {"--report", &report_, "the report of its conversion, to which the IR is held, too"},
        Required({"--output_verification", &output_, "where to write what the IR holds"}),
        {"--output_graph", &graph_, "where to write its graph as text; not written if left out"},
    };
  }

  absl::StatusOr<std::string> Run(const ConversionOptions&, Diagnostics& diagnostics) override {
    const std::optional<OpenIr> ir = OpenIrFiles(xml_, bin_, diagnostics);
    if (!ir) return diagnostics.status();
    const Graph& graph = *ir->graph;
    if (const absl::Status status = VerifyGraph(graph); !status.ok()) {
      diagnostics.Error(Code::kIrUnreadable, {xml_},
                        absl::StrCat("the IR breaks a rule of graphs: ", status.message()));
    }
    const absl::string_view bin = ir->bin->bytes();
    const std::vector<absl::string_view> constants = ConstantsOf(graph);
    if (const absl::string_view rest = FirstLeftOver(constants, bin); !rest.empty()) {
      const size_t begin = rest.data() - bin.data();
      diagnostics.Error(Code::kIrUnreadable, {bin_},
                        absl::StrCat("the bytes ", begin, " to ", begin + rest.size() - 1,
                                     " belong to no constant of ", BaseName(xml_),
                                     "; take both files from one conversion"));
    }
    const GraphCounts counts = CountModel(graph);
    if (const auto report = ReportOrNothing(diagnostics)) {
      CompareWithReport(xml_, report_, *report, graph, counts, diagnostics);
      if (report->bin) CompareBinWithReport(bin_, report_, *report->bin, bin, diagnostics);
    }
    MO_RETURN_IF_ERROR(diagnostics.status());
    std::vector<Output> outputs;
    outputs.push_back(
        {output_, InWords(graph, counts, constants.size(), bin.size(), !report_.empty())});
    if (!graph_.empty()) outputs.push_back({graph_, PrintGraph(graph)});
    MO_RETURN_IF_ERROR(WriteAll(std::move(outputs), {report_, xml_, bin_}, diagnostics));
    return "";
  }

 private:
  std::optional<ReportExcerpt> ReportOrNothing(Diagnostics& diagnostics) const {
    if (report_.empty()) return std::nullopt;
    return OpenReport(report_, diagnostics);
  }

  std::string xml_, bin_, report_, output_, graph_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeVerify() { return std::make_unique<Verify>(); }

}  // namespace mo
