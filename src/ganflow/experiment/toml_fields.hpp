#pragma once
/// Fields of TOML tables, with their complaints: what the readers of studies and of comparisons share.

#include "ganflow/experiment/toml_nodes.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ganflow::experiment {

/// Throws  InputError "file:line: what (why). What to try" from every function, for a field of another type.
class TomlFields {
 public:
  /// `source` opens every message: a file, or the override "--set …" of the command line.
  explicit TomlFields(std::string source) : source_(std::move(source)) {}

  const std::string& source() const { return source_; }

  [[noreturn]] void refuse(const toml::node& node, const std::string& sentence) const;
  [[noreturn]] void refuse(const std::string& sentence) const;  ///< without a line

  /// Refuses keys other than `known`; `what` has them, "a study".
  void require_known(const toml::table& table, const std::vector<std::string>& known, std::string_view what = {}) const;

  std::string text(const toml::table& table, const char* key, const std::string& otherwise) const;
  std::optional<double> number(const toml::table& table, const char* key) const;  ///< may be infinite
  /// Of a list, or of one number; empty without the key. NaN stands for none.
  std::vector<double> numbers(const toml::table& table, const char* key) const;
  bool flag(const toml::table& table, const char* key, bool otherwise) const;

  /// Calls use(table) for each table of the list `key`.
  template <class Use>
  void for_each_table(const toml::table& table, const char* key, Use use) const {
    if (const toml::array* const list = tables(table, key)) {
      for (const toml::node& one : *list) {
        use(*one.as_table());
      }
    }
  }

 private:
  const toml::array* tables(const toml::table& table, const char* key) const;

  std::string source_;
};

}  // namespace ganflow::experiment
