#include "ganflow/experiment/stored_critic.hpp"

#include "ganflow/experiment/stored_layers.hpp"

namespace ganflow::experiment {

std::optional<std::vector<double>> critic_values(const Spec& spec, const record::Snapshot& snapshot,
                                                 ConstMatrixView<double> x) {
  const auto critic = stored_layers(spec.critic, x.cols(), 1, snapshot, "critic");
  if (!critic) {
    return std::nullopt;
  }
  Matrix<double> values(x.rows(), 1);
  nets::evaluate<double>(*critic, x, values.view());
  return std::vector<double>(values.data(), values.data() + x.rows());
}

}  // namespace ganflow::experiment
