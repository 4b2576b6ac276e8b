// modelgen writes nets with seeded weights in the files of their framework:
//
//   modelgen --net=resnet50 --prototxt=resnet50.prototxt --caffemodel=resnet50.caffemodel
//   modelgen --net=inception_v4_slim --graphdef=inception_v4.pb
//   modelgen --net=mobilenet_v2 --onnx=mobilenet_v2.onnx
//
// The same bytes on every machine. Exit codes: 0 written, 1 a file could not be written, 2 usage.

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

#include "tools/modelgen/caffe_model.h"
#include "tools/modelgen/caffe_prototxt.h"
#include "tools/modelgen/graph_def.h"
#include "tools/modelgen/nets.h"
#include "tools/modelgen/onnx_model.h"
#include "tools/modelgen/onnx_nets.h"
#include "tools/modelgen/weights.h"

namespace modelgen {
namespace {

constexpr int kExitWritten = 0;
constexpr int kExitNotWritten = 1;
constexpr int kExitUsage = 2;

struct Flags {
  std::string net;
  std::string prototxt;
  std::string caffemodel;
  std::string graphdef;
  std::string onnx;
};

int Usage(const std::string& problem) {
  std::fprintf(stderr,
               "modelgen: %s\nusage: modelgen --net=NET --prototxt=FILE --caffemodel=FILE\n"
               "       modelgen --net=NET --graphdef=FILE\n       modelgen --net=NET --onnx=FILE\n",
               problem.c_str());
  std::fprintf(stderr, "where NET is one of:");
  for (const NetEntry& net : AllNets()) std::fprintf(stderr, " %s", std::string(net.id).c_str());
  std::fprintf(stderr, ", for ONNX alone:");
  for (const OnnxNet& net : AllOnnxNets()) std::fprintf(stderr, " %s", std::string(net.id).c_str());
  std::fprintf(stderr, "\n");
  return kExitUsage;
}

// A file that is written piece by piece. Says on stderr what went wrong, once.
class OutputFile {
 public:
  explicit OutputFile(const std::string& path)
      : path_(path), file_(std::fopen(path.c_str(), "wb")) {
    if (file_ == nullptr) ReportError();
  }
  ~OutputFile() { Close(); }
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  bool Write(std::string_view bytes) {
    if (!good_) return false;
    if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) ReportError();
    return good_;
  }

  bool Close() {
    if (file_ == nullptr) return good_;
    const int result = std::fclose(file_);
    file_ = nullptr;
    if (result != 0 && good_) ReportError();
    return good_;
  }

 private:
  void ReportError() {
    std::fprintf(stderr, "modelgen: cannot write '%s': %s\n", path_.c_str(), std::strerror(errno));
    good_ = false;
  }

  std::string path_;
  std::FILE* file_;
  bool good_ = true;
};

bool WriteCaffe(const Net& net, const Flags& flags) {
  OutputFile prototxt(flags.prototxt);
  if (!prototxt.Write(CaffePrototxt(net)) || !prototxt.Close()) return false;
  OutputFile caffemodel(flags.caffemodel);
  const auto sink = [&](std::string_view bytes) { return caffemodel.Write(bytes); };
  return WriteCaffeModel(net, sink) && caffemodel.Close();
}

bool WriteTensorFlow(const Net& net, const Flags& flags) {
  OutputFile graphdef(flags.graphdef);
  const auto sink = [&](std::string_view bytes) { return graphdef.Write(bytes); };
  return WriteGraphDef(net, sink) && graphdef.Close();
}

bool WriteOnnx(const std::string& model, const Flags& flags) {
  OutputFile onnx(flags.onnx);
  return onnx.Write(model) && onnx.Close();
}

std::string Objection(const Net& net, const Flags& flags) {
  if (!flags.onnx.empty()) return OnnxObjection(net);
  return flags.graphdef.empty() ? CaffeObjection(net) : GraphDefObjection(net);
}

bool Write(const Net& net, const Flags& flags) {
  if (!flags.onnx.empty()) return WriteOnnx(OnnxModel(net), flags);
  return flags.graphdef.empty() ? WriteCaffe(net, flags) : WriteTensorFlow(net, flags);
}

int Run(const Flags& flags) {
  if (const OnnxNet* net = FindOnnxNet(flags.net); net != nullptr && !flags.onnx.empty())
    return WriteOnnx(net->model(), flags) ? kExitWritten : kExitNotWritten;
  const NetEntry* entry = FindNet(flags.net);
  if (entry == nullptr) return Usage("unknown net '" + flags.net + "'");
  Net net = entry->describe();
  const std::string objection = Objection(net, flags);
  if (!objection.empty()) return Usage("net '" + flags.net + "': " + objection);
  FillWeights(net);
  return Write(net, flags) ? kExitWritten : kExitNotWritten;
}

// If `argument` is "--name=value", stores the value.
bool TakeFlag(std::string_view argument, std::string_view name, std::string& value) {
  if (!argument.starts_with(name) || argument.substr(name.size(), 1) != "=") return false;
  value = argument.substr(name.size() + 1);
  return true;
}

int Main(int argc, char** argv) {
  Flags flags;
  for (int i = 1; i < argc; ++i) {
    if (!TakeFlag(argv[i], "--net", flags.net) &&
        !TakeFlag(argv[i], "--prototxt", flags.prototxt) &&
        !TakeFlag(argv[i], "--caffemodel", flags.caffemodel) &&
        !TakeFlag(argv[i], "--graphdef", flags.graphdef) &&
        !TakeFlag(argv[i], "--onnx", flags.onnx)) {
      return Usage(std::string("unknown argument '") + argv[i] + "'");
    }
  }
  if (flags.net.empty()) return Usage("--net is missing");
  const bool caffe = !flags.prototxt.empty() || !flags.caffemodel.empty();
  const int frameworks = caffe + !flags.graphdef.empty() + !flags.onnx.empty();
  if (frameworks > 1) return Usage("one framework at a time");
  if (frameworks == 0) return Usage("--graphdef is missing, --onnx, or --prototxt");
  if (caffe && flags.prototxt.empty()) return Usage("--prototxt is missing");
  if (caffe && flags.caffemodel.empty()) return Usage("--caffemodel is missing");
  return Run(flags);
}

}  // namespace
}  // namespace modelgen

int main(int argc, char** argv) { return modelgen::Main(argc, argv); }
