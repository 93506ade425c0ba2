#include "ganflow/nets/generator.hpp"

#include "ganflow/simd/elementwise.hpp"

namespace ganflow::nets {

template <class T>
Generator<T>::Generator(Layers<T> layers, Readout readout, bool has_bias)
    : layers_(std::move(layers)), readout_(readout), has_bias_(has_bias), bias_(1, dimension()) {}

template <class T>
void Generator<T>::generate(ConstMatrixView<T> z, MatrixView<T> y) const {
  evaluate<T>(layers_, z, y);
  for (std::size_t i = 0; i < y.rows(); ++i) {
    for (std::size_t k = 0; has_bias_ && k < y.cols(); ++k) {
      y(i, k) += bias_(0, k);
    }
    if (readout_ == Readout::kTanh) {
      simd::apply_activation(Activation::kTanh, y.row_span(i));
    }
  }
}

template <class T>
void Generator<T>::add_gradient(ConstMatrixView<T> z, ConstMatrixView<T> y, MatrixView<T> g,
                                const LayerGradients<T>& gradient, MatrixView<T> bias_gradient) const {
  for (std::size_t i = 0; i < g.rows(); ++i) {
    for (std::size_t k = 0; k < g.cols(); ++k) {
      if (readout_ == Readout::kTanh) {
        g(i, k) *= T{1} - y(i, k) * y(i, k);  // φ' = 1 − φ²
      }
      bias_gradient(0, k) += g(i, k);
    }
  }
  add_parameter_gradient<T>(layers_, z, g, gradient);
}

template class Generator<float>;
template class Generator<double>;

}  // namespace ganflow::nets
