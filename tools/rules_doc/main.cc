// rules_doc OUTPUT.md MODULE.binaryproto...: the reference of the rules, of what Bazel extracted
// from their .bzl files.

#include <cstdio>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "converter/base/mapped_file.h"
#include "converter/base/output_file.h"
#include "converter/base/status.h"
#include "tools/rules_doc/markdown.h"

namespace mo {
namespace {

constexpr char kHead[] =
    "# The rules\n\n"
    "<!-- Made of the .bzl files. After an edit there: bazel run //docs:rules_test.update (Bazel 7 "
    "or later) -->\n\n"
    "Every attribute of a rule, and of `mo_model`, but its name may be given with `select()`. "
    "Another macro (`mo_models`, "
    "`mo_model_variants`, `mo_model_repository`, `mo_cc_library`, `mo_golden_test`) takes "
    "`select()` only for attributes "
    "of "
    "`mo_model` that it passes on, such as `config`. Attributes that all rules have (`visibility`, "
    "`tags`, `testonly`, …) are not repeated here.\n";

absl::StatusOr<std::string> Render(int count, char** paths) {
  std::string text = kHead;
  for (int i = 0; i < count; ++i) {
    absl::StatusOr<std::shared_ptr<const MappedFile>> file = MappedFile::Open(paths[i]);
    if (!file.ok()) return file.status();
    rules_doc::Module module;
    if (!module.ParseFromString(std::string((*file)->bytes())))
      return absl::DataLossError(absl::StrCat(paths[i], " is no extracted documentation"));
    absl::StrAppend(&text, MarkdownOf(module));
  }
  return text;
}

absl::Status Write(const std::string& text, const std::string& path) {
  absl::StatusOr<std::unique_ptr<OutputFile>> file = OutputFile::Create(path);
  if (!file.ok()) return file.status();
  MO_RETURN_IF_ERROR((*file)->Append(text));
  return (*file)->Commit();
}

absl::Status Main(int argc, char** argv) {
  if (argc < 3)
    return absl::InvalidArgumentError("usage: rules_doc OUTPUT.md MODULE.binaryproto...");
  const absl::StatusOr<std::string> text = Render(argc - 2, argv + 2);
  return text.ok() ? Write(*text, argv[1]) : text.status();
}

}  // namespace
}  // namespace mo

int main(int argc, char** argv) {
  const absl::Status status = mo::Main(argc, argv);
  if (status.ok()) return 0;
  std::fprintf(stderr, "rules_doc: %s\n", std::string(status.message()).c_str());
  return 1;
}
