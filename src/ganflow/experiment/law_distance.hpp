#pragma once
/// How far from the data a process is as it stands, on fresh samples: with less noise than a row of its series.

#include "ganflow/core/matrix.hpp"
#include "ganflow/data/law.hpp"
#include "ganflow/dynamics/process.hpp"
#include "ganflow/experiment/spec.hpp"

#include <cstdint>
#include <memory>

namespace ganflow::experiment {

/// Medians over nine draws of observe.samples generated and as many data: W_1 for d = 1, sliced W_1 with
/// observe.projections for d > 1 (theory §6); for d > 1 also S_ε with cost |x − y|², once, on 1,024 of each (256 for
/// d > 16), ε = 0.05 times the median cost between data. Floors are the same between data and data.
///
/// Draws   of the spec's seed and the iteration, apart from those of the series.
/// Cost    nine times a row of the series; S_ε a second.
class LawDistance {
 public:
  LawDistance(const Spec& spec, std::shared_ptr<const data::Law> data);

  double of(const dynamics::Process& process) const;
  double floor() const;

  bool has_s_epsilon() const { return data_->dimension() > 1; }
  double s_epsilon_of(const dynamics::Process& process) const;  ///< NaN where it did not converge
  double s_epsilon_floor() const;

 private:
  rng::Stream stream(std::int64_t iteration, std::uint32_t number) const;
  Matrix<double> real(std::uint32_t number, std::size_t count) const;
  double distance(const Matrix<double>& x, const Matrix<double>& y, std::uint32_t draw) const;
  double s_epsilon(const Matrix<double>& x, const Matrix<double>& y) const;
  std::size_t s_epsilon_samples() const;

  Spec spec_;
  std::shared_ptr<const data::Law> data_;
};

}  // namespace ganflow::experiment
