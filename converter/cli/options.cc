#include "converter/cli/options.h"

#include <algorithm>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "converter/base/optimization.h"
#include "converter/base/text.h"
#include "converter/base/weights_precision.h"
#include "converter/cli/check_options.h"
#include "converter/cli/old_flags.h"
#include "converter/cli/read_inputs.h"
#include "converter/cli/response_files.h"

namespace mo {
namespace {

// That of the module in MODULE.bazel.
constexpr absl::string_view kVersion = "0.1.0";

// What the command line says word by word, before it is put together.
struct Words {
  std::string saved_model_dir, saved_model_tags;
  std::vector<std::string> files;
  std::string input_model, input_proto, input, output, input_shape, values, batch, finegrain_fusing;
  InputFlagWords inputs;
};

void DeclareFlags(CLI::App& app, Options& options, Words& words) {
  app.add_option(
      "--model", options.model,
      "the source model: a prototxt, a GraphDef (.pb or .pbtxt), a SavedModel or its folder, or "
      "a text graph (.mog)");
  app.add_option("--weights", options.weights, "its weights: a caffemodel; may be repeated")
      ->take_all();
  app.add_option("--framework", options.framework,
                 "caffe, tf (or tensorflow) or mog; by the model's content if left out");
  app.add_option("--file", words.files,
                 "NAME=PATH: a file that the model calls NAME, such as variables/variables.index; "
                 "=PATH: one named by its place below the model's folder; may be repeated. Only "
                 "these files are read then; if left out, those in the model's folder")
      ->expected(1)
      ->take_all();
  app.add_option("--saved_model_dir", words.saved_model_dir, "the folder of a SavedModel");
  app.add_option("--saved_model_tags", words.saved_model_tags,
                 "which graph of a SavedModel to take, by its tags: serve,gpu; serve if left out, "
                 "or the only one");
  app.add_option("--signature", options.signature,
                 "which signature of a SavedModel to take; serving_default if left out, or the "
                 "only one");
  app.add_option("--config", options.config,
                 "a TOML file of optimizations and exclusions (docs/config.md)");
  app.add_option("--disable_optimization", options.disabled_optimizations,
                 absl::StrCat("an optimization that is not made: ",
                              absl::StrJoin(kOptimizationNames, ", "), "; may be repeated"))
      ->expected(1)
      ->take_all();
  app.add_option(
      "--precision", options.precision,
      absl::StrCat("how weights are stored: ", absl::StrJoin(kWeightsPrecisionNames, ", ")));
  app.add_option("-n,--model_name", options.model_name,
                 "the model's name in the IR, and the stem of files in --output_dir");
  app.add_option("-o,--output_dir", options.output_dir,
                 "the folder for NAME.xml and NAME.bin; the current one if left out");
  app.add_option("--output_xml", options.output_xml, "where to write the .xml file");
  app.add_option("--output_bin", options.output_bin, "where to write the .bin file");
  app.add_option("--output_report", options.output_report,
                 "where to write the JSON report; not written if left out");
  app.add_option(
      "--output_graph", options.output_graph,
      "where to write the optimized graph as text, with what was done in comments above it; "
      "not written if left out");
  app.add_option("-w,-m,--input_model", words.input_model,
                 "the caffemodel beside --input_proto; otherwise the model");
  app.add_option("-d,--input_proto", words.input_proto, "the prototxt of a Caffe model");
  app.add_option(
      "--input", words.input,
      "names of the inputs, separated by commas; one in the middle of the model cuts it there. "
      "name[1,3,4] gives a shape, name{f16} an element type, name->1 a value, too. --input_shape "
      "and other flags without names are for these, in their order");
  app.add_option("--output", words.output,
                 "names of tensors or nodes that become the outputs, separated by commas");
  app.add_option(
      "--input_shape", words.input_shape,
      "shapes of the inputs: [1,3,224,224],[1,10]; -1 or ? is dynamic, 1..4 bounded; without "
      "--input for the inputs in the model's order");
  app.add_option("--freeze_placeholder_with_value", words.values,
                 "inputs that become constants: NAME->VALUE, separated by commas; True, False, a "
                 "number or a list as in [1,2]. --input NAME->VALUE says it, too");
  app.add_option("-b,--batch", words.batch, "the first extent of every input");
  app.add_option("--mean_values", words.inputs.mean_values,
                 "what is subtracted from the channels of inputs: data[104,117,123], or "
                 "[104,117,123] for each input in turn; done after --reverse_input_channels");
  app.add_option("--scale_values", words.inputs.scale_values,
                 "what they are divided by then, written in the same way");
  app.add_option("-s,--scale", words.inputs.scale, "what all inputs are divided by");
  app.add_flag("--reverse_input_channels", options.input_flags.reverse_input_channels,
               "reverse the channels of every input that has three, before everything else");
  app.add_option("--layout", words.inputs.layout,
                 "the layouts of inputs: data(nhwc) has it, data(nhwc->nchw) has the first in the "
                 "model and shall have the second in the IR; without a name for each input in "
                 "turn");
  app.add_option("--data_type", options.data_type,
                 "FP16 or half stores weights as f16, FP32 or float as f32");
  app.add_option("--compress_to_fp16", options.compress_to_fp16,
                 "True (the default with no value) stores weights as f16, False as they are")
      ->expected(0, 1)
      ->default_str("true")
      ->transform(CLI::IsMember({"true", "false"}, CLI::ignore_case));
  app.add_flag("--disable_fusing", options.disable_fusing, "no linear_fusing");
  app.add_flag("--disable_gfusing", options.disable_gfusing, "no grouped_convolution");
  app.add_flag("--disable_resnet_optimization", options.disable_resnet_optimization,
               "no resnet_stride");
  app.add_option("--finegrain_fusing", words.finegrain_fusing,
                 "regular expressions, separated by commas: nodes whose names they match anywhere "
                 "are touched by no optimization");
}

// Each flag of the old tools that is ignored, with a note that it is.
void DeclareIgnoredFlags(CLI::App& app, Diagnostics& diagnostics) {
  for (const OldFlag& flag : OldFlags()) {
    if (flag.kind != OldFlag::Kind::kIgnored) continue;
    const auto note = [&diagnostics, &flag](const std::string&) {
      diagnostics.Warning(Code::kRetiredFlag, {},
                          absl::StrCat("the flag ", flag.names, " is ignored: ", flag.advice));
    };
    const std::string names(flag.names);
    if (flag.takes_value) {
      app.add_option_function<std::string>(names, note, "")->group("");
    } else {
      app.add_flag_callback(
             names, [note] { note(""); }, "")
          ->group("");
    }
  }
}

CLI::App* AddSubcommand(CLI::App& app, const char* name, const char* help, Options& options,
                        Options::Command command) {
  return app.add_subcommand(name, help)->parse_complete_callback([&options, command] {
    options.command = command;
  });
}

void DeclareIr(CLI::App& command, Options& options) {
  command.add_option("--xml", options.xml, "the .xml file of the IR")->required();
  command.add_option("--bin", options.bin, "its .bin file")->required();
}

// The commands that work on files without converting a model: they take none of its flags.
void DeclareFileCommands(CLI::App& app, Options& options) {
  app.fallthrough(false);
  using Command = Options::Command;
  CLI::App* config = AddSubcommand(app, "config", "check a configuration and write its normal form",
                                   options, Command::kConfig);
  config->add_option("--config", options.config, "the configuration")->required();
  config->add_option("--output_config", options.output_config, "where to write its normal form")
      ->required();

  CLI::App* verify = AddSubcommand(app, "verify", "read an IR back and check that it is whole",
                                   options, Command::kVerify);
  DeclareIr(*verify, options);
  verify->add_option("--report", options.report,
                     "the report of its conversion, to which the IR is held, too");
  verify
      ->add_option("--output_verification", options.output_verification,
                   "where to write what the IR holds")
      ->required();

  CLI::App* digest =
      AddSubcommand(app, "digest", "write what an IR is known by: names, sizes, SHA-256, warnings",
                    options, Command::kDigest);
  DeclareIr(*digest, options);
  digest->add_option("--report", options.report, "the report of its conversion")->required();
  digest->add_option("--label", options.label, "the model's name among all: //models:resnet50_ir");
  digest->add_option("--output_digest", options.output_digest, "where to write the digest")
      ->required();

  CLI::App* table = AddSubcommand(app, "table", "write a table of many models from their digests",
                                  options, Command::kTable);
  table->add_option("digests", options.digests, "what mo digest wrote, one for each model");
  table->add_option("--output_markdown", options.output_markdown, "where to write it as Markdown")
      ->required();
  table->add_option("--output_json", options.output_json, "where to write it as JSON")->required();
}

void DeclareSubcommands(CLI::App& app, Options& options) {
  app.fallthrough();  // a subcommand takes the flags of a conversion, too
  app.require_subcommand(0, 1);
  using Command = Options::Command;
  AddSubcommand(app, "check",
                "read the model and the configuration, report every problem, write nothing",
                options, Command::kCheck);
  AddSubcommand(app, "inspect", "print the model as a text graph, before any optimization", options,
                Command::kInspect);
  AddSubcommand(app, "passes", "list the passes of the optimizer", options, Command::kPasses);
  CLI::App* explain =
      AddSubcommand(app, "explain",
                    "tell what was done to a node, and why not more; without a node, what was not "
                    "done and why; write nothing",
                    options, Command::kExplain);
  explain
      ->add_option("--node", options.nodes,
                   "the node's name in the source model or in the graph; may be repeated")
      ->expected(1)
      ->take_all();
  CLI::App* compare =
      AddSubcommand(app, "compare", "run two models on the same inputs and compare their outputs",
                    options, Command::kCompare);
  compare
      ->add_option("models", options.compared,
                   "two models, each a source model or an IR (.xml, with the .bin beside it); with "
                   "--optimize or --bisect one source model")
      ->expected(0, 2);
  compare
      ->add_option("--weights_a", options.weights_a, "the caffemodel of the first; may be repeated")
      ->take_all();
  compare
      ->add_option("--weights_b", options.weights_b,
                   "the caffemodel of the second; may be repeated")
      ->take_all();
  compare->add_flag("--optimize", options.optimize,
                    "compare the model with what the optimizer makes of it");
  compare->add_flag("--bisect", options.bisect,
                    "optimize the model, compare after each pass, and name the first wrong one");
  compare->add_option("--seed", options.seed, "which inputs")->check(CLI::NonNegativeNumber);
  compare
      ->add_option("--inputs_per_model", options.inputs_per_model,
                   "how many times to run; 1 to 1000")
      ->check(CLI::Range(1, 1000));
  DeclareFileCommands(app, options);
}

std::vector<std::string> SplitAtCommas(const std::string& text) {
  if (text.empty()) return {};
  return absl::StrSplit(text, ',', absl::SkipEmpty());
}

void PutTogether(const Words& words, Options& options, Diagnostics& diagnostics) {
  auto usage = [&](const std::string& text) { diagnostics.Error(Code::kUsage, {}, text); };
  if (!words.input_proto.empty()) {
    if (!options.model.empty())
      usage("--model and --input_proto are both given; expected one of them");
    options.model = words.input_proto;
    if (!words.input_model.empty()) options.weights.push_back(words.input_model);
  } else if (!words.input_model.empty()) {
    if (!options.model.empty())
      usage("--model and --input_model are both given; name the weights with --weights");
    options.model = words.input_model;
  }
  if (!words.saved_model_dir.empty()) {
    if (!options.model.empty())
      usage("--saved_model_dir is given beside another model; expected one of them");
    options.model = words.saved_model_dir;
  }
  if (options.framework == "tensorflow") options.framework = "tf";
  const bool is_compared = options.model.empty() && !options.compared.empty();
  options.files =
      ParseModelFiles(words.files, is_compared ? options.compared[0] : options.model, diagnostics);
  options.saved_model_tags = SplitAtCommas(words.saved_model_tags);
  options.outputs = SplitAtCommas(words.output);
  options.finegrain_fusing = SplitAtCommas(words.finegrain_fusing);
  const size_t pieces =
      words.finegrain_fusing.empty()
          ? 0
          : 1 + std::count(words.finegrain_fusing.begin(), words.finegrain_fusing.end(), ',');
  if (options.finegrain_fusing.size() < pieces) {
    diagnostics.Warning(Code::kEmptyPattern, {},
                        absl::StrCat("--finegrain_fusing: '", words.finegrain_fusing,
                                     "' has an empty pattern, which is ignored; write no comma at "
                                     "the beginning or end, nor two in a row"));
  }
  ReadInputs({words.input, words.input_shape, words.values}, options, diagnostics);
  ParseInputFlags(words.inputs, options.input_flags, diagnostics);
  if (!words.batch.empty()) {
    options.batch = ParseInt64(words.batch);
    if (!options.batch || *options.batch < 1)
      usage(absl::StrCat("--batch is '", words.batch, "'; expected a number of 1 or more"));
  }
  CheckSettings(options, diagnostics);
  const bool needs_model = options.command == Options::Command::kConvert ||
                           options.command == Options::Command::kInspect ||
                           options.command == Options::Command::kExplain;
  if (needs_model && options.model.empty()) usage("no model is given; name it with --model");
  if (options.command == Options::Command::kCompare) CheckCompared(options, diagnostics);
  if (options.output_xml.empty() != options.output_bin.empty())
    usage("--output_xml and --output_bin go together; give both");
  if (!options.output_xml.empty() && !options.output_dir.empty())
    usage("--output_xml and --output_bin name both files; leave out --output_dir");
}

// The option of some command that is called so; nullptr if there is none.
const CLI::Option* FindOption(const CLI::App& app, const std::string& flag) {
  if (flag.size() < 2 || flag[0] != '-') return nullptr;
  const CLI::Option* option = app.get_option_no_throw(flag);
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (option == nullptr) option = FindOption(*command, flag);
  }
  return option;
}

bool IsFlag(const CLI::App& app, const std::string& argument) {
  return FindOption(app, argument) != nullptr;
}

// Whether a flag takes the argument after it.
bool TakesValue(const CLI::App& app, const std::string& flag) {
  const CLI::Option* option = FindOption(app, flag);
  return option != nullptr && option->get_items_expected_min() > 0;
}

}  // namespace

Options ParseOptions(int argc, char** argv, std::string& text, Diagnostics& diagnostics) {
  Options options;
  Words words;
  CLI::App app(
      "Converts a trained model to OpenVINO IR. An argument @FILE is replaced by the lines of "
      "FILE, "
      "one argument a line. Exit codes: 0 done, 1 the model or the configuration is at fault, 2 "
      "the "
      "command line is wrong, 3 a defect of mo.",
      "mo");
  app.set_version_flag("--version", absl::StrCat("mo ", kVersion), "print the version");
  DeclareFlags(app, options, words);
  DeclareIgnoredFlags(app, diagnostics);
  DeclareSubcommands(app, options);
  std::vector<std::string> arguments = ExpandResponseFiles(
      {argv + 1, argv + argc}, [&app](const std::string& flag) { return TakesValue(app, flag); },
      options.response_files, diagnostics);
  if (diagnostics.has_errors()) return options;
  // CLI11 would take "-ms" as "-m s", and a flag for the value that the one before it lacks.
  std::vector<std::string> flags;
  bool is_value = false;
  for (std::string& argument : arguments) {
    if (!is_value && argument == "-ms") argument = "--mean_values";
    if (is_value && IsFlag(app, argument)) {
      diagnostics.Error(Code::kUsage, {},
                        absl::StrCat(flags.back(), " has no value, but the flag ", argument,
                                     " after it; give it one, or if that is the value, write ",
                                     flags.back(), "=", argument));
      return options;
    }
    if (!is_value) flags.push_back(argument);
    is_value = !is_value && TakesValue(app, argument);
  }
  if (ReportRetiredFlags(flags, diagnostics)) return options;
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    text = app.help();
  } catch (const CLI::CallForVersion& version) {
    text = absl::StrCat(version.what(), "\n");
  } catch (const CLI::ParseError& error) {
    diagnostics.Error(Code::kUsage, {}, absl::StrCat(error.what(), "; see mo --help"));
  }
  if (!text.empty() || diagnostics.has_errors()) return options;
  PutTogether(words, options, diagnostics);
  return options;
}

}  // namespace mo
