#include "ganflow/nets/population.hpp"

#include "ganflow/core/errors.hpp"

#include <cstdint>
#include <cstring>
#include <unordered_set>
#include <vector>

namespace ganflow::nets {

template <class T>
Population<T>::Population(UnitShape unit, std::size_t size, double scale)
    : unit_(unit), scale_(scale), theta_(Matrix<T>::padded(unit.parameters(), size)), scaled_weights_(size) {
  GF_EXPECT(size >= 1 && unit.inputs >= 1 && unit.outputs >= 1 && scale > 0);
  for (T& w : scaled_weights_) {
    w = static_cast<T>(scale / static_cast<double>(size));
  }
}

namespace {

/// FNV-1a over the bits of a column, row by row for all columns at once so that memory is read in order.
template <class T>
std::vector<std::uint64_t> column_hashes(ConstMatrixView<T> theta) {
  using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  std::vector<std::uint64_t> hash(theta.cols(), 0xcbf29ce484222325U);
  for (std::size_t r = 0; r < theta.rows(); ++r) {
    for (std::size_t j = 0; j < theta.cols(); ++j) {
      const T value = theta(r, j) == T{0} ? T{0} : theta(r, j);  // −0 and 0 are the same parameter
      Bits bits;
      std::memcpy(&bits, &value, sizeof bits);
      hash[j] = (hash[j] ^ bits) * 0x100000001b3U;
    }
  }
  return hash;
}

}  // namespace

template <class T>
std::size_t count_distinct(const Population<T>& population) {
  const ConstMatrixView<T> theta = population.theta();
  const std::vector<std::uint64_t> hash = column_hashes(theta);
  const auto equal_columns = [&](std::size_t i, std::size_t j) {
    for (std::size_t r = 0; r < theta.rows(); ++r) {
      if (theta(r, i) != theta(r, j)) {
        return false;
      }
    }
    return true;
  };
  const auto hash_of = [&](std::size_t j) { return hash[j]; };
  std::unordered_set<std::size_t, decltype(hash_of), decltype(equal_columns)> distinct(16, hash_of, equal_columns);
  for (std::size_t j = 0; j < theta.cols(); ++j) {
    distinct.insert(j);
  }
  return distinct.size();
}

template class Population<float>;
template class Population<double>;
template std::size_t count_distinct(const Population<float>&);
template std::size_t count_distinct(const Population<double>&);

}  // namespace ganflow::nets
