#pragma once
/// Sums of a plan in double at the price of float, near potentials where they are known.
///
/// At an anchor φ⁰, γ⁰ log-sums L⁰ are taken in double once. Near it they are, without linearisation,
///
///   L(γ)_i = L⁰_i + log₂(1 + Σ_j p⁰_ij (2^{γ_j − γ⁰_j} − 1)),      p⁰_ij = b_j 2^{γ⁰_j − c_ij − L⁰_i},
///
/// and the mean, small, may be taken in float: with δ the largest |γ − γ⁰| and η the rounding of a float exponent, the
/// error of L is about ηδ. So iterations converge in float to where they would in double, up to η times the way, and a
/// new anchor there brings the rest: iterative refinement, [Hig02] §12, of a fixed-point iteration.

#include "ganflow/transport/entropic_bracket.hpp"
#include "ganflow/transport/entropic_plan.hpp"

#include <functional>
#include <span>
#include <vector>

namespace ganflow::transport {

class AnchoredPlan {
 public:
  /// `look` is called some times a second during long sums, and may throw to end them.
  AnchoredPlan(const EntropicProblem& problem, const std::function<void()>& look);

  /// Makes `potentials` the anchor. Two passes over the pairs in double.
  void anchor(const Potentials& potentials);

  /// As EntropicPlan::log_sums: one pass in float, none at the anchor itself. Needs an anchor; `own` is not looked at.
  void log_sums(Side side, std::span<const double> own, std::span<const double> other, std::span<double> out) const;

  const EntropicPlan<double>& exact() const { return exact_; }

 private:
  EntropicPlan<double> exact_;
  EntropicPlan<float> rough_;
  Potentials anchor_;
  std::vector<double> sums_x_, sums_y_;  // L⁰ of both sides
};

}  // namespace ganflow::transport
