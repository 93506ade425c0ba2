#pragma once
/// What the readers' tests share: bytes from text, a folder that goes away, checks that damage is refused in a
/// sentence.

#include "ganflow/core/errors.hpp"
#include "ganflow/data/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace ganflow::data {

inline Bytes bytes_of(std::string_view text, std::string source = "test file") {
  const auto* first = reinterpret_cast<const std::byte*>(text.data());
  return own_bytes({first, first + text.size()}, std::move(source));
}

/// The numbers of a vector as a string of their bytes (little-endian, as the machine).
template <class T>
std::string raw(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

template <class T>
Table table_of(const std::vector<T>& values, std::vector<std::size_t> shape, std::string source = "test table") {
  Table table;
  table.dtype = dtype_of<T>();
  table.shape = std::move(shape);
  table.bytes = bytes_of(raw(values), std::move(source));
  return table;
}

class TemporaryFolder {
 public:
  TemporaryFolder() {
    static std::atomic<int> serial{0};
    path_ = std::filesystem::temp_directory_path() / fmt::format("ganflow_data_test.{}.{}", ::getpid(), serial++);
    std::filesystem::create_directories(path_);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

inline void put(const std::string& path, std::string_view text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

/// Expects an InputError whose one line holds every one of `parts`.
template <class Action>
void expect_refusal(const Action& action, const std::vector<std::string>& parts) {
  try {
    action();
    ADD_FAILURE() << "accepted; an InputError with '" << (parts.empty() ? "" : parts[0]) << "' was expected";
  } catch (const InputError& error) {
    const std::string message = error.what();
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    for (const std::string& part : parts) {
      EXPECT_THAT(message, testing::HasSubstr(part));
    }
  }
}

/// Expects that no beginning of `file` is accepted.
template <class Parse>
void expect_every_truncation_refused(const std::string& file, const Parse& parse) {
  for (std::size_t size = 0; size < file.size(); ++size) {
    SCOPED_TRACE(testing::Message() << "cut to " << size << " of " << file.size() << " bytes");
    EXPECT_THROW(parse(bytes_of(std::string_view(file).substr(0, size))), InputError);
  }
}

/// Flips each byte of `file` in turn (by xor with `mask`): each variant is read or refused, nothing else.
template <class Parse>
void expect_flips_survived(const std::string& file, int mask, const Parse& parse) {
  for (std::size_t at = 0; at < file.size(); ++at) {
    std::string damaged = file;
    damaged[at] = static_cast<char>(damaged[at] ^ mask);
    try {
      parse(bytes_of(damaged));
    } catch (const InputError&) {  // refused: fine
    } catch (...) {
      ADD_FAILURE() << "byte " << at << " flipped: something else than InputError was thrown";
    }
  }
}

}  // namespace ganflow::data
