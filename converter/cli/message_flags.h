#ifndef CONVERTER_CLI_MESSAGE_FLAGS_H_
#define CONVERTER_CLI_MESSAGE_FLAGS_H_

#include <string>
#include <vector>

#include "converter/base/diagnostics.h"
#include "converter/cli/diagnostics_format.h"
#include "converter/cli/flag.h"

namespace mo {

// The flags that say what goes to standard error, and their values.
class MessageFlags {
 public:
  // They point into this object.
  std::vector<Flag> flags();

  // Takes the flags and their values out of a command line, wherever they are: so they also hold
  // for what is wrong with the rest. Reports values that there are not.
  void Take(std::vector<std::string>& arguments, Diagnostics& diagnostics);

  DiagnosticsFormat format() const;
  // Warnings are left out.
  bool quiet() const { return quiet_; }
  // Each stage of a conversion is told, with the time that it took.
  bool verbose() const { return verbose_; }
  // Whether text is coloured: as --color says, by default at a terminal unless NO_COLOR is set.
  bool colored() const;

 private:
  std::string format_ = "text";
  std::string color_ = "auto";
  bool quiet_ = false;
  bool verbose_ = false;
};

// Whether standard error is a terminal that moves its cursor.
bool IsTerminal();

}  // namespace mo

#endif  // CONVERTER_CLI_MESSAGE_FLAGS_H_
