#pragma once
/// IDX files, the format of MNIST and its relatives: big-endian arrays, plain or gzipped.

#include "ganflow/data/table.hpp"

#include <string>

namespace ganflow::data {

/// Types: unsigned byte (as it is), signed byte and short (widened to int32), int, float, double.
///
/// Throws  InputError: wrong magic, unknown type, a shape that the bytes do not hold, damaged gzip, bytes left over.
/// Check   every truncation of a good file throws; fuzz_idx.
Table parse_idx(const Bytes& file);
Table read_idx(const std::string& path);

bool looks_like_gzip(const Bytes& file);
bool looks_like_idx(const Bytes& file);

}  // namespace ganflow::data
