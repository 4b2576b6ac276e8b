#ifndef CONVERTER_FRONTENDS_CAFFE_UNKNOWN_FIELDS_H_
#define CONVERTER_FRONTENDS_CAFFE_UNKNOWN_FIELDS_H_

#include <map>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/frontends/common/text_message.h"
#include "google/protobuf/message.h"

namespace mo::caffe {

// What a field means that caffe.proto does not have: it is an error inside the parameters of a
// layer that computes, a warning elsewhere, and ignored where it does not matter to inference.
UnknownField MeaningOfField(absl::string_view message, absl::string_view field);

// The fields of a binary net that caffe.proto does not have; they have numbers, and no places.
class UnknownFields {
 public:
  // `layer` is the layer that has the message, as errors name it; "" for the net.
  void Add(const std::string& message, int number, const std::string& layer);
  // One that is another field in another fork: one of `meanings`.
  void AddAmbiguous(const std::string& message, int number, const std::string& layer,
                    const std::string& meanings);
  // Those of a message, and of the messages in it.
  void AddOf(const google::protobuf::Message& message, const std::string& layer);

  // Reports each one once, whatever the number of layers that have it.
  void Report(const std::string& file, Diagnostics& diagnostics) const;

 private:
  struct Layers {
    std::string first;
    int count = 0;
    std::string meanings;  // "": not known
  };
  std::map<std::pair<std::string, int>, Layers> fields_;  // by message and number
};

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_UNKNOWN_FIELDS_H_
