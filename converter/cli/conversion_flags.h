#ifndef CONVERTER_CLI_CONVERSION_FLAGS_H_
#define CONVERTER_CLI_CONVERSION_FLAGS_H_

#include <string>
#include <vector>

#include "converter/base/diagnostics.h"
#include "converter/cli/conversion_options.h"
#include "converter/cli/flag.h"
#include "converter/cli/subcommand.h"

namespace mo {

// The flags of a conversion, also by the names that the old Model Optimizer had for them.
class ConversionFlags {
 public:
  // Their values go into this object.
  std::vector<Flag> flags();

  // After the command line was read: puts together in `options` what the flags say, and reports
  // what is wrong with them, and with those of `subcommand`.
  void Resolve(Subcommand& subcommand, Diagnostics& diagnostics);

  ConversionOptions options;

 private:
  // What the command line says word by word.
  struct Words {
    std::string saved_model_dir, saved_model_tags;
    std::vector<std::string> files;
    std::string input_model, input_proto, input, output, input_shape, values, batch,
        finegrain_fusing;
    InputFlagWords inputs;
  };

  Words words_;
};

}  // namespace mo

#endif  // CONVERTER_CLI_CONVERSION_FLAGS_H_
