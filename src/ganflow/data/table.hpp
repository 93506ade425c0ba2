#pragma once
/// What every reader returns: numbers of one type, a shape, and whatever keeps them alive (a mapped file, a buffer).

#include "ganflow/core/matrix.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ganflow::data {

enum class DType { kUint8, kInt32, kInt64, kFloat32, kFloat64 };

std::size_t size_of(DType dtype);       ///< bytes of one number
std::string_view name_of(DType dtype);  ///< "uint8", "float32" …, NumPy's names

template <class T>
constexpr DType dtype_of() {
  if constexpr (std::is_same_v<T, std::uint8_t>) {
    return DType::kUint8;
  } else if constexpr (std::is_same_v<T, std::int32_t>) {
    return DType::kInt32;
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    return DType::kInt64;
  } else if constexpr (std::is_same_v<T, float>) {
    return DType::kFloat32;
  } else {
    static_assert(std::is_same_v<T, double>);
    return DType::kFloat64;
  }
}

/// Calls f(T{}) with T the type that `dtype` names.
template <class F>
decltype(auto) with_type(DType dtype, F&& f) {
  switch (dtype) {
    case DType::kUint8: return f(std::uint8_t{});
    case DType::kInt32: return f(std::int32_t{});
    case DType::kInt64: return f(std::int64_t{});
    case DType::kFloat32: return f(float{});
    case DType::kFloat64: break;
  }
  return f(double{});
}

/// Bytes and their owner. Copies share the bytes; `source` is the file's name, for messages.
struct Bytes {
  std::span<const std::byte> view;
  std::shared_ptr<const void> owner;
  std::string source;

  std::size_t size() const { return view.size(); }
  Bytes part(std::size_t first, std::size_t count) const { return {view.subspan(first, count), owner, source}; }
};

/// Maps a file for reading. The file must not be cut while it is in use; ganflow itself replaces files by renaming.
/// Throws  InputError when it does not exist, is no plain file or may not be read.
Bytes map_file(const std::string& path);

/// Takes a buffer over.
Bytes own_bytes(std::vector<std::byte> buffer, std::string source);

/// Numbers in C order, little-endian, at any alignment: read them by load() or as_matrix().
struct Table {
  DType dtype = DType::kFloat64;
  std::vector<std::size_t> shape;  ///< (n, …); a vector is (n)
  Bytes bytes;                     ///< exactly count() · size_of(dtype) bytes

  std::size_t rows() const { return shape.empty() ? 1 : shape[0]; }
  std::size_t row_size() const;  ///< numbers in a row: the product of shape past the first
  std::size_t count() const { return rows() * row_size(); }
  std::string shape_text() const;  ///< "(3652, 2)"

  /// Number `i` in C order, of the type that dtype names.
  template <class T>
  T load(std::size_t i) const {
    GF_EXPECT(dtype_of<T>() == dtype && i < count());
    T value;
    std::memcpy(&value, bytes.view.data() + i * sizeof(T), sizeof(T));
    return value;
  }
  double as_double(std::size_t i) const;  ///< number `i`, converted
};

/// Product of a shape, or InputError when it, in bytes, passes `available`: a header cannot make us allocate.
std::size_t checked_bytes(std::span<const std::size_t> shape, DType dtype, std::size_t available,
                          const std::string& source);

/// All numbers as a (rows, row_size) matrix of doubles: a copy.
Matrix<double> as_matrix(const Table& table);

/// Throws InputError naming row and column (both from 0) of the first NaN or infinity.
void require_finite(const Table& table);

}  // namespace ganflow::data
