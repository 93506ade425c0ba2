#include "ganflow/dynamics/supervised_flow.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/fill.hpp"
#include "ganflow/dynamics/quadrature_error.hpp"

#include <utility>

namespace ganflow::dynamics {

namespace {

data::QuadratureOptions quadrature_options(const FlowOptions& flow, std::uint64_t seed) {
  return {.rule = flow.quadrature, .order = flow.data_order, .points = flow.points, .seed = seed};
}

data::Quadrature quadrature_of(const SupervisedParts<double>& parts, const FlowOptions& flow, bool closed_form) {
  if (closed_form) {
    return {.nodes = {}, .others = {}, .words = "closed form"};
  }
  return data::make_quadrature(*parts.pairs, quadrature_options(flow, parts.seed));
}

}  // namespace

SupervisedFlow::SupervisedFlow(SupervisedParts<double> parts, const TrainOptions& options, const FlowOptions& flow)
    : parts_(std::move(parts)),
      task_(parts_.pairs),
      closed_form_(flow.quadrature == data::QuadratureRule::kAuto && task_.has_closed_form(parts_.learner)),
      quadrature_(quadrature_of(parts_, flow, closed_form_)),
      particles_(options, flow) {
  particles_.add("generator", parts_.learner.population(), parts_.box);
  if (parts_.learner.has_bias()) {
    particles_.add_bias(parts_.learner.bias());
  }
  const double error = quadrature_error(quadrature_);
  GF_VALIDATE(error <= flow.quadrature_tolerance,
              "flow.quadrature_tolerance = {:g} (over the data, {}, velocities are wrong by {:.2g} of the largest). {}",
              flow.quadrature_tolerance, quadrature_.words, error,
              sufficient_quadrature(*parts_.pairs, quadrature_options(flow, parts_.seed), flow.quadrature_tolerance,
                                    "flow.data_order",
                                    [this](const data::Quadrature& tried) { return quadrature_error(tried); }));
  particles_.add_event("quadrature", {{"data", quadrature_.words}, {"data_error", error}});
  particles_.merge();
}

SupervisedFlow::Gradients SupervisedFlow::gradients(const data::Nodes& nodes) const {
  const nets::Population<double>& population = parts_.learner.population();
  Gradients g{.learner = Matrix<double>::padded(population.parameters(), population.size()),
              .bias = Matrix<double>(1, parts_.learner.dimension())};
  if (closed_form_) {
    task_.add_gradient(parts_.learner, g.learner);
  } else {
    add_supervised_gradient<double>(parts_.learner, nodes.points, nodes.weights, g.learner, g.bias);
  }
  return g;
}

double SupervisedFlow::quadrature_error(const data::Quadrature& quadrature) const {
  const auto velocities = [this](const data::Nodes& nodes) {
    Gradients g = gradients(nodes);
    std::vector<Matrix<double>> both;
    both.push_back(std::move(g.learner));
    both.push_back(std::move(g.bias));
    return both;
  };
  return dynamics::quadrature_error(quadrature, velocities, velocities);
}

void SupervisedFlow::advance() {
  particles_.advance([this] {
    const Gradients g = gradients(quadrature_.nodes);
    const auto negate = [](const Matrix<double>& from, MatrixView<double> to) {
      for (std::size_t r = 0; r < to.rows(); ++r) {
        for (std::size_t j = 0; j < to.cols(); ++j) {
          to(r, j) = -from(r, j);
        }
      }
    };
    negate(g.learner, particles_.velocity(0));
    if (parts_.learner.has_bias()) {
      negate(g.bias, particles_.velocity(1));
    }
  });
}

void SupervisedFlow::generate(const rng::Stream& stream, MatrixView<double> out) const {
  parts_.pairs->sample(stream, 0, out);
  replace_targets<double>(parts_.learner, out);
}

void SupervisedFlow::evaluate_critic(ConstMatrixView<double> /*x*/, MatrixView<double> out) const { fill(out, 0); }

std::optional<EnergyBalance> SupervisedFlow::energy(const rng::Stream& /*data*/, std::size_t /*count*/) const {
  const Gradients g = gradients(quadrature_.nodes);
  const double speed = particles_.rms(0, g.learner);
  double dissipation = speed * speed;
  for (const double b : g.bias.view().row_span(0)) {
    dissipation += parts_.learner.has_bias() ? b * b : 0;
  }
  const double energy =
      closed_form_ ? task_.energy(parts_.learner)
                   : supervised_energy<double>(parts_.learner, quadrature_.nodes.points, quadrature_.nodes.weights);
  return EnergyBalance{.energy = energy, .dissipation = dissipation};
}

double SupervisedFlow::payoff(const rng::Stream& data, const rng::Stream& /*latents*/, std::size_t count) const {
  return energy(data, count)->energy;
}

Census SupervisedFlow::census() const {
  return {.distinct_generator = nets::count_distinct(parts_.learner.population()),
          .distinct_critic = 0,
          .wall_share = particles_.wall_share(0),
          .generator_gradient = particles_.rms(0, gradients(quadrature_.nodes).learner),
          .quadrature_error = quadrature_error(quadrature_)};
}

}  // namespace ganflow::dynamics
