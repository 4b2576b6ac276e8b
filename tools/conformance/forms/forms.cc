// What the conformance cases of forms need to know of the converter.
//
//   forms list                         every form that an IR can have, one to a line: an operation
//   with its
//                                      opset, with the number of its inputs, with strings, or with
//                                      a value of an attribute that selects how it computes
//   forms evaluate NET.mog INPUT...    runs the reference evaluator on files of doubles, one for
//   each
//                                      parameter. Writes for each result to standard output: the
//                                      rank, the extents (as 64-bit integers), the elements (as
//                                      doubles).

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "converter/base/mapped_file.h"
#include "converter/base/status.h"
#include "converter/evaluator/evaluator.h"
#include "converter/graph/op_schema.h"
#include "converter/graph/text.h"

namespace mo {
namespace {

void ListAttribute(absl::string_view type, const AttributeSpec& spec) {
  std::vector<absl::string_view> values = spec.values;
  if (values.empty() && spec.kind == AttributeKind::kBool) values = {"false", "true"};
  if (!spec.in_ir_data) return;
  for (absl::string_view value : values)
    std::puts(absl::StrCat(type, " ", spec.name, "=", value).c_str());
}

void List() {
  for (const OpSchema& op : AllOps()) {
    const absl::string_view type = op.layer_type();
    const std::vector<int> opsets = op.opset_of == nullptr ? std::vector<int>{op.opset} : op.opsets;
    if (opsets == std::vector<int>{0}) continue;  // exists only before lowering
    for (int opset : opsets) std::puts(absl::StrCat(type, " opset", opset).c_str());
    if (op.takes_strings) std::puts(absl::StrCat(type, " strings").c_str());
    if (op.max_inputs > op.min_inputs) {
      for (int inputs = op.min_inputs; inputs <= op.max_inputs; ++inputs)
        std::puts(absl::StrCat(type, " inputs=", inputs).c_str());
    }
    for (const AttributeSpec& spec : op.attributes) ListAttribute(type, spec);
  }
}

template <typename T>
void Put(T value) {
  std::fwrite(&value, sizeof(value), 1, stdout);
}

absl::Status EvaluateFile(const std::string& net, absl::Span<char*> inputs) {
  MO_ASSIGN_OR_RETURN(const auto text, MappedFile::Open(net));
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph = ParseGraph(text->bytes(), net, diagnostics);
  if (graph == nullptr) return absl::InvalidArgumentError(diagnostics.Render());
  if (graph->parameters().size() != inputs.size())
    return absl::InvalidArgumentError("expected one file for each parameter");
  std::vector<Tensor> tensors;
  for (size_t i = 0; i < inputs.size(); ++i) {
    MO_ASSIGN_OR_RETURN(const auto file, MappedFile::Open(inputs[i]));
    Tensor tensor = {*graph->parameters()[i]->shape().extents(), {}};
    tensor.values.resize(*ElementCount(tensor.extents));
    if (file->bytes().size() != tensor.values.size() * sizeof(double))
      return absl::InvalidArgumentError(absl::StrCat(inputs[i], " has another size"));
    std::memcpy(tensor.values.data(), file->bytes().data(), file->bytes().size());
    tensors.push_back(std::move(tensor));
  }
  MO_ASSIGN_OR_RETURN(const std::vector<Tensor> results,
                      Evaluate(*graph, tensors, Precision::kStored));
  for (const Tensor& result : results) {
    Put(static_cast<int64_t>(result.extents.size()));
    for (int64_t extent : result.extents) Put(extent);
    for (double value : result.values) Put(value);
  }
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  const std::string command = argc > 1 ? argv[1] : "";
  if (command == "list" && argc == 2) {
    List();
    return 0;
  }
  if (command != "evaluate" || argc < 3) {
    std::fputs("usage: forms list | forms evaluate NET.mog INPUT...\n", stderr);
    return 2;
  }
  const absl::Status status = EvaluateFile(argv[2], absl::MakeSpan(argv + 3, argc - 3));
  if (status.ok()) return 0;
  std::fputs(absl::StrCat(status.message(), "\n").c_str(), stderr);
  return 1;
}

}  // namespace
}  // namespace mo

int main(int argc, char** argv) { return mo::Main(argc, argv); }
