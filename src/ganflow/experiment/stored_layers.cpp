#include "ganflow/experiment/stored_layers.hpp"

#include "ganflow/record/layer_arrays.hpp"

#include <utility>
#include <vector>

namespace ganflow::experiment {

namespace {

std::optional<nets::Population<double>> stored_population(nets::UnitShape unit, double scale,
                                                          const record::Array& array) {
  if (array.shape.size() != 2 || array.shape[0] != unit.parameters() || array.shape[1] == 0) {
    return std::nullopt;
  }
  const std::size_t units = array.shape[1];
  nets::Population<double> population(unit, units, scale);
  population.set_batch_path(nets::BatchPath::kDirect);
  std::visit(
      [&](const auto& values) {
        for (std::size_t r = 0; r < array.shape[0]; ++r) {
          for (std::size_t j = 0; j < units; ++j) {
            population.theta()(r, j) = static_cast<double>(values[r * units + j]);
          }
        }
      },
      array.values);
  return population;
}

}  // namespace

std::optional<nets::Layers<double>> stored_layers(const nets::NetworkOptions& options, std::size_t inputs,
                                                  std::size_t outputs, const record::State& state,
                                                  const std::string& player) {
  const std::vector<const record::Array*> arrays = record::layer_arrays(state, player);
  if (arrays.size() != options.layers()) {
    return std::nullopt;
  }
  std::vector<nets::Population<double>> layers;
  for (std::size_t layer = 0; layer < arrays.size(); ++layer) {
    auto population = stored_population({.activation = options.activation,
                                         .inputs = layer == 0 ? inputs : options.inner[layer - 1],
                                         .outputs = layer + 1 == arrays.size() ? outputs : options.inner[layer]},
                                        options.scale, *arrays[layer]);
    if (!population) {
      return std::nullopt;
    }
    layers.push_back(std::move(*population));
  }
  return nets::Layers<double>(std::move(layers));
}

}  // namespace ganflow::experiment
