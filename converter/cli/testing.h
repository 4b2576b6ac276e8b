#ifndef CONVERTER_CLI_TESTING_H_
#define CONVERTER_CLI_TESTING_H_

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "converter/cli/command_line.h"
#include "gtest/gtest.h"

namespace mo {

// What a command line did.
struct RunResult {
  int exit_code;
  std::string out, err;
};

// Runs command lines on the files of a folder of its own.
class CommandLineTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        testing::TempDir() + "/" + testing::UnitTest::GetInstance()->current_test_info()->name();
    mkdir(folder_.c_str(), 0777);
  }

  std::string Path(const std::string& name) const { return folder_ + "/" + name; }
  void Write(const std::string& name, const std::string& text) {
    std::ofstream(Path(name), std::ios::binary) << text;
  }
  std::string Read(const std::string& name) const {
    std::ifstream file(Path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::vector<std::string> Files() const {
    std::vector<std::string> names;
    DIR* directory = opendir(folder_.c_str());
    while (const dirent* entry = readdir(directory)) {
      if (entry->d_name[0] != '.') names.push_back(entry->d_name);
    }
    closedir(directory);
    std::sort(names.begin(), names.end());
    return names;
  }

  RunResult Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "mo");
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int exit_code = RunCommandLine(static_cast<int>(arguments.size()), argv.data());
    return {exit_code, testing::internal::GetCapturedStdout(),
            testing::internal::GetCapturedStderr()};
  }
  std::vector<std::string> Outputs() const {
    return {"--output_xml",    Path("o.xml"),  "--output_bin",   Path("o.bin"),
            "--output_report", Path("o.json"), "--output_graph", Path("o.mog")};
  }
  RunResult Convert(std::vector<std::string> arguments) {
    const std::vector<std::string> outputs = Outputs();
    arguments.insert(arguments.end(), outputs.begin(), outputs.end());
    return Run(std::move(arguments));
  }

  std::string folder_;
};

}  // namespace mo

#endif  // CONVERTER_CLI_TESTING_H_
