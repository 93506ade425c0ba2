#include "ganflow/experiment/population_distance.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/experiment/populations.hpp"
#include "ganflow/transport/exact.hpp"
#include "ganflow/transport/mmd.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ganflow::experiment {

namespace {

/// A population's points with their masses.
struct Cloud {
  Matrix<double> points;
  std::vector<double> weights;

  Cloud(const record::State& state, const char* player)
      : points(particles(state, player)), weights(masses(state, player)) {}
  transport::WeightedPoints<double> view() const { return {.points = points.view(), .weights = weights}; }
};

double coupled(const Cloud& a, const Cloud& b, double order) {
  const Matrix<double>& x = a.points;
  const Matrix<double>& y = b.points;
  GF_VALIDATE(a.weights.empty() && b.weights.empty(),
              "the particles of one population (cannot be coupled to the masses of a grid, one by one). Compare flows");
  GF_VALIDATE(x.cols() == y.cols(),
              "the two populations have {} and {} parameters (must be the same unit). Check what "
              "[reference] changes",
              x.cols(), y.cols());
  std::vector<double> terms(std::min(x.rows(), y.rows()));
  for (std::size_t i = 0; i < terms.size(); ++i) {
    double square = 0;
    for (std::size_t r = 0; r < x.cols(); ++r) {
      square += (x(i, r) - y(i, r)) * (x(i, r) - y(i, r));
    }
    terms[i] = std::pow(square, order / 2);
  }
  double sum = 0;
  for (const double term : terms) {
    sum += term;
  }
  return sum / static_cast<double>(terms.size());
}

double transported(const Cloud& x, const Cloud& y, double order) {
  return transport::exact_transport(x.view(), y.view(), {.order = order}).cost;
}

transport::MmdOptions matern(const Cloud& cloud, double excess) {
  return {.kernel = transport::KernelKind::kMatern,
          .smoothness = static_cast<double>(cloud.points.cols()) / 2 + excess};
}

double weak(const Cloud& x, const Cloud& y, double excess) {
  return transport::mmd(x.view(), y.view(), matern(x, excess)).squared;
}

template <class Distance>
PairDistance of_both(const record::State& a, const record::State& b, double parameter, Distance distance) {
  const auto of = [&](const char* player) { return distance(Cloud(a, player), Cloud(b, player), parameter); };
  return {.generator = of("generator"), .critic = a.contains("critic") && b.contains("critic") ? of("critic") : 0};
}

}  // namespace

PairDistance coupled_distance(const record::State& a, const record::State& b, double order) {
  return of_both(a, b, order, coupled);
}

PairDistance transport_distance(const record::State& a, const record::State& b, double order) {
  return of_both(a, b, order, transported);
}

PairDistance weak_distance(const record::State& a, const record::State& b, double excess) {
  GF_EXPECT(excess > 0);
  return of_both(a, b, excess, weak);
}

PairDistance weak_energy(const record::State& state, double excess) {
  GF_EXPECT(excess > 0);
  return of_both(state, state, excess, [](const auto& /*x*/, const auto& y, double s) {
    const Matrix<double> origin(1, y.points.cols());  // a point costs nothing
    return transport::mmd({.points = origin.view()}, y.view(), matern(y, s)).y_self;
  });
}

PairDistance weak_distance(const record::State& a, const record::State& b, double excess,
                           const PairDistance& b_energy) {
  GF_EXPECT(excess > 0);
  const auto of = [&](const char* player, double energy) {
    const Cloud y(b, player);
    transport::MmdOptions options = matern(y, excess);
    options.y_self = energy;
    return transport::mmd(Cloud(a, player).view(), y.view(), options).squared;
  };
  const bool critics = a.contains("critic") && b.contains("critic");
  return {.generator = of("generator", b_energy.generator), .critic = critics ? of("critic", b_energy.critic) : 0};
}

std::size_t most_particles(const record::State& a, const record::State& b) {
  std::size_t most = 0;
  for (const record::State* const state : {&a, &b}) {
    for (const char* const player : {"generator", "critic"}) {
      most = state->contains(player) ? std::max(most, state->at(player).shape.at(1)) : most;
    }
  }
  return most;
}

}  // namespace ganflow::experiment
