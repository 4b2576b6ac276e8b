#include "converter/frontends/common/operator_table.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

struct Row {
  absl::string_view name;
  int min_inputs, max_inputs;
};

std::vector<Row> First() { return {{"Relu", 1, 1}, {"Add", 2, 2}}; }
std::vector<Row> Second() { return {{"Concat", 1, kAnyNumber}}; }

TEST(OperatorTable, FindsTheRowsOfAllFamilies) {
  const OperatorTable<Row> table({First, Second});
  EXPECT_THAT(table.names(), testing::ElementsAre("Add", "Concat", "Relu"));
  ASSERT_NE(table.Find("Concat"), nullptr);
  EXPECT_EQ(table.Find("Concat")->max_inputs, kAnyNumber);
  EXPECT_EQ(table.Find("Con"), nullptr);
  EXPECT_EQ(table.Find("Zeros"), nullptr);
}

TEST(OperatorTable, KeepsVersionsOfAnOperationInTheirOrder) {
  const OperatorTable<Row> table({[]() -> std::vector<Row> {
    return {{"Softmax", 1, 2}, {"Add", 2, 2}, {"Softmax", 1, 1}};
  }});
  ASSERT_EQ(table.FindAll("Softmax").size(), 2u);
  EXPECT_EQ(table.FindAll("Softmax")[0].max_inputs, 2);
  EXPECT_EQ(table.FindAll("Softmax")[1].max_inputs, 1);
  EXPECT_TRUE(table.FindAll("Soft").empty());
  EXPECT_THAT(table.names(), testing::ElementsAre("Add", "Softmax"));
}

TEST(OperatorTable, SaysWhatNumberIsExpected) {
  EXPECT_EQ(WrongCount(2, "inputs", 1, 2), "");
  EXPECT_EQ(WrongCount(3, "inputs", 2, 2), "has 3 inputs; expected 2");
  EXPECT_EQ(WrongCount(0, "tops", 1, 3), "has 0 tops; expected 1 to 3");
  EXPECT_EQ(WrongCount(0, "inputs", 1, kAnyNumber), "has 0 inputs; expected 1 or more");
}

}  // namespace
}  // namespace mo
