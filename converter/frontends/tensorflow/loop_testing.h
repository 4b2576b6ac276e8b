#ifndef CONVERTER_FRONTENDS_TENSORFLOW_LOOP_TESTING_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_LOOP_TESTING_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/tensorflow/importer_testing.h"

namespace mo::tensorflow {

// Functions and loops as text.

inline std::string FunctionNode(const std::string& name, const std::string& op,
                                const std::vector<std::string>& inputs,
                                const std::string& attributes = "") {
  std::string text = absl::StrCat("node_def { name: \"", name, "\" op: \"", op, "\" ");
  for (const std::string& input : inputs) absl::StrAppend(&text, "input: \"", input, "\" ");
  return absl::StrCat(text, attributes, "}\n");
}

// An i32.
inline std::string FunctionNumber(const std::string& name, int value) {
  return FunctionNode(
      name, "Const", {},
      Attribute("dtype", "type: DT_INT32") +
          Attribute("value", absl::StrCat("tensor { dtype: DT_INT32 tensor_shape { } int_val: ",
                                          value, " }")));
}

// Results are r0, r1, …
inline std::string Function(const std::string& name, const std::vector<std::string>& arguments,
                            const std::string& nodes, const std::vector<std::string>& results) {
  std::string text = absl::StrCat("function { signature { name: \"", name, "\" ");
  for (const std::string& argument : arguments)
    absl::StrAppend(&text, "input_arg { name: \"", argument, "\" } ");
  for (size_t i = 0; i < results.size(); ++i)
    absl::StrAppend(&text, "output_arg { name: \"r", i, "\" } ");
  absl::StrAppend(&text, "}\n", nodes);
  for (size_t i = 0; i < results.size(); ++i)
    absl::StrAppend(&text, "ret { key: \"r", i, "\" value: \"", results[i], "\" } ");
  return text + "}\n";
}

inline std::string Library(const std::string& functions) {
  return "library { " + functions + "}\n";
}

inline std::string Calls(const std::string& attribute, const std::string& function) {
  return Attribute(attribute, "func { name: \"" + function + "\" }");
}

// A loop over (i, n, …) while i < n: i is counted.
inline std::string CountedLoop(const std::vector<std::string>& arguments, const std::string& nodes,
                               std::vector<std::string> results) {
  std::vector<std::string> all = {"i", "n"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  results.insert(results.begin(), {"next:z:0", "n"});
  return Library(Function("cond", all, FunctionNode("less", "Less", {"i", "n"}), {"less:z:0"}) +
                 Function("body", all,
                          FunctionNumber("one", 1) +
                              FunctionNode("next", "AddV2", {"i", "one:output:0"}) + nodes,
                          results));
}

inline std::string While(const std::string& name, const std::vector<std::string>& inputs) {
  return TestNode(name, "While", inputs, Calls("cond", "cond") + Calls("body", "body"));
}

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_LOOP_TESTING_H_
