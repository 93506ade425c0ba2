#pragma once
/// NumPy's .npy files, formats 1.0 and 2.0, C order, little-endian: uint8, int32, int64, float32, float64.

#include "ganflow/data/table.hpp"

#include <span>
#include <string>

namespace ganflow::data {

/// The array in `file`; the numbers stay where they are (a mapped file is not read until used).
///
/// Throws  InputError: wrong magic, version, type, order, or a shape that the bytes do not hold.
/// Check   every truncation of a good file throws; fuzz_npy.
Table parse_npy(const Bytes& file);
Table read_npy(const std::string& path);

/// The bytes that precede the numbers of an array in a .npy file (format 1.0), a multiple of 64.
std::string npy_header(DType dtype, std::span<const std::size_t> shape);

/// Writes `path` through a temporary name, flushed and renamed: no reader ever sees half a file.
/// Throws  InputError when the folder cannot be written, RuntimeFailure when the disk fails.
void write_npy(const std::string& path, DType dtype, std::span<const std::size_t> shape,
               std::span<const std::byte> numbers);
template <class T>  ///< float, double, int64, int32, uint8
void write_npy(const std::string& path, ConstMatrixView<T> matrix);
template <class T>
void write_npy(const std::string& path, std::span<const T> vector);

}  // namespace ganflow::data
