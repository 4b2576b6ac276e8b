// Writes files into a C++ source: embed OUTPUT [NAME FILE...]... where each NAME begins with "=".
// Each NAME becomes an absl::string_view with the bytes of its files, one after the other.

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

namespace {

// The length that compilers promise for a literal, with room for escapes.
constexpr size_t kBytesPerLine = 120;

void AppendEscaped(unsigned char byte, std::string& out) {
  if (byte == '\n') {
    out += "\\n";
  } else if (byte == '"' || byte == '\\' || byte == '?') {
    out += '\\';
    out += static_cast<char>(byte);
  } else if (byte >= 0x20 && byte < 0x7f) {
    out += static_cast<char>(byte);
  } else {
    // Three digits: none that follows can belong to them.
    out += {'\\', static_cast<char>('0' + (byte >> 6)), static_cast<char>('0' + (byte >> 3 & 7)),
            static_cast<char>('0' + (byte & 7))};
  }
}

std::string Definition(const std::string& name, const std::string& bytes) {
  std::string out = "constexpr char " + name + "Bytes[] =";
  for (size_t begin = 0; begin < bytes.size(); begin += kBytesPerLine) {
    out += "\n    \"";
    for (unsigned char byte : bytes.substr(begin, kBytesPerLine)) AppendEscaped(byte, out);
    out += '"';
  }
  return out + (bytes.empty() ? " \"\"" : "") + ";\nconst absl::string_view " + name + "(" + name +
         "Bytes, " + std::to_string(bytes.size()) + ");\n";
}

}  // namespace

int main(int argc, char** argv) {
  std::string out = "#include \"converter/html_report/page_files.h\"\n\nnamespace mo {\n";
  std::string name, bytes;
  for (int i = 2; i <= argc; ++i) {
    if (i == argc || argv[i][0] == '=') {
      if (!name.empty()) out += "\n" + Definition(name, bytes);
      name = i == argc ? "" : argv[i] + 1;
      bytes.clear();
      continue;
    }
    std::ifstream file(argv[i], std::ios::binary);
    if (!file) {
      std::fprintf(stderr, "embed: cannot read %s\n", argv[i]);
      return 1;
    }
    bytes.append(std::istreambuf_iterator<char>(file), {});
  }
  std::ofstream output(argv[1], std::ios::binary);
  output << out << "\n}  // namespace mo\n";
  return output.flush() ? 0 : 1;
}
