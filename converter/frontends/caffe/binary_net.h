#ifndef CONVERTER_FRONTENDS_CAFFE_BINARY_NET_H_
#define CONVERTER_FRONTENDS_CAFFE_BINARY_NET_H_

#include "absl/strings/string_view.h"
#include "converter/frontends/caffe/caffe.pb.h"
#include "converter/frontends/caffe/unknown_fields.h"

namespace mo::caffe {

// Whether the bytes are a binary net with layers that say what they read or write: more than
// weights by the names of layers.
bool IsBinaryNet(absl::string_view bytes);

// Reads what caffe.proto has of a binary net, and adds the other fields to `unknown`; weights are
// passed over without a copy. Where forks of Caffe have given one number to different parameters, a
// layer's type decides. False if the bytes are damaged.
bool ParseBinaryNet(absl::string_view bytes, NetParameter& net, UnknownFields& unknown);

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_BINARY_NET_H_
