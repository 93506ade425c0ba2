#pragma once
/// Files that appear whole or not at all.

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace ganflow::data {

/// Writes the parts one after another to a temporary name beside `path`, flushes to disk, renames.
/// Throws  InputError when the file cannot be created, RuntimeFailure when writing fails (the old file stays).
void write_file(const std::string& path, std::initializer_list<std::span<const std::byte>> parts);
void write_file(const std::string& path, std::string_view text);

}  // namespace ganflow::data
