#include "ganflow/nets/population.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/nets/merging.hpp"

namespace ganflow::nets {

template <class T>
Population<T>::Population(UnitShape unit, std::size_t size, double scale)
    : unit_(unit), scale_(scale), theta_(Matrix<T>::padded(unit.parameters(), size)), scaled_weights_(size) {
  GF_EXPECT(size >= 1 && unit.inputs >= 1 && unit.outputs >= 1 && scale > 0);
  for (T& w : scaled_weights_) {
    w = static_cast<T>(scale / static_cast<double>(size));
  }
}

template <class T>
std::size_t count_distinct(const Population<T>& population) {
  const ConstMatrixView<T> theta = population.theta();
  return find_equal_columns<T>({&theta, 1}).classes();
}

template class Population<float>;
template class Population<double>;
template std::size_t count_distinct(const Population<float>&);
template std::size_t count_distinct(const Population<double>&);

}  // namespace ganflow::nets
