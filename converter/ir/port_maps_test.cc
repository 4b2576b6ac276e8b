#include "converter/ir/port_maps.h"

#include <memory>
#include <string>

#include "absl/strings/str_replace.h"
#include "converter/graph/ops/ops.h"
#include "converter/graph/text.h"
#include "converter/ir/reader.h"
#include "converter/ir/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::HasSubstr;

constexpr char kIf[] = R"(graph "net" {
  %c = Parameter() {element_type = boolean, shape = []} names("c")
  %x = Parameter() {element_type = f32, shape = [2]} names("x")
  %z = Parameter() {element_type = f32, shape = [3]} names("z")
  %w = Constant() f32[2] {1, 2}
  %sum = Add(%x, %w) -> f32[2]
  %y = If(%c, %sum, %z) {else_inputs = [2], then_inputs = [1]} graph "then" {
    %x = Parameter() {element_type = f32, shape = [2]}
    %w = Constant() f32[2] {1, 2}
    %y = Add(%x, %w) -> f32[2]
    %out = Result(%y)
  } graph "else" {
    %x = Parameter() {element_type = f32, shape = [3]}
    %y = ReLU(%x) -> f32[3]
    %out = Result(%y)
  } -> f32[?] names("y")
  %out = Result(%y)
}
)";

constexpr char kLoop[] = R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [2]} names("x")
  %s = Parameter() {element_type = f32, shape = [2]} names("s")
  %n = Parameter() {element_type = i64, shape = []} names("n")
  %c = Constant() boolean[] {1}
  %y = Loop(%n, %c, %s, %x) {axes = [1], carried = 1} graph "body" {
    %i = Parameter() {element_type = i64, shape = []}
    %s = Parameter() {element_type = f32, shape = [2]}
    %x = Parameter() {element_type = f32, shape = [2]}
    %go = Constant() boolean[] {1}
    %goes_on = Result(%go)
    %t = Add(%s, %x) -> f32[2]
    %next = Result(%t)
    %axis = Constant() i64[1] {1}
    %column = Unsqueeze(%t, %axis) -> f32[2, 1]
    %collected = Result(%column)
  } -> f32[2], f32[2, ?]
  %last = Result(%y)
  %all = Result(%y:1)
}
)";

TEST(PortMaps, AnIfSurvives) {
  const std::unique_ptr<Graph> graph = Parse(kIf);
  const Ir ir = Write(*graph);
  EXPECT_THAT(ir.xml, HasSubstr("type=\"If\" version=\"opset8\">\n\t\t\t<else_port_map>"));
  EXPECT_THAT(ir.xml, HasSubstr(R"(<then_port_map>
				<input external_port_id="1" internal_layer_id="0" />
				<output external_port_id="3" internal_layer_id="3" />
			</then_port_map>)"));
  const absl::StatusOr<std::unique_ptr<Graph>> read = ReadIr(ir.xml, ir.bin, nullptr);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(PrintGraph(**read), kIf);
}

TEST(PortMaps, ALoopSurvives) {
  const std::unique_ptr<Graph> graph = Parse(kLoop);
  const Ir ir = Write(*graph);
  EXPECT_THAT(ir.xml, HasSubstr(R"(<port_map>
				<input external_port_id="2" internal_layer_id="1" />
				<input external_port_id="3" internal_layer_id="2" />
				<output external_port_id="4" internal_layer_id="6" />
				<output external_port_id="5" internal_layer_id="9" axis="1" start="0" end="-1" stride="1" part_size="1" />
				<input external_port_id="-1" internal_layer_id="0" purpose="current_iteration" />
				<output external_port_id="-1" internal_layer_id="4" purpose="execution_condition" />
			</port_map>
			<back_edges>
				<edge from-layer="6" to-layer="1" />
			</back_edges>)"));
  const absl::StatusOr<std::unique_ptr<Graph>> read = ReadIr(ir.xml, ir.bin, nullptr);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(PrintGraph(**read), kLoop);
}

TEST(PortMaps, EqualConstantsOfBodiesShareAPlace) {
  const Ir ir = Write(*Parse(kIf));
  EXPECT_EQ(ir.bin.size(), 2 * sizeof(float));
}

TEST(PortMaps, ConstantsOfBodiesAreCompressed) {
  const Ir ir = Write(*Parse(kIf), WeightsPrecision::kF16);
  EXPECT_EQ(ir.bin.size(), 2 * 2u);
  const absl::StatusOr<std::unique_ptr<Graph>> read = ReadIr(ir.xml, ir.bin, nullptr);
  ASSERT_TRUE(read.ok()) << read.status();
  const Graph& body = *(*read)->FindNode("y")->bodies()[0];
  EXPECT_TRUE(IsDecompression(*body.FindNode("w")));
}

std::string ErrorOf(const char* text, const std::string& from, const std::string& to) {
  const Ir ir = Write(*Parse(text));
  const std::string edited = absl::StrReplaceAll(ir.xml, {{from, to}});
  EXPECT_NE(edited, ir.xml) << from;
  const absl::StatusOr<std::unique_ptr<Graph>> read = ReadIr(edited, ir.bin, nullptr);
  return read.ok() ? "" : std::string(read.status().message());
}

TEST(PortMaps, OfAnIfAreChecked) {
  EXPECT_THAT(ErrorOf(kIf, "external_port_id=\"1\"", "external_port_id=\"7\""),
              HasSubstr("then_port_map names a port or layer that is not there, or again"));
  EXPECT_THAT(ErrorOf(kIf, "external_port_id=\"1\"", "external_port_id=\"-1\""),
              HasSubstr("then_port_map feeds a Parameter by no port"));
  EXPECT_THAT(ErrorOf(kIf, "external_port_id=\"2\"", "external_port_id=\"1\""),
              HasSubstr("Parameter 0 of body 1 is f32[3], but input 1 is f32[2]"));
  EXPECT_THAT(ErrorOf(kIf, "<output external_port_id=\"3\" internal_layer_id=\"3\" />", ""),
              HasSubstr("then_port_map leaves out a Parameter or a Result"));
  EXPECT_THAT(ErrorOf(kIf, "<output external_port_id=\"3\"", "<output external_port_id=\"-1\""),
              HasSubstr("has outputs in another order than the body"));
}

TEST(PortMaps, OfALoopAreChecked) {
  EXPECT_THAT(ErrorOf(kLoop, "external_port_id=\"2\" internal_layer_id=\"1\"",
                      "external_port_id=\"3\" internal_layer_id=\"1\""),
              HasSubstr("has inputs in another order than the body, or cuts one into parts"));
  EXPECT_THAT(ErrorOf(kLoop, "internal_layer_id=\"2\" />", "internal_layer_id=\"2\" axis=\"0\" />"),
              HasSubstr("or cuts one into parts"));
  EXPECT_THAT(ErrorOf(kLoop, "external_port_id=\"4\"", "external_port_id=\"5\""),
              HasSubstr("has outputs in another order than the body"));
  EXPECT_THAT(ErrorOf(kLoop, "stride=\"1\"", "stride=\"-1\""),
              HasSubstr("port_map has another stride than 1"));
  EXPECT_THAT(ErrorOf(kLoop, "axis=\"1\"", ""), HasSubstr("joins another output than the last"));
  EXPECT_THAT(ErrorOf(kLoop, "to-layer=\"1\" />\n\t\t\t</back", "to-layer=\"2\" />\n\t\t\t</back"),
              HasSubstr("back_edges has Results and Parameters in another order than the body"));
}

TEST(PortMaps, NestingIsLimited) {
  std::string xml =
      "<net version=\"11\"><layers><layer id=\"0\" name=\"c\" type=\"Parameter\">"
      "<data element_type=\"boolean\" shape=\"\"/><output><port id=\"0\"/></output></layer>";
  for (int i = 0; i < 100; ++i) {
    xml += "<layer id=\"1\" name=\"y\" type=\"If\"><then_body><layers>";
  }
  for (int i = 0; i < 100; ++i) xml += "</layers></then_body></layer>";
  const absl::StatusOr<std::unique_ptr<Graph>> read = ReadIr(xml + "</layers></net>", "", nullptr);
  EXPECT_THAT(read.status().message(), HasSubstr("its bodies are nested too deeply"));
}

}  // namespace
}  // namespace mo
