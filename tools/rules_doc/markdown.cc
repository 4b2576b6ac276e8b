#include "tools/rules_doc/markdown.h"

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace mo {
namespace {

using rules_doc::Attribute;

const char* TypeName(Attribute::Type type) {
  switch (type) {
    case Attribute::NAME:
      return "name";
    case Attribute::INT:
      return "integer";
    case Attribute::LABEL:
      return "label";
    case Attribute::STRING:
      return "string";
    case Attribute::STRING_LIST:
      return "list of strings";
    case Attribute::INT_LIST:
      return "list of integers";
    case Attribute::LABEL_LIST:
      return "list of labels";
    case Attribute::BOOLEAN:
      return "boolean";
    case Attribute::LABEL_STRING_DICT:
      return "dict from label to string";
    case Attribute::STRING_DICT:
      return "dict from string to string";
    case Attribute::STRING_LIST_DICT:
      return "dict from string to list of strings";
    case Attribute::OUTPUT:
      return "output";
    case Attribute::OUTPUT_LIST:
      return "list of outputs";
    default:
      return "value";
  }
}

// A text within one line of a list.
std::string OneLine(const std::string& text) {
  const std::vector<std::string> words =
      absl::StrSplit(text, absl::ByAnyChar(" \n"), absl::SkipEmpty());
  return absl::StrJoin(words, " ");
}

std::string Item(const std::string& name, const std::string& kind, const std::string& doc) {
  return absl::StrCat("* `", name, "`", kind.empty() ? "" : absl::StrCat(" (", kind, ")"), ": ",
                      OneLine(doc), "\n");
}

std::string Heading(const std::string& name, const std::string& doc) {
  return absl::StrCat("\n### ", name, "\n\n", absl::StripAsciiWhitespace(doc), "\n");
}

template <typename Attributes>
std::string AttributeList(const Attributes& attributes) {
  std::string text = "\n";
  for (const Attribute& attribute : attributes) {
    absl::StrAppend(&text, Item(attribute.name(),
                                absl::StrCat(TypeName(attribute.type()),
                                             attribute.mandatory() ? ", required" : ""),
                                attribute.doc()));
  }
  return text;
}

std::string ParameterList(const rules_doc::Function& function) {
  std::string text = "\n";
  for (const rules_doc::Parameter& parameter : function.parameters())
    absl::StrAppend(
        &text, Item(parameter.name(), parameter.mandatory() ? "required" : "", parameter.doc()));
  return text;
}

}  // namespace

std::string MarkdownOf(const rules_doc::Module& module) {
  std::string text = absl::StrCat("\n## ", module.file().substr(module.file().rfind(':') + 1),
                                  "\n\n", absl::StripAsciiWhitespace(module.docstring()), "\n");
  for (const rules_doc::Rule& rule : module.rules())
    absl::StrAppend(&text, Heading(rule.name(), rule.doc()), AttributeList(rule.attributes()));
  for (const rules_doc::Function& function : module.functions())
    absl::StrAppend(&text, Heading(function.name(), function.doc()), ParameterList(function));
  for (const rules_doc::Extension& extension : module.extensions()) {
    for (const rules_doc::TagClass& tag : extension.tag_classes()) {
      absl::StrAppend(&text, Heading(absl::StrCat(extension.name(), ".", tag.name()), tag.doc()),
                      AttributeList(tag.attributes()));
    }
  }
  for (const rules_doc::Provider& provider : module.providers()) {
    absl::StrAppend(&text, Heading(provider.name(), provider.doc()), "\n");
    for (const rules_doc::Field& field : provider.fields())
      absl::StrAppend(&text, Item(field.name(), "", field.doc()));
  }
  return text;
}

}  // namespace mo
