#pragma once
/// Files that are either whole or not there: what is left after a crash at any instant is the old file or the new one.

#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <span>
#include <string_view>

namespace ganflow {

/// Ending of temporary names. Whoever finds such a file after a crash may delete it.
inline constexpr std::string_view kPartialSuffix = ".partial";

/// The name beside `path` under which its content is gathered: NAME.PROCESS.partial.
std::filesystem::path partial_path(const std::filesystem::path& path);

/// Writes `bytes` to a temporary name, flushes them to disk, renames, flushes the folder; replaces what was there.
/// Throws RuntimeFailure (disk full …) after removing the temporary file; the old file, if any, is then untouched.
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes);
void write_file_atomically(const std::filesystem::path& path,
                           std::initializer_list<std::span<const std::byte>> parts);  ///< one after another

/// For a name that a user has just given: throws InputError when the folder that is to hold `file` is not there or may
/// not be written. What fails later is the world's fault.
void require_writable_folder(const std::filesystem::path& file);

}  // namespace ganflow
