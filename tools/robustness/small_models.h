#ifndef TOOLS_ROBUSTNESS_SMALL_MODELS_H_
#define TOOLS_ROBUSTNESS_SMALL_MODELS_H_

#include <map>
#include <string>
#include <vector>

namespace robustness {

// A model of a few numbers, as a folder: the content of each file by its path.
struct SmallModel {
  std::string name;
  std::map<std::string, std::string> files;
  // The flags that name them, with paths from the folder.
  std::vector<std::string> flags;
};

// One of each format that the converter reads. Some are in the folder `testdata`.
std::vector<SmallModel> SmallModels(const std::string& testdata);

// A configuration that each of them takes: --config c.toml.
std::string SmallConfig();

// Of a file, or an empty text.
std::string ReadFile(const std::string& path);
// Makes the folders above it, too.
void WriteFile(const std::string& path, const std::string& content);
// Takes away what is in the folder, and puts the files there.
void FillFolder(const std::string& folder, const std::map<std::string, std::string>& files);

}  // namespace robustness

#endif  // TOOLS_ROBUSTNESS_SMALL_MODELS_H_
