#ifndef CONVERTER_REPORT_REPORT_H_
#define CONVERTER_REPORT_REPORT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "converter/base/diagnostics.h"
#include "converter/graph/graph.h"
#include "converter/passes/records.h"
#include "converter/report/outcomes.h"

namespace mo {

// What a graph is made of.
struct GraphCounts {
  std::map<std::string, int> operations;  // by type, constants left out
  int64_t parameters = 0;                 // elements of floating-point constants
  int64_t multiply_accumulates =
      0;  // of convolutions, MatMul and FullyConnected; static shapes only
};

GraphCounts CountGraph(const Graph& graph);

// A setting as it came out, and where it came from: "default", "config" or "flag".
struct ReportedSetting {
  std::string key;
  std::string value;
  std::string origin;
};

struct ReportedFile {
  std::string name;  // without its folder
  Digest digest;
};

// A name or pattern of an exclusion, as the user wrote it, and what it hit.
struct ReportedExclusion {
  std::string pattern;
  bool is_regex = false;
  std::string reason;
  std::vector<std::string> optimizations;
  std::vector<std::string> hits;
};

// Whether the exclusion is why the rewrite was not made.
bool CausedBy(const Refusal& refusal, const ReportedExclusion& exclusion);

// A Transpose that is left, and why.
struct ReportedTranspose {
  std::string node;
  std::string reason;
};

std::vector<ReportedTranspose> TransposesOf(const Graph& graph);

// The .bin of the IR that was written.
struct ReportedBin {
  int64_t bytes = 0;
  std::string xxh3_128;  // 32 hexadecimal digits
};

struct ReportInput {
  std::string model_name;
  std::string framework;
  std::string license;  // of the source model; empty if it is not stated
  std::vector<ReportedFile> files;
  std::vector<ReportedSetting> settings;
  std::vector<ReportedExclusion> exclusions;
  GraphCounts before, after;
  std::optional<ReportedBin> bin = std::nullopt;  // nothing where no IR is written
  absl::Span<const Outcome> outcomes;
  std::vector<ReportedTranspose> transposes;
  const Records* records = nullptr;
  const Diagnostics* diagnostics = nullptr;  // its warnings
};

// The report as JSON, schema_version 1 (docs/report.md). The bytes follow from the input alone: no
// time, no folder.
std::string ReportJson(const ReportInput& input);

}  // namespace mo

#endif  // CONVERTER_REPORT_REPORT_H_
