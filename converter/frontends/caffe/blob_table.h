#ifndef CONVERTER_FRONTENDS_CAFFE_BLOB_TABLE_H_
#define CONVERTER_FRONTENDS_CAFFE_BLOB_TABLE_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "converter/graph/graph.h"

namespace mo::caffe {

// The values of blobs while layers are read one after the other.
class BlobTable {
 public:
  // `blob` has this value from here on; without a node if what writes it had an error.
  void Define(const std::string& blob, Value value);
  // The same of an input of the net, which keeps the name when it is written in place.
  void DefineInput(const std::string& blob, Value value);
  // The value that a layer reads; nullptr if nothing has written the blob.
  const Value* Read(const std::string& blob);
  // Says of a blob that it is read, without need of its value.
  void MarkRead(const std::string& blob) { unread_.erase(blob); }

  bool Has(const std::string& blob) const { return values_.count(blob) > 0; }
  const Value& At(const std::string& blob) const { return values_.at(blob); }
  // As they were first written: the order of the outputs.
  const std::vector<std::string>& names() const { return names_; }
  // Those that nothing reads after they were last written, in their order.
  std::vector<std::string> Unread() const;
  // Gives the name of each blob to the input that it is, or else to the value that its last writer
  // gives; an output that is left without a name has that of its layer. All values have nodes.
  void NameTensors() const;

 private:
  std::map<std::string, Value> values_;
  std::map<std::string, Value> inputs_;
  std::vector<std::string> names_;
  std::set<std::string> unread_;
};

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_BLOB_TABLE_H_
