#ifndef CONVERTER_CONFIG_TOML_READER_H_
#define CONVERTER_CONFIG_TOML_READER_H_

// toml++ 3.3 asserts, or with NDEBUG assumes, that malformed input such as "[=]" does not occur,
// and then reports it properly. So its assertions are made nothing.
#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_ASSERT(expr) static_cast<void>(0)
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include "toml.hpp"
#pragma pop_macro("NDEBUG")
#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/config/config.h"

namespace mo {

// Reads typed values out of a TOML file and collects what is wrong with them. For this folder
// alone; texts come out through TextOf() and String(), as toml++ has them encoded
// (toml_guard.h). The readers return no value after they have reported a problem.
class TomlReader {
 public:
  explicit TomlReader(std::string file) : file_(std::move(file)) {}

  // The root table; no value when the text is not TOML or beyond the limits: 4 MiB, values nested
  // 256 deep, keys of 16 parts.
  std::optional<toml::table> Parse(absl::string_view text);

  Location At(const toml::source_region& source) const;
  Location At(const toml::node& node) const { return At(node.source()); }
  void Problem(Code code, const Location& at, std::string text);

  // "in [name]", with two brackets for a repeated table, or "at the top level".
  static std::string Where(const ConfigTable& schema);

  // Reports each key of `table` that is not in `schema`.
  void CheckKeys(const toml::table& table, const ConfigTable& schema);

  static std::string TextOf(const toml::key& key);

  // The value of a key, or null.
  static const toml::node* Find(const toml::table& table, absl::string_view key);

  // The tables of [name] (at most one) or [[name]] in the root.
  std::vector<const toml::table*> Tables(const toml::table& root, const ConfigTable& schema);

  // `what` names the value in messages: "'shape'", "an entry of 'nodes'".
  std::optional<bool> Bool(const toml::node& node, absl::string_view what);
  std::optional<std::string> String(const toml::node& node, absl::string_view what);
  std::optional<LocatedText> NonEmptyString(const toml::node& node, absl::string_view what);
  std::optional<double> Number(const toml::node& node, absl::string_view what);
  const toml::array* Array(const toml::node& node, absl::string_view what);
  // The index of a string's value in `names`.
  std::optional<size_t> Choice(const toml::node& node, absl::string_view what,
                               absl::Span<const absl::string_view> names);

  // "'shape' must be `expected`, not the string \"x\""; then `hint`.
  void WrongValue(const toml::node& node, absl::string_view what, absl::string_view expected,
                  absl::string_view hint = "");

  // Gives all problems to `diagnostics`, in the order of the file.
  void Report(Diagnostics& diagnostics) &&;

 private:
  struct Found {
    Code code;
    Location location;
    std::string text;
  };

  std::string file_;
  std::vector<Found> problems_;
};

}  // namespace mo

#endif  // CONVERTER_CONFIG_TOML_READER_H_
