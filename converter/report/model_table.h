#ifndef CONVERTER_REPORT_MODEL_TABLE_H_
#define CONVERTER_REPORT_MODEL_TABLE_H_

#include <string>
#include <vector>

#include "converter/report/model_digest.h"

namespace mo {

// One table of many models, sorted by label, or by name where a model has none. It has all of their
// digests but the texts of the warnings, which are counted by code.
std::string ModelTableJson(std::vector<ModelDigest> models);
std::string ModelTableMarkdown(std::vector<ModelDigest> models);

}  // namespace mo

#endif  // CONVERTER_REPORT_MODEL_TABLE_H_
