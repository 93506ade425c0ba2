#include "ganflow/dynamics/updates/consensus.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

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
nets::Layers<double> wide(nets::LayersView<T> network) {
  std::vector<nets::Population<double>> layers;
  for (std::size_t layer = 0; layer < network.size(); ++layer) {
    layers.push_back(wide(network[layer]));
  }
  return nets::Layers<double>(std::move(layers));
}

template <class T>
nets::Generator<double> wide(const nets::Generator<T>& generator) {
  nets::Generator<double> result(wide<T>(nets::LayersView<T>(generator.layers())), generator.readout(),
                                 generator.has_bias());
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

double largest(const nets::Layers<double>& network) {
  double size = 0;
  for (std::size_t layer = 0; layer < network.size(); ++layer) {
    size = std::max(size, largest(network[layer].theta()));
  }
  return size;
}

double largest(const std::vector<Matrix<double>>& all) {
  double size = 0;
  for (const Matrix<double>& m : all) {
    size = std::max(size, largest(m.view()));
  }
  return size;
}

template <class T>
std::vector<Matrix<double>> wide_layers(const nets::LayerGradients<T>& gradients) {
  std::vector<Matrix<double>> all;
  for (std::size_t layer = 0; layer < gradients.size(); ++layer) {
    all.push_back(wide<T>(ConstMatrixView<T>(gradients[layer])));
  }
  return all;
}

/// to ← from + factor · direction.
void step(ConstMatrixView<double> from, double factor, ConstMatrixView<double> direction, MatrixView<double> to) {
  for (std::size_t r = 0; r < to.rows(); ++r) {
    for (std::size_t j = 0; j < to.cols(); ++j) {
      to(r, j) = from(r, j) + factor * direction(r, j);
    }
  }
}

void step(const nets::Layers<double>& from, double factor, const std::vector<Matrix<double>>& direction,
          nets::Layers<double>& to) {
  for (std::size_t layer = 0; layer < to.size(); ++layer) {
    step(from[layer].theta(), factor, direction[layer].view(), to[layer].theta());
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

template <class T>
void add_difference(double factor, const std::vector<Matrix<double>>& up, const std::vector<Matrix<double>>& down,
                    const nets::LayerGradients<T>& target) {
  for (std::size_t layer = 0; layer < target.size(); ++layer) {
    add_difference<T>(factor, up[layer], down[layer], target[layer]);
  }
}

/// ∇_θ, ∇_{b_0} and ∇_ω of one function of both players, on the batch.
struct Gradients {
  Gradients(const nets::Generator<double>& generator, nets::LayersView<double> critic)
      : units(nets::like_parameters<double>(generator.layers())),
        bias(Matrix<double>::padded(1, generator.dimension())),
        omega(nets::like_parameters<double>(critic)) {}
  std::vector<Matrix<double>> units;
  Matrix<double> bias;
  std::vector<Matrix<double>> omega;
};

enum class Of { kLoss, kPayoff };  // what the generator descends, what the critic ascends

Gradients find_gradients(Of function, const nets::Generator<double>& generator, nets::LayersView<double> critic,
                         const objectives::Objective& objective, const PairBatch<double>& batch) {
  Gradients found(generator, critic);
  const nets::LayerGradients<double> omega = nets::views_of(found.omega);
  const std::size_t m = batch.latents.rows();
  const MatrixView<double> y = batch.samples.row_range(m, m);
  generator.generate(batch.latents, y);
  Matrix<double> g(m, y.cols());
  std::visit(
      [&](const auto& game) {
        if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(game)>, objectives::WganGp>) {
          if (function == Of::kLoss) {
            game.template generator_cotangents<double>(critic, y, g);
            game.template add_loss_gradient<double>(critic, y, omega);
          } else {
            game.template payoff_cotangents<double>(critic, y, g);
            game.template add_critic_gradient<double>(critic, {batch.samples}, batch.mix, omega);
          }
        }
      },
      objective);
  generator.add_gradient(batch.latents, y, g, nets::views_of(found.units), found.bias);
  return found;
}

/// The length of a central difference along a direction whose largest entry is `longest`.
double difference_step(double size, double longest) {
  return std::cbrt(std::numeric_limits<double>::epsilon()) * size / longest;
}

}  // namespace

template <class T>
void add_consensus(const nets::Generator<T>& generator, nets::LayersView<T> critic,
                   const objectives::Objective& objective, const PairBatch<T>& batch, const ConsensusOptions& options,
                   const PairGradients<T>& gradients) {
  GF_EXPECT(!std::holds_alternative<objectives::WganGp>(objective));
  const nets::Generator<double> here = wide(generator);
  const nets::Layers<double> critic_here = wide<T>(critic);
  Matrix<double> samples = wide<T>(batch.samples);
  const Matrix<double> latents = wide<T>(batch.latents);
  const PairBatch<double> wide_batch{.samples = samples, .latents = latents, .mix = batch.mix};
  const std::vector<Matrix<double>> along = wide_layers<T>(gradients.generator);
  const Matrix<double> bias_along = wide<T>(gradients.bias);
  const std::vector<Matrix<double>> critic_along = wide_layers<T>(gradients.critic);
  const double gamma = options.critic_speed;  // γ, theory §3
  const auto add = [&](const Gradients& up, const Gradients& down, double h) {
    const double weight = options.weight / (2 * h);
    add_difference<T>(weight, up.units, down.units, gradients.generator);
    add_difference<T>(weight, up.bias, down.bias, gradients.bias);
    add_difference<T>(-weight / gamma, up.omega, down.omega, gradients.critic);
  };

  const double longest = std::max(largest(along), here.has_bias() ? largest(bias_along.view()) : 0.0);
  if (longest > 0 && std::isfinite(longest)) {  // else at rest; or diverged, which the caller will find
    const auto at = [&](double s) {
      nets::Generator<double> moved = here;
      step(here.layers(), s, along, moved.layers());
      if (here.has_bias()) {
        step(here.bias(), s, bias_along.view(), moved.bias());
      }
      return find_gradients(Of::kLoss, moved, critic_here, objective, wide_batch);
    };
    const double h = difference_step(1 + largest(here.layers()), longest);
    add(at(h), at(-h), h);
  }
  const double critic_longest = gamma * gamma * largest(critic_along);
  if (critic_longest > 0 && std::isfinite(critic_longest)) {
    const auto at = [&](double s) {
      nets::Layers<double> moved = critic_here;
      step(critic_here, s * gamma * gamma, critic_along, moved);
      return find_gradients(Of::kPayoff, here, moved, objective, wide_batch);
    };
    const double h = difference_step(1 + largest(critic_here), critic_longest);
    add(at(h), at(-h), h);
  }
}

#define GF_INSTANTIATE(T)                                                                                   \
  template void add_consensus(const nets::Generator<T>&, nets::LayersView<T>, const objectives::Objective&, \
                              const PairBatch<T>&, const ConsensusOptions&, const PairGradients<T>&);
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::dynamics
