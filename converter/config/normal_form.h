#ifndef CONVERTER_CONFIG_NORMAL_FORM_H_
#define CONVERTER_CONFIG_NORMAL_FORM_H_

#include <string>

#include "converter/config/config.h"

namespace mo {

// A configuration as TOML in the one form that all configurations of its meaning share: what has
// its default is left out; tables and keys are in the order of ConfigSchema(); [[exclude]] is
// sorted, as are the lists in it, and nothing is there twice; [[input]] is sorted by name;
// [[output]] and preprocess keep their order, which has a meaning. Its own normal form is the same
// text.
//
// `config` is without mistakes, and has no flags over it.
std::string NormalForm(const Config& config);

// The value of `preprocess` in that form: "[{ mean = 127.5 }, { scale = 2.0 }]".
std::string PreprocessText(const std::vector<PreprocessStep>& steps);

// The value of `shape` in that form: "[-1, 3, \"224..448\"]".
std::string ShapeText(const Shape& shape);

// The value of `value` in that form: "false", "0.5", "[1.0, 2.0]".
std::string ValueText(const InputValue& value);

}  // namespace mo

#endif  // CONVERTER_CONFIG_NORMAL_FORM_H_
