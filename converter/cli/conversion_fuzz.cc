// A model of any bytes, of whichever framework they look like, is refused with an error, or
// converted to an IR that can be read back.

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "converter/frontends/frontends.h"
#include "converter/graph/bodies.h"
#include "converter/graph/verifier.h"
#include "converter/ir/reader.h"
#include "converter/ir/writer.h"
#include "converter/passes/pipeline.h"

namespace {

// What a search can afford: a few bytes may stand for many numbers.
bool IsSmall(const mo::Graph& graph) {
  int64_t elements = 0;
  for (const mo::Node* node : mo::NodesWithBodies(graph)) {
    if (!node->constant()) continue;
    if (!node->constant()->available()) return false;
    elements += std::min<int64_t>(node->constant()->size(), 1 << 20);
  }
  return elements < 1 << 20;
}

[[noreturn]] void Fail(const char* what, const absl::Status& status) {
  std::fprintf(stderr, "%s: %s\n", what, status.ToString().c_str());
  std::abort();
}

void WriteAndReadBack(const mo::Graph& graph) {
  static const std::string& path =
      *new std::string(absl::StrCat("/tmp/conversion_fuzz.", getpid()));
  absl::StatusOr<std::unique_ptr<mo::OutputFile>> bin = mo::OutputFile::Create(path);
  if (!bin.ok()) Fail("create", bin.status());
  std::string xml;
  const absl::StatusOr<mo::IrNotes> notes =
      mo::WriteIr(graph, mo::WeightsPrecision::kSource, **bin, [&xml](absl::string_view text) {
        absl::StrAppend(&xml, text);
        return absl::OkStatus();
      });
  if (!notes.ok()) Fail("write", notes.status());
  std::string bytes((*bin)->size(), '\0');
  if (absl::Status status = (*bin)->Read(0, bytes.size(), bytes.data()); !status.ok())
    Fail("read the file", status);
  const absl::StatusOr<std::unique_ptr<mo::Graph>> again = mo::ReadIr(xml, bytes, nullptr);
  if (!again.ok()) Fail("read", again.status());
  if (absl::Status status = mo::VerifyGraph(**again); !status.ok()) Fail("verify", status);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mo::SourceModel source;
  source.model = {"fuzz", {reinterpret_cast<const char*>(data), size}, nullptr};
  const mo::Frontend* frontend = mo::SniffFrontend(source.model.bytes);
  if (frontend == nullptr) return 0;
  mo::Diagnostics diagnostics;
  const std::unique_ptr<mo::Graph> graph = frontend->load(source, diagnostics);
  if (graph == nullptr || diagnostics.has_errors() || !IsSmall(*graph)) return 0;
  mo::Records records{mo::Records::Kept::kReadings};
  const mo::PassOptions options;
  mo::PassContext context(options, records);
  const absl::Status status = mo::RunPipeline(*graph, context);
  if (absl::IsFailedPrecondition(status)) return 0;
  if (!status.ok()) Fail("optimize", status);
  if (IsSmall(*graph)) WriteAndReadBack(*graph);
  return 0;
}
