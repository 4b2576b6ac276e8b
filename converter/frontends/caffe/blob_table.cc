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
  // One value may have very many blobs.
  std::map<std::pair<int, int>, std::pair<Value, std::vector<std::string>>> named;
  const auto names_of = [&named](const Value& value) -> std::vector<std::string>& {
    const auto [found, is_new] = named.try_emplace({value.node->id(), value.output}, value,
                                                   value.node->tensor_names(value.output));
    return found->second.second;
  };
  for (const std::string& blob : names_) {
    const Value last = values_.at(blob);
    const auto input = inputs_.find(blob);
    const bool is_input = input != inputs_.end() && input->second.node != last.node;
    if (is_input && unread_.count(blob) > 0 && names_of(last).empty())
      names_of(last).push_back(last.node->name());
    names_of(is_input ? input->second : last).push_back(blob);
  }
  for (auto& [place, names] : named)
    names.first.node->set_tensor_names(names.first.output, std::move(names.second));
}

}  // namespace mo::caffe
