#include "tools/rules_doc/markdown.h"

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

std::string Markdown(const char* text) {
  rules_doc::Module module;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &module));
  return MarkdownOf(module);
}

TEST(MarkdownOf, Rules) {
  EXPECT_EQ(Markdown(R"(
              file: "//rules:defs.bzl"
              docstring: "Two lines\nof text.\n"
              rules {
                name: "mo_model"
                doc: "\nConverts.\n"
                attributes { name: "name" doc: "A name." type: NAME mandatory: true }
                attributes { name: "weights" doc: "The\nfiles." type: LABEL_LIST }
              })"),
            R"(
## defs.bzl

Two lines
of text.

### mo_model

Converts.

* `name` (name, required): A name.
* `weights` (list of labels): The files.
)");
}

TEST(MarkdownOf, MacrosExtensionsAndProviders) {
  EXPECT_EQ(Markdown(R"(
              file: "//rules:extensions.bzl"
              functions {
                name: "mo_models"
                doc: "Many."
                parameters { name: "srcs" doc: "Files." mandatory: true }
                parameters { name: "suffix" doc: "Default:\n  \"_ir\"." default_value: "\"_ir\"" }
              }
              extensions {
                name: "mo"
                tag_classes {
                  name: "manifest"
                  doc: "A manifest."
                  attributes { name: "manifest" doc: "The file." type: LABEL mandatory: true }
                }
              }
              providers {
                name: "MoModelInfo"
                doc: "A model."
                fields { name: "xml" doc: "File." }
              })"),
            R"(
## extensions.bzl



### mo_models

Many.

* `srcs` (required): Files.
* `suffix`: Default: "_ir".

### mo.manifest

A manifest.

* `manifest` (label, required): The file.

### MoModelInfo

A model.

* `xml`: File.
)");
}

}  // namespace
}  // namespace mo
