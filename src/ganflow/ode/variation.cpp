#include "ganflow/ode/variation.hpp"

#include <algorithm>

namespace ganflow::ode {

namespace {

/// x and X as one state, the rows of what is held left out.
class Augmented {
 public:
  Augmented(const Problem& problem, const JacobianField& jacobian, std::span<const double> start)
      : problem_(problem),
        jacobian_(jacobian),
        n_(start.size()),
        held_(n_, false),
        entries_(n_ * n_),
        state_(n_ + n_ * n_) {
    for (std::size_t i = 0; i < n_; ++i) {
      state_[i] = start[i];
      state_[n_ + i * n_ + i] = 1;
    }
  }

  void go(double begin, double end, const IntegrateOptions& options) {
    const VectorField field = [this](double time, std::span<const double> x, std::span<double> v) {
      evaluate(time, x, v);
    };
    state_ = integrate({.field = field, .walls = {}, .sections = {}}, state_, begin, end, options).state;
  }

  void meet(const WallEvent& event) {
    held_[event.coordinate] = event.kind == EventKind::kContact;
    std::copy(event.state.begin(), event.state.end(), state_.begin());
    const auto row = state_.begin() + static_cast<std::ptrdiff_t>(n_ + event.coordinate * n_);
    std::fill_n(row, n_, 0.0);  // Π at a contact; at a release it is zero already
  }

  void finish(double time, Variation& result) {
    std::vector<double> v(state_.size());
    evaluate(time, state_, v);
    result.velocity.assign(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(n_));
    result.sensitivity = Matrix<double>(n_, n_);
    std::copy(state_.begin() + static_cast<std::ptrdiff_t>(n_), state_.end(), result.sensitivity.data());
  }

 private:
  void evaluate(double time, std::span<const double> x, std::span<double> v) {
    problem_.field(time, x.first(n_), v.first(n_));
    jacobian_(time, x.first(n_), entries_);
    for (std::size_t i = 0; i < n_; ++i) {
      v[i] = held_[i] ? 0 : v[i];
      for (std::size_t j = 0; j < n_; ++j) {
        double sum = 0;
        for (std::size_t k = 0; k < n_ && !held_[i]; ++k) {
          sum += entries_[i * n_ + k] * x[n_ + k * n_ + j];
        }
        v[n_ + i * n_ + j] = sum;
      }
    }
  }

  const Problem& problem_;
  const JacobianField& jacobian_;
  std::size_t n_;
  std::vector<bool> held_;
  std::vector<double> entries_;
  std::vector<double> state_;
};

}  // namespace

Variation integrate_with_variation(const Problem& problem, const JacobianField& jacobian, std::span<const double> start,
                                   double begin, double end, const IntegrateOptions& options) {
  Variation result;
  result.path = integrate(problem, start, begin, end, options);
  Augmented augmented(problem, jacobian, start);
  double time = begin;
  for (const WallEvent& event : result.path.events) {
    augmented.go(time, event.time, options);
    augmented.meet(event);
    time = event.time;
  }
  augmented.go(time, result.path.time, options);
  augmented.finish(result.path.time, result);
  return result;
}

Matrix<double> return_derivative(const Variation& variation, std::span<const double> normal) {
  const std::size_t n = normal.size();
  GF_EXPECT(variation.velocity.size() == n);
  double speed = 0;
  for (std::size_t k = 0; k < n; ++k) {
    speed += normal[k] * variation.velocity[k];
  }
  Matrix<double> result(n, n);
  for (std::size_t j = 0; j < n; ++j) {
    double late = 0;  // the time by which a deviation in x_j is late
    for (std::size_t k = 0; k < n; ++k) {
      late += normal[k] * variation.sensitivity(k, j) / speed;
    }
    for (std::size_t i = 0; i < n; ++i) {
      result(i, j) = variation.sensitivity(i, j) - variation.velocity[i] * late;
    }
  }
  return result;
}

}  // namespace ganflow::ode
