#include <fstream>
#include <sstream>

#include "converter/graph/ops/ops.h"
#include "converter/graph/text.h"
#include "converter/graph/verifier.h"
#include "converter/ir/reader.h"
#include "converter/ir/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kNet[] = R"(graph "net" {
  %data = Parameter() {element_type = f32, shape = [1, 2, 5, 5]} names("data")
  %w = Constant() f32[4, 2, 3, 3] seeded(7)
  %conv = Convolution(%data, %w) {pads_begin = [1, 1], strides = [2, 2]} -> f32[1, 4, 2, 2] names("a,b", "conv")
  %w2 = Constant() f32[4, 2, 3, 3] seeded(7)
  %conv2 = Convolution(%data, %w2) {pads_begin = [1, 1], strides = [2, 2]} -> f32[1, 4, 2, 2]
  %sum = Add(%conv, %conv2) -> f32[1, 4, 2, 2]
  %axis = Constant() i64[] {1}
  %parts = Split(%sum, %axis) {num_splits = 2} -> f32[1, 2, 2, 2], f32[1, 2, 2, 2] names(; "half")
  %pool = MaxPool(%parts:1) {kernel = [1, 1], strides = [2, 2]} -> f32[1, 2, 1, 1] names("<pool & co>")
  %out = Result(%pool)
}
)";

TEST(Ir, IsOneDocument) {
  EXPECT_EQ(Write(*Parse("graph \"a<b\" {\n%x = Parameter() {element_type = f32, shape = []}\n"
                         "%r = Result(%x)\n}\n"))
                .xml,
            R"(<?xml version="1.0"?>
<net name="a&lt;b" version="11">
	<layers>
		<layer id="0" name="x" type="Parameter" version="opset1">
			<data element_type="f32" shape="" />
			<output>
				<port id="0" precision="FP32" />
			</output>
		</layer>
		<layer id="1" name="r" type="Result" version="opset1">
			<input>
				<port id="0" precision="FP32" />
			</input>
		</layer>
	</layers>
	<edges>
		<edge from-layer="0" from-port="0" to-layer="1" to-port="0" />
	</edges>
</net>
)");
  EXPECT_EQ(Write(*Parse("graph \"net\" {\n}\n")).xml,
            "<?xml version=\"1.0\"?>\n<net name=\"net\" version=\"11\">\n"
            "\t<layers />\n\t<edges />\n</net>\n");
}

TEST(Ir, SaysHowIntegersAreDivided) {
  auto data_of = [](const std::string& type) {
    const std::unique_ptr<Graph> graph =
        Parse("graph \"net\" {\n%x = Parameter() {element_type = " + type +
              ", shape = [2]}\n%y = Divide(%x, %x)\n%r = Result(%y)\n}\n");
    const Ir ir = Write(*graph);
    EXPECT_TRUE(ReadIr(ir.xml, ir.bin, nullptr).ok());
    const size_t begin = ir.xml.find("type=\"Divide\"");
    const std::string layer = ir.xml.substr(begin, ir.xml.find("</layer>", begin) - begin);
    return layer.find("m_pythondiv=\"false\"") != std::string::npos;
  };
  EXPECT_TRUE(data_of("i32"));
  EXPECT_FALSE(data_of("f32"));
}

// Two operations are MaxPool layers.
TEST(Ir, TellsPoolingsApartByTheirOutputs) {
  const std::unique_ptr<Graph> graph = Parse(R"(graph "net" {
  %data = Parameter() {element_type = f32, shape = [1, 1, 5]}
  %one = MaxPool(%data) {kernel = [2], strides = [1]}
  %two = MaxPoolWithIndices(%data) {axis = 1, dilations = [2], kernel = [2], strides = [1]}
  %out = Result(%one)
  %values = Result(%two)
  %indices = Result(%two:1)
}
)");
  const Ir ir = Write(*graph);
  EXPECT_THAT(ir.xml, HasSubstr("type=\"MaxPool\" version=\"opset8\""));
  const absl::StatusOr<std::unique_ptr<Graph>> read = ReadIr(ir.xml, ir.bin, nullptr);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_TRUE((*read)->FindNode("one")->Is(ops::kMaxPool));
  EXPECT_TRUE((*read)->FindNode("two")->Is(ops::kMaxPoolWithIndices));
  EXPECT_EQ(PrintGraph(**read), PrintGraph(*graph));
}

TEST(Ir, ReadsWhatItWrote) {
  const std::unique_ptr<Graph> graph = Parse(kNet);
  const Ir ir = Write(*graph);
  absl::StatusOr<std::unique_ptr<Graph>> read = ReadIr(ir.xml, ir.bin, nullptr);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_TRUE(VerifyGraph(**read).ok()) << VerifyGraph(**read);
  EXPECT_EQ((*read)->FindNode("w")->constant()->digest(),
            graph->FindNode("w")->constant()->digest());
  EXPECT_EQ((*read)->FindNode("conv")->attributes(), graph->FindNode("conv")->attributes());
  EXPECT_THAT((*read)->FindNode("conv")->tensor_names(), ElementsAre("a,b", "conv"));
  EXPECT_THAT((*read)->FindNode("parts")->tensor_names(1), ElementsAre("half"));
  EXPECT_THAT((*read)->FindNode("pool")->tensor_names(), ElementsAre("<pool & co>"));
  const Ir again = Write(**read);
  EXPECT_EQ(again.xml, ir.xml);
  EXPECT_EQ(again.bin, ir.bin);
}

TEST(Ir, SpellsLayersAsTheRuntimeReadsThem) {
  const Ir ir = Write(*Parse(kNet));
  EXPECT_THAT(ir.xml, HasSubstr("<net name=\"net\" version=\"11\">"));
  EXPECT_THAT(ir.xml, HasSubstr("<data element_type=\"f32\" shape=\"1,2,5,5\" />"));
  EXPECT_THAT(ir.xml, HasSubstr("name=\"w\" type=\"Const\" version=\"opset1\""));
  EXPECT_THAT(
      ir.xml,
      HasSubstr("<data element_type=\"f32\" shape=\"4, 2, 3, 3\" offset=\"0\" size=\"288\" />"));
  EXPECT_THAT(ir.xml, HasSubstr("strides=\"2, 2\" dilations=\"1, 1\" pads_begin=\"1, 1\" "
                                "pads_end=\"0, 0\" auto_pad=\"explicit\""));
  EXPECT_THAT(ir.xml, HasSubstr("rounding_type=\"floor\""));
  EXPECT_THAT(ir.xml, HasSubstr("names=\"a\\,b,conv\""));
  EXPECT_THAT(ir.xml, HasSubstr("names=\"&lt;pool &amp; co"));
}

TEST(Ir, KeepsTheLayoutOfAnInput) {
  EXPECT_THAT(Write(*Parse(kNet)).xml, Not(HasSubstr("layout")));
  const std::unique_ptr<Graph> graph = Parse(
      "graph \"g\" {\n%x = Parameter() {element_type = f32, layout = \"NHWC\", shape = [1, 2, 5, "
      "3]}\n%r = ReLU(%x)\n%out = Result(%r)\n}\n");
  const Ir ir = Write(*graph);
  EXPECT_THAT(ir.xml, HasSubstr("<data element_type=\"f32\" shape=\"1,2,5,3\" />"));
  EXPECT_THAT(ir.xml,
              HasSubstr("\t\t\t\t\t<dim>3</dim>\n\t\t\t\t\t<rt_info>\n\t\t\t\t\t\t<attribute "
                        "name=\"layout\" version=\"0\" layout=\"[N,H,W,C]\" />\n"));
  absl::StatusOr<std::unique_ptr<Graph>> read = ReadIr(ir.xml, ir.bin, nullptr);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ((*read)->parameters()[0]->attributes().GetString("layout"), "NHWC");
  // What another writer left open is no layout.
  std::string open = ir.xml;
  open.replace(open.find("[N,H,W,C]"), 9, "[N,?,?,C]");
  read = ReadIr(open, ir.bin, nullptr);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ((*read)->parameters()[0]->attributes().GetString("layout"), "");
}

// XML has no place for them.
TEST(Ir, NamesHaveNoBytesThatAreNoText) {
  const std::unique_ptr<Graph> graph = Parse(
      "graph \"g\" {\n%x = Parameter() {element_type = f32, shape = [1]} names(\"\xff\")\n"
      "%r = ReLU(%x)\n%out = Result(%r)\n}\n");
  graph->Rename(graph->FindNode("r"), "\xc3\xa9\xff-\x01-\xe2\x82");
  const Ir ir = Write(*graph);
  EXPECT_THAT(ir.xml, HasSubstr("name=\"\xc3\xa9\\xff-\\x01-\\xe2\\x82\" type=\"ReLU\""));
  EXPECT_THAT(ir.xml, HasSubstr("names=\"\\xff\""));
}

TEST(Ir, StoresEqualConstantsOnceAndAligned) {
  const Ir ir = Write(*Parse(kNet));
  // 288 bytes of weights, once; then the axis at the next multiple of 64.
  EXPECT_EQ(ir.bin.size(), 320u + 8u);
  EXPECT_THAT(ir.xml, HasSubstr("offset=\"320\" size=\"8\""));
  EXPECT_EQ(ir.bin.substr(288, 32), std::string(32, '\0'));
  EXPECT_EQ(ir.bin[320], 1);
}

TEST(Ir, CompressesToHalfButKeepsWhatOverflows) {
  const Ir ir = Write(*Parse(R"(graph "g" {
  %p = Parameter() {element_type = f32, shape = [2]}
  %fits = Constant() f32[2] {1, -2.5}
  %large = Constant() f32[2] {1, 65520}
  %sum = Add(%p, %fits) -> f32[2]
  %sum2 = Add(%sum, %large) -> f32[2]
  %out = Result(%sum2)
}
)"),
                      WeightsPrecision::kF16);
  EXPECT_THAT(ir.kept_wide, ElementsAre("large"));
  EXPECT_THAT(ir.xml, HasSubstr("name=\"fits_compressed\" type=\"Const\""));
  EXPECT_THAT(ir.xml, HasSubstr("name=\"decompression\" version=\"0\""));
  EXPECT_THAT(ir.xml, Not(HasSubstr("large_compressed")));
  EXPECT_EQ(ir.bin.substr(0, 4), std::string("\x00\x3c\x00\xc1", 4));
  absl::StatusOr<std::unique_ptr<Graph>> read = ReadIr(ir.xml, ir.bin, nullptr);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_TRUE((*read)->FindNode("fits")->Is(ops::kConvert));
}

TEST(Ir, RefusesWhatIsNotLowered) {
  const std::unique_ptr<Graph> graph = Parse(R"(graph "g" {
  %p = Parameter() {element_type = f32, shape = [1, 2]}
  %w = Constant() f32[3, 2] all(1)
  %fc = FullyConnected(%p, %w)
  %out = Result(%fc)
}
)");
  absl::StatusOr<std::unique_ptr<OutputFile>> bin =
      OutputFile::Create(testing::TempDir() + "/refused.bin");
  EXPECT_THAT(WriteIr(*graph, WeightsPrecision::kSource, **bin,
                      [](absl::string_view) { return absl::OkStatus(); })
                  .status()
                  .ToString(),
              HasSubstr("FullyConnected was not lowered"));
}

TEST(Ir, NoticesDamage) {
  const Ir ir = Write(*Parse(kNet));
  auto error = [&](std::string from, std::string to) {
    std::string xml = ir.xml;
    const size_t at = xml.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    xml.replace(at, from.size(), to);
    return ReadIr(xml, ir.bin, nullptr).status().ToString();
  };
  EXPECT_THAT(error("version=\"11\"", "version=\"7\""), HasSubstr("version 10 or 11"));
  EXPECT_THAT(error("</net>", ""), HasSubstr("not XML"));
  EXPECT_THAT(error("size=\"288\"", "size=\"284\""), HasSubstr("shape and size differ"));
  EXPECT_THAT(error("offset=\"320\"", "offset=\"321\""), HasSubstr("outside of the .bin file"));
  EXPECT_THAT(error("<dim>4</dim>", "<dim>5</dim>"), HasSubstr("but it is"));
  EXPECT_THAT(error("<edge from-layer=\"0\"", "<edge from-layer=\"77\""),
              HasSubstr("which is not there"));
  EXPECT_THAT(error("type=\"MaxPool\"", "type=\"MaxPol\""), HasSubstr("MaxPol is not known"));
  EXPECT_THAT(error("name=\"w2\"", "name=\"w\""), HasSubstr("name that is taken"));
}

TEST(Ir, NoticesCycles) {
  const std::string xml = R"(<net name="n" version="11"><layers>
<layer id="0" name="a" type="ReLU" version="opset1"><input><port id="0"/></input><output><port id="1" precision="FP32"/></output></layer>
<layer id="1" name="b" type="ReLU" version="opset1"><input><port id="0"/></input><output><port id="1" precision="FP32"/></output></layer>
</layers><edges><edge from-layer="0" from-port="1" to-layer="1" to-port="0"/><edge from-layer="1" from-port="1" to-layer="0" to-port="0"/></edges></net>)";
  EXPECT_THAT(ReadIr(xml, "", nullptr).status().ToString(), HasSubstr("cycle"));
}

}  // namespace
}  // namespace mo
