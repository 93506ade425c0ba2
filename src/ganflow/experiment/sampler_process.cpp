#include "ganflow/experiment/sampler_process.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace ganflow::experiment {

SamplerProcess::SamplerProcess(data::DiffusedMixture law, const dynamics::ReverseOuOptions& options)
    : law_(std::move(law)), options_(options) {
  options_.validate();
}

void SamplerProcess::generate(const rng::Stream& latents, MatrixView<double> out) const {
  dynamics::reverse_ou(law_, options_, latents, out);
}

void SamplerProcess::evaluate_critic(ConstMatrixView<double> x, MatrixView<double> out) const {
  for (std::size_t r = 0; r < x.rows(); ++r) {
    std::fill_n(out.row(r), out.cols(), 0.0);
  }
}

double SamplerProcess::payoff(const rng::Stream& /*data*/, const rng::Stream& /*latents*/,
                              std::size_t /*count*/) const {
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace ganflow::experiment
