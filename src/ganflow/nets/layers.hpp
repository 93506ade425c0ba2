#pragma once
/// Networks of several hidden layers, a population for each (theory §1):
///   D = G_{μ_d} ∘ … ∘ G_{μ_1},   G_μ(h) = Σ_j w_j scale · c_j ς(a_j·h + b_j),
/// layer ℓ mapping R^{k_{ℓ−1}} to R^{k_ℓ}. Particles of one layer are exchangeable, and equal ones stay equal. One layer is
/// a population, with the same bits: whatever takes a network takes a population.

#include "ganflow/core/errors.hpp"
#include "ganflow/nets/population.hpp"

#include <span>
#include <utility>
#include <vector>

namespace ganflow::nets {

/// The populations of a network, first layer first.
template <class T>
class Layers {
 public:
  Layers(Population<T> only) {  // NOLINT(google-explicit-constructor): a population is a network of one layer
    layers_.push_back(std::move(only));
  }
  /// At least one; each has as many inputs as the one before has outputs.
  explicit Layers(std::vector<Population<T>> layers);

  std::size_t size() const { return layers_.size(); }
  std::size_t inputs() const { return layers_.front().unit().inputs; }
  std::size_t outputs() const { return layers_.back().unit().outputs; }
  Population<T>& operator[](std::size_t layer) { return layers_[layer]; }
  const Population<T>& operator[](std::size_t layer) const { return layers_[layer]; }
  std::span<const Population<T>> span() const { return layers_; }
  /// Of a network of one layer: for what is made for those alone.
  const Population<T>& only() const {
    GF_EXPECT(size() == 1);
    return layers_.front();
  }
  Population<T>& only() {
    GF_EXPECT(size() == 1);
    return layers_.front();
  }
  void set_batch_path(BatchPath path);

 private:
  std::vector<Population<T>> layers_;
};

/// A network or a population, not owned.
template <class T>
class LayersView {
 public:
  LayersView(const Population<T>& only) : layers_(&only, 1) {}       // NOLINT(google-explicit-constructor): a view
  LayersView(const Layers<T>& network) : layers_(network.span()) {}  // NOLINT(google-explicit-constructor): a view

  std::size_t size() const { return layers_.size(); }
  std::size_t inputs() const { return layers_.front().unit().inputs; }
  std::size_t outputs() const { return layers_.back().unit().outputs; }
  const Population<T>& operator[](std::size_t layer) const { return layers_[layer]; }

 private:
  std::span<const Population<T>> layers_;
};

/// Room for the gradients of a network, (p_ℓ, N_ℓ) for each layer; a single matrix where there is one layer.
template <class T>
class LayerGradients {
 public:
  LayerGradients(MatrixView<T> only) : layers_{only} {}             // NOLINT(google-explicit-constructor): a view
  LayerGradients(Matrix<T>& only) : LayerGradients(only.view()) {}  // NOLINT(google-explicit-constructor): a view
  explicit LayerGradients(std::vector<MatrixView<T>> layers) : layers_(std::move(layers)) {}

  std::size_t size() const { return layers_.size(); }
  MatrixView<T> operator[](std::size_t layer) const { return layers_[layer]; }

 private:
  std::vector<MatrixView<T>> layers_;
};

/// Zeros of the shapes of a network's parameters.
template <class T>
std::vector<Matrix<T>> like_parameters(LayersView<T> network);
template <class T>
LayerGradients<T> views_of(std::vector<Matrix<T>>& matrices);

/// The functions of network.hpp. A layer's gradient is the mean-field one in its own particles, ∇_θ of the first
/// variation in its own population: the derivative at particle j without the weight w_j, the other layers as they are.
///
/// Cost   each layer as in network.hpp; a gradient first makes what enters each layer anew, a forward pass of all layers
///        but the last.
/// Check  finite differences; two layers whose first is the identity; one layer, bit for bit.
template <class T>
void evaluate(LayersView<T> network, ConstMatrixView<T> x, MatrixView<T> y);
template <class T>
void add_parameter_gradient(LayersView<T> network, ConstMatrixView<T> x, ConstMatrixView<T> g,
                            const LayerGradients<T>& gradient);
template <class T>
void input_gradient(LayersView<T> network, ConstMatrixView<T> x, ConstMatrixView<T> g, MatrixView<T> dx);
/// K = 1: gradient += ∂_θ Σ_i u_i·∇_x D(x_i). With several layers, by the derivative along u and its adjoint (tangent.hpp):
/// two to three times the cost of a parameter gradient, by blocked products whatever the widths.
template <class T>
void add_tangent_gradient(LayersView<T> network, ConstMatrixView<T> x, ConstMatrixView<T> u,
                          const LayerGradients<T>& gradient);

}  // namespace ganflow::nets
