#include "converter/frontends/caffe/dependencies.h"

#include <algorithm>
#include <map>

namespace mo::caffe {

bool Dependencies::Writes(int index, const std::string& blob) const {
  const auto& tops = net_.layer(index).top();
  return std::find(tops.begin(), tops.end(), blob) != tops.end();
}

int Dependencies::WriterBelow(int reader, const std::string& blob) const {
  for (int index : layers_) {
    if (index >= reader && Writes(index, blob)) return index;
  }
  return -1;
}

int Dependencies::WriterFor(int reader, const std::string& blob) const {
  int above = -1;
  for (int index : layers_) {
    if (index < reader && Writes(index, blob)) above = index;
  }
  return above >= 0 ? above : WriterBelow(reader, blob);
}

std::vector<std::string> Dependencies::CircleThrough(int start) const {
  std::map<int, int> reached_from;  // layer → the layer that reads it
  std::vector<int> open = {start};
  while (!open.empty()) {
    const int reader = open.back();
    open.pop_back();
    for (const std::string& bottom : net_.layer(reader).bottom()) {
      const int writer = WriterFor(reader, bottom);
      if (writer < 0 || reached_from.count(writer) > 0) continue;
      reached_from[writer] = reader;
      if (writer != start) open.push_back(writer);
    }
  }
  if (reached_from.count(start) == 0) return {};
  std::vector<std::string> names = {net_.layer(start).name()};
  for (int i = reached_from[start]; i != start; i = reached_from[i])
    names.push_back(net_.layer(i).name());
  names.push_back(names.front());
  return names;
}

}  // namespace mo::caffe
