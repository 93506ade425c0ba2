#include "ganflow/dynamics/grid_flow.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/nets/network.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace ganflow::dynamics {

namespace {

constexpr double kLostMass = 1e-9;             // of a start cut off by the window, or of a flow that leaves it
constexpr std::size_t kFewestCells = 4;        // of an axis: a limited slope looks at three
constexpr std::size_t kMostCells = 4'000'000;  // of a grid: with its faces a gigabyte of particles
constexpr double kMostParts = 1e6;             // of an iteration: more would not end
constexpr double kRounding = 1e-12;            // of masses

/// P(X ≤ x).
double cdf(const nets::BlockStart& start, double x) {
  const auto uniform = [x](double low, double high) { return std::clamp((x - low) / (high - low), 0.0, 1.0); };
  switch (start.kind) {
    case nets::InitialKind::kNormal:
      if (start.std > 0) {
        return 0.5 * std::erfc((start.mean - x) / (start.std * std::numbers::sqrt2));
      }
      return x >= start.mean ? 1 : 0;
    case nets::InitialKind::kUniform: return uniform(start.low, start.high);
    case nets::InitialKind::kConstant: return x >= start.value ? 1 : 0;
    case nets::InitialKind::kUniformInBox:
    case nets::InitialKind::kFile: break;
  }
  throw InputError("a start from a file (a grid wants a distribution function). Use law = \"normal\" or \"uniform\"");
}

/// P(X = x).
double mass_at(const nets::BlockStart& start, double x) {
  const bool is_point =
      start.kind == nets::InitialKind::kConstant || (start.kind == nets::InitialKind::kNormal && start.std == 0);
  return is_point && x == (start.kind == nets::InitialKind::kConstant ? start.value : start.mean) ? 1 : 0;
}

/// Masses of an axis: cells, and what lies on the walls or beyond them.
std::vector<double> start_masses(const GridAxis& axis, const nets::BlockStart& start, const std::string& name) {
  std::vector<double> mass(axis.size());
  double below = cdf(start, axis.low);
  mass.front() = below;
  for (std::size_t i = 1; i <= axis.cells; ++i) {
    const double up_to = cdf(start, axis.face(i));
    mass[i] = up_to - below;
    below = up_to;
  }
  mass.back() = 1 - below;
  const double atom = mass_at(start, axis.high);  // lies on the high end, no longer in the last cell
  mass[axis.cells] -= atom;
  mass.back() += atom;
  if (!axis.walls) {
    const double lost = mass.front() + mass.back();
    GF_VALIDATE(lost <= kLostMass,
                "grid.reach = {} (the {}'s start has {:.2g} of its mass outside of the window). Try {}", axis.high,
                name, lost, 2 * axis.high);
    mass.front() = mass.back() = 0;
    std::for_each(mass.begin(), mass.end(), [lost](double& m) { m /= 1 - lost; });
  }
  return mass;
}

/// A population with one particle a node, then one a face; weights of nodes are set later, those of faces stay 0.
nets::Population<double> probes(const nets::Population<double>& like, const GridPlayerOptions& options,
                                const GridMeasure& grid) {
  const Matrix<double> faces = grid.faces();
  nets::Population<double> population(like.unit(), grid.size() + faces.cols(), like.scale());
  population.set_batch_path(like.batch_path());
  for (std::size_t r = 0; r < population.parameters(); ++r) {
    std::fill_n(population.theta().row(r), population.size(), options.values[r]);
  }
  for (std::size_t k = 0; k < options.rows.size(); ++k) {
    double* const row = population.theta().row(options.rows[k]);
    for (std::size_t i = 0; i < grid.size(); ++i) {
      row[i] = grid.position(i, k);
    }
    std::copy_n(faces.row(k), faces.cols(), row + grid.size());
  }
  for (std::size_t j = 0; j < population.size(); ++j) {
    population.set_weight(j, 0);
  }
  return population;
}

void set_masses(nets::Population<double>& population, const GridMeasure& grid) {
  for (std::size_t i = 0; i < grid.size(); ++i) {
    population.set_weight(i, grid.mass()[i]);
  }
}

Matrix<double> nodes_of(const nets::Population<double>& population, std::size_t count) {
  Matrix<double> nodes(population.parameters(), count);
  for (std::size_t r = 0; r < nodes.rows(); ++r) {
    std::copy_n(population.theta().row(r), count, nodes.row(r));
  }
  return nodes;
}

record::Array masses_of(const std::string& name, const GridMeasure& grid) {
  return {name, {1, grid.size()}, std::vector<double>(grid.mass().begin(), grid.mass().end())};
}

/// How many of the rows that stay lie on a wall.
double held_at(const GridPlayerOptions& options, double half_width) {
  double count = 0;
  for (std::size_t r = 0; r < options.values.size(); ++r) {
    const bool moves = std::find(options.rows.begin(), options.rows.end(), r) != options.rows.end();
    count += !moves && std::abs(options.values[r]) >= half_width ? 1 : 0;
  }
  return count;
}

/// Cells and strata that hold more than the scheme's tails.
std::size_t occupied(const GridMeasure& grid) {
  return static_cast<std::size_t>(
      std::count_if(grid.mass().begin(), grid.mass().end(), [](double m) { return m > kRounding; }));
}

}  // namespace

GridMeasure start_grid(const GridPlayerOptions& options, const std::optional<nets::Box>& box, const std::string& name) {
  GF_EXPECT(options.rows.size() == options.starts.size() && (options.rows.size() == 1 || options.rows.size() == 2));
  GF_VALIDATE(std::isfinite(options.reach) && options.reach > 0, "grid.reach = {} (must be positive). Try 10",
              options.reach);
  constexpr std::size_t kCells[] = {200, 48};
  const double half_width = box ? box->half_width() : options.reach;
  const std::size_t cells = options.cells != 0 ? options.cells : kCells[options.rows.size() - 1];
  GF_VALIDATE(cells >= kFewestCells,
              "grid.{}_cells = {} (too few: a slope is seen on three cells, and an axis needs {}). Try {}", name, cells,
              kFewestCells, kCells[options.rows.size() - 1]);
  GF_VALIDATE(cells <= kMostCells && (options.rows.size() == 1 || cells <= kMostCells / cells),
              "grid.{}_cells = {} (too many: {} an axis, {} axes, and a grid holds {} cells). Try {}", name, cells,
              cells, options.rows.size(), kMostCells, kCells[options.rows.size() - 1]);
  const GridAxis axis{.low = -half_width, .high = half_width, .cells = cells, .walls = box.has_value()};
  GridMeasure grid(std::vector<GridAxis>(options.rows.size(), axis));
  const std::vector<double> first = start_masses(axis, options.starts[0], name);
  const std::vector<double> second =
      options.rows.size() == 2 ? start_masses(axis, options.starts[1], name) : std::vector<double>{1};
  for (std::size_t i = 0; i < grid.size(); ++i) {
    grid.mass()[i] = first[i / second.size()] * second[i % second.size()];
  }
  return grid;
}

GridFlow::GridFlow(Parts parts, const TrainOptions& options, const FlowOptions& flow,
                   const GridPlayerOptions& generator, const GridPlayerOptions& critic)
    : parts_(std::move(parts)),
      options_(options),
      field_(objectives::payoff_terms(parts_.objective), closed_form(parts_, flow)),
      quadrature_(parts_.data, parts_.latent, flow, field_.needs_data_nodes(), parts_.seed),
      rows_{generator.rows, critic.rows} {
  validate(options);
  validate(flow);
  const objectives::PayoffTerms terms = objectives::payoff_terms(parts_.objective);
  descends_payoff_ = terms.generator_slope == terms.generated_slope;
  GF_VALIDATE(!parts_.generator.has_bias(),
              "generator.output_bias = true (a grid moves populations, and a bias is none). Set it to false");
  critic_box_ = box_of(parts_.critic_walls);
  grids_ = {start_grid(generator, parts_.generator_box, "generator"), start_grid(critic, critic_box_, "critic")};
  held_on_walls_ = critic_box_ ? held_at(critic, critic_box_->half_width()) : 0;
  parts_.generator = {probes(parts_.generator.population(), generator, grids_[0]), parts_.generator.readout(), false};
  parts_.critic = probes(parts_.critic.only(), critic, grids_[1]);
  set_weights();
  const QuadratureError error = quadrature_.require_tolerance(field_, parts_.generator, parts_.critic.only());
  events_.push_back({.iteration = 0,
                     .time = 0,
                     .kind = "quadrature",
                     .fields = {{"latents", quadrature_.latent_words()},
                                {"latent_error", error.latents},
                                {"data", quadrature_.data_words()},
                                {"data_error", error.data}}});
  start_payoff_ = field_.payoff(parts_.generator, parts_.critic.only(), quadrature_.nodes());
}

void GridFlow::set_weights() {
  set_masses(parts_.generator.population(), grids_[0]);
  set_masses(parts_.critic.only(), grids_[1]);
}

FlowGradients GridFlow::gradients() const {
  FlowGradients g = gradients_for(parts_.generator, parts_.critic.only());
  field_(parts_.generator, parts_.critic.only(), quadrature_.nodes(), g);
  return g;
}

FaceVelocities GridFlow::face_velocities(const Matrix<double>& gradient, std::size_t player, double factor) const {
  FaceVelocities v;
  std::size_t column = grids_[player].size();
  for (std::size_t k = 0; k < rows_[player].size(); ++k) {
    std::vector<double>& own = v.emplace_back(grids_[player].face_count(k));
    for (double& speed : own) {
      speed = factor * gradient(rows_[player][k], column++);
    }
  }
  return v;
}

std::vector<FaceVelocities> GridFlow::velocities(const FlowGradients& g) const {
  const double gamma = options_.critic_speed;  // γ, theory §3
  return {face_velocities(g.generator, 0, -1), face_velocities(g.critic, 1, gamma)};
}

double GridFlow::square(const Matrix<double>& gradient, std::size_t player, Pressure pressure) const {
  const GridMeasure& grid = grids_[player];
  const double outward = player == 0 ? -1 : 1;  // the generator descends
  std::vector<double> terms(grid.size());
  for (std::size_t i = 0; i < terms.size(); ++i) {
    for (std::size_t k = 0; k < rows_[player].size(); ++k) {
      const GridAxis& axis = grid.axis(k);
      const double v = outward * gradient(rows_[player][k], i);
      const double at = grid.position(i, k);
      const bool pressed = axis.walls && ((at >= axis.high && v > 0) || (at <= axis.low && v < 0));
      terms[i] += pressed && pressure == Pressure::kProjected ? 0 : grid.mass()[i] * v * v;
    }
  }
  return tree_sum<double>(terms);
}

double GridFlow::payoff_rate(const FlowGradients& g) const {
  return options_.critic_speed * square(g.critic, 1, Pressure::kProjected) -
         square(g.generator, 0, Pressure::kProjected);
}

void GridFlow::advance() {
  double left = options_.time_step;
  while (left > 0) {
    set_weights();
    const FlowGradients start = gradients();
    const std::vector<FaceVelocities> first = velocities(start);
    const double fastest = std::max(grids_[0].fastest(first[0]), grids_[1].fastest(first[1]));
    const double parts = std::max(1.0, std::ceil(left * fastest / GridMeasure::kMostCourant));
    if (parts > kMostParts) {
      divergence_ = fmt::format(
          "at iteration {} (time {:.6g}) velocities cross {:.2g} cells in an iteration: give it a "
          "smaller dynamics.time_step or fewer cells",
          iteration_, time(), left * fastest);
      return;
    }
    const double dt = left / parts;
    payoff_integral_ += dt / 2 * payoff_rate(start);
    const auto at_end = [&] {
      set_weights();
      const FlowGradients end = gradients();
      payoff_integral_ += dt / 2 * payoff_rate(end);
      return velocities(end);
    };
    advance_grids(grids_, first, at_end, dt);
    left = parts > 1 ? left - dt : 0;
  }
  set_weights();
  ++iteration_;
  find_divergence();
}

void GridFlow::find_divergence() {
  for (const auto& [name, grid] : {std::pair{"generator", &grids_[0]}, std::pair{"critic", &grids_[1]}}) {
    const std::string when = fmt::format("at iteration {} (time {:.6g})", iteration_, time());
    const double least = *std::min_element(grid->mass().begin(), grid->mass().end());
    if (!std::isfinite(grid->total())) {
      divergence_ = fmt::format("{} the {}'s mass is not a number", when, name);
    } else if (least < -kRounding) {
      divergence_ = fmt::format(
          "{} a cell of the {} has the mass {:.2g}, since velocities grew too fast: give it a "
          "smaller dynamics.time_step",
          when, name, least);
    } else if (grid->outflow() > kLostMass) {
      divergence_ = fmt::format("{} {:.2g} of the {}'s mass had left the window: give it a larger grid.reach", when,
                                grid->outflow(), name);
    }
  }
}

record::CheckpointState GridFlow::state() const {
  record::CheckpointState state{.iteration = iteration_, .time = time(), .arrays = {}};
  state.arrays.push_back(
      record::to_array<double>("generator", nodes_of(parts_.generator.population(), grids_[0].size()).view()));
  state.arrays.push_back(record::to_array<double>("critic", nodes_of(parts_.critic.only(), grids_[1].size()).view()));
  state.arrays.push_back(masses_of("generator.mass", grids_[0]));
  state.arrays.push_back(masses_of("critic.mass", grids_[1]));
  state.arrays.push_back(
      {"balance",
       {1, 4},
       std::vector<double>{start_payoff_, payoff_integral_, grids_[0].outflow(), grids_[1].outflow()}});
  return state;
}

void GridFlow::restore(const record::CheckpointState& state) {
  for (const auto& [name, grid] : {std::pair{"generator.mass", &grids_[0]}, std::pair{"critic.mass", &grids_[1]}}) {
    record::copy_into<double>(state.at(name), MatrixView<double>(grid->mass().data(), 1, grid->size()));
  }
  Matrix<double> balance(1, 4);
  record::copy_into<double>(state.at("balance"), balance.view());
  start_payoff_ = balance(0, 0);
  payoff_integral_ = balance(0, 1);
  grids_[0].set_outflow(balance(0, 2));
  grids_[1].set_outflow(balance(0, 3));
  iteration_ = state.iteration;
  divergence_.reset();
  set_weights();
}

void GridFlow::generate(const rng::Stream& latents, MatrixView<double> out) const {
  Matrix<double> z(out.rows(), parts_.generator.latent_dimension());
  parts_.latent->sample(latents, 0, z.view());
  parts_.generator.generate(z, out);
}

void GridFlow::evaluate_critic(ConstMatrixView<double> x, MatrixView<double> out) const {
  nets::evaluate<double>(parts_.critic.only(), x, out);
}

double GridFlow::payoff(const rng::Stream& /*data*/, const rng::Stream& /*latents*/, std::size_t /*count*/) const {
  return field_.payoff(parts_.generator, parts_.critic.only(), quadrature_.nodes());
}

Census GridFlow::census() const {
  const FlowGradients g = gradients();
  Census census{.distinct_generator = occupied(grids_[0]), .distinct_critic = occupied(grids_[1])};
  if (critic_box_) {
    const auto p = static_cast<double>(parts_.critic.only().parameters());
    const double moving = grids_[1].wall_coordinates();
    census.wall_share = (held_on_walls_ + (moving > kRounding ? moving : 0)) / p;  // the scheme's tails are no contact
  }
  census.generator_gradient = std::sqrt(square(g.generator, 0, Pressure::kWhole));
  census.critic_gradient = std::sqrt(square(g.critic, 1, Pressure::kWhole));
  census.quadrature_error = quadrature_.error(field_, parts_.generator, parts_.critic.only()).larger();
  census.mass_error = std::max(std::abs(grids_[0].total() + grids_[0].outflow() - 1),
                               std::abs(grids_[1].total() + grids_[1].outflow() - 1));
  if (descends_payoff_) {
    census.energy_balance =
        field_.payoff(parts_.generator, parts_.critic.only(), quadrature_.nodes()) - start_payoff_ - payoff_integral_;
  }
  return census;
}

}  // namespace ganflow::dynamics
