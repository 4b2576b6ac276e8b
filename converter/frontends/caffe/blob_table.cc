#include "converter/frontends/caffe/blob_table.h"

#include <utility>

namespace mo::caffe {

void BlobTable::Define(const std::string& blob, Value value) {
  if (values_.emplace(blob, value).second) {
    names_.push_back(blob);
  } else {
    values_[blob] = value;
  }
  unread_.insert(blob);
}

void BlobTable::DefineInput(const std::string& blob, Value value) {
  Define(blob, value);
  if (value.node != nullptr) inputs_.emplace(blob, value);
}

const Value* BlobTable::Read(const std::string& blob) {
  MarkRead(blob);
  const auto found = values_.find(blob);
  return found == values_.end() ? nullptr : &found->second;
}

std::vector<std::string> BlobTable::Unread() const {
  std::vector<std::string> unread;
  for (const std::string& blob : names_) {
    if (unread_.count(blob) > 0) unread.push_back(blob);
  }
  return unread;
}

void BlobTable::NameTensors() const {
  for (const std::string& blob : names_) {
    const Value last = values_.at(blob);
    const auto input = inputs_.find(blob);
    const bool is_input = input != inputs_.end() && input->second.node != last.node;
    if (is_input && unread_.count(blob) > 0 && last.node->tensor_names(last.output).empty())
      last.node->set_tensor_names(last.output, {last.node->name()});
    const Value value = is_input ? input->second : last;
    std::vector<std::string> names = value.node->tensor_names(value.output);
    names.push_back(blob);
    value.node->set_tensor_names(value.output, std::move(names));
  }
}

}  // namespace mo::caffe
