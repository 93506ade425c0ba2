#include "ganflow/dynamics/reverse_ou.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ganflow::dynamics {

namespace {

using data::DiffusedMixture;
using data::OuProcess;

constexpr std::size_t kRows = 256;  // a task's: their matrix of shares, 256 by K, is what memory holds

/// t with σ/a = √(e^{2t} − 1) = ratio.
double time_of_noise(double ratio) { return 0.5 * std::log1p(ratio * ratio); }
double noise_ratio(double time) { return std::sqrt(std::expm1(2 * time)); }

/// One step for some rows; remembers the last x̂.
class Stepper {
 public:
  Stepper(const DiffusedMixture& law, std::size_t rows)
      : law_(law), clean_(rows, law.dimension()), before_(rows, law.dimension()), noise_(rows, law.dimension()) {}

  /// From Y_t to Y_s; normal draws from number `first` on.
  void step_sde(double t, double s, const rng::Stream& stream, std::uint64_t first, MatrixView<double> y) {
    law_.denoise(t, y, clean_);
    const double a_s = OuProcess::kept(s);
    const double v_t = -std::expm1(-2 * t);
    const double v_s = -std::expm1(-2 * s);
    const double kept = OuProcess::kept(t - s);
    const double lost = -std::expm1(-2 * (t - s));  // 1 − kept²
    if (s > 0) {
      rng::fill_normal_rows(stream, first, noise_.view());
    }
    move(kept * v_s / v_t, a_s * lost / v_t, law_.process().scale * std::sqrt(v_s * lost / v_t), y);
  }

  /// `t_before` is the time of the step before; 0 at the first.
  void step_ode(double t_before, double t, double s, MatrixView<double> y) {
    std::swap(clean_, before_);
    law_.denoise(t, y, clean_);
    const double ratio = OuProcess::noise(s) / OuProcess::noise(t);
    const double pull = OuProcess::kept(s) - OuProcess::kept(t) * ratio;
    if (t_before == 0 || s == 0) {
      move(ratio, pull, 0, y);
      return;
    }
    const double h = std::log(noise_ratio(t) / noise_ratio(s));
    const double h_before = std::log(noise_ratio(t_before) / noise_ratio(t));
    const double more = 0.5 * h / h_before;
    Matrix<double> kept = clean_;
    for (std::size_t i = 0; i < y.rows() * y.cols(); ++i) {
      clean_.data()[i] += more * (clean_.data()[i] - before_.data()[i]);
    }
    move(ratio, pull, 0, y);
    clean_ = std::move(kept);
  }

 private:
  /// y ← c + of_y (y − c) + of_clean (x̂ − c) + of_noise ξ
  void move(double of_y, double of_clean, double of_noise, MatrixView<double> y) const {
    for (std::size_t r = 0; r < y.rows(); ++r) {
      for (std::size_t k = 0; k < y.cols(); ++k) {
        const double centre = law_.process().centre(static_cast<Eigen::Index>(k));
        y(r, k) = centre + of_y * (y(r, k) - centre) + of_clean * (clean_(r, k) - centre) + of_noise * noise_(r, k);
      }
    }
  }

  const DiffusedMixture& law_;
  Matrix<double> clean_;   // x̂
  Matrix<double> before_;  // of the step before
  Matrix<double> noise_;
};

void start(const OuProcess& process, const rng::Stream& stream, std::uint64_t first, MatrixView<double> y) {
  rng::fill_normal_rows(stream, first, y);
  for (std::size_t r = 0; r < y.rows(); ++r) {
    for (std::size_t k = 0; k < y.cols(); ++k) {
      y(r, k) = process.centre(static_cast<Eigen::Index>(k)) + process.scale * y(r, k);
    }
  }
}

}  // namespace

void ReverseOuOptions::validate() const {
  GF_VALIDATE(steps >= 2, "reverse_ou.steps = {} (must be at least 2). Try 64", steps);
  GF_VALIDATE(horizon > 0 && horizon <= 100, "reverse_ou.horizon = {} (must be in (0, 100]). Try 6", horizon);
  GF_VALIDATE(last_noise > 0 && last_noise < 1, "reverse_ou.last_noise = {} (must be in (0, 1)). Try 0.002",
              last_noise);
  GF_VALIDATE(time_of_noise(last_noise) < horizon,
              "reverse_ou.horizon = {} (no longer than the last step, {:.3g}). Try 6", horizon,
              time_of_noise(last_noise));
}

std::vector<double> reverse_times(const ReverseOuOptions& options) {
  options.validate();
  const double high = std::log(noise_ratio(options.horizon));
  const double low = std::log(options.last_noise);
  std::vector<double> times = {options.horizon};
  for (std::size_t k = 1; k < options.steps; ++k) {
    const double share = static_cast<double>(k) / static_cast<double>(options.steps - 1);
    times.push_back(time_of_noise(std::exp(high + share * (low - high))));
  }
  times.push_back(0);
  return times;
}

void reverse_ou(const DiffusedMixture& law, const ReverseOuOptions& options, const rng::Stream& stream,
                MatrixView<double> out) {
  GF_EXPECT(out.cols() == law.dimension());
  const std::vector<double> times = reverse_times(options);
  const std::size_t tasks = (out.rows() + kRows - 1) / kRows;
  parallel_for(tasks, [&](std::size_t task) {
    const std::size_t begin = task * kRows;
    const MatrixView<double> y = out.row_range(begin, std::min(kRows, out.rows() - begin));
    const std::uint64_t first = begin * law.dimension();
    rng::Stream noise = stream;
    start(law.process(), noise, first, y);
    Stepper stepper(law, y.rows());
    for (std::size_t k = 0; k + 1 < times.size(); ++k) {
      ++noise.substep;
      if (options.flow == ReverseFlow::kSde) {
        stepper.step_sde(times[k], times[k + 1], noise, first, y);
      } else {
        stepper.step_ode(k == 0 ? 0 : times[k - 1], times[k], times[k + 1], y);
      }
    }
  });
}

}  // namespace ganflow::dynamics
