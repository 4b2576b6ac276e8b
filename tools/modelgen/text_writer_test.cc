#include "tools/modelgen/text_writer.h"

#include <gtest/gtest.h>

namespace modelgen {
namespace {

TEST(TextWriterTest, WritesFieldsOfEachKind) {
  TextWriter out;
  out.Word("pool", "MAX");
  out.Number("stride", int64_t{-1});
  out.Number("eps", 2e-5f);
  out.Numbers("dim", {1, 3});
  EXPECT_EQ(out.text(), "pool: MAX\nstride: -1\neps: 2e-05\ndim: 1\ndim: 3\n");
}

TEST(TextWriterTest, IndentsMessages) {
  TextWriter out;
  out.Open("layer");
  out.Open("param");
  out.Word("a", "b");
  out.Close();
  out.Close();
  EXPECT_EQ(out.text(), "layer {\n  param {\n    a: b\n  }\n}\n");
}

TEST(TextWriterTest, EscapesInStrings) {
  TextWriter out;
  out.String("s", "a\"b\nc");
  EXPECT_EQ(out.text(), "s: \"a\\\"b\\nc\"\n");
}

}  // namespace
}  // namespace modelgen
