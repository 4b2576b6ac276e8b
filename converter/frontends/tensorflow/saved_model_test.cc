#include "converter/frontends/tensorflow/saved_model.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "converter/frontends/tensorflow/checkpoint_testing.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace mo::tensorflow {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// A graph of a SavedModel: its tags, a GraphDef as text, and signatures as "name" or "name: x=node
// y=node", whose tensors are inputs; the output is "out:0" throughout.
struct Meta {
  std::string tags = "serve";
  std::string graph = "node { name: 'x' op: 'Placeholder' }";
  std::vector<std::string> signatures = {"serving_default: x=x:0"};
  std::string restore_op = {};
};

std::string Serialized(const Meta& meta) {
  MetaInfoDef info;
  for (absl::string_view tag : absl::StrSplit(meta.tags, ',', absl::SkipEmpty()))
    info.add_tags(std::string(tag));
  GraphDef graph;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(meta.graph, &graph));
  std::string bytes =
      BytesField(1, info.SerializeAsString()) + BytesField(2, graph.SerializeAsString());
  if (!meta.restore_op.empty()) {
    SaverDef saver;
    saver.set_restore_op_name(meta.restore_op);
    bytes += BytesField(3, saver.SerializeAsString());
  }
  for (const std::string& text : meta.signatures) {
    const std::vector<std::string> parts = absl::StrSplit(text, ": ");
    SignatureDef signature;
    if (parts.size() > 1) {
      for (absl::string_view pair : absl::StrSplit(parts[1], ' ')) {
        const std::vector<std::string> names = absl::StrSplit(pair, '=');
        (*signature.mutable_inputs())[names[0]].set_name(names[1]);
      }
    }
    (*signature.mutable_outputs())["y"].set_name("out:0");
    bytes += BytesField(5, BytesField(1, parts[0]) + BytesField(2, signature.SerializeAsString()));
  }
  return bytes;
}

std::string SavedModel(const std::vector<Meta>& graphs) {
  std::string bytes = VarintField(1, 1);
  for (const Meta& meta : graphs) bytes += BytesField(2, Serialized(meta));
  return bytes;
}

// What was read, or the errors.
struct Outcome {
  std::optional<Model> model;
  std::string errors;

  std::string inputs() const {
    std::vector<std::string> words;
    for (const NamedTensor& input : model->inputs)
      words.push_back(absl::StrCat(input.name, "=", input.tensor));
    return absl::StrJoin(words, " ");
  }
  std::string variables() const {
    std::string text;
    for (const auto& [name, value] : model->variables)
      absl::StrAppend(&text, name, "{", absl::StrJoin(value.Doubles(), ", "), "}");
    return text;
  }
};

Outcome Read(const std::string& bytes, const std::string& tags = "",
             const std::string& signature = "", const Files& files = {}) {
  SourceModel source;
  source.model = {"saved_model.pb", bytes, nullptr};
  source.tags = absl::StrSplit(tags, ',', absl::SkipEmpty());
  source.signature = signature;
  source.open_file = Opener(files);
  Diagnostics diagnostics;
  Outcome outcome;
  outcome.model = ReadSavedModel(source, diagnostics);
  outcome.errors = diagnostics.Render();
  EXPECT_NE(outcome.model.has_value(), diagnostics.has_errors());
  return outcome;
}

std::string Errors(const std::vector<Meta>& graphs, const std::string& tags = "",
                   const std::string& signature = "") {
  return Read(SavedModel(graphs), tags, signature).errors;
}

TEST(SavedModel, IsRecognized) {
  const std::string bytes = SavedModel({Meta()});
  EXPECT_TRUE(LooksLikeSavedModel(bytes));
  EXPECT_TRUE(LooksLikeSavedModel(VarintField(1, 1) + BytesField(2, BytesField(2, "graph"))));
  EXPECT_FALSE(LooksLikeSavedModel(""));
  EXPECT_FALSE(LooksLikeSavedModel(VarintField(1, 1)));
  EXPECT_FALSE(LooksLikeSavedModel(bytes.substr(2)));
  EXPECT_FALSE(LooksLikeSavedModel(VarintField(1, 1) + BytesField(2, "")));
  // A model of ONNX, and a GraphDef.
  EXPECT_FALSE(LooksLikeSavedModel(VarintField(1, 8) + BytesField(2, "pytorch")));
  EXPECT_FALSE(LooksLikeSavedModel(BytesField(1, BytesField(1, "x") + BytesField(2, "Const"))));
}

TEST(SavedModel, ReadsGraphAndSignature) {
  Meta meta;
  meta.graph = "node { name: 'a' op: 'Placeholder' } node { name: 'b' op: 'Placeholder' }";
  meta.signatures = {"serving_default: z=a:0 images=b:0"};
  const Outcome outcome = Read(SavedModel({meta}));
  ASSERT_TRUE(outcome.model) << outcome.errors;
  EXPECT_EQ(outcome.model->graph.nodes.size(), 2u);
  EXPECT_EQ(outcome.inputs(), "images=b:0 z=a:0");
  ASSERT_EQ(outcome.model->outputs.size(), 1u);
  EXPECT_EQ(outcome.model->outputs[0].name, "y");
  EXPECT_EQ(outcome.model->outputs[0].tensor, "out:0");
}

// Two graphs, told apart by their only signature.
std::vector<Meta> WithTags(const std::string& a, const std::string& b) {
  return {{.tags = a, .signatures = {"s: first=x"}}, {.tags = b, .signatures = {"s: second=x"}}};
}

TEST(SavedModel, ChoosesAGraphByItsTags) {
  const std::string two = SavedModel(WithTags("serve,gpu", "serve"));
  EXPECT_EQ(Read(two).inputs(), "second=x");
  EXPECT_EQ(Read(two, "serve").inputs(), "second=x");
  EXPECT_EQ(Read(two, "serve,gpu").inputs(), "first=x");
  EXPECT_EQ(Read(two, "gpu,serve,gpu").inputs(), "first=x");
  EXPECT_EQ(Read(SavedModel({{.tags = "other"}})).inputs(), "x=x:0");
  EXPECT_EQ(Read(SavedModel({{.tags = ""}})).inputs(), "x=x:0");
}

TEST(SavedModel, TellsWhichTagsThereAre) {
  EXPECT_EQ(Errors(WithTags("serve,gpu", "serve"), "gpu"),
            "saved_model.pb: error: has no graph with the tags 'gpu'; it has: 'gpu,serve', 'serve' "
            "[MO3210]\n");
  EXPECT_EQ(Errors(WithTags("serve,gpu", "train")),
            "saved_model.pb: error: has several graphs, and none has the tag 'serve' alone; it "
            "has: 'gpu,serve', 'train'. Name the tags of one with --saved_model_tags [MO3210]\n");
}

TEST(SavedModel, ChoosesASignature) {
  Meta meta;
  meta.signatures = {"serving_default: a=x", "other: b=x", "__saved_model_init_op"};
  EXPECT_EQ(Read(SavedModel({meta})).inputs(), "a=x");
  EXPECT_EQ(Read(SavedModel({meta}), "", "other").inputs(), "b=x");
  meta.signatures = {"other: b=x", "__saved_model_init_op", "__saved_model_train_op"};
  EXPECT_EQ(Read(SavedModel({meta})).inputs(), "b=x");
}

TEST(SavedModel, TellsWhichSignaturesThereAre) {
  Meta meta;
  meta.signatures = {"predict", "classify", "__saved_model_init_op"};
  EXPECT_EQ(Errors({meta}),
            "saved_model.pb: error: has several signatures, and none is 'serving_default'; it has: "
            "'classify', 'predict'. Name one with --signature [MO3210]\n");
  EXPECT_EQ(Errors({meta}, "", "predicts"),
            "saved_model.pb: error: has no signature 'predicts'; it has: 'classify', 'predict'; "
            "did you mean 'predict'? [MO3210]\n");
  meta.signatures = {"__saved_model_init_op"};
  EXPECT_THAT(Errors({meta}), HasSubstr("the graph with the tags 'serve' has no signature"));
}

TEST(SavedModel, RefusesTensorsThatAreNotDense) {
  Meta meta;
  meta.signatures = {"serving_default: a=x b= c="};
  const std::string errors = Errors({meta});
  EXPECT_THAT(errors, StartsWith("saved_model.pb: error: the signature's input 'b' is not one "
                                 "dense tensor"));
  EXPECT_THAT(errors, HasSubstr("the signature's input 'c' is not one"));
}

TEST(SavedModel, RefusesDamage) {
  const std::string bytes = SavedModel({Meta()});
  EXPECT_THAT(Read(bytes.substr(0, bytes.size() - 1)).errors,
              HasSubstr("ends in the middle of a graph"));
  EXPECT_THAT(Read(VarintField(1, 1)).errors, HasSubstr("has no graph"));
  EXPECT_THAT(Read(VarintField(1, 1) + BytesField(2, BytesField(1, "\xff"))).errors,
              HasSubstr("what it says of a graph is damaged"));
  EXPECT_THAT(Read(VarintField(1, 1) + BytesField(2, BytesField(5, BytesField(2, "\xff")))).errors,
              HasSubstr("what it says of a graph is damaged"));
  // A graph that is damaged itself.
  const std::string broken = Serialized(Meta()) + BytesField(2, BytesField(1, "\xff"));
  EXPECT_THAT(Read(VarintField(1, 1) + BytesField(2, broken)).errors, EndsWith("[MO3103]\n"));
}

// A graph whose saver restores v from the tensor "value" and w from "other".
Meta WithVariables(const std::string& attributes = "") {
  return {.graph = absl::StrCat(R"(
    node { name: 'v' op: 'VarHandleOp' )",
                                attributes, R"( }
    node { name: 'w' op: 'VariableV2' }
    node { name: 'names' op: 'Const' attr { key: 'value' value { tensor {
      dtype: DT_STRING string_val: 'value' string_val: 'other' } } } }
    node { name: 'slices' op: 'Const' attr { key: 'value' value { tensor {
      dtype: DT_STRING string_val: '' string_val: '3 1,2' } } } }
    node { name: 'read' op: 'RestoreV2' input: 'file' input: 'names' input: 'slices' }
    node { name: 'to_v' op: 'AssignVariableOp' input: 'v' input: 'read' }
    node { name: 'to_w' op: 'Assign' input: 'w' input: 'read:1' }
    node { name: 'restore' op: 'NoOp' input: '^to_v' input: '^to_w' })"),
          .restore_op = "restore"};
}

TEST(SavedModel, GivesVariablesTheirValues) {
  const std::string bytes = SavedModel({WithVariables()});
  const Files files =
      FloatCheckpoint("variables/variables", {{"value", {1, 2}}, {"other", {3, 4, 5}}});
  EXPECT_EQ(Read(bytes, "", "", files).variables(), "v{1, 2}w{4, 5}");
  // What is not in the checkpoint has no value; that is not wrong until it is used.
  EXPECT_EQ(
      Read(bytes, "", "", FloatCheckpoint("variables/variables", {{"value", {1}}})).variables(),
      "v{1}");
}

TEST(SavedModel, TellsThatTheCheckpointIsMissing) {
  const std::string bytes = SavedModel({WithVariables()});
  EXPECT_EQ(Read(bytes).errors,
            "saved_model.pb: error: the values of its variables are in 'variables/variables.index',"
            " but there is no such file; give the whole folder of the SavedModel [MO3211]\n");
  SourceModel source;
  source.model = {"saved_model.pb", bytes, nullptr};
  Diagnostics diagnostics;
  EXPECT_FALSE(ReadSavedModel(source, diagnostics));
  EXPECT_THAT(diagnostics.Render(), HasSubstr("but it is not among the files of the model"));
  // A frozen one needs none.
  Meta meta = WithVariables();
  meta.restore_op = "";
  EXPECT_TRUE(Read(SavedModel({meta})).model);
}

TEST(SavedModel, RefusesACheckpointOfAnotherModel) {
  const auto errors = [](const std::string& attributes) {
    return Read(SavedModel({WithVariables(attributes)}), "", "",
                FloatCheckpoint("variables/variables", {{"value", {1, 2}}, {"other", {3, 4, 5}}}))
        .errors;
  };
  const std::string type = "attr { key: 'dtype' value { type: DT_FLOAT } }";
  EXPECT_EQ(errors(type), "");
  EXPECT_THAT(
      errors("attr { key: 'dtype' value { type: DT_INT32 } }"),
      HasSubstr("variable 'v': its type DT_INT32 is not that of 'value' in the checkpoint"));
  EXPECT_EQ(errors("attr { key: 'shape' value { shape { dim { size: 2 } } } }"), "");
  EXPECT_EQ(errors("attr { key: 'shape' value { shape { dim { size: -1 } } } }"), "");
  EXPECT_THAT(errors("attr { key: 'shape' value { shape { dim { size: 3 } } } }"),
              HasSubstr("variable 'v': its shape [3] is not the shape [2] of 'value'"));
  EXPECT_THAT(Read(SavedModel({WithVariables()}), "", "",
                   FloatCheckpoint("variables/variables", {{"other", {1}}}))
                  .errors,
              HasSubstr("variable 'w': its slice is '3 1,2', which does not fit [1]"));
}

}  // namespace
}  // namespace mo::tensorflow
