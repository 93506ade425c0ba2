#include "ganflow/experiment/populations.hpp"

#include "ganflow/core/errors.hpp"

#include <utility>

namespace ganflow::experiment {

Matrix<double> particles(const record::State& state, const std::string& player) {
  const record::Array& array = state.at(player);
  const std::size_t parameters = array.shape.at(0);
  const std::size_t count = array.shape.at(1);
  Matrix<double> points(count, parameters);
  std::visit(
      [&](const auto& values) {
        for (std::size_t r = 0; r < parameters; ++r) {
          for (std::size_t i = 0; i < count; ++i) {
            points(i, r) = static_cast<double>(values[r * count + i]);
          }
        }
      },
      array.values);
  return points;
}

std::vector<double> masses(const record::State& state, const std::string& player) {
  const std::string name = player + ".mass";
  return state.contains(name) ? std::get<std::vector<double>>(state.at(name).values) : std::vector<double>();
}

void refuse_grids(const Spec& spec, const std::string& who) {
  GF_VALIDATE(spec.kind != dynamics::DynamicsKind::kGrid,
              "{} (follows particles one by one, and dynamics.kind = 'grid' has none). Set dynamics.kind = \"flow\"",
              who);
}

void require_one_layer(const Spec& spec, const std::string& what) {
  for (const auto& [player, network] : {std::pair{"generator", &spec.generator}, std::pair{"critic", &spec.critic}}) {
    GF_VALIDATE(network->inner.empty(),
                "{}.inner makes {} layers ({} is made for one population a player, whose particles are all of one "
                "kind). Remove {}.inner",
                player, network->layers(), what, player);
  }
}

void drive(dynamics::Process& process, std::int64_t iterations, const CellTask& task,
           const std::function<void(const dynamics::Process&)>& look) {
  if (look) {
    look(process);
  }
  while (process.iteration() < iterations) {
    go_on_or_stop(task);
    process.advance();
    if (process.divergence()) {
      throw RuntimeFailure("it diverged: " + *process.divergence());
    }
    if (look) {
      look(process);
    }
  }
}

}  // namespace ganflow::experiment
