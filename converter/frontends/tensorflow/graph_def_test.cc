#include "converter/frontends/tensorflow/graph_def.h"

#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(GraphDef, ReportsSyntaxAndDamage) {
  EXPECT_THAT(ErrorsOf("node { name: \"x\" op: \"Placeholder\" inptu: \"y\" }\n"),
              AllOf(HasSubstr("net.pbtxt:1:"), HasSubstr("inptu"), HasSubstr("[MO3102]")));
  EXPECT_THAT(ErrorsOf("node { name: \"x\" op \"Placeholder\" }\n"),
              AllOf(HasSubstr("net.pbtxt:1:"), HasSubstr("[MO3101]")));
  Diagnostics diagnostics;
  SourceModel source;
  const std::string damaged("\x0a\x10\x0a\x01x\x12\x0bPlace", 12);
  source.model = {"net.pb", damaged, nullptr};
  EXPECT_EQ(kTensorFlowFrontend.load(source, diagnostics), nullptr);
  EXPECT_THAT(diagnostics.Render(), AllOf(HasSubstr("net.pb: error"), HasSubstr("[MO3103]")));
}

}  // namespace
}  // namespace mo::tensorflow
