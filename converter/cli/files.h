#ifndef CONVERTER_CLI_FILES_H_
#define CONVERTER_CLI_FILES_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "converter/base/diagnostics.h"
#include "converter/base/mapped_file.h"
#include "converter/base/output_file.h"

namespace mo {

// Opens a file; nullptr after reporting why not.
std::shared_ptr<const MappedFile> OpenFile(const std::string& path, Diagnostics& diagnostics);

// Whether a file that was read still has its size. False after reporting that it has not: its bytes
// may be those of before or after the change.
bool CheckSize(const std::string& path, size_t size, Diagnostics& diagnostics);

// Begins a file; nullptr after reporting why not.
std::unique_ptr<OutputFile> CreateFile(const std::string& path, Diagnostics& diagnostics);

// Reports that a file cannot be written, and gives the status of `diagnostics`.
absl::Status Unwritable(const absl::Status& status, const std::string& path,
                        Diagnostics& diagnostics);

// A folder for outputs, which need not exist before. What nothing was put into is removed again.
class OutputFolder {
 public:
  OutputFolder() = default;
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;
  ~OutputFolder();

  // Creates the folder and those above it. False after reporting why not.
  bool Create(const std::string& path, Diagnostics& diagnostics);

 private:
  std::vector<std::string> created_;
};

// Reports each output that is one of the inputs, by its name, by a link or by a second name of the
// same file, and each that is another output. True if there is none. Call it before any output is
// begun.
bool CheckOutputs(const std::vector<std::string>& outputs, const std::vector<std::string>& inputs,
                  Diagnostics& diagnostics);

// An output: bytes that are written to a file in one piece, or have been written to it already.
struct Output {
  std::string path;
  std::string text = {};
  std::unique_ptr<OutputFile> file = nullptr;
};

// Lets all outputs appear, or none. None of them may be one of the inputs.
absl::Status WriteAll(std::vector<Output> outputs, const std::vector<std::string>& inputs,
                      Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_CLI_FILES_H_
