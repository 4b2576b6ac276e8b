#include "converter/frontends/common/regrouped.h"

#include "converter/frontends/common/testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

TEST_F(BuilderTest, KnownExtentsAreAConstant) {
  const Value x = Input({2, 3, Dim::Any()});
  const Value joined = Regrouped(builder_, x, "/joined", 0, {{{x, 0}, {x, 1}}, {{x, 2}}});
  EXPECT_EQ(joined.shape(), Shape({6, Dim::Any()}));
}

TEST_F(BuilderTest, OpenExtentsThatStayAreCopied) {
  const Value x = Input({Dim::Any(), Dim::Any(), 3, 2});
  const Value joined = Regrouped(builder_, x, "/joined", 2, {{{x, 0}}, {{x, 1}}, {{x, 2}, {x, 3}}});
  EXPECT_EQ(joined.shape(), Shape({Dim::Any(), Dim::Any(), 6}));
  EXPECT_EQ(graph_.FindNode("n/joined/target"), nullptr);
}

TEST_F(BuilderTest, OpenExtentsThatAreJoinedAreComputed) {
  const Value x = Input({Dim::Any(), Dim::Any(), Dim::Any()});
  const Value joined = Regrouped(builder_, x, "/joined", 0, {{{x, 0}, {x, 1}}, {{x, 2}}});
  EXPECT_EQ(joined.shape().rank(), 2);
  EXPECT_NE(graph_.FindNode("n/joined/target"), nullptr);
}

TEST_F(BuilderTest, AnAxisWithoutElementsThatIsMadeIsAnError) {
  const Value x = Input({Dim::Any(), Dim::Any(), 0});
  EXPECT_EQ(Regrouped(builder_, x, "/joined", 1, {{{x, 0}}, {{x, 1}, {x, 2}}, {{x, 2}}}).node,
            nullptr);
  EXPECT_THAT(diagnostics_.Render(), testing::HasSubstr("has no element; expected one or more"));
}

}  // namespace
}  // namespace mo
