#include "converter/frontends/onnx/operation.h"

#include <set>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::onnx {
namespace {

TEST(FindOperator, ChoosesByVersionAndDomain) {
  NodeDef node = {.op = "Clip"};
  ASSERT_NE(FindOperator(node, 6), nullptr);
  EXPECT_EQ(FindOperator(node, 6)->max_inputs, 1);
  EXPECT_EQ(FindOperator(node, 11)->max_inputs, 3);
  EXPECT_EQ(FindOperator(node, kNewestOpset + 1), nullptr);
  node.domain = "com.microsoft";
  EXPECT_EQ(FindOperator(node, 1), nullptr);
  node.op = "Gelu";
  EXPECT_NE(FindOperator(node, 1), nullptr);
}

TEST(OperatorTypes, VersionsOfAnOperatorDoNotOverlap) {
  for (const OperatorType& type : OperatorTypes().rows()) {
    EXPECT_LE(type.first, type.last) << type.name;
    for (const OperatorType& other : OperatorTypes().FindAll(type.name)) {
      if (&other == &type || other.domain != type.domain) continue;
      EXPECT_TRUE(type.last < other.first || other.last < type.first) << type.name;
    }
  }
}

TEST(SourceValue, SaysWhatItIs) {
  EXPECT_EQ(SourceValue().kind, SourceValue::Kind::kFailed);
  EXPECT_EQ(SourceValue(Value()).kind, SourceValue::Kind::kFailed);
  EXPECT_EQ(SourceValue::None().kind, SourceValue::Kind::kNone);
  EXPECT_EQ(SourceValue::Sequence({}).kind, SourceValue::Kind::kSequence);
}

}  // namespace
}  // namespace mo::onnx
