#ifndef CONVERTER_IR_FILE_DIGEST_H_
#define CONVERTER_IR_FILE_DIGEST_H_

#include <memory>

#include "absl/strings/string_view.h"
#include "converter/base/digest.h"

namespace mo {

// The digest of a file that is written in pieces, and whose end is cut off now and then.
class FileDigest {
 public:
  FileDigest();
  ~FileDigest();

  void Append(absl::string_view bytes);
  // What is appended from now on, CutBack() takes away.
  void Mark();
  void CutBack();
  Digest Finish() const;

 private:
  struct State;
  std::unique_ptr<State> now_, marked_;
};

}  // namespace mo

#endif  // CONVERTER_IR_FILE_DIGEST_H_
