#include "ganflow/dynamics/flow_field.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/fill.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/data/gauss_rules.hpp"
#include "ganflow/data/gaussian_mixture.hpp"
#include "ganflow/nets/network.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ganflow::dynamics {

namespace {

using data::Nodes;
using nets::Population;

/// (n, 1): w_i slope(D(x_i)); D is not needed where Ψ is linear in it.
Matrix<double> weighted_slopes(const Population<double>& critic, const objectives::PayoffTerms& terms,
                               double (*slope)(double), ConstMatrixView<double> x, std::span<const double> weights) {
  Matrix<double> g(x.rows(), 1);
  if (!terms.linear) {
    nets::evaluate<double>(critic, x, g);
  }
  for (std::size_t i = 0; i < g.rows(); ++i) {
    g(i, 0) = weights[i] * slope(g(i, 0));
  }
  return g;
}

/// v_i = ∇D(x_i), (n, d).
Matrix<double> input_slopes(const Population<double>& critic, ConstMatrixView<double> x) {
  Matrix<double> ones(x.rows(), 1);
  fill(ones.view(), 1);
  Matrix<double> v(x.rows(), x.cols());
  nets::input_gradient<double>(critic, x, ones, v);
  return v;
}

double norm(std::span<const double> v) {
  double sum = 0;
  for (const double component : v) {
    sum += component * component;
  }
  return std::sqrt(sum);
}

/// |∇D| − 1, or what of it is charged for.
double excess(const objectives::PayoffTerms& terms, double length) {
  return terms.one_sided ? std::max(0.0, length - 1) : length - 1;
}

/// Σ_i w_i f(D(x_i)), in a fixed tree.
double weighted_mean(const Population<double>& critic, double (*f)(double), ConstMatrixView<double> x,
                     std::span<const double> weights) {
  Matrix<double> value(x.rows(), 1);
  nets::evaluate<double>(critic, x, value);
  for (std::size_t i = 0; i < value.rows(); ++i) {
    value(i, 0) = weights[i] * f(value(i, 0));
  }
  return tree_sum<double>({value.data(), value.rows()});
}

}  // namespace

GaussianParts::GaussianParts(const data::Law& law) {
  const auto* const mixture = dynamic_cast<const data::GaussianMixture*>(&law);
  if (mixture == nullptr) {
    return;
  }
  const std::size_t d = mixture->dimension();
  for (std::size_t k = 0; k < mixture->components(); ++k) {
    weights_.push_back(mixture->weights()[k]);
    const Eigen::VectorXd& mean = mixture->means()[k];
    means_.emplace_back(mean.begin(), mean.end());
    const Eigen::MatrixXd covariance = mixture->covariance(k);
    Matrix<double>& copy = covariances_.emplace_back(d, d);
    for (std::size_t r = 0; r < d; ++r) {
      for (std::size_t c = 0; c < d; ++c) {
        copy(r, c) = covariance(static_cast<Eigen::Index>(r), static_cast<Eigen::Index>(c));
      }
    }
  }
}

std::vector<nets::GaussianPart> GaussianParts::view() const {
  std::vector<nets::GaussianPart> parts;
  for (std::size_t k = 0; k < means_.size(); ++k) {
    parts.push_back({.weight = weights_[k], .mean = means_[k], .covariance = covariances_[k].view()});
  }
  return parts;
}

FlowGradients gradients_for(const nets::Generator<double>& generator, const Population<double>& critic) {
  return {.generator = Matrix<double>::padded(generator.population().parameters(), generator.population().size()),
          .bias = Matrix<double>(1, generator.dimension()),
          .critic = Matrix<double>::padded(critic.parameters(), critic.size())};
}

Nodes segment_nodes(const Nodes& data, const Nodes& latents, ConstMatrixView<double> y, std::size_t mixing) {
  const double total =
      static_cast<double>(data.size()) * static_cast<double>(latents.size()) * static_cast<double>(mixing);
  GF_VALIDATE(
      total <= static_cast<double>(data::kMostNodes),
      "a gradient penalty on x̂ needs all pairs of {} data nodes and {} latent nodes, {} on each segment (at most "
      "{} in all). Lower flow.data_order and flow.latent_order, or train with dynamics.kind = \"train\"",
      data.size(), latents.size(), mixing, data::kMostNodes);
  const data::AxisRule rule = data::gauss_rule(data::AxisLaw::kUniform, mixing);
  Nodes nodes{.points = Matrix<double>(data.size() * latents.size() * mixing, y.cols()), .weights = {}};
  nodes.weights.reserve(nodes.points.rows());
  for (std::size_t k = 0; k < data.size(); ++k) {
    for (std::size_t l = 0; l < latents.size(); ++l) {
      for (std::size_t s = 0; s < mixing; ++s) {
        const double t = (1 + rule.nodes[s]) / 2;
        double* const point = nodes.points.row(nodes.weights.size());
        for (std::size_t c = 0; c < y.cols(); ++c) {
          point[c] = t * data.points(k, c) + (1 - t) * y(l, c);
        }
        nodes.weights.push_back(data.weights[k] * latents.weights[l] * rule.weights[s]);
      }
    }
  }
  return nodes;
}

FlowField::FlowField(const objectives::PayoffTerms& terms, GaussianParts closed_form)
    : terms_(terms), closed_form_(std::move(closed_form)) {
  GF_EXPECT(closed_form_.empty() || terms_.linear);
}

bool FlowField::needs_data_nodes() const { return closed_form_.empty() || has_penalty() || terms_.r1 > 0; }

void FlowField::operator()(const nets::Generator<double>& generator, const Population<double>& critic,
                           const FlowNodes& nodes, FlowGradients& out) const {
  const Nodes& latents = *nodes.latents;
  Matrix<double> y(latents.size(), generator.dimension());
  generator.generate(latents.points, y);

  fill(out.critic.view(), 0);
  add_critic_gradient(critic, nodes, y, out.critic);

  const Matrix<double> seed = weighted_slopes(critic, terms_, terms_.generator_slope, y, latents.weights);
  Matrix<double> g(y.rows(), y.cols());
  nets::input_gradient<double>(critic, y, seed, g);
  fill(out.generator.view(), 0);
  fill(out.bias.view(), 0);
  generator.add_gradient(latents.points, y, g, out.generator, out.bias);
}

void FlowField::add_critic_gradient(const Population<double>& critic, const FlowNodes& nodes, ConstMatrixView<double> y,
                                    MatrixView<double> gradient) const {
  if (!closed_form_.empty()) {
    nets::add_gaussian_gradient(critic, closed_form_.view(), 1, gradient);
  } else {
    const Nodes& data = *nodes.data;
    nets::add_parameter_gradient<double>(
        critic, data.points, weighted_slopes(critic, terms_, terms_.real_slope, data.points, data.weights), gradient);
  }
  nets::add_parameter_gradient<double>(
      critic, y, weighted_slopes(critic, terms_, terms_.generated_slope, y, nodes.latents->weights), gradient);
  if (has_penalty()) {
    add_penalty_gradient(critic, nodes, y, gradient);
  }
  if (terms_.r1 > 0) {
    add_r1_gradient(critic, *nodes.data, gradient);
  }
}

/// With v = ∇D(x̂) and u = −2λ w (|v| − 1) v/|v|: ∂_ω Σ u·∇_xσ(x̂; ω).
void FlowField::add_penalty_gradient(const Population<double>& critic, const FlowNodes& nodes,
                                     ConstMatrixView<double> y, MatrixView<double> gradient) const {
  const Nodes between = segment_nodes(*nodes.data, *nodes.latents, y, nodes.mixing);
  Matrix<double> v = input_slopes(critic, between.points);
  for (std::size_t i = 0; i < v.rows(); ++i) {
    const double length = norm(v.view().row_span(i));
    // |v| is not differentiable at 0; there the penalty is left out, as its direction is undefined.
    const double factor = length > 0 ? -2 * terms_.penalty * between.weights[i] * excess(terms_, length) / length : 0.0;
    for (double& component : v.view().row_span(i)) {
      component *= factor;
    }
  }
  nets::add_tangent_gradient<double>(critic, between.points, v, gradient);
}

/// u = −λ w ∇D(x).
void FlowField::add_r1_gradient(const Population<double>& critic, const Nodes& data,
                                MatrixView<double> gradient) const {
  Matrix<double> v = input_slopes(critic, data.points);
  for (std::size_t i = 0; i < v.rows(); ++i) {
    for (double& component : v.view().row_span(i)) {
      component *= -terms_.r1 * data.weights[i];
    }
  }
  nets::add_tangent_gradient<double>(critic, data.points, v, gradient);
}

double FlowField::penalties(const Population<double>& critic, const FlowNodes& nodes, ConstMatrixView<double> y) const {
  double sum = 0;
  if (has_penalty()) {
    const Nodes between = segment_nodes(*nodes.data, *nodes.latents, y, nodes.mixing);
    const Matrix<double> v = input_slopes(critic, between.points);
    for (std::size_t i = 0; i < v.rows(); ++i) {
      const double over = excess(terms_, norm(v.view().row_span(i)));
      sum += terms_.penalty * between.weights[i] * over * over;
    }
  }
  if (terms_.r1 > 0) {
    const Matrix<double> v = input_slopes(critic, nodes.data->points);
    for (std::size_t i = 0; i < v.rows(); ++i) {
      const double length = norm(v.view().row_span(i));
      sum += terms_.r1 / 2 * nodes.data->weights[i] * length * length;
    }
  }
  return sum;
}

double FlowField::payoff(const nets::Generator<double>& generator, const Population<double>& critic,
                         const FlowNodes& nodes) const {
  const Nodes& latents = *nodes.latents;
  Matrix<double> y(latents.size(), generator.dimension());
  generator.generate(latents.points, y);
  const double real = closed_form_.empty() ? weighted_mean(critic, terms_.real, nodes.data->points, nodes.data->weights)
                                           : nets::mean_over(critic, closed_form_.view());
  return real + weighted_mean(critic, terms_.generated, y, latents.weights) - penalties(critic, nodes, y);
}

}  // namespace ganflow::dynamics
