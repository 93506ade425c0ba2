#include "ganflow/ode/crossing_finder.hpp"

#include <boost/math/tools/toms748_solve.hpp>

#include <cmath>
#include <utility>

namespace ganflow::ode {

namespace {

constexpr int kNodes = 4;
constexpr int kPolishes = 8;                    // secant steps; two suffice but for grazing crossings
constexpr double kPolishRange = 0.1;            // of the guess: further off is not polishing but another root
constexpr std::uintmax_t kMostIterations = 60;  // toms748 needs about eight

}  // namespace

std::optional<Crossing> CrossingFinder::operator()(const Section& section, EmbeddedStep& step, const VectorField& field,
                                                   const StepStart& start) {
  step.prepare_dense(field);
  const auto value = [&](double sigma) {
    step.values(sigma, scratch_);
    return section.value(scratch_);
  };
  double before = section.value(start.x);
  for (int j = 1; j <= kNodes; ++j) {
    const double left = 1.0 * (j - 1) / kNodes;
    const double right = 1.0 * j / kNodes;
    const double after = j == kNodes ? section.value(step.end()) : value(right);
    const bool up = before < 0 && after >= 0 && section.direction != Direction::kDown;
    const bool down = before > 0 && after <= 0 && section.direction != Direction::kUp;
    if (up || down) {
      std::uintmax_t iterations = kMostIterations;
      const auto bracket =
          after == 0 ? std::pair(right, right)
                     : boost::math::tools::toms748_solve(value, left, right, before, after,
                                                         boost::math::tools::eps_tolerance<double>(), iterations);
      const double guess = 0.5 * (bracket.first + bracket.second) * step.length();
      return polish(section, field, start, guess, (after - before) * kNodes / step.length());
    }
    before = after;
  }
  return std::nullopt;
}

Crossing CrossingFinder::polish(const Section& section, const VectorField& field, const StepStart& start, double guess,
                                double slope) {
  part_.begin(start.time, start.x, start.velocity);
  double length = guess;
  double before = 0;
  double value_before = 0;
  for (int i = 0; length > start.resolution; ++i) {
    part_.attempt(field, length);
    const double value = section.value(part_.end());
    slope = i > 0 && value != value_before ? (value - value_before) / (length - before) : slope;
    const double next = length - value / slope;
    if (i == kPolishes || !(next > 0) || std::abs(next - guess) > kPolishRange * guess + start.resolution ||
        std::abs(next - length) <= start.resolution) {
      break;
    }
    before = length;
    value_before = value;
    length = next;
  }
  const std::span<const double> at = length > start.resolution ? part_.end() : start.x;
  std::vector<double> state(at.begin(), at.end());
  walls_.project(state);
  return {.time = start.time + length, .section = 0, .state = std::move(state)};
}

}  // namespace ganflow::ode
