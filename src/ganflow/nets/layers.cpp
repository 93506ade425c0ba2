#include "ganflow/nets/layers.hpp"

#include "ganflow/nets/network.hpp"
#include "ganflow/nets/tangent.hpp"

#include <algorithm>

namespace ganflow::nets {

namespace {

/// What enters each layer: x itself is left to the caller, entry ℓ ≥ 1 is what layer ℓ − 1 made.
template <class T>
std::vector<Matrix<T>> inner_values(LayersView<T> network, ConstMatrixView<T> x) {
  std::vector<Matrix<T>> entering(network.size());
  for (std::size_t layer = 1; layer < network.size(); ++layer) {
    const ConstMatrixView<T> h = layer == 1 ? x : std::as_const(entering[layer - 1]).view();
    entering[layer] = Matrix<T>(x.rows(), network[layer].unit().inputs);
    evaluate<T>(network[layer - 1], h, entering[layer]);
  }
  return entering;
}

template <class T>
ConstMatrixView<T> entering_view(const std::vector<Matrix<T>>& entering, ConstMatrixView<T> x, std::size_t layer) {
  return layer == 0 ? x : entering[layer].view();
}

}  // namespace

template <class T>
Layers<T>::Layers(std::vector<Population<T>> layers) : layers_(std::move(layers)) {
  GF_EXPECT(!layers_.empty());
  for (std::size_t layer = 1; layer < layers_.size(); ++layer) {
    GF_EXPECT(layers_[layer].unit().inputs == layers_[layer - 1].unit().outputs);
  }
}

template <class T>
void Layers<T>::set_batch_path(BatchPath path) {
  for (Population<T>& population : layers_) {
    population.set_batch_path(path);
  }
}

template <class T>
std::vector<Matrix<T>> like_parameters(LayersView<T> network) {
  std::vector<Matrix<T>> zeros;
  for (std::size_t layer = 0; layer < network.size(); ++layer) {
    zeros.push_back(Matrix<T>::padded(network[layer].parameters(), network[layer].size()));
  }
  return zeros;
}

template <class T>
LayerGradients<T> views_of(std::vector<Matrix<T>>& matrices) {
  std::vector<MatrixView<T>> views;
  std::transform(matrices.begin(), matrices.end(), std::back_inserter(views), [](Matrix<T>& m) { return m.view(); });
  return LayerGradients<T>(std::move(views));
}

template <class T>
void evaluate(LayersView<T> network, ConstMatrixView<T> x, MatrixView<T> y) {
  const std::vector<Matrix<T>> entering = inner_values<T>(network, x);
  const std::size_t last = network.size() - 1;
  evaluate<T>(network[last], entering_view<T>(entering, x, last), y);
}

template <class T>
void add_parameter_gradient(LayersView<T> network, ConstMatrixView<T> x, ConstMatrixView<T> g,
                            const LayerGradients<T>& gradient) {
  GF_EXPECT(gradient.size() == network.size());
  const std::vector<Matrix<T>> entering = inner_values<T>(network, x);
  Matrix<T> cotangent;  // of what the layer at hand makes; g itself for the last one
  for (std::size_t layer = network.size(); layer-- > 0;) {
    const ConstMatrixView<T> h = entering_view<T>(entering, x, layer);
    const ConstMatrixView<T> pull = layer + 1 == network.size() ? g : std::as_const(cotangent).view();
    add_parameter_gradient<T>(network[layer], h, pull, gradient[layer]);
    if (layer > 0) {
      Matrix<T> before(h.rows(), h.cols());
      input_gradient<T>(network[layer], h, pull, before);
      cotangent = std::move(before);
    }
  }
}

template <class T>
void input_gradient(LayersView<T> network, ConstMatrixView<T> x, ConstMatrixView<T> g, MatrixView<T> dx) {
  const std::vector<Matrix<T>> entering = inner_values<T>(network, x);
  Matrix<T> cotangent;
  for (std::size_t layer = network.size(); layer-- > 0;) {
    const ConstMatrixView<T> h = entering_view<T>(entering, x, layer);
    const ConstMatrixView<T> pull = layer + 1 == network.size() ? g : std::as_const(cotangent).view();
    if (layer == 0) {
      input_gradient<T>(network[0], x, pull, dx);
    } else {
      Matrix<T> before(h.rows(), h.cols());
      input_gradient<T>(network[layer], h, pull, before);
      cotangent = std::move(before);
    }
  }
}

template <class T>
void add_tangent_gradient(LayersView<T> network, ConstMatrixView<T> x, ConstMatrixView<T> u,
                          const LayerGradients<T>& gradient) {
  GF_EXPECT(gradient.size() == network.size() && network.outputs() == 1);
  if (network.size() == 1) {
    add_tangent_gradient<T>(network[0], x, u, gradient[0]);
    return;
  }
  const std::vector<Matrix<T>> entering = inner_values<T>(network, x);
  std::vector<Matrix<T>> along(network.size());  // along[ℓ]: the derivative along u of what enters layer ℓ ≥ 1
  for (std::size_t layer = 1; layer < network.size(); ++layer) {
    along[layer] = Matrix<T>(x.rows(), network[layer].unit().inputs);
    push_forward<T>(network[layer - 1], entering_view<T>(entering, x, layer - 1), entering_view<T>(along, u, layer - 1),
                    along[layer]);
  }
  TangentCotangents<T> pull{.value = Matrix<T>(x.rows(), 1), .slope = Matrix<T>(x.rows(), 1)};
  for (std::size_t i = 0; i < x.rows(); ++i) {
    pull.slope(i, 0) = T{1};
  }
  for (std::size_t layer = network.size(); layer-- > 0;) {
    const ConstMatrixView<T> h = entering_view<T>(entering, x, layer);
    const ConstMatrixView<T> v = entering_view<T>(along, u, layer);
    add_tangent_parameter_gradient<T>(network[layer], h, v, pull, gradient[layer]);
    if (layer > 0) {
      pull = tangent_input_gradient<T>(network[layer], h, v, pull);
    }
  }
}

#define GF_INSTANTIATE(T)                                                                             \
  template class Layers<T>;                                                                           \
  template std::vector<Matrix<T>> like_parameters(LayersView<T>);                                     \
  template LayerGradients<T> views_of(std::vector<Matrix<T>>&);                                       \
  template void evaluate(LayersView<T>, ConstMatrixView<T>, MatrixView<T>);                           \
  template void add_parameter_gradient(LayersView<T>, ConstMatrixView<T>, ConstMatrixView<T>,         \
                                       const LayerGradients<T>&);                                     \
  template void input_gradient(LayersView<T>, ConstMatrixView<T>, ConstMatrixView<T>, MatrixView<T>); \
  template void add_tangent_gradient(LayersView<T>, ConstMatrixView<T>, ConstMatrixView<T>, const LayerGradients<T>&);
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::nets
