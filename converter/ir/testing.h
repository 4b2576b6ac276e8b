#ifndef CONVERTER_IR_TESTING_H_
#define CONVERTER_IR_TESTING_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/mapped_file.h"
#include "converter/graph/text.h"
#include "converter/ir/writer.h"
#include "gtest/gtest.h"

namespace mo {

inline std::unique_ptr<Graph> Parse(absl::string_view text) {
  Diagnostics diagnostics;
  std::unique_ptr<Graph> graph = ParseGraph(text, "t.mog", diagnostics);
  EXPECT_NE(graph, nullptr) << diagnostics.Render();
  return graph;
}

// An IR and what was noted of it.
struct Ir {
  std::string xml, bin;
  std::vector<std::string> kept_wide = {};
};

inline Ir Write(const Graph& graph, WeightsPrecision precision = WeightsPrecision::kSource) {
  const std::string path = testing::TempDir() + "/written.bin";
  absl::StatusOr<std::unique_ptr<OutputFile>> bin = OutputFile::Create(path);
  EXPECT_TRUE(bin.ok()) << bin.status();
  std::string xml;
  const absl::StatusOr<IrNotes> notes =
      WriteIr(graph, precision, **bin, [&xml](absl::string_view text) {
        absl::StrAppend(&xml, text);
        return absl::OkStatus();
      });
  EXPECT_TRUE(notes.ok()) << notes.status();
  EXPECT_TRUE((*bin)->Commit().ok());
  return {xml, std::string((*MappedFile::Open(path))->bytes()), notes->kept_wide};
}

}  // namespace mo

#endif  // CONVERTER_IR_TESTING_H_
