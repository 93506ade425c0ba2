#include "ganflow/experiment/stored_critic.hpp"

#include "ganflow/nets/network.hpp"

#include <cstddef>

namespace ganflow::experiment {

std::optional<std::vector<double>> critic_values(const Spec& spec, const record::Snapshot& snapshot,
                                                 ConstMatrixView<double> x) {
  const nets::UnitShape unit{.activation = spec.critic.activation, .inputs = x.cols(), .outputs = 1};
  if (!snapshot.contains("critic")) {
    return std::nullopt;
  }
  const record::Array& array = snapshot.at("critic");
  if (array.shape.size() != 2 || array.shape[0] != unit.parameters() || array.shape[1] == 0) {
    return std::nullopt;
  }
  const std::size_t units = array.shape[1];
  nets::Population<double> critic(unit, units, spec.critic.scale);
  critic.set_batch_path(nets::BatchPath::kDirect);
  std::visit(
      [&](const auto& values) {
        for (std::size_t r = 0; r < array.shape[0]; ++r) {
          for (std::size_t j = 0; j < units; ++j) {
            critic.theta()(r, j) = static_cast<double>(values[r * units + j]);
          }
        }
      },
      array.values);
  Matrix<double> values(x.rows(), 1);
  nets::evaluate(critic, x, values.view());
  return std::vector<double>(values.data(), values.data() + x.rows());
}

}  // namespace ganflow::experiment
