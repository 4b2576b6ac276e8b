#ifndef TOOLS_RULES_DOC_MARKDOWN_H_
#define TOOLS_RULES_DOC_MARKDOWN_H_

#include <string>

#include "tools/rules_doc/rules_doc.pb.h"

namespace mo {

// One .bzl file as Markdown: a heading with its name, its docstring, then its rules, macros, module
// extensions and providers, each with what it takes.
std::string MarkdownOf(const rules_doc::Module& module);

}  // namespace mo

#endif  // TOOLS_RULES_DOC_MARKDOWN_H_
