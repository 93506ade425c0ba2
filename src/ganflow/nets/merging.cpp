#include "ganflow/nets/merging.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <type_traits>

namespace ganflow::nets {

namespace {

constexpr std::size_t kChunk = 4096;  ///< columns whose hashes are made together, row by row

/// Hashes of columns first … first + count − 1, FNV-1a over their bits.
template <class T>
void hash_columns(std::span<const ConstMatrixView<T>> matrices, std::size_t first, std::size_t count,
                  std::uint64_t* hash) {
  using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  std::fill_n(hash, count, 0xcbf29ce484222325U);
  for (const ConstMatrixView<T>& m : matrices) {
    for (std::size_t r = 0; r < m.rows(); ++r) {
      const T* const row = m.row(r) + first;
      for (std::size_t j = 0; j < count; ++j) {
        const T value = row[j] == T{0} ? T{0} : row[j];  // −0 and 0 are the same parameter
        hash[j] = (hash[j] ^ std::bit_cast<Bits>(value)) * 0x100000001b3U;
      }
    }
  }
  for (std::size_t j = 0; j < count; ++j) {
    hash[j] ^= hash[j] >> 32U;  // the low bits of FNV know little of a float's high ones
    hash[j] *= 0x9e3779b97f4a7c15U;
  }
}

template <class T>
bool equal_columns(std::span<const ConstMatrixView<T>> matrices, std::size_t i, std::size_t j) {
  for (const ConstMatrixView<T>& m : matrices) {
    for (std::size_t r = 0; r < m.rows(); ++r) {
      if (m(r, i) != m(r, j)) {
        return false;
      }
    }
  }
  return true;
}

}  // namespace

Merging::Merging(std::vector<std::uint32_t> class_of) : class_of_(std::move(class_of)) {
  for (std::size_t j = 0; j < class_of_.size(); ++j) {
    GF_VALIDATE(class_of_[j] <= first_.size(), "particle {} is in class {} (only {} come before it)", j, class_of_[j],
                first_.size());
    if (class_of_[j] == first_.size()) {
      first_.push_back(static_cast<std::uint32_t>(j));
      multiplicity_.push_back(0);
    }
    ++multiplicity_[class_of_[j]];
  }
}

Merging Merging::then(const Merging& coarser) const {
  GF_EXPECT(coarser.particles() == classes());
  std::vector<std::uint32_t> class_of(particles());
  for (std::size_t j = 0; j < class_of.size(); ++j) {
    class_of[j] = coarser.class_of_[class_of_[j]];
  }
  return Merging(std::move(class_of));
}

/// An open hash table of first members; a column either finds its equal or becomes a first member itself.
template <class T>
Merging find_equal_columns(std::span<const ConstMatrixView<T>> matrices) {
  GF_EXPECT(!matrices.empty());
  const std::size_t columns = matrices.front().cols();
  GF_VALIDATE(columns < std::numeric_limits<std::uint32_t>::max(), "{} particles are too many to merge", columns);
  constexpr std::uint32_t kEmpty = std::numeric_limits<std::uint32_t>::max();
  const std::size_t slots = std::bit_ceil(columns + columns / 2 + 1);
  std::vector<std::uint32_t> table(slots, kEmpty);
  std::vector<std::uint32_t> class_of(columns);
  std::uint32_t classes = 0;
  std::vector<std::uint64_t> hash(kChunk);
  for (std::size_t first = 0; first < columns; first += kChunk) {
    const std::size_t count = std::min(kChunk, columns - first);
    hash_columns(matrices, first, count, hash.data());
    for (std::size_t j = first; j < first + count; ++j) {
      std::size_t slot = hash[j - first] & (slots - 1);
      while (table[slot] != kEmpty && !equal_columns(matrices, table[slot], j)) {
        slot = (slot + 1) & (slots - 1);
      }
      if (table[slot] == kEmpty) {
        table[slot] = static_cast<std::uint32_t>(j);
        class_of[j] = classes++;
      } else {
        class_of[j] = class_of[table[slot]];
      }
    }
  }
  return Merging(std::move(class_of));
}

template <class T>
Population<T> merged_population(const Population<T>& like, const Merging& merging, ConstMatrixView<T> theta) {
  GF_EXPECT(theta.cols() == merging.classes() && theta.rows() == like.parameters());
  Population<T> merged(like.unit(), merging.classes(), like.scale());
  merged.set_batch_path(like.batch_path());
  for (std::size_t r = 0; r < theta.rows(); ++r) {
    std::copy_n(theta.row(r), theta.cols(), merged.theta().row(r));
  }
  for (std::size_t k = 0; k < merging.classes(); ++k) {
    merged.set_weight(k, static_cast<double>(merging.size_of(k)) / static_cast<double>(merging.particles()));
  }
  return merged;
}

#define GF_INSTANTIATE(T)                                                   \
  template Merging find_equal_columns(std::span<const ConstMatrixView<T>>); \
  template Population<T> merged_population(const Population<T>&, const Merging&, ConstMatrixView<T>);
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::nets
