#pragma once
/// Critics, batches, and the objectives as functions of them.

#include "ganflow/nets/network.hpp"
#include "ganflow/nets/start.hpp"
#include "ganflow/objectives/objective.hpp"

#include "../finite_difference.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace ganflow::objectives {

using nets::Activation;
using nets::Population;

constexpr rng::Stream kMix{.seed = 4, .purpose = rng::Purpose::kInterpolation, .step = 3, .substep = 2};
constexpr std::size_t kUnits = 5;
constexpr std::size_t kHalf = 6;  ///< m

template <class T>
Population<T> random_critic(Activation activation, std::size_t inputs, double scale) {
  nets::NetworkOptions options;
  options.units = kUnits;
  options.activation = activation;
  options.scale = scale;
  return nets::start_population<T>(options, inputs, 1, 3, rng::Purpose::kCriticStart, {});
}

template <class T>
Matrix<T> random_batch(std::size_t n, std::size_t d) {
  Matrix<double> drawn(n, d);
  rng::fill_normal<double>({.seed = 11}, 0, {drawn.data(), n * d});
  Matrix<T> batch(n, d);
  std::transform(drawn.data(), drawn.data() + n * d, batch.data(), [](double v) { return static_cast<T>(v); });
  return batch;
}

/// One unit scale · c ς(a·x + b): D itself, since M = 1.
inline Population<double> one_unit(Activation activation, const std::vector<double>& a, double b, double c,
                                   double scale = 1) {
  Population<double> critic({activation, a.size(), 1}, 1, scale);
  for (std::size_t l = 0; l < a.size(); ++l) {
    critic.a()(l, 0) = a[l];
  }
  critic.b()(0, 0) = b;
  critic.c()(0, 0) = c;
  return critic;
}

inline Matrix<double> column(const std::vector<double>& values) {
  Matrix<double> m(values.size(), 1);
  std::copy(values.begin(), values.end(), m.data());
  return m;
}

template <class T>
Matrix<T> critic_gradient(const Objective& objective, const Population<T>& critic, const Matrix<T>& batch,
                          const rng::Stream& mix = kMix) {
  auto gradient = Matrix<T>::padded(critic.parameters(), critic.size());
  std::visit([&](const auto& game) { game.template add_critic_gradient<T>(critic, {batch}, mix, gradient); },
             objective);
  return gradient;
}

template <class T>
Matrix<T> cotangents(const Objective& objective, const Population<T>& critic, const Matrix<T>& y) {
  Matrix<T> g(y.rows(), y.cols());
  std::visit([&](const auto& game) { game.template generator_cotangents<T>(critic, y, g); }, objective);
  return g;
}

template <class T>
double payoff(const Objective& objective, const Population<T>& critic, const Matrix<T>& batch,
              const rng::Stream& mix = kMix) {
  return std::visit([&](const auto& game) { return game.template payoff<T>(critic, {batch}, mix); }, objective);
}

template <class T>
std::vector<double> values_of(const Population<T>& critic, const Matrix<T>& x) {
  Matrix<T> values(x.rows(), 1);
  nets::evaluate<T>(critic, x, values);
  return {values.data(), values.data() + x.rows()};
}

template <class T>
inline double size_of(const Matrix<T>& m) {
  double sum = 0;
  for (std::size_t r = 0; r < m.rows(); ++r) {
    for (std::size_t j = 0; j < m.cols(); ++j) {
      sum += static_cast<double>(m(r, j)) * static_cast<double>(m(r, j));
    }
  }
  return std::sqrt(sum);
}

struct Game {
  const char* name;
  Objective objective;
  double (*generator_loss)(double d);  ///< of one sample with D(y) = d, theory §2
};

inline const std::vector<Game>& games() {
  static const std::vector<Game> kGames = {
      {"Wgan", Wgan{}, [](double d) { return -d; }},
      {"WganGp", WganGp{.penalty = 10}, [](double d) { return -d; }},
      {"WganGpMild", WganGp{.penalty = 0.3}, [](double d) { return -d; }},
      {"WganLp", WganGp{.penalty = 10, .one_sided = true}, [](double d) { return -d; }},
      {"Gan", Gan{.saturating = false}, [](double d) { return -std::log(1 / (1 + std::exp(-d))); }},
      {"GanMinimax", Gan{.saturating = true}, [](double d) { return std::log(1 - 1 / (1 + std::exp(-d))); }},
      {"LeastSquares", LeastSquares{}, [](double d) { return 0.5 * (d - 1) * (d - 1); }},
      {"Hinge", Hinge{}, [](double d) { return -d; }},
      {"WganR1", WithR1<Wgan>{.weight = 3}, [](double d) { return -d; }},
      {"GanR1", WithR1<Gan>{.weight = 10}, [](double d) { return -std::log(1 / (1 + std::exp(-d))); }},
      {"LeastSquaresR1", WithR1<LeastSquares>{.weight = 0.5}, [](double d) { return 0.5 * (d - 1) * (d - 1); }},
      {"HingeR1", WithR1<Hinge>{.weight = 1}, [](double d) { return -d; }}};
  return kGames;
}

}  // namespace ganflow::objectives
