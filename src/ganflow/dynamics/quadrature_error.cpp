#include "ganflow/dynamics/quadrature_error.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ganflow::dynamics {

namespace {

constexpr std::size_t kMostOrder = 512;  // tried, of a rule in one coordinate
constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <class Number>
double largest(const Matrix<double>& shape, const Number& number) {
  double size = 0;
  for (std::size_t r = 0; r < shape.rows(); ++r) {
    for (std::size_t j = 0; j < shape.cols(); ++j) {
      size = std::max(size, std::abs(number(r, j)));
    }
  }
  return size;
}

/// √(Σ_r (x_r − x̄)² / (R(R − 1))) of part p of the replicates, at (row, j).
double standard_error(const std::vector<std::vector<Matrix<double>>>& replicates, std::size_t p, std::size_t row,
                      std::size_t j) {
  const auto count = static_cast<double>(replicates.size());
  double mean = 0;
  for (const auto& replicate : replicates) {
    mean += replicate[p](row, j) / count;
  }
  double square = 0;
  for (const auto& replicate : replicates) {
    square += std::pow(replicate[p](row, j) - mean, 2);
  }
  return std::sqrt(square / (count * (count - 1)));
}

std::size_t most_axes(const data::Law& law) {
  std::size_t axes = 0;
  for (const data::Piece& piece : law.pieces()) {
    axes = std::max(axes, piece.axes.size());
  }
  return axes;
}

}  // namespace

double quadrature_error(const data::Quadrature& quadrature, const VelocitiesOver& velocities,
                        const VelocitiesOver& finer) {
  if (quadrature.estimate == data::ErrorEstimate::kNone) {
    return 0;
  }
  const bool replicated = quadrature.estimate == data::ErrorEstimate::kReplicates;
  const std::vector<Matrix<double>> base = velocities(quadrature.nodes);
  std::vector<std::vector<Matrix<double>>> others;
  for (const data::Nodes& other : quadrature.others) {
    others.push_back(replicated ? velocities(other) : finer(other));
  }
  double worst = 0;
  for (std::size_t p = 0; p < base.size(); ++p) {
    const double size = largest(base[p], base[p]);
    const double error =
        replicated ? largest(base[p], [&](std::size_t r, std::size_t j) { return standard_error(others, p, r, j); })
                   : largest(base[p], [&](std::size_t r, std::size_t j) { return others[0][p](r, j) - base[p](r, j); });
    worst = std::max(worst, size > 0 ? error / size : error);
  }
  return worst;
}

std::string sufficient_quadrature(const data::Law& law, const data::QuadratureOptions& asked, double tolerance,
                                  const std::string& order_key,
                                  const std::function<double(const data::Quadrature&)>& error_of) {
  const auto error_with = [&](const data::QuadratureOptions& options) {
    try {
      return error_of(data::make_quadrature(law, options));
    } catch (const InputError&) {  // more nodes than there may be
      return kInfinity;
    }
  };
  data::QuadratureOptions options = asked;
  options.rule = data::resolved_rule(law, asked.rule);
  if (options.rule == data::QuadratureRule::kQmc) {
    for (options.points *= 2; options.points <= data::kMostNodes; options.points *= 2) {
      if (error_with(options) <= tolerance) {
        return fmt::format("flow.points = {} suffices", options.points);
      }
    }
    return "No number of points that fits suffices: raise flow.quadrature_tolerance";
  }
  const std::size_t begin = asked.order == 0 ? data::default_order(most_axes(law)) : asked.order;
  double least = kInfinity;
  for (const bool own : {true, false}) {
    options.rule = own ? options.rule : data::QuadratureRule::kTrapezoid;
    for (options.order = own ? 2 * begin : begin; options.order <= kMostOrder; options.order *= 2) {
      const double error = error_with(options);
      if (error <= tolerance) {
        return fmt::format("{}{} = {} suffices", own ? "" : "flow.quadrature = \"trapezoid\" with ", order_key,
                           options.order);
      }
      if (!std::isfinite(error)) {
        break;
      }
      least = std::min(least, error);
    }
  }
  return fmt::format(
      "No order up to {} suffices (the least error is {:.2g}): raise flow.quadrature_tolerance, or use "
      "smooth units",
      kMostOrder, least);
}

}  // namespace ganflow::dynamics
