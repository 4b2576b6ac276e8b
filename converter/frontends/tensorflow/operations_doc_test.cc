// docs/tensorflow.md lists the operations that are imported, and no others.

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "converter/frontends/tensorflow/left_out.h"
#include "converter/frontends/tensorflow/operation.h"
#include "gtest/gtest.h"

namespace mo::tensorflow {
namespace {

TEST(OperationsDoc, ListsThemAll) {
  std::stringstream text;
  text << std::ifstream("docs/tensorflow.md").rdbuf();
  const std::string document = text.str();
  std::set<std::string> listed;
  for (absl::string_view line :
       absl::StrSplit(document.substr(document.find("## Operations")), '\n')) {
    const std::vector<std::string> cells = absl::StrSplit(line, " | ");
    if (cells.size() != 2 || cells[0] == "| kind" || cells[0] == "| ---") continue;
    for (absl::string_view name : absl::StrSplit(absl::StripSuffix(cells[1], " |"), ", "))
      listed.insert(std::string(name));
  }
  // What the importer itself takes.
  std::set<std::string> expected = {"NoOp",
                                    "PartitionedCall",
                                    "Placeholder",
                                    "StatefulPartitionedCall",
                                    "VarHandleOp",
                                    "Variable",
                                    "VariableV2",
                                    "IteratorGetNext",
                                    "IteratorGetNextSync",
                                    "QueueDequeue",
                                    "QueueDequeueMany",
                                    "QueueDequeueManyV2",
                                    "QueueDequeueUpTo",
                                    "QueueDequeueUpToV2",
                                    "QueueDequeueV2"};
  for (const absl::string_view name : OperationsLeftOut()) expected.insert(std::string(name));
  for (const std::string& name : OperationTypes().names()) expected.insert(name);
  EXPECT_EQ(listed, expected);
}

}  // namespace
}  // namespace mo::tensorflow
