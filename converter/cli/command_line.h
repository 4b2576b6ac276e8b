#ifndef CONVERTER_CLI_COMMAND_LINE_H_
#define CONVERTER_CLI_COMMAND_LINE_H_

namespace mo {

// Runs `mo`: everything that main() does. The exit code: 0 done, 1 the model or the configuration
// is at fault, 2 the command line is wrong, 3 an internal error.
int RunCommandLine(int argc, char** argv);

}  // namespace mo

#endif  // CONVERTER_CLI_COMMAND_LINE_H_
