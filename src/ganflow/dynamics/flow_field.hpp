#pragma once
/// The right-hand side of the mean-field limit (theory §4) at populations of particles, integrals over data and latents
/// taken over weighted nodes or in closed form.

#include "ganflow/core/matrix.hpp"
#include "ganflow/data/law.hpp"
#include "ganflow/data/quadrature.hpp"
#include "ganflow/nets/gaussian_means.hpp"
#include "ganflow/nets/generator.hpp"
#include "ganflow/nets/population.hpp"
#include "ganflow/objectives/payoff_terms.hpp"

#include <cstddef>
#include <vector>

namespace ganflow::dynamics {

/// A Gaussian mixture as nets/gaussian_means.hpp wants it.
class GaussianParts {
 public:
  GaussianParts() = default;
  /// Empty when the law is no Gaussian mixture.
  explicit GaussianParts(const data::Law& law);
  bool empty() const { return means_.empty(); }
  std::vector<nets::GaussianPart> view() const;

 private:
  std::vector<double> weights_;
  std::vector<std::vector<double>> means_;
  std::vector<Matrix<double>> covariances_;
};

/// The nodes of one evaluation; they must outlive it.
struct FlowNodes {
  const data::Nodes* data = nullptr;
  const data::Nodes* latents = nullptr;
  std::size_t mixing = 8;  ///< Gauss nodes on the segment [x, y] of a gradient penalty
};

struct FlowGradients {
  Matrix<double> generator;  ///< ∇_θ δΨ/δμ (p, N), of what the generator descends
  Matrix<double> bias;       ///< (1, K)
  Matrix<double> critic;     ///< ∇_ω δΨ/δν (p, M), not projected
};

/// Zeros of the shapes of these populations.
FlowGradients gradients_for(const nets::Generator<double>& generator, const nets::Population<double>& critic);

/// With y_l = G_μ(z_l), nodes x_k of weight u_k and z_l of weight w_l:
///   ∇_ω δΨ/δν(ω) = ∇_ω [ Σ_k u_k f'(D(x_k)) σ(x_k; ω) + Σ_l w_l h'(D(y_l)) σ(y_l; ω) ] + penalties,
///   ∇_θ δΨ/δμ(θ) = ∇_θ Σ_l w_l l'(D(y_l)) ∇D(y_l) · σ(z_l; θ).
/// Where Ψ is linear in D, the critic's units are erf and the data a Gaussian mixture, the sum over x_k is theory §7's
/// closed form instead. A penalty on x̂ is a sum over all (k, l) and Gauss nodes between.
///
/// Cost    O((n_x + n_z) (N + M) p); with a penalty on x̂ O(n_x n_z n_t M p).
/// Check   finite differences of payoff(); equal weights against the objectives (tests/unit/dynamics/flow_field_test.cpp).
class FlowField {
 public:
  /// `closed_form`: the data, where they are to be integrated in closed form; empty: over nodes.
  FlowField(const objectives::PayoffTerms& terms, GaussianParts closed_form);

  /// Whether data nodes are used at all.
  bool needs_data_nodes() const;
  void operator()(const nets::Generator<double>& generator, const nets::Population<double>& critic,
                  const FlowNodes& nodes, FlowGradients& out) const;
  /// Ψ, penalties included.
  double payoff(const nets::Generator<double>& generator, const nets::Population<double>& critic,
                const FlowNodes& nodes) const;

 private:
  bool has_penalty() const { return terms_.penalty > 0; }
  void add_critic_gradient(const nets::Population<double>& critic, const FlowNodes& nodes, ConstMatrixView<double> y,
                           MatrixView<double> gradient) const;
  void add_penalty_gradient(const nets::Population<double>& critic, const FlowNodes& nodes, ConstMatrixView<double> y,
                            MatrixView<double> gradient) const;
  void add_r1_gradient(const nets::Population<double>& critic, const data::Nodes& data,
                       MatrixView<double> gradient) const;
  double penalties(const nets::Population<double>& critic, const FlowNodes& nodes, ConstMatrixView<double> y) const;

  objectives::PayoffTerms terms_;
  GaussianParts closed_form_;
};

/// x̂ = t x_k + (1 − t) y_l for all k, l and Gauss nodes t on [0,1], with the products of their weights.
/// Throws InputError when they are more than data::kMostNodes.
data::Nodes segment_nodes(const data::Nodes& data, const data::Nodes& latents, ConstMatrixView<double> y,
                          std::size_t mixing);

}  // namespace ganflow::dynamics
