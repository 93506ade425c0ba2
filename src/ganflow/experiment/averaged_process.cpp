#include "ganflow/experiment/averaged_process.hpp"

#include <algorithm>
#include <utility>

namespace ganflow::experiment {

AveragedProcess::AveragedProcess(std::unique_ptr<dynamics::Process> process, dynamics::AveragedLaw law)
    : process_(std::move(process)), law_(law) {}

void AveragedProcess::generate(const rng::Stream& latents, MatrixView<double> out) const {
  const std::optional<Matrix<double>> average = process_->sample_average(law_, latents, out.rows());
  if (!average) {
    process_->generate(latents, out);
    return;
  }
  for (std::size_t r = 0; r < out.rows(); ++r) {
    std::copy_n(average->row(r), out.cols(), out.row(r));
  }
}

}  // namespace ganflow::experiment
