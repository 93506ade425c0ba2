#pragma once
/// Equal particles as one. Particles with the same parameters (and the same memory, for rules that have one) move
/// together for ever (theory §4), so a class of them may be stored once, with the sum of their weights. The mean-field
/// gradient at a particle does not contain its weight: nothing changes but the order of sums over particles.

#include "ganflow/core/errors.hpp"
#include "ganflow/core/matrix.hpp"
#include "ganflow/nets/population.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ganflow::nets {

/// A partition of N particles into classes, numbered in the order of their first members.
class Merging {
 public:
  /// class_of[j] for every particle j; classes 0, 1, … must first appear in order.
  explicit Merging(std::vector<std::uint32_t> class_of);

  std::size_t particles() const { return class_of_.size(); }
  std::size_t classes() const { return first_.size(); }
  std::size_t class_of(std::size_t particle) const { return class_of_[particle]; }
  std::size_t first_of(std::size_t a_class) const { return first_[a_class]; }        ///< its first particle
  std::size_t size_of(std::size_t a_class) const { return multiplicity_[a_class]; }  ///< its particles

  /// This partition of particles, its classes then merged by `coarser`, a partition of classes() particles.
  Merging then(const Merging& coarser) const;

  /// (r, classes): the columns of the first members.
  template <class T>
  Matrix<T> gather(ConstMatrixView<T> full) const {
    GF_EXPECT(full.cols() == particles());
    auto few = Matrix<T>::padded(full.rows(), classes());
    for (std::size_t r = 0; r < full.rows(); ++r) {
      for (std::size_t k = 0; k < classes(); ++k) {
        few(r, k) = full(r, first_[k]);
      }
    }
    return few;
  }

  /// (r, particles): every particle gets its class's column.
  template <class T>
  Matrix<T> expand(ConstMatrixView<T> few) const {
    GF_EXPECT(few.cols() == classes());
    auto full = Matrix<T>::padded(few.rows(), particles());
    for (std::size_t r = 0; r < few.rows(); ++r) {
      for (std::size_t j = 0; j < particles(); ++j) {
        full(r, j) = few(r, class_of_[j]);
      }
    }
    return full;
  }

 private:
  std::vector<std::uint32_t> class_of_;
  std::vector<std::uint32_t> first_;
  std::vector<std::uint32_t> multiplicity_;
};

/// Partition of columns into those that are equal in every matrix; −0 equals 0, and a NaN nothing. All matrices have
/// the same number of columns, below 2³². Cost: O(numbers) expected, 12 bytes a column.
template <class T>
Merging find_equal_columns(std::span<const ConstMatrixView<T>> matrices);

/// The population whose particles are the classes of one of N equally weighted particles θ (p, classes): weights are
/// sizes/N.
template <class T>
Population<T> merged_population(const Population<T>& like, const Merging& merging, ConstMatrixView<T> theta);

}  // namespace ganflow::nets
