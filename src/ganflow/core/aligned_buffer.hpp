#pragma once
/// A heap array aligned to 64 bytes (one cache line, one AVX-512 vector), zero-initialised.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <utility>

namespace ganflow {

inline constexpr std::size_t kAlignment = 64;  ///< bytes; the widest vector register we target

/// Smallest multiple of `step` that is at least `n`.
constexpr std::size_t round_up(std::size_t n, std::size_t step) { return (n + step - 1) / step * step; }

template <class T>
class AlignedBuffer {
 public:
  AlignedBuffer() = default;
  explicit AlignedBuffer(std::size_t size) : size_(size), data_(allocate(size)) { std::fill_n(data_.get(), size, T{}); }
  AlignedBuffer(const AlignedBuffer& other) : size_(other.size_), data_(allocate(other.size_)) {
    std::copy_n(other.data_.get(), size_, data_.get());
  }
  AlignedBuffer& operator=(const AlignedBuffer& other) {
    if (this != &other) {
      *this = AlignedBuffer(other);
    }
    return *this;
  }
  AlignedBuffer(AlignedBuffer&& other) noexcept : size_(std::exchange(other.size_, 0)), data_(std::move(other.data_)) {}
  AlignedBuffer& operator=(AlignedBuffer&& other) noexcept {
    size_ = std::exchange(other.size_, 0);
    data_ = std::move(other.data_);
    return *this;
  }
  ~AlignedBuffer() = default;

  std::size_t size() const { return size_; }
  T* data() { return data_.get(); }
  const T* data() const { return data_.get(); }
  T& operator[](std::size_t i) { return data_[i]; }
  const T& operator[](std::size_t i) const { return data_[i]; }
  T* begin() { return data(); }
  T* end() { return data() + size_; }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size_; }
  std::span<T> span() { return {data(), size_}; }
  std::span<const T> span() const { return {data(), size_}; }

 private:
  struct Release {
    void operator()(T* p) const { ::operator delete[](p, std::align_val_t{kAlignment}); }
  };
  static std::unique_ptr<T[], Release> allocate(std::size_t size) {
    const std::size_t bytes = round_up(std::max<std::size_t>(size, 1) * sizeof(T), kAlignment);
    return std::unique_ptr<T[], Release>(static_cast<T*>(::operator new[](bytes, std::align_val_t{kAlignment})));
  }

  std::size_t size_ = 0;
  std::unique_ptr<T[], Release> data_;
};

}  // namespace ganflow
