#include "ganflow/dynamics/flow_quadrature.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/dynamics/quadrature_error.hpp"

#include <utility>
#include <vector>

namespace ganflow::dynamics {

FlowQuadrature::FlowQuadrature(std::shared_ptr<const data::Law> data, std::shared_ptr<const data::Law> latent,
                               const FlowOptions& options, bool needs_data, std::uint64_t seed)
    : data_law_(std::move(data)),
      latent_law_(std::move(latent)),
      options_(options),
      needs_data_(needs_data),
      seed_(seed),
      latents_(data::make_quadrature(*latent_law_, options_of(Side::kLatents))) {
  if (needs_data_) {
    data_ = data::make_quadrature(*data_law_, options_of(Side::kData));
  }
}

data::QuadratureOptions FlowQuadrature::options_of(Side side) const {
  constexpr std::uint64_t kOther = 0x9e3779b97f4a7c15U;  // data and latents must not share their shifts
  const bool latents = side == Side::kLatents;
  return {.rule = options_.quadrature,
          .order = latents ? options_.latent_order : resolved_data_order(options_, data_law_->dimension()),
          .points = options_.points,
          .seed = latents ? seed_ : seed_ ^ kOther};
}

double FlowQuadrature::error_of(Side side, const data::Quadrature& quadrature, const FlowField& field,
                                const nets::Generator<double>& generator,
                                const nets::Population<double>& critic) const {
  constexpr std::size_t kFinerMixing = 12;  // against the 8 of FlowNodes
  const auto velocities_with = [&](const data::Nodes& mine, bool finer) {
    FlowNodes nodes = this->nodes();
    (side == Side::kLatents ? nodes.latents : nodes.data) = &mine;
    nodes.mixing = finer && side == Side::kData ? kFinerMixing : nodes.mixing;
    FlowGradients gradients = gradients_for(generator, critic);
    field(generator, critic, nodes, gradients);
    std::vector<Matrix<double>> velocities;
    velocities.push_back(std::move(gradients.generator));
    velocities.push_back(std::move(gradients.bias));
    velocities.push_back(std::move(gradients.critic));
    return velocities;
  };
  return quadrature_error(
      quadrature, [&](const data::Nodes& nodes) { return velocities_with(nodes, false); },
      [&](const data::Nodes& nodes) { return velocities_with(nodes, true); });
}

QuadratureError FlowQuadrature::error(const FlowField& field, const nets::Generator<double>& generator,
                                      const nets::Population<double>& critic) const {
  return {.latents = error_of(Side::kLatents, latents_, field, generator, critic),
          .data = needs_data_ ? error_of(Side::kData, data_, field, generator, critic) : 0};
}

QuadratureError FlowQuadrature::require_tolerance(const FlowField& field, const nets::Generator<double>& generator,
                                                  const nets::Population<double>& critic) const {
  const QuadratureError error = this->error(field, generator, critic);
  for (const Side side : {Side::kLatents, Side::kData}) {
    const bool latents = side == Side::kLatents;
    const double size = latents ? error.latents : error.data;
    if (size <= options_.quadrature_tolerance) {
      continue;
    }
    const std::string suffices = sufficient_quadrature(
        latents ? *latent_law_ : *data_law_, options_of(side), options_.quadrature_tolerance,
        latents ? "flow.latent_order" : "flow.data_order",
        [&](const data::Quadrature& tried) { return error_of(side, tried, field, generator, critic); });
    throw InputError(fmt::format(
        "flow.quadrature_tolerance = {:g} (over the {}, {}, velocities are wrong by {:.2g} of the largest). {}",
        options_.quadrature_tolerance, latents ? "latents" : "data", latents ? latent_words() : data_words(), size,
        suffices));
  }
  return error;
}

}  // namespace ganflow::dynamics
