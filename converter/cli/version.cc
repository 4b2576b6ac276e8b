#include "converter/cli/version.h"

// MO_VERSION comes from the BUILD file, without quotes.
#define MO_TEXT_OF(tokens) #tokens
#define MO_TEXT(macro) MO_TEXT_OF(macro)

namespace mo {

absl::string_view Version() { return MO_TEXT(MO_VERSION); }

}  // namespace mo
