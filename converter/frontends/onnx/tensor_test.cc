#include "converter/frontends/onnx/tensor.h"

#include <cmath>
#include <string>

#include "converter/frontends/onnx/onnx.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

template <typename Message>
std::string Serialized(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message.SerializeAsString();
}

Constant Read(const std::string& text, const TensorFiles& files = {}) {
  const std::string bytes = Serialized<TensorProto>(text);
  absl::StatusOr<Constant> constant =
      ReadTensor(bytes, {std::make_shared<const std::string>(bytes), files.open});
  EXPECT_TRUE(constant.ok()) << constant.status();
  // The numbers, as the message goes.
  return constant.ok()
             ? Constant::FromDoubles(constant->type(), constant->extents(), constant->Doubles())
             : Constant::Scalar(ElementType::kF32, 0);
}

std::string ErrorOf(const std::string& text, const TensorFiles& files = {}) {
  const absl::StatusOr<Constant> constant = ReadTensor(Serialized<TensorProto>(text), files);
  EXPECT_FALSE(constant.ok());
  return std::string(constant.status().message());
}

TEST(ReadTensor, ReadsListsOfEachType) {
  EXPECT_THAT(Read("data_type: 1 dims: 2 float_data: [1.5, -2]").Doubles(), ElementsAre(1.5, -2));
  EXPECT_THAT(Read("data_type: 11 dims: 1 double_data: 1e300").Doubles(), ElementsAre(1e300));
  EXPECT_THAT(Read("data_type: 3 dims: 2 int32_data: [-1, 2]").Doubles(), ElementsAre(-1, 2));
  EXPECT_THAT(Read("data_type: 2 dims: 2 int32_data: [255, 2]").Doubles(), ElementsAre(255, 2));
  EXPECT_THAT(Read("data_type: 7 dims: 1 int64_data: -5").Doubles(), ElementsAre(-5));
  EXPECT_THAT(Read("data_type: 12 dims: 1 uint64_data: 4000000000").Doubles(),
              ElementsAre(4000000000));
  EXPECT_THAT(Read("data_type: 9 dims: 2 int32_data: [0, 1]").Doubles(), ElementsAre(0, 1));
  // The bits of 1 and -2.
  EXPECT_THAT(Read("data_type: 10 dims: 2 int32_data: [0x3c00, 0xc000]").Doubles(),
              ElementsAre(1, -2));
  EXPECT_THAT(Read("data_type: 16 dims: 2 int32_data: [0x3f80, 0xc000]").Doubles(),
              ElementsAre(1, -2));
}

TEST(ReadTexts, ReadsListedStrings) {
  const std::string listed = "data_type: 8 dims: [2, 1] string_data: \"a\\000b\" string_data: \"\"";
  EXPECT_TRUE(HasTexts(Serialized<TensorProto>(listed)));
  EXPECT_FALSE(HasTexts(Serialized<TensorProto>("data_type: 1 dims: 1 float_data: 1")));
  EXPECT_FALSE(HasTexts("\377"));
  const absl::StatusOr<TextTensor> tensor = ReadTexts(Serialized<TensorProto>(listed));
  ASSERT_TRUE(tensor.ok()) << tensor.status();
  EXPECT_THAT(tensor->extents, ElementsAre(2, 1));
  EXPECT_THAT(tensor->texts, ElementsAre(std::string("a\0b", 3), ""));
  auto error = [](const std::string& text) {
    return std::string(ReadTexts(Serialized<TensorProto>(text)).status().message());
  };
  EXPECT_THAT(error("data_type: 8 dims: 2 string_data: \"a\""),
              HasSubstr("it has 1 strings, but the shape [2]"));
  EXPECT_THAT(error("data_type: 8 dims: 1 raw_data: \"a\""), HasSubstr("are not listed"));
  EXPECT_THAT(error("data_type: 8 dims: 1 data_location: EXTERNAL"), HasSubstr("are not listed"));
  EXPECT_FALSE(ReadTexts("\377").ok());
  EXPECT_THAT(ErrorOf(listed), HasSubstr("is of type STRING"));
}

TEST(ReadTensor, ReadsRawBytes) {
  EXPECT_THAT(
      Read("data_type: 6 dims: 2 raw_data: \"\\001\\000\\000\\000\\377\\377\\377\\377\"").Doubles(),
      ElementsAre(1, -1));
}

TEST(ReadTensor, TwoNumbersOfFourBitsAreAByte) {
  const std::string bytes = Serialized<TensorProto>("data_type: 21 dims: 3 int32_data: [0x21, 3]");
  const absl::StatusOr<Constant> constant = ReadTensor(bytes, {});
  ASSERT_TRUE(constant.ok()) << constant.status();
  EXPECT_EQ(constant->type(), ElementType::kU4);
  EXPECT_EQ(constant->Bytes(), "\x21\x03");
}

TEST(ReadTensor, ChecksTheNumberOfElements) {
  EXPECT_THAT(ErrorOf("data_type: 1 dims: 3 float_data: [1, 2]"),
              HasSubstr("its value has 8 bytes, but its shape [3] needs 12"));
  EXPECT_THAT(ErrorOf("data_type: 1 dims: -1"), HasSubstr("its value has the shape [-1]"));
  EXPECT_THAT(ErrorOf("data_type: 1 dims: [4611686018427387904, 4611686018427387904]"),
              HasSubstr("its value has the shape"));
}

TEST(ReadTensor, NamesTypesThatHaveNoForm) {
  EXPECT_THAT(ErrorOf("data_type: 18 dims: 1 int32_data: 1"),
              HasSubstr("is of type FLOAT8E4M3FNUZ"));
  EXPECT_THAT(ErrorOf("data_type: 99"), HasSubstr("is of type type 99"));
}

// A file "weights.bin" of eight bytes.
TensorFiles Files() {
  return {nullptr, [](const std::string& name) -> absl::StatusOr<SourceFile> {
            static const auto& bytes = *new std::string("\x01\x02\x03\x04\x05\x06\x07\x08");
            if (name != "weights.bin") return absl::NotFoundError("there is no such file");
            return SourceFile{name, bytes, nullptr};
          }};
}

std::string External(const std::string& location, const std::string& more) {
  return "data_type: 2 dims: 3 data_location: EXTERNAL external_data { key: \"location\" value: "
         "\"" +
         location + "\" } " + more;
}
std::string Entry(const std::string& key, const std::string& value) {
  return "external_data { key: \"" + key + "\" value: \"" + value + "\" } ";
}

TEST(ReadTensor, FindsBytesInOtherFiles) {
  EXPECT_THAT(
      Read(External("weights.bin", Entry("offset", "4") + Entry("length", "3")), Files()).Doubles(),
      ElementsAre(5, 6, 7));
  EXPECT_THAT(Read(External("weights.bin", Entry("offset", "5")), Files()).Doubles(),
              ElementsAre(6, 7, 8));
  // Keys that are not known change nothing.
  EXPECT_THAT(
      Read(External("weights.bin", Entry("offset", "5") + Entry("basepath", "/etc")), Files())
          .Doubles(),
      ElementsAre(6, 7, 8));
}

TEST(ReadTensor, KeepsToTheFolderAndTheFile) {
  for (const char* location : {"/weights.bin", "../weights.bin", "a/../../b", "", "a\\\\b"})
    EXPECT_THAT(ErrorOf(External(location, ""), Files()), HasSubstr("not in the model's folder"));
  EXPECT_THAT(ErrorOf(External("other.bin", ""), Files()), HasSubstr("there is no such file"));
  EXPECT_THAT(ErrorOf(External("weights.bin", ""), {}), HasSubstr("is not given"));
  EXPECT_THAT(ErrorOf(External("weights.bin", Entry("offset", "9")), Files()),
              HasSubstr("begins at byte 9 of 'weights.bin', which has 8"));
  EXPECT_THAT(
      ErrorOf(External("weights.bin", Entry("offset", "6") + Entry("length", "3")), Files()),
      HasSubstr("it is truncated"));
  EXPECT_THAT(ErrorOf(External("weights.bin", Entry("length", "2")), Files()),
              HasSubstr("its value has 2 bytes, but its shape [3] needs 3"));
  EXPECT_THAT(ErrorOf(External("weights.bin", Entry("offset", "-1")), Files()),
              HasSubstr("is no number"));
  EXPECT_THAT(ErrorOf(External("weights.bin",
                               Entry("offset", "18446744073709551615") + Entry("length", "3")),
                      Files()),
              HasSubstr("begins at byte"));
}

TEST(ReadSparseTensor, PutsElementsInTheirPlaces) {
  const std::string values = "values { data_type: 1 dims: 2 float_data: [5, 6] } ";
  auto read = [&](const std::string& indices) {
    return ReadSparseTensor(Serialized<SparseTensorProto>("dims: [2, 2] " + values + indices), {});
  };
  const absl::StatusOr<Constant> linear =
      read("indices { data_type: 7 dims: 2 int64_data: [1, 2] }");
  ASSERT_TRUE(linear.ok()) << linear.status();
  EXPECT_THAT(linear->Doubles(), ElementsAre(0, 5, 6, 0));
  const absl::StatusOr<Constant> by_axis =
      read("indices { data_type: 7 dims: [2, 2] int64_data: [0, 0, 1, 1] }");
  ASSERT_TRUE(by_axis.ok()) << by_axis.status();
  EXPECT_THAT(by_axis->Doubles(), ElementsAre(5, 0, 0, 6));
  EXPECT_FALSE(read("indices { data_type: 7 dims: 2 int64_data: [1, 4] }").ok());
  EXPECT_FALSE(read("indices { data_type: 7 dims: 1 int64_data: 1 }").ok());
}

}  // namespace
}  // namespace mo::onnx
