#pragma once
/// NumPy's .npz files: zip archives of NPY members, stored or deflated, Zip64 included.

#include "ganflow/data/table.hpp"

#include <string>
#include <utility>
#include <vector>

namespace ganflow::data {

/// Names of the arrays, without ".npy", in the order of the archive.
std::vector<std::string> npz_names(const Bytes& file);

/// The array called `name`, or the first one when `name` is empty. A stored member is used where it lies; a deflated
/// one is unpacked. The member's CRC-32 is always checked.
///
/// Throws  InputError: no zip archive, damaged directory, wrong CRC, encrypted or otherwise packed member, no such
///         array (the message lists those that exist), and whatever parse_npy throws.
Table parse_npz(const Bytes& file, const std::string& name = {});
Table read_npz(const std::string& path, const std::string& name = {});

/// Writes an uncompressed archive of arrays, through a temporary name. Each member's numbers begin on a 64-byte
/// boundary. Limits  below 4 GiB in all.
void write_npz(const std::string& path, const std::vector<std::pair<std::string, Table>>& arrays);

}  // namespace ganflow::data
