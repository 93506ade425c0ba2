#include "ganflow/dynamics/mean_field_flow.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/nets/network.hpp"

#include <algorithm>
#include <utility>

namespace ganflow::dynamics {

namespace {

/// to = factor · from, of one shape.
void scale_into(MatrixView<double> to, const Matrix<double>& from, double factor) {
  for (std::size_t r = 0; r < to.rows(); ++r) {
    for (std::size_t k = 0; k < to.cols(); ++k) {
      to(r, k) = factor * from(r, k);
    }
  }
}

void hold(MatrixView<double> velocity, const std::vector<std::size_t>& rows) {
  for (const std::size_t r : rows) {
    std::fill_n(velocity.row(r), velocity.cols(), 0.0);
  }
}

}  // namespace

std::optional<nets::Box> box_of(const std::optional<nets::Walls>& walls) {
  GF_VALIDATE(!walls || std::holds_alternative<nets::Box>(*walls),
              "critic.projection: the flow slides along the faces of a box, and this projection is another. Use "
              "critic.projection = \"box\"");
  return walls ? std::optional(std::get<nets::Box>(*walls)) : std::nullopt;
}

GaussianParts closed_form(const Trainer<double>::Parts& parts, const FlowOptions& flow) {
  const bool possible =
      objectives::payoff_terms(parts.objective).linear && nets::has_gaussian_means(parts.critic.only().unit());
  return possible && flow.quadrature == data::QuadratureRule::kAuto ? GaussianParts(*parts.data) : GaussianParts();
}

MeanFieldFlow::MeanFieldFlow(Parts parts, const TrainOptions& options, const FlowOptions& flow)
    : parts_(std::move(parts)),
      critic_speed_(options.critic_speed),
      held_generator_(flow.held_generator),
      held_critic_(flow.held_critic),
      field_(objectives::payoff_terms(parts_.objective), closed_form(parts_, flow)),
      quadrature_(parts_.data, parts_.latent, flow, field_.needs_data_nodes(), parts_.seed),
      particles_(options, flow) {
  particles_.add("generator", parts_.generator.population(), parts_.generator_box);
  if (parts_.generator.has_bias()) {
    particles_.add_bias(parts_.generator.bias());
  }
  particles_.add("critic", parts_.critic.only(), box_of(parts_.critic_walls));
  const QuadratureError error = quadrature_.require_tolerance(field_, parts_.generator, parts_.critic.only());
  particles_.add_event("quadrature", {{"latents", quadrature_.latent_words()},
                                      {"latent_error", error.latents},
                                      {"data", quadrature_.data_words()},
                                      {"data_error", error.data}});
  particles_.merge();
}

FlowGradients MeanFieldFlow::gradients() const {
  FlowGradients gradients = gradients_for(parts_.generator, parts_.critic.only());
  field_(parts_.generator, parts_.critic.only(), quadrature_.nodes(), gradients);
  return gradients;
}

void MeanFieldFlow::write_velocities() {
  const FlowGradients g = gradients();
  const double gamma = critic_speed_;  // γ, theory §3
  std::size_t part = 0;
  scale_into(particles_.velocity(part), g.generator, -1);
  hold(particles_.velocity(part++), held_generator_);
  if (parts_.generator.has_bias()) {
    scale_into(particles_.velocity(part++), g.bias, -1);
  }
  scale_into(particles_.velocity(part), g.critic, gamma);
  hold(particles_.velocity(part), held_critic_);
}

void MeanFieldFlow::advance() {
  particles_.advance([this] { write_velocities(); });
}

void MeanFieldFlow::generate(const rng::Stream& latents, MatrixView<double> out) const {
  Matrix<double> z(out.rows(), parts_.generator.latent_dimension());
  parts_.latent->sample(latents, 0, z.view());
  parts_.generator.generate(z, out);
}

void MeanFieldFlow::evaluate_critic(ConstMatrixView<double> x, MatrixView<double> out) const {
  nets::evaluate<double>(parts_.critic.only(), x, out);
}

double MeanFieldFlow::payoff(const rng::Stream& /*data*/, const rng::Stream& /*latents*/, std::size_t /*count*/) const {
  return field_.payoff(parts_.generator, parts_.critic.only(), quadrature_.nodes());
}

Census MeanFieldFlow::census() const {
  const std::size_t critic = parts_.generator.has_bias() ? 2 : 1;
  FlowGradients g = gradients();
  hold(g.generator.view(), held_generator_);
  hold(g.critic.view(), held_critic_);
  return {.distinct_generator = nets::count_distinct(parts_.generator.population()),
          .distinct_critic = nets::count_distinct(parts_.critic.only()),
          .wall_share = particles_.wall_share(critic),
          .generator_gradient = particles_.rms(0, g.generator),
          .critic_gradient = particles_.rms(critic, g.critic),
          .quadrature_error = quadrature_.error(field_, parts_.generator, parts_.critic.only()).larger()};
}

std::optional<BatchNodes> MeanFieldFlow::batch_nodes() const {
  const data::Nodes& latents = *quadrature_.nodes().latents;
  Matrix<double> y(latents.size(), dimension());
  parts_.generator.generate(latents.points, y);
  return BatchNodes{.generator = nets::batch_nodes<double>(parts_.generator.population(), latents.points),
                    .critic = nets::batch_nodes<double>(parts_.critic.only(), y)};
}

}  // namespace ganflow::dynamics
