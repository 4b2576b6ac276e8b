#ifndef CONVERTER_BASE_DIAGNOSTIC_CODES_H_
#define CONVERTER_BASE_DIAGNOSTIC_CODES_H_

#include <array>

#include "absl/strings/string_view.h"

namespace mo {

// Every diagnostic the converter can print: enumerator, printed id, one-line title. The ids are
// stable, and one that is gone is not used again; docs/diagnostics.md explains each of them. What
// any framework's model may have is one code, whatever the framework calls it. 1xxx: files and
// command line. 2xxx: configuration. 3xxx: source models. 4xxx: weights and optimizations. 9xxx:
// internal errors of the converter itself.
#define MO_DIAGNOSTIC_CODES(X)                                                            \
  X(kFileUnreadable, "MO1001", "a file is missing or cannot be read")                     \
  X(kFileUnwritable, "MO1002", "an output cannot be written")                             \
  X(kUnknownFramework, "MO1003", "a model's format is not recognised")                    \
  X(kUsage, "MO1004", "the command line is wrong")                                        \
  X(kRetiredFlag, "MO1005", "a flag of the old tools that is not kept")                   \
  X(kUnanchoredExclusion, "MO1006", "--finegrain_fusing matched more than a whole name")  \
  X(kUnknownNode, "MO1007", "a node that is asked about does not exist")                  \
  X(kNotComparable, "MO1008", "models cannot be compared")                                \
  X(kEmptyPattern, "MO1009", "--finegrain_fusing has an empty pattern")                   \
  X(kTomlSyntax, "MO2001", "a configuration is not TOML")                                 \
  X(kConfigUnknownKey, "MO2002", "a configuration has an unknown key")                    \
  X(kConfigBadValue, "MO2003", "a configuration value has a wrong type or range")         \
  X(kConfigSchemaVersion, "MO2004", "the schema version is missing or not supported")     \
  X(kConfigBadRegex, "MO2005", "a regular expression is not valid")                       \
  X(kExclusionUnmatched, "MO2006", "an exclusion matches no node")                        \
  X(kConfigUnknownTensor, "MO2007", "a configured input or output is not in the model")   \
  X(kSettingDoesNotFit, "MO2008", "a setting does not fit to the model's input")          \
  X(kMogSyntax, "MO3001", "a text graph has a syntax error")                              \
  X(kGraphInvalid, "MO3002", "a graph breaks a rule of its operations")                   \
  X(kIrUnreadable, "MO3003", "an IR cannot be read")                                      \
  X(kJsonUnreadable, "MO3004", "a report or a digest cannot be read")                     \
  X(kIrOfOtherReport, "MO3005", "an IR and a report are not of one conversion")           \
  X(kTextSyntax, "MO3101", "a model as text has a syntax error")                          \
  X(kUnknownField, "MO3102", "a model as text has an unknown field")                      \
  X(kModelCorrupt, "MO3103", "a file of a model is truncated or damaged")                 \
  X(kUnsupportedOperation, "MO3104", "operations that are not supported")                 \
  X(kNodeAttribute, "MO3105", "an attribute is missing or has a wrong value")             \
  X(kLayerBlobs, "MO3106", "a layer's weights do not fit its parameters")                 \
  X(kLayerWithoutWeights, "MO3107", "a layer has no weights")                             \
  X(kDanglingInput, "MO3108", "a node reads what no node produces")                       \
  X(kCycle, "MO3109", "nodes depend on each other in a cycle")                            \
  X(kDuplicateName, "MO3110", "two nodes have the same name")                             \
  X(kNodeInputs, "MO3111", "a node's inputs or outputs do not fit")                       \
  X(kNoInputs, "MO3112", "a model has no input or no output")                             \
  X(kInputShape, "MO3113", "an input's shape is missing or wrong")                        \
  X(kOldCaffeFormat, "MO3114", "a net of an old form of Caffe's format cannot be read")   \
  X(kUnusedWeights, "MO3115", "a caffemodel holds layers that the prototxt does not use") \
  X(kScaleFactorZero, "MO3116", "a BatchNorm's scale factor is zero")                     \
  X(kDuplicateTop, "MO3117", "two layers write the same blob")                            \
  X(kWeightsOfOtherNet, "MO3118", "a caffemodel is not that of the prototxt")             \
  X(kStateNotKept, "MO3125", "a recurrent layer's state is not kept between inferences")  \
  X(kControlFlow, "MO3204", "a graph has control flow")                                   \
  X(kTrainingGraph, "MO3205", "a graph is one for training")                              \
  X(kTensorValue, "MO3208", "a constant's value is damaged or has no exact form")         \
  X(kFunctionCall, "MO3209", "a call of a function cannot be resolved")                   \
  X(kSavedModel, "MO3210", "a SavedModel is damaged or has no such graph")                \
  X(kCheckpoint, "MO3211", "a checkpoint is damaged or lacks a variable")                 \
  X(kOpset, "MO3301", "a model uses an opset that is not known")                          \
  X(kHalfOverflow, "MO4001", "a constant does not fit into f16")                          \
  X(kConstantUnavailable, "MO4002", "a constant's values are not in the text graph")      \
  X(kModelsDiffer, "MO4003", "two models do not compute the same")                        \
  X(kHalfUnderflow, "MO4004", "values of a constant vanish or lose bits in f16")          \
  X(kNotFinite, "MO4005", "weights hold NaN or infinity")                                 \
  X(kRuntimeFault, "MO4006", "the OpenVINO runtime computes an operation wrong")          \
  X(kInternal, "MO9001", "an internal error of the converter")

enum class Code {
#define MO_CODE_ENUMERATOR(name, id, title) name,
  MO_DIAGNOSTIC_CODES(MO_CODE_ENUMERATOR)
#undef MO_CODE_ENUMERATOR
};

struct CodeInfo {
  Code code;
  absl::string_view id;     // "MO1001"
  absl::string_view title;  // a few words, lower case
};

inline constexpr std::array kDiagnosticCodes = {
#define MO_CODE_INFO(name, id, title) CodeInfo{Code::name, id, title},
    MO_DIAGNOSTIC_CODES(MO_CODE_INFO)
#undef MO_CODE_INFO
};

// "MO1001" for Code::kFileUnreadable.
inline absl::string_view CodeId(Code code) { return kDiagnosticCodes[static_cast<int>(code)].id; }

}  // namespace mo

#endif  // CONVERTER_BASE_DIAGNOSTIC_CODES_H_
