// Takes the converter's place in the actions that tools/remote/run looks into. It does what the
// model's file orders, and its outputs are all the same text:
//
//   list          the files and folders that it can see, its working directory and its environment
//   read PATH     the content of a file; fails where there is none
//   sleep SECONDS
//   fail
//
// In the actions of the converter's commands (mo verify, ...) it makes empty outputs.

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::optional<std::string> Read(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return std::nullopt;
  std::string content;
  char buffer[4096];
  while (const size_t count = std::fread(buffer, 1, sizeof buffer, file)) {
    content.append(buffer, count);
  }
  std::fclose(file);
  return content;
}

bool Write(const std::string& path, const std::string& content) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return false;
  const bool whole = std::fwrite(content.data(), 1, content.size(), file) == content.size();
  return std::fclose(file) == 0 && whole;
}

// Sorted, without what the kernel itself fills.
std::string List() {
  std::vector<std::string> lines;
  std::error_code error;
  for (auto entry = fs::recursive_directory_iterator("/", error);
       !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const std::string path = entry->path().string();
    lines.push_back(entry->is_directory(error) ? path + "/" : path);
    if (path == "/proc" || path == "/dev") entry.disable_recursion_pending();
  }
  std::sort(lines.begin(), lines.end());
  lines.push_back("working directory: " + fs::current_path(error).string());
  for (char** variable = environ; *variable != nullptr; ++variable) {
    lines.push_back(std::string("environment: ") + *variable);
  }
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::optional<std::string> Obey(std::string_view order) {
  while (order.ends_with('\n')) order.remove_suffix(1);
  const size_t space = std::min(order.find(' '), order.size());
  const std::string argument(order.substr(std::min(space + 1, order.size())));
  const std::string_view verb = order.substr(0, space);
  if (verb == "list") return List();
  if (verb == "read") return Read(argument);
  if (verb != "sleep") return std::nullopt;
  sleep(std::strtoul(argument.c_str(), nullptr, 10));
  return "slept";
}

}  // namespace

int main(int argc, char** argv) {
  std::string model;
  std::vector<std::string> outputs;
  for (int i = 1; i + 1 < argc; ++i) {
    const std::string_view flag = argv[i];
    if (flag == "--model") model = argv[i + 1];
    if (flag.starts_with("--output_")) outputs.push_back(argv[i + 1]);
  }
  const bool is_conversion = argc > 1 && argv[1][0] == '-';
  const std::string order = Read(model).value_or("");
  const std::optional<std::string> text = is_conversion ? Obey(order) : "";
  if (!text) {
    std::fprintf(stderr, "probe: failed to %s", order.c_str());
    return EXIT_FAILURE;
  }
  for (const std::string& output : outputs) {
    if (!Write(output, *text)) {
      std::fprintf(stderr, "probe: cannot write %s\n", output.c_str());
      return EXIT_FAILURE;
    }
  }
  return EXIT_SUCCESS;
}
