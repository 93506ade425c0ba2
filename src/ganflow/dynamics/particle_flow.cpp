#include "ganflow/dynamics/particle_flow.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/dynamics/out_of_range.hpp"
#include "ganflow/ode/integrate.hpp"

#include <algorithm>
#include <limits>

namespace ganflow::dynamics {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

ode::FixedMethod fixed_method(FlowMethod method) {
  switch (method) {
    case FlowMethod::kEuler: return ode::FixedMethod::kEuler;
    case FlowMethod::kHeun: return ode::FixedMethod::kHeun;
    case FlowMethod::kRk4:
    case FlowMethod::kAdaptive: break;
  }
  return ode::FixedMethod::kRk4;
}

double* append(double* to, ConstMatrixView<double> rows) {
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    to = std::copy_n(rows.row(r), rows.cols(), to);
  }
  return to;
}

/// −1 or 1 where a coordinate lies on a wall, else 0.
int wall_side(const ode::Walls& walls, std::size_t k, double x) {
  return x >= walls.high[k] ? 1 : (x <= walls.low[k] ? -1 : 0);
}

}  // namespace

ParticleFlow::ParticleFlow(const TrainOptions& options, const FlowOptions& flow) : options_(options), flow_(flow) {
  validate(options);
  validate(flow);
  GF_VALIDATE(
      options.rule == RuleKind::kSgd,
      "dynamics.rule is not sgd (the flow is the limit of sgd for small steps; a rule with a memory has another "
      "limit, in more variables). Set dynamics.rule = \"sgd\"");
}

void ParticleFlow::add(const std::string& name, nets::Population<double>& population,
                       const std::optional<nets::Box>& box) {
  GF_VALIDATE(population.unit().activation != nets::Activation::kStep,
              "{}.activation = 'step' (a flow follows derivatives of units, and a step has none). Try \"erf\"", name);
  population.set_batch_path(options_.batch_path);
  if (box) {
    box->project(population.theta());
  }
  parts_.push_back({.player = make_player<double>(name, population, options_), .population = &population, .box = box});
}

void ParticleFlow::add_bias(MatrixView<double> bias) {
  Part part{.player = make_player<double>("bias", 1, bias.cols(), options_)};
  part.bias = bias;
  parts_.push_back(std::move(part));
}

// ---------------------------------------------------------------- the state as one row of numbers

std::vector<double> ParticleFlow::pack() const {
  std::size_t count = 0;
  for (const Part& part : parts_) {
    count += part.count();
  }
  std::vector<double> x(count);
  double* end = x.data();
  for (const Part& part : parts_) {
    end = append(end, part.numbers());
  }
  return x;
}

void ParticleFlow::unpack(std::span<const double> x) {
  const double* from = x.data();
  for (const Part& part : parts_) {
    const MatrixView<double> numbers = part.numbers();
    for (std::size_t r = 0; r < numbers.rows(); ++r, from += numbers.cols()) {
      std::copy_n(from, numbers.cols(), numbers.row(r));
    }
  }
}

ode::Walls ParticleFlow::walls() const {
  if (std::none_of(parts_.begin(), parts_.end(), [](const Part& part) { return part.box.has_value(); })) {
    return {};
  }
  ode::Walls walls;
  for (const Part& part : parts_) {
    const double half_width = part.box ? part.box->half_width() : kInfinity;
    walls.low.insert(walls.low.end(), part.count(), -half_width);
    walls.high.insert(walls.high.end(), part.count(), half_width);
  }
  return walls;
}

ode::VectorField ParticleFlow::field(const Field& write_velocities) {
  return [this, &write_velocities](double /*time*/, std::span<const double> x, std::span<double> velocity) {
    unpack(x);
    write_velocities();
    double* end = velocity.data();
    for (const Part& part : parts_) {
      end = append(end, part.player.gradient);
    }
  };
}

ParticleFlow::Place ParticleFlow::place_of(std::size_t k) const {
  for (const Part& part : parts_) {
    if (k >= part.count()) {
      k -= part.count();
      continue;
    }
    const std::size_t column = k % part.numbers().cols();
    const auto& merging = part.player.merging;
    return {.population = part.player.name,
            .parameter = part.population != nullptr ? parameter_name(part.population->unit(), k / part.numbers().cols())
                                                    : std::string("b_0"),
            .particle = static_cast<std::int64_t>(merging ? merging->first_of(column) : column)};
  }
  return {};
}

// ---------------------------------------------------------------- steps

void ParticleFlow::advance(const Field& write_velocities) {
  std::vector<double> x = pack();
  if (flow_.method == FlowMethod::kAdaptive) {
    step_adaptive(write_velocities, x);
  } else {
    step_fixed(write_velocities, x);
  }
  unpack(x);
  ++iteration_;
  if (iteration_ % kFlowMergeEvery == 0) {
    merge();
  }
  find_divergence();
}

void ParticleFlow::step_fixed(const Field& write_velocities, std::vector<double>& x) {
  const std::vector<double> before = x;
  const ode::Walls walls = this->walls();
  ode::ProjectedStep step(fixed_method(flow_.method), walls, x.size());
  step(field(write_velocities), time(), options_.time_step, x);
  report_walls(walls, before, x, [this](std::size_t /*coordinate*/) { return time() + options_.time_step; });
}

void ParticleFlow::step_adaptive(const Field& write_velocities, std::vector<double>& x) {
  const std::vector<double> before = x;
  const ode::Problem problem{.field = field(write_velocities), .walls = walls(), .sections = {}};
  const ode::IntegrateOptions options{.relative_tolerance = flow_.tolerance, .absolute_tolerance = flow_.tolerance};
  const double end = static_cast<double>(iteration_ + 1) * options_.time_step;
  const ode::Trajectory path = ode::integrate(problem, x, time(), end, options);
  if (path.status != ode::Status::kReachedEnd) {
    divergence_ = fmt::format("after iteration {}, at time {:.6g}, the integrator stopped: {}", iteration_, path.time,
                              ode::to_string(path.status));
  }
  x = path.state;
  report_walls(problem.walls, before, x, [&](std::size_t coordinate) {
    for (auto event = path.events.rbegin(); event != path.events.rend(); ++event) {
      if (event->coordinate == coordinate) {
        return event->time;
      }
    }
    return time();  // it was let go at once
  });
}

void ParticleFlow::report_walls(const ode::Walls& walls, std::span<const double> before, std::span<const double> after,
                                const std::function<double(std::size_t)>& time_of) {
  struct News {
    const char* kind;
    std::int64_t count = 0;
    std::size_t coordinate = 0;
    double time = kInfinity;
  };
  News contacts{.kind = "contact"};
  News releases{.kind = "release"};
  for (std::size_t k = 0; k < after.size() && !walls.none(); ++k) {
    const int side = wall_side(walls, k, after[k]);
    if (side == wall_side(walls, k, before[k])) {
      continue;
    }
    News& news = side != 0 ? contacts : releases;
    ++news.count;
    if (const double at = time_of(k); at < news.time) {
      news.time = at;
      news.coordinate = k;
    }
  }
  for (const News& news : {contacts, releases}) {
    if (news.count == 0) {
      continue;
    }
    const Place place = place_of(news.coordinate);
    add_event(news.kind, {{"count", news.count},
                          {"first_time", news.time},
                          {"population", place.population},
                          {"parameter", place.parameter},
                          {"particle", place.particle}});
    events_.back().iteration = iteration_ + 1;  // the step that is being made
    events_.back().time = static_cast<double>(iteration_ + 1) * options_.time_step;
  }
}

void ParticleFlow::merge() {
  for (Part& part : parts_) {
    if (!options_.merge || part.population == nullptr) {
      continue;
    }
    const auto before = static_cast<std::int64_t>(part.population->size());
    merge_equal<double>(part.player, *part.population, options_);
    const auto after = static_cast<std::int64_t>(part.population->size());
    if (after < before) {
      add_event("merge", {{"population", part.player.name}, {"before", before}, {"after", after}});
    }
  }
}

void ParticleFlow::find_divergence() {
  for (const Part& part : parts_) {
    if (divergence_) {
      return;
    }
    const auto where = part.population != nullptr ? out_of_range<double>(part.numbers(), part.population->unit(),
                                                                         options_.norm_limit, part.player.merging)
                                                  : bias_out_of_range<double>(part.bias, options_.norm_limit);
    if (where) {
      divergence_ = fmt::format("at iteration {} (time {:.6g}) the {}'s {}", iteration_, time(),
                                part.population != nullptr ? part.player.name : "generator", *where);
    }
  }
}

// ---------------------------------------------------------------- states and looks

record::CheckpointState ParticleFlow::state() const {
  record::CheckpointState state{.iteration = iteration_, .time = time(), .arrays = {}};
  for (const Part& part : parts_) {
    if (part.population != nullptr) {
      save_parameters<double>(part.player, *part.population, state);
    } else {
      state.arrays.push_back(record::to_array<double>("bias", part.bias));
    }
  }
  for (const Part& part : parts_) {
    if (part.population != nullptr) {
      save_memory<double>(part.player, state);
    }
  }
  return state;
}

void ParticleFlow::restore(const record::CheckpointState& state) {
  for (Part& part : parts_) {
    if (part.population != nullptr) {
      restore_player<double>(part.player, *part.population, state, options_);
    } else {
      record::copy_into<double>(state.at("bias"), part.bias);
    }
  }
  iteration_ = state.iteration;
  divergence_.reset();
}

double ParticleFlow::rms(std::size_t part, const Matrix<double>& gradient) const {
  Player<double> player = parts_[part].player;
  player.gradient = gradient;
  return rms_gradient<double>(player);
}

std::optional<double> ParticleFlow::wall_share(std::size_t part) const {
  const Part& p = parts_[part];
  return p.box ? std::optional(dynamics::wall_share<double>(p.player, *p.population, *p.box)) : std::nullopt;
}

void ParticleFlow::add_event(const std::string& kind,
                             std::vector<std::pair<std::string, record::Event::Value>> fields) {
  events_.push_back({.iteration = iteration_, .time = time(), .kind = kind, .fields = std::move(fields)});
}

}  // namespace ganflow::dynamics
