// A saved_model.pb of any bytes is read, with a checkpoint of one tensor, or refused with an
// error.

#include <cstdint>
#include <cstdlib>

#include "converter/frontends/tensorflow/checkpoint_testing.h"
#include "converter/frontends/tensorflow/saved_model.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const mo::tensorflow::Files& files = *new mo::tensorflow::Files(
      mo::tensorflow::FloatCheckpoint("variables/variables", {{"weights", {1, 2, 3, 4, 5, 6}}}));
  mo::SourceModel source;
  source.model = {"fuzz.pb", {reinterpret_cast<const char*>(data), size}, nullptr};
  source.open_file = mo::tensorflow::Opener(files);
  mo::Diagnostics diagnostics;
  (void)mo::tensorflow::LooksLikeSavedModel(source.model.bytes);
  const auto model = mo::tensorflow::ReadSavedModel(source, diagnostics);
  if (!model.has_value() != diagnostics.has_errors()) std::abort();
  if (!model) return 0;
  for (const auto& [name, value] : model->variables) (void)value.Bytes();
  return 0;
}
