#ifndef TOOLS_ROBUSTNESS_SCENARIOS_H_
#define TOOLS_ROBUSTNESS_SCENARIOS_H_

#include <map>
#include <string>
#include <vector>

#include "tools/robustness/small_models.h"

namespace robustness {

using Files = std::map<std::string, std::string>;

// A command line, and what is in its folder.
struct Scenario {
  std::string name;
  Files inputs;
  std::vector<std::string> arguments;
  // In the order in which they appear.
  std::vector<std::string> outputs;
  bool has_old_outputs = false;
  int exit_code = 0;  // where nothing fails
  // Whatever its inputs hold, it succeeds.
  bool takes_any_input = false;
};

// Conversions of the model, into an empty folder and over older outputs.
std::vector<Scenario> ScenariosOf(const SmallModel& model);

// Other command lines about the model. `converted`: what a conversion of it left.
std::vector<Scenario> OtherScenarios(const SmallModel& model, const Files& converted);

}  // namespace robustness

#endif  // TOOLS_ROBUSTNESS_SCENARIOS_H_
