#ifndef CONVERTER_BASE_XML_CHARACTERS_H_
#define CONVERTER_BASE_XML_CHARACTERS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace mo {

// `bytes` with "\xNN" (the byte in hexadecimal digits) for each byte that XML 1.0 cannot hold, not
// even as a reference: control characters but tab and line ends, what is no UTF-8, U+FFFE and
// U+FFFF. A backslash that would look like the beginning of that is "\x5c", so that two names never
// become the same. Names of a Windows path stay as they are.
std::string XmlCharacters(absl::string_view bytes);

}  // namespace mo

#endif  // CONVERTER_BASE_XML_CHARACTERS_H_
