#include "converter/passes/records.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RecordsTest : public testing::Test {
 protected:
  void Run(absl::string_view pass, const std::vector<std::string>& refused) {
    records_.BeginPass(pass, graph_);
    for (const std::string& node : refused)
      records_.Add(
          Refusal{.optimization = "", .pass = pass, .rule = "", .sentence = "", .node = node});
    records_.EndPass(graph_);
  }

  std::vector<std::string> Refused() const {
    std::vector<std::string> nodes;
    for (const Refusal& refusal : records_.refusals()) nodes.push_back(refusal.node);
    return nodes;
  }

  Graph graph_{"g"};
  Records records_;
};

TEST_F(RecordsTest, TellTheRefusalsOfAPassInItsLastRun) {
  Run("a", {"a1", "a2"});
  Run("b", {"b1"});
  Run("c", {});
  EXPECT_THAT(Refused(), ElementsAre("a1", "a2", "b1"));
  Run("a", {"a3"});
  EXPECT_THAT(Refused(), ElementsAre("b1", "a3"));
  Run("b", {});
  EXPECT_THAT(Refused(), ElementsAre("a3"));
}

TEST_F(RecordsTest, OfAPassThatWouldTellTheSameAreThoseOfALaterRun) {
  Run("a", {"a1", "a2"});
  Run("b", {"b1"});
  Run("c", {});
  records_.RepeatPass("a");
  EXPECT_THAT(Refused(), ElementsAre("b1", "a1", "a2"));
  records_.RepeatPass("c");
  records_.RepeatPass("never ran");
  EXPECT_THAT(Refused(), ElementsAre("b1", "a1", "a2"));
  Run("a", {"a3"});
  Run("c", {"c1"});
  EXPECT_THAT(Refused(), ElementsAre("b1", "a3", "c1"));
}

TEST_F(RecordsTest, OfATrialAreKeptIfItChangedSomething) {
  Run("a", {"a1"});
  Run("b", {"b1"});
  records_.BeginTrial();
  Run("a", {"a2"});
  records_.EndTrial(/*changed=*/true);
  EXPECT_THAT(Refused(), ElementsAre("b1", "a2"));
}

TEST_F(RecordsTest, OfATrialAreForgottenIfItChangedNothing) {
  Run("a", {"a1"});
  Run("b", {"b1"});
  records_.BeginTrial();
  EXPECT_TRUE(records_.is_trial());
  Run("a", {"a2"});
  Run("c", {"c1"});
  records_.EndTrial(/*changed=*/false);
  EXPECT_FALSE(records_.is_trial());
  EXPECT_THAT(Refused(), ElementsAre("a1", "b1"));
}

TEST_F(RecordsTest, MayBeOfReadingsAlone) {
  records_ = Records(Records::Kept::kReadings);
  Run("a", {"a1"});
  records_.Add(Rewrite{.optimization = "", .pass = "a"});
  records_.Add(NumberReading{"n", 0.1, 0.2});
  EXPECT_THAT(Refused(), IsEmpty());
  EXPECT_THAT(records_.rewrites(), IsEmpty());
  EXPECT_EQ(records_.readings().size(), 1u);
}

}  // namespace
}  // namespace mo
