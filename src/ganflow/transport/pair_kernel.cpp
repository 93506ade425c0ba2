#include "ganflow/transport/pair_kernel.hpp"

#include <cmath>
#include <numbers>

namespace ganflow::transport {

template <class T>
PairKernel<T>::PairKernel(const MmdOptions& options, std::size_t dimension) {
  using simd::Radial;
  switch (options.kernel) {
    case KernelKind::kEnergy:
      function_ = Radial::kDistance;
      factor_ = -1;
      return;
    case KernelKind::kGaussian:  // e^{−r²/2ℓ²} = 2^{−z}
      function_ = Radial::kGaussian;
      scale_ = std::sqrt(0.5 * std::numbers::log2e) / options.length;
      return;
    case KernelKind::kMatern: break;
  }
  const double order = options.smoothness - 0.5 * static_cast<double>(dimension);  // ν
  factor_ = matern_at_zero(options.smoothness, dimension);
  scale_ = std::numbers::log2e / options.length;  // e^{−r/ℓ} = 2^{−√z}
  if (order == 0.5) {
    function_ = Radial::kMatern12;
  } else if (order == 1.5) {
    function_ = Radial::kMatern32;
  } else if (order == 2.5) {
    function_ = Radial::kMatern52;
  } else {
    function_ = Radial::kTable;
    scale_ = 1 / options.length;
    table_.emplace(order);
  }
}

template <class T>
simd::RadialKernel<T> PairKernel<T>::radial() const {
  return {function_, table_ ? table_->view() : simd::RadialTable<T>{}};
}

template class PairKernel<float>;
template class PairKernel<double>;

}  // namespace ganflow::transport
