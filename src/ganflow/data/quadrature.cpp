#include "ganflow/data/quadrature.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/data/empirical_law.hpp"
#include "ganflow/data/gauss_rules.hpp"

#include <boost/math/special_functions/erf.hpp>
#include <boost/random/sobol.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

namespace ganflow::data {

namespace {

constexpr std::size_t kMostTensorAxes = 3;    // of kAuto
constexpr std::size_t kReplicates = 8;        // of quasi-Monte Carlo
constexpr std::size_t kMostSobolAxes = 3667;  // Boost's table of direction numbers

Nodes sized(std::size_t count, std::size_t dimension) {
  return {.points = Matrix<double>(count, dimension), .weights = std::vector<double>(count)};
}

std::size_t most_axes(const std::vector<Piece>& pieces) {
  std::size_t most = 0;
  for (const Piece& piece : pieces) {
    most = std::max(most, piece.axes.size());
  }
  return most;
}

/// order^axes; kMostNodes + 1 when it is more.
std::size_t tensor_size(std::size_t order, std::size_t axes) {
  std::size_t size = 1;
  for (std::size_t j = 0; j < axes && size <= kMostNodes; ++j) {
    size *= order;
  }
  return std::min(size, kMostNodes + 1);
}

AxisRule axis_rule(QuadratureRule rule, AxisLaw law, std::size_t order) {
  return rule == QuadratureRule::kTrapezoid ? trapezoid_rule(law, order) : gauss_rule(law, order);
}

Nodes tensor(const std::vector<Piece>& pieces, std::size_t dimension, QuadratureRule rule, std::size_t order) {
  std::size_t total = 0;
  for (const Piece& piece : pieces) {
    total += tensor_size(order, piece.axes.size());
  }
  GF_VALIDATE(
      total <= kMostNodes,
      "a tensor of {} nodes a coordinate over {} coordinates has more than {} nodes in all. Lower the order, or "
      "use quasi-Monte Carlo (\"qmc\")",
      order, most_axes(pieces), kMostNodes);
  Nodes nodes = sized(total, dimension);
  std::size_t row = 0;
  for (const Piece& piece : pieces) {
    std::vector<AxisRule> rules;
    for (const AxisLaw law : piece.axes) {
      rules.push_back(axis_rule(rule, law, order));
    }
    std::vector<double> xi(piece.axes.size());
    const std::size_t count = tensor_size(order, piece.axes.size());
    for (std::size_t i = 0; i < count; ++i, ++row) {
      double weight = piece.weight;
      std::size_t rest = i;
      for (std::size_t j = 0; j < xi.size(); ++j, rest /= order) {
        xi[j] = rules[j].nodes[rest % order];
        weight *= rules[j].weights[rest % order];
      }
      piece.map(xi, nodes.points.view().row_span(row));
      nodes.weights[row] = weight;
    }
  }
  return nodes;
}

double quantile(AxisLaw law, double u) {
  switch (law) {
    case AxisLaw::kNormal: return -std::numbers::sqrt2 * boost::math::erfc_inv(2 * u);
    case AxisLaw::kUniform: return 2 * u - 1;
    case AxisLaw::kLogistic: return std::log(u) - std::log1p(-u);
  }
  return 0;
}

/// Points of the Sobol sequence, each coordinate XORed with random bits of its own: uniform on the cube one by one, and
/// a net all together.
Nodes sobol(const std::vector<Piece>& pieces, std::size_t dimension, std::size_t count, const rng::Stream& stream) {
  const std::size_t axes = most_axes(pieces);
  GF_VALIDATE(axes <= kMostSobolAxes,
              "quasi-Monte Carlo has direction numbers for {} coordinates, and this law has {}. Use a law of fewer",
              kMostSobolAxes, axes);
  std::vector<std::uint64_t> shift(std::max<std::size_t>(axes, 1));
  rng::fill_index(stream, 0, std::uint64_t{1} << 32U, shift);
  Nodes nodes = sized(count * pieces.size(), dimension);
  boost::random::sobol_engine<std::uint32_t, 32> engine(std::max<std::size_t>(axes, 1));
  std::vector<double> xi(axes);
  std::vector<double> u(shift.size());
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < u.size(); ++j) {
      constexpr double kCell = 1.0 / 4294967296.0;       // 2⁻³²; the middle of a cell is never 0 or 1
      const std::uint64_t bits = i == 0 ? 0 : engine();  // the engine leaves out the sequence's first point, 0
      u[j] = (static_cast<double>(bits ^ shift[j]) + 0.5) * kCell;
    }
    for (std::size_t k = 0; k < pieces.size(); ++k) {
      for (std::size_t j = 0; j < pieces[k].axes.size(); ++j) {
        xi[j] = quantile(pieces[k].axes[j], u[j]);
      }
      const std::size_t row = k * count + i;
      pieces[k].map(std::span<const double>(xi).first(pieces[k].axes.size()), nodes.points.view().row_span(row));
      nodes.weights[row] = pieces[k].weight / static_cast<double>(count);
    }
  }
  return nodes;
}

Nodes together(const std::vector<Nodes>& parts) {
  std::size_t total = 0;
  for (const Nodes& part : parts) {
    total += part.size();
  }
  Nodes all = sized(total, parts.front().points.cols());
  std::size_t row = 0;
  for (const Nodes& part : parts) {
    for (std::size_t i = 0; i < part.size(); ++i, ++row) {
      std::copy_n(part.points.row(i), part.points.cols(), all.points.row(row));
      all.weights[row] = part.weights[i] / static_cast<double>(parts.size());
    }
  }
  return all;
}

Quadrature whole_sample(const Dataset& dataset) {
  const std::size_t n = dataset.size();
  Nodes nodes{.points = dataset.rows<double>(0, n), .weights = std::vector<double>(n, 1 / static_cast<double>(n))};
  return {.nodes = std::move(nodes), .others = {}, .words = fmt::format("all {} points", n)};
}

}  // namespace

std::size_t default_order(std::size_t coordinates) {
  constexpr std::size_t kOrders[] = {128, 40, 16};
  return kOrders[std::clamp<std::size_t>(coordinates, 1, kMostTensorAxes) - 1];
}

QuadratureRule resolved_rule(const Law& law, QuadratureRule rule) {
  if (rule != QuadratureRule::kAuto) {
    return rule;
  }
  return most_axes(law.pieces()) <= kMostTensorAxes ? QuadratureRule::kGauss : QuadratureRule::kQmc;
}

Quadrature make_quadrature(const Law& law, const QuadratureOptions& options) {
  if (const auto* empirical = dynamic_cast<const EmpiricalLaw*>(&law)) {
    return whole_sample(empirical->dataset());
  }
  const std::vector<Piece> pieces = law.pieces();
  GF_VALIDATE(!pieces.empty(), "the law '{}' has no quadrature. Use a law of the gallery, or a file of its samples",
              law.name());
  const std::size_t d = law.dimension();
  const std::size_t axes = most_axes(pieces);
  if (axes == 0) {
    return {.nodes = tensor(pieces, d, QuadratureRule::kGauss, 1),
            .others = {},
            .words = fmt::format("all {} points", pieces.size())};
  }
  const QuadratureRule rule = resolved_rule(law, options.rule);
  if (rule != QuadratureRule::kQmc) {
    const std::size_t order = options.order == 0 ? default_order(axes) : options.order;
    Quadrature made{
        .nodes = tensor(pieces, d, rule, order), .estimate = ErrorEstimate::kFiner, .others = {}, .words = {}};
    made.others.push_back(tensor(pieces, d, rule, order + (order + 1) / 2));
    made.words = fmt::format("{}, {} nodes a coordinate, {} nodes",
                             rule == QuadratureRule::kGauss ? "Gauss" : "trapezoid", order, made.nodes.size());
    return made;
  }
  const std::size_t each = std::bit_ceil(std::max<std::size_t>(1, (options.points + kReplicates - 1) / kReplicates));
  GF_VALIDATE(each * kReplicates * pieces.size() <= kMostNodes,
              "{} points for each of {} components are more than {} in all. Try fewer points", options.points,
              pieces.size(), kMostNodes);
  Quadrature made{.nodes = {}, .estimate = ErrorEstimate::kReplicates, .others = {}, .words = {}};
  rng::Stream stream{.seed = options.seed, .purpose = rng::Purpose::kQuadrature};
  for (std::size_t r = 0; r < kReplicates; ++r, ++stream.substep) {
    made.others.push_back(sobol(pieces, d, each, stream));
  }
  made.nodes = together(made.others);
  made.words = fmt::format("quasi-Monte Carlo, {} points", made.nodes.size());
  return made;
}

}  // namespace ganflow::data
