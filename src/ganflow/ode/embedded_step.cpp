#include "ganflow/ode/embedded_step.hpp"

#include <algorithm>
#include <cmath>

namespace ganflow::ode {

EmbeddedStep::EmbeddedStep(Method method, std::size_t dimension)
    : tableau_(tableau_of(method)),
      start_(dimension),
      end_(dimension),
      scratch_(dimension),
      velocities_(tableau_.stage_count(), dimension),
      dense_(3 + tableau_.dense.size(), dimension) {}

void EmbeddedStep::begin(double time, std::span<const double> x, std::span<const double> velocity) {
  GF_EXPECT(x.size() == start_.size() && velocity.size() == start_.size());
  time_ = time;
  std::copy(x.begin(), x.end(), start_.begin());
  std::copy(velocity.begin(), velocity.end(), velocities_.row(0));
  dense_ready_ = false;
}

void EmbeddedStep::evaluate_stage(const VectorField& field, const Stage& stage, std::size_t index,
                                  std::span<double> x) {
  for (std::size_t k = 0; k < x.size(); ++k) {
    double sum = 0;
    for (const Weight& a : stage.a) {
      sum += a.value * velocities_(a.stage, k);
    }
    x[k] = start_[k] + length_ * sum;
  }
  field(time_ + stage.c * length_, x, velocities_.view().row_span(index));
}

void EmbeddedStep::attempt(const VectorField& field, double length) {
  length_ = length;
  dense_ready_ = false;
  const std::size_t last = tableau_.stages.size();
  for (std::size_t i = 1; i < last; ++i) {
    evaluate_stage(field, tableau_.stages[i - 1], i, scratch_);
  }
  evaluate_stage(field, tableau_.stages[last - 1], last, end_);
}

double EmbeddedStep::error_norm(double relative, double absolute) const {
  double main = 0;
  double low = 0;
  for (std::size_t k = 0; k < start_.size(); ++k) {
    const double scale = absolute + relative * std::max(std::abs(start_[k]), std::abs(end_[k]));
    double e = 0;
    for (const Weight& w : tableau_.error) {
      e += w.value * velocities_(w.stage, k);
    }
    main += (e / scale) * (e / scale);
    e = 0;
    for (const Weight& w : tableau_.error_low) {
      e += w.value * velocities_(w.stage, k);
    }
    low += (e / scale) * (e / scale);
  }
  const auto count = static_cast<double>(start_.size());
  if (tableau_.error_low.empty() || main == 0) {
    return std::abs(length_) * std::sqrt(main / count);
  }
  return std::abs(length_) * main / std::sqrt((main + 0.01 * low) * count);  // 0.01: as in DOP853
}

double EmbeddedStep::fastest(std::size_t coordinate, double side) const {
  double result = side * velocities_(0, coordinate);
  for (std::size_t i = 1; i <= tableau_.last_stage(); ++i) {
    result = std::max(result, side * velocities_(i, coordinate));
  }
  return result;
}

void EmbeddedStep::prepare_dense(const VectorField& field) {
  if (dense_ready_) {
    return;
  }
  const std::size_t last = tableau_.last_stage();
  for (std::size_t i = 0; i < tableau_.extra.size(); ++i) {
    evaluate_stage(field, tableau_.extra[i], last + 1 + i, scratch_);
  }
  for (std::size_t k = 0; k < start_.size(); ++k) {
    const double delta = end_[k] - start_[k];
    dense_(0, k) = delta;
    dense_(1, k) = length_ * velocities_(0, k) - delta;
    dense_(2, k) = 2 * delta - length_ * (velocities_(last, k) + velocities_(0, k));
    for (std::size_t i = 0; i < tableau_.dense.size(); ++i) {
      double sum = 0;
      for (const Weight& d : tableau_.dense[i]) {
        sum += d.value * velocities_(d.stage, k);
      }
      dense_(3 + i, k) = length_ * sum;
    }
  }
  dense_ready_ = true;
}

double EmbeddedStep::value(std::size_t coordinate, double sigma) const {
  GF_EXPECT(dense_ready_);
  double sum = 0;
  for (std::size_t i = dense_.rows(); i-- > 0;) {
    sum = (sum + dense_(i, coordinate)) * (i % 2 == 0 ? sigma : 1 - sigma);
  }
  return start_[coordinate] + sum;
}

void EmbeddedStep::values(double sigma, std::span<double> x) const {
  for (std::size_t k = 0; k < x.size(); ++k) {
    x[k] = value(k, sigma);
  }
}

}  // namespace ganflow::ode
