#include "ganflow/dynamics/updates/consensus.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ganflow::dynamics {

namespace {

template <class T>
Matrix<double> wide(ConstMatrixView<T> m) {
  auto result = Matrix<double>::padded(m.rows(), m.cols());
  for (std::size_t r = 0; r < m.rows(); ++r) {
    std::copy_n(m.row(r), m.cols(), result.row(r));
  }
  return result;
}

template <class T>
nets::Population<double> wide(const nets::Population<T>& population) {
  nets::Population<double> result(population.unit(), population.size(), population.scale());
  result.set_batch_path(population.batch_path());
  for (std::size_t j = 0; j < population.size(); ++j) {
    result.set_weight(j, static_cast<double>(population.scaled_weights()[j]) / population.scale());
  }
  for (std::size_t r = 0; r < population.parameters(); ++r) {
    std::copy_n(population.theta().row(r), population.size(), result.theta().row(r));
  }
  return result;
}

template <class T>
nets::Generator<double> wide(const nets::Generator<T>& generator) {
  nets::Generator<double> result(wide(generator.population()), generator.readout(), generator.has_bias());
  std::copy_n(generator.bias().row(0), generator.dimension(), result.bias().row(0));
  return result;
}

double largest(ConstMatrixView<double> m) {
  double size = 0;
  for (std::size_t r = 0; r < m.rows(); ++r) {
    for (const double value : m.row_span(r)) {
      size = std::max(size, std::abs(value));
    }
  }
  return size;
}

/// to ← from + factor · direction.
void step(ConstMatrixView<double> from, double factor, ConstMatrixView<double> direction, MatrixView<double> to) {
  for (std::size_t r = 0; r < to.rows(); ++r) {
    for (std::size_t j = 0; j < to.cols(); ++j) {
      to(r, j) = from(r, j) + factor * direction(r, j);
    }
  }
}

/// target += factor · (up − down).
template <class T>
void add_difference(double factor, const Matrix<double>& up, const Matrix<double>& down, MatrixView<T> target) {
  for (std::size_t r = 0; r < target.rows(); ++r) {
    for (std::size_t j = 0; j < target.cols(); ++j) {
      target(r, j) = static_cast<T>(static_cast<double>(target(r, j)) + factor * (up(r, j) - down(r, j)));
    }
  }
}

/// The gradients of both players as matrices that own their numbers.
struct Gradients {
  explicit Gradients(const nets::Generator<double>& generator, const nets::Population<double>& critic)
      : units(Matrix<double>::padded(generator.population().parameters(), generator.population().size())),
        bias(Matrix<double>::padded(1, generator.dimension())),
        omega(Matrix<double>::padded(critic.parameters(), critic.size())) {}
  PairGradients<double> views() { return {units, bias, omega}; }
  Matrix<double> units;
  Matrix<double> bias;
  Matrix<double> omega;
};

}  // namespace

template <class T>
void add_consensus(const nets::Generator<T>& generator, const nets::Population<T>& critic,
                   const objectives::Objective& objective, const PairBatch<T>& batch, const ConsensusOptions& options,
                   const PairGradients<T>& gradients) {
  const nets::Generator<double> here = wide(generator);
  const nets::Population<double> critic_here = wide(critic);
  Matrix<double> samples = wide<T>(batch.samples);
  const Matrix<double> latents = wide<T>(batch.latents);
  const PairBatch<double> wide_batch{.samples = samples, .latents = latents, .mix = batch.mix};
  const Matrix<double> along = wide<T>(gradients.generator);
  const Matrix<double> bias_along = wide<T>(gradients.bias);
  const Matrix<double> critic_along = wide<T>(gradients.critic);
  const double gamma = options.critic_speed;  // γ, theory §3

  const double longest = std::max({largest(along.view()), here.has_bias() ? largest(bias_along.view()) : 0.0,
                                   gamma * gamma * largest(critic_along.view())});
  if (!(longest > 0) || !std::isfinite(longest)) {
    return;  // at rest; or diverged, which the caller will find
  }
  const double size = 1 + std::max(largest(here.population().theta()), largest(critic_here.theta()));
  const double h = std::cbrt(std::numeric_limits<double>::epsilon()) * size / longest;
  const auto at = [&](double s) {
    nets::Generator<double> moved = here;
    nets::Population<double> critic_moved = critic_here;
    step(here.population().theta(), s, along.view(), moved.population().theta());
    if (here.has_bias()) {
      step(here.bias(), s, bias_along.view(), moved.bias());
    }
    step(critic_here.theta(), s * gamma * gamma, critic_along.view(), critic_moved.theta());
    Gradients found(moved, critic_moved);
    find_pair_gradients<double>(moved, critic_moved, objective, wide_batch, found.views());
    return found;
  };
  const Gradients up = at(h);
  const Gradients down = at(-h);
  const double weight = options.weight / (2 * h);
  add_difference<T>(weight, up.units, down.units, gradients.generator);
  add_difference<T>(weight, up.bias, down.bias, gradients.bias);
  add_difference<T>(-weight / gamma, up.omega, down.omega, gradients.critic);
}

#define GF_INSTANTIATE(T)                                                                                          \
  template void add_consensus(const nets::Generator<T>&, const nets::Population<T>&, const objectives::Objective&, \
                              const PairBatch<T>&, const ConsensusOptions&, const PairGradients<T>&);
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::dynamics
