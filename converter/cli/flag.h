#ifndef CONVERTER_CLI_FLAG_H_
#define CONVERTER_CLI_FLAG_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace mo {

// A flag of the command line, or an argument that belongs to no flag, and where its value goes.
struct Flag {
  using Target = std::variant<std::string*, std::vector<std::string>*, bool*, uint64_t*, int*>;

  std::string names;  // "-n,--model_name"; of an argument without a flag, its name in the help
  Target target;      // a bool is set where the flag is given; a vector gets all values
  std::string help;
  // Of a string: the values that it may have, in upper or lower case; the first is that of a flag
  // without a value. Empty: any value.
  std::vector<std::string> choices = {};
  bool is_required = false;
  // Of a vector: whether every value needs the flag before it.
  bool has_one_value = false;
  // Of arguments without a flag: how many there may be; 0: any number.
  size_t max_arguments = 0;
  // Of an int: its range.
  int min = 0, max = 0;
};

inline Flag Required(Flag flag) {
  flag.is_required = true;
  return flag;
}

inline Flag OneValueEach(Flag flag) {
  flag.has_one_value = true;
  return flag;
}

}  // namespace mo

#endif  // CONVERTER_CLI_FLAG_H_
