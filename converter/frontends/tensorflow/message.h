#ifndef CONVERTER_FRONTENDS_TENSORFLOW_MESSAGE_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_MESSAGE_H_

#include <limits>

#include "absl/strings/string_view.h"
#include "google/protobuf/message_lite.h"

namespace mo::tensorflow {

// Reads a message that is a part of a file; false if it is damaged, or longer than protobuf reads.
inline bool ParseMessage(absl::string_view bytes, google::protobuf::MessageLite& message) {
  return bytes.size() <= std::numeric_limits<int>::max() &&
         message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_MESSAGE_H_
