#pragma once
/// Row-major matrices and views of them. Rows may be padded: row r starts at data + r·stride.

#include "ganflow/core/aligned_buffer.hpp"
#include "ganflow/core/errors.hpp"

#include <cstddef>
#include <span>
#include <type_traits>

namespace ganflow {

/// A view of rows × cols numbers, row-major, rows `stride` apart. Copies of a view share the numbers.
template <class T>
class MatrixView {
 public:
  MatrixView() = default;
  MatrixView(T* data, std::size_t rows, std::size_t cols, std::size_t stride)
      : data_(data), rows_(rows), cols_(cols), stride_(stride) {
    GF_EXPECT(stride >= cols);
  }
  MatrixView(T* data, std::size_t rows, std::size_t cols) : MatrixView(data, rows, cols, cols) {}
  /// A view of mutable numbers converts to a view of constant ones.
  template <class U>
    requires(std::is_same_v<const U, T>)
  MatrixView(const MatrixView<U>& other)  // NOLINT(google-explicit-constructor): a view conversion, as span's
      : MatrixView(other.data(), other.rows(), other.cols(), other.stride()) {}

  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  std::size_t stride() const { return stride_; }
  T* data() const { return data_; }
  T* row(std::size_t r) const { return data_ + r * stride_; }
  std::span<T> row_span(std::size_t r) const { return {row(r), cols_}; }
  T& operator()(std::size_t r, std::size_t c) const { return data_[r * stride_ + c]; }
  MatrixView row_range(std::size_t first, std::size_t count) const {
    GF_EXPECT(first + count <= rows_);
    return {data_ + first * stride_, count, cols_, stride_};
  }
  MatrixView column_range(std::size_t first, std::size_t count) const {
    GF_EXPECT(first + count <= cols_);
    return {data_ + first, rows_, count, stride_};
  }

 private:
  T* data_ = nullptr;
  std::size_t rows_ = 0;
  std::size_t cols_ = 0;
  std::size_t stride_ = 0;
};

template <class T>
using ConstMatrixView = MatrixView<const T>;

/// An owning, zero-initialised matrix. `padded` makes every row start on a 64-byte boundary; padding is zero.
template <class T>
class Matrix {
 public:
  Matrix() = default;
  Matrix(std::size_t rows, std::size_t cols) : Matrix(rows, cols, cols) {}
  static Matrix padded(std::size_t rows, std::size_t cols) {
    return Matrix(rows, cols, round_up(cols, kAlignment / sizeof(T)));
  }

  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  std::size_t stride() const { return stride_; }
  T* data() { return buffer_.data(); }
  const T* data() const { return buffer_.data(); }
  T* row(std::size_t r) { return data() + r * stride_; }
  const T* row(std::size_t r) const { return data() + r * stride_; }
  T& operator()(std::size_t r, std::size_t c) { return buffer_[r * stride_ + c]; }
  const T& operator()(std::size_t r, std::size_t c) const { return buffer_[r * stride_ + c]; }
  MatrixView<T> view() { return {data(), rows_, cols_, stride_}; }
  ConstMatrixView<T> view() const { return {data(), rows_, cols_, stride_}; }
  operator MatrixView<T>() { return view(); }  // NOLINT(google-explicit-constructor): a container is viewable
  operator ConstMatrixView<T>() const { return view(); }  // NOLINT(google-explicit-constructor): likewise

 private:
  Matrix(std::size_t rows, std::size_t cols, std::size_t stride)
      : rows_(rows), cols_(cols), stride_(stride), buffer_(rows * stride) {}

  std::size_t rows_ = 0;
  std::size_t cols_ = 0;
  std::size_t stride_ = 0;
  AlignedBuffer<T> buffer_;
};

}  // namespace ganflow
