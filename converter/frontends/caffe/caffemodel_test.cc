#include "converter/frontends/caffe/caffemodel.h"

#include "converter/evaluator/evaluator.h"
#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(Caffemodel, ReadsBlobsInEveryForm) {
  const std::string prototxt =
      Net("1,2",
          TestLayerText("InnerProduct", "inner_product_param { num_output: 1 bias_term: false }"));
  const float values[] = {2, 3};
  const std::string raw(reinterpret_cast<const char*>(values), 8);
  const double doubles[] = {2, 3};
  const std::string old_shape =
      VarintField(1, 1) + VarintField(2, 1) + VarintField(3, 1) + VarintField(4, 2);
  const std::string unpacked = "\x2d" + raw.substr(0, 4) + "\x2d" + raw.substr(4);
  const std::vector<std::string> blobs = {
      old_shape + BytesField(5, raw),
      old_shape + unpacked,
      old_shape + BytesField(5, raw.substr(0, 4)) + BytesField(5, raw.substr(4)),
      BytesField(7, VarintField(1, 1) + VarintField(1, 2)) + BytesField(5, raw),
      old_shape + BytesField(8, std::string(reinterpret_cast<const char*>(doubles), 16)),
  };
  for (const std::string& blob : blobs) {
    for (const std::string& model : {BytesField(100, BytesField(1, "l") + BytesField(7, blob)),
                                     BytesField(2, BytesField(4, "l") + BytesField(6, blob))}) {
      Diagnostics diagnostics;
      const std::unique_ptr<Graph> graph = LoadNet(prototxt, model, diagnostics);
      ASSERT_NE(graph, nullptr) << diagnostics.Render();
      EXPECT_EQ(Evaluate(*graph, {{{1, 2}, {1, 10}}}, Precision::kDouble)->at(0).values[0], 32);
    }
  }
}

TEST(Caffemodel, TruncatedCaffemodel) {
  const std::string model = Caffemodel({{"c", {kWeights}}});
  for (size_t size : {model.size() - 1, model.size() / 2, size_t{8}}) {
    EXPECT_THAT(
        ErrorsOf(kInput + Conv("c", "data"), model.substr(0, size)),
        AllOf(HasSubstr("net.caffemodel: error: the file ends in the middle of its first layer"),
              HasSubstr("[MO3103]")))
        << size;
  }
}

TEST(Caffemodel, RandomCaffemodel) {
  EXPECT_THAT(ErrorsOf(kInput + Conv("c", "data"), "this is no caffemodel at all"),
              HasSubstr("[MO3103]"));
  EXPECT_THAT(ErrorsOf(kInput + Conv("c", "data"), "\x89HDF\r\n"),
              HasSubstr("this is an HDF5 file"));
  const std::string damaged = Caffemodel({{"c", {{{2, 2, 3, 3}, std::vector<float>(35, 1)}}}});
  EXPECT_THAT(ErrorsOf(kInput + Conv("c", "data"), damaged),
              HasSubstr("layer 'c': blob 0 is damaged: its shape and its data differ"));
  const std::string huge = Caffemodel({{"c", {{{int64_t{1} << 40, int64_t{1} << 40}, {1}}}}});
  EXPECT_THAT(ErrorsOf(kInput + Conv("c", "data"), huge), HasSubstr("blob 0 is damaged"));
}

}  // namespace
}  // namespace mo::caffe
