#include "converter/cli/command_line.h"

int main(int argc, char** argv) { return mo::RunCommandLine(argc, argv); }
