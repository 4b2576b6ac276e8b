#ifndef CONVERTER_FRONTENDS_TENSORFLOW_IMPORTER_TESTING_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_IMPORTER_TESTING_H_

#include <memory>
#include <string>
#include <vector>

#include "converter/frontends/common/model_testing.h"
#include "converter/frontends/tensorflow/tensorflow.h"

namespace mo::tensorflow {

// Graphs as text, for tests of what is imported.

std::string TestNode(const std::string& name, const std::string& op,
                     const std::vector<std::string>& inputs, const std::string& attributes = "");

std::string Attribute(const std::string& key, const std::string& value);

std::string ShapeText(const std::vector<int64_t>& dims);

std::string Input(const std::string& name, const std::vector<int64_t>& dims,
                  const std::string& type = "DT_FLOAT");

// A constant of floats, or of ints where `field` is int_val.
std::string Values(const std::string& name, const std::vector<int64_t>& dims,
                   const std::vector<double>& values, const std::string& field = "float_val");
// A scalar of i32.
std::string Number(const std::string& name, int value);

std::string Ints32(const std::string& name, const std::vector<double>& values);

std::string List(const std::vector<int64_t>& values);

SourceModel SourceOf(const std::string& text, const SourceModel& settings);

std::unique_ptr<Graph> LoadText(const std::string& text, Diagnostics& diagnostics,
                                const SourceModel& settings = {});

std::unique_ptr<Graph> LoadText(const std::string& text, const SourceModel& settings = {});

std::string ErrorsOf(const std::string& text, const SourceModel& settings = {});

// Output `index` of a graph with one input.
std::vector<double> Computed(const Graph& graph, std::vector<double> input, int index = 0);

std::vector<double> Counted(int count);

inline const std::string kData = Attribute("data_format", "s: \"NHWC\"");

// A 1×1 convolution of x [1, 2, 2, 2] that doubles channel 0 and triples channel 1.
std::string Image();

// What the convolution makes of 0 … 7.
inline const std::vector<double> kImage = {0, 3, 4, 9, 8, 15, 12, 21};

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_IMPORTER_TESTING_H_
