#ifndef CONVERTER_FRONTENDS_FRONTEND_H_
#define CONVERTER_FRONTENDS_FRONTEND_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/graph/graph.h"

namespace mo {

// A file of a source model. Graphs may keep views into its bytes, with `owner`.
struct SourceFile {
  std::string name;  // as diagnostics print it
  absl::string_view bytes;
  std::shared_ptr<const void> owner;
};

// A value that an input shall have: a number for each element, or one that fills its shape.
struct GivenValue {
  std::vector<double> numbers;
  bool is_list = false;
};

struct SourceModel {
  SourceFile model;
  std::vector<SourceFile> weights;
  // Opens a file that the model names, relative to its own place: "variables/variables.index". It
  // is NotFound if no such file is at hand, another error if it must not or cannot be read. Empty:
  // there are no such files.
  std::function<absl::StatusOr<SourceFile>(const std::string& name)> open_file;
  // Of a file with several graphs, the one with these tags; of that, the signature to take.
  std::vector<std::string> tags;
  std::string signature;
  // Shapes to take instead of those in the file, by the input's name.
  std::map<std::string, Shape> input_shapes;
  // Of inputs that shall have one, by the input's name. It is put into the graph after the
  // frontend.
  std::map<std::string, GivenValue> values;
  // The order in which the axes of `input_shapes` are written, where that may not be the source's.
  std::map<std::string, std::string> input_layouts;
  // The extent of the first axis of every input, before anything is decided by it; nullopt: as in
  // the file. Inputs that have no such axis by their layout are named.
  std::optional<int64_t> batch;
  std::set<std::string> inputs_without_batch;
  // Names of the tensors or layers that shall be the outputs; empty: as in the file.
  std::vector<std::string> outputs;
  // Where the configuration names inputs and outputs, all of them, by name; line 0: by a flag.
  std::map<std::string, Location> input_places, output_places;
};

// What a file is that is given as a model, or as its weights, and is another one.
struct FileLook {
  absl::string_view what;    // "is empty"
  absl::string_view advice;  // what to do
  bool is_weights = false;   // of a model
};

// Reads the models of one framework.
struct Frontend {
  absl::string_view name;             // "caffe": the value of --framework
  absl::string_view other_name = "";  // another such value, or ""
  absl::string_view title;            // "Caffe": for people
  absl::string_view models;           // "a prototxt": the files that it reads
  // "a caffemodel": the files that hold the weights of such a model; "" if there are none.
  absl::string_view weights = "";
  // The model's own file where a folder is given as the model; "" if none can be.
  absl::string_view main_file = "";
  // Whether a file can have several graphs and signatures (SourceModel::tags).
  bool has_signatures = false;
  // Whether the bytes look like this framework's main file. At most one frontend says yes.
  bool (*recognizes)(absl::string_view bytes);
  // What another file of the framework is, by its content; nullopt if it is none. nullptr: there
  // are no such files.
  std::optional<FileLook> (*look)(absl::string_view bytes) = nullptr;
  // The graph in OpenVINO's vocabulary and layouts, with every node of the source as a source node;
  // nullptr after reporting all problems to `diagnostics`, which may have others already.
  std::unique_ptr<Graph> (*load)(const SourceModel& source, Diagnostics& diagnostics);
  // The names of the inputs in their order, as the configuration or else the model has them, but
  // for those that have values. Known without their shapes, which the graph may need. nullopt after
  // a report.
  std::optional<std::vector<std::string>> (*input_names)(const SourceModel& source,
                                                         Diagnostics& diagnostics);
  // The layout of inputs with four axes that do not say one themselves; "" if it is not known.
  absl::string_view image_layout = "";
};

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_FRONTEND_H_
