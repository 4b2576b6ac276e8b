#include "tools/robustness/scenarios.h"

namespace robustness {

std::vector<Scenario> ScenariosOf(const SmallModel& model) {
  Scenario convert = {.name = model.name, .inputs = model.files, .arguments = model.flags};
  convert.inputs["c.toml"] = SmallConfig();
  const std::vector<std::string> outputs = {"--config",       "c.toml", "--output_xml",    "o.xml",
                                            "--output_bin",   "o.bin",  "--output_report", "o.json",
                                            "--output_graph", "o.mog"};
  convert.arguments.insert(convert.arguments.end(), outputs.begin(), outputs.end());
  convert.outputs = {"o.bin", "o.xml", "o.json", "o.mog"};
  Scenario over_old = convert;
  over_old.name += " over older outputs";
  over_old.has_old_outputs = true;
  return {convert, over_old};
}

std::vector<Scenario> OtherScenarios(const SmallModel& model, const Files& converted) {
  const auto with = [&model](std::vector<std::string> before,
                             const std::vector<std::string>& after) {
    before.insert(before.end(), model.flags.begin(), model.flags.end());
    before.insert(before.end(), after.begin(), after.end());
    return before;
  };
  const std::string file = model.files.begin()->first;
  Files ir = {{"o.xml", converted.at("o.xml")},
              {"o.bin", converted.at("o.bin")},
              {"o.json", converted.at("o.json")}};
  Files broken = model.files;
  broken[file] = broken[file].substr(0, broken[file].size() / 2);
  return {
      {.name = "new folder",
       .inputs = model.files,
       .arguments = with({}, {"--output_dir", "a/b", "--model_name", "net"}),
       .outputs = {"a/b/net.bin", "a/b/net.xml"}},
      {.name = "an output that is an input",
       .inputs = model.files,
       .arguments = with({}, {"--output_xml", "o.xml", "--output_bin", file}),
       .outputs = {"o.xml"},
       .exit_code = 1},
      {.name = "a broken model",
       .inputs = broken,
       .arguments = with({}, {"--output_xml", "o.xml", "--output_bin", "o.bin"}),
       .outputs = {"o.bin", "o.xml"},
       .has_old_outputs = true,
       .exit_code = 1},
      {.name = "verify",
       .inputs = ir,
       .arguments = {"verify", "--xml", "o.xml", "--bin", "o.bin", "--report", "o.json",
                     "--output_verification", "o.txt", "--output_graph", "o.mog"},
       .outputs = {"o.txt", "o.mog"}},
      {.name = "digest",
       .inputs = ir,
       .arguments = {"digest", "--xml", "o.xml", "--bin", "o.bin", "--report", "o.json",
                     "--output_digest", "o.digest.json"},
       .outputs = {"o.digest.json"},
       .has_old_outputs = true,
       .takes_any_input = true},
      {.name = "inspect", .inputs = model.files, .arguments = with({"inspect"}, {})},
  };
}

}  // namespace robustness
