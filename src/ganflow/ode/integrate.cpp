// Longer than most files: one loop whose parts share the state of the integration; what only looks at a step is in
// event_finder.cpp and crossing_finder.cpp.
#include "ganflow/ode/integrate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace ganflow::ode {

namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr double kSafety = 0.9;        // of the step that the error estimate asks for
constexpr double kMostGrowth = 6;      // Hairer's fac2 for DOP853
constexpr double kMostShrink = 0.2;    // a lucky or unlucky estimate must not move the step further
constexpr int kPolishes = 8;           // Newton or secant steps; two suffice but for grazing contacts
constexpr double kPolishRange = 0.05;  // of the step: further off is not polishing but another root
constexpr double kSameInstant = 4;     // resolutions of time: releases closer than that are one
constexpr std::size_t kMostIdle = 16;  // events a coordinate at one instant; more is chattering by rounding
constexpr double kProbe = 1e-7;        // of a coordinate's size, to see where a vanishing velocity goes

double size_of(std::span<const double> x) {
  double result = 0;
  for (const double value : x) {
    result = std::max(result, std::abs(value));
  }
  return result;
}

bool all_finite(std::span<const double> x) {
  return std::all_of(x.begin(), x.end(), [](double value) { return std::isfinite(value); });
}

class Integration {
 public:
  Integration(const Problem& problem, std::span<const double> start, double begin, double end,
              const IntegrateOptions& options, std::span<const double> output_times)
      : problem_(problem),
        options_(options),
        end_(end),
        output_times_(output_times),
        held_(problem.field, start.size()),
        field_(std::ref(held_)),
        step_(options.method, start.size()),
        shorter_(options.method, start.size()),
        find_event_(problem.walls, start.size()),
        crossing_of_(problem.walls, options.method, start.size()),
        time_(begin),
        state_(start.begin(), start.end()),
        velocity_(start.size()),
        released_at_(start.size(), -std::numeric_limits<double>::infinity()),
        seen_(problem.sections.size()) {
    result_.outputs = Matrix<double>(output_times.size(), start.size());
  }

  Trajectory run() {
    settle();
    write_outputs_at_start();
    length_ = options_.first_step > 0 ? options_.first_step : first_length();
    while (running_ && time_ < end_) {
      advance();
    }
    result_.time = time_;
    result_.state = state_;
    result_.evaluations = held_.evaluations();
    return std::move(result_);
  }

 private:
  void stop(Status status) {
    result_.status = status;
    running_ = false;
  }

  /// h = size / speed / 100: small, since growing is cheap and a first step too long hides events.
  double first_length() const {
    const double speed = size_of(velocity_);
    const double size = std::max(size_of(state_), 1e-3);
    return speed > 0 ? std::min(0.01 * size / speed, end_ - time_) : 0.01 * (end_ - time_);
  }

  double time_resolution() const { return 2 * kEpsilon * std::max(std::abs(time_), length_); }

  /// One accepted step, or the part of it before the first event, or a smaller step to try next.
  void advance() {
    if (result_.steps + result_.rejected >= options_.max_steps) {
      return stop(Status::kTooManySteps);
    }
    double h = std::min(length_, options_.largest_step);
    const bool last = time_ + h * (1 + 1e-6) >= end_;  // no sliver of a step is left for the end
    h = last ? end_ - time_ : h;
    held_.reset_lowest();
    step_.begin(time_, state_, velocity_);
    step_.attempt(field_, h);
    const double error = step_.error_norm(options_.relative_tolerance, options_.absolute_tolerance);
    const bool finite = std::isfinite(error) && all_finite(step_.end());
    const double factor =
        finite ? std::clamp(kSafety * std::pow(std::max(error, 1e-30), -1 / step_.order()), kMostShrink, kMostGrowth)
               : kMostShrink;
    if (!finite || error > 1) {
      ++result_.rejected;
      grow_ = false;
      length_ = h * std::min(factor, kSafety);
      if (time_ + length_ <= time_) {
        stop(finite ? Status::kStepTooSmall : Status::kNotFinite);
      }
      return;
    }
    length_ = last && factor >= 1 ? length_ : h * (grow_ ? factor : std::min(factor, 1.0));
    grow_ = true;
    if (const auto found = find_event_(step_, held_, field_, state_)) {
      return meet(*found, h);
    }
    accept(step_, last ? end_ : time_ + h);
    velocity_.assign(step_.end_velocity().begin(), step_.end_velocity().end());
    clip();
  }

  /// Goes to the event and handles it.
  void meet(const FoundEvent& found, double h) {
    const double guess = found.sigma * h;
    const bool at_once = guess <= time_resolution();
    idle_ = at_once ? idle_ + 1 : 0;
    if (static_cast<std::int64_t>(result_.events.size()) >= options_.max_events || idle_ > kMostIdle * state_.size()) {
      return stop(Status::kTooManyEvents);
    }
    if (!at_once) {
      const double length = polish(found, guess, h);
      accept(shorter_, time_ + length);
      if (!running_) {
        return;
      }
    }
    const std::size_t k = found.coordinate;
    if (found.kind == EventKind::kContact) {
      state_[k] = problem_.walls.at(k, found.side);
      clip();
    } else {
      release(k);
    }
    settle(found, at_once);
  }

  /// Lets go of `coordinate` and of what turns with it: particles with one common velocity do so in one instant.
  void release(std::size_t coordinate) {
    field_(time_, state_, velocity_);
    const double rounding = std::max(0.0, held_.pressure(coordinate));
    for (std::size_t k = 0; k < state_.size(); ++k) {
      if (k == coordinate || (held_.side(k) != 0 && held_.pressure(k) <= rounding)) {
        add_event(k, held_.side(k), EventKind::kRelease);
        held_.release(k);
        released_at_[k] = time_;
      }
    }
  }

  void add_event(std::size_t coordinate, int side, EventKind kind) {
    result_.events.push_back({time_, coordinate, side, kind, state_});
  }

  /// Newton (contact: the slope is the velocity) or secant (release) on actual steps from the same start.
  double polish(const FoundEvent& found, double guess, double longest) {
    shorter_.begin(time_, state_, velocity_);
    double length = guess;
    double slope = found.slope;
    double before = 0;
    double residual_before = 0;
    for (int i = 0;; ++i) {
      shorter_.attempt(field_, length);
      const std::size_t k = found.coordinate;
      const bool contact = found.kind == EventKind::kContact;
      const double residual = contact ? problem_.walls.excess(k, found.side, shorter_.end()[k]) : held_.pressure(k);
      if (contact) {
        slope = found.side * shorter_.end_velocity()[k];
      } else if (i > 0 && length != before && residual != residual_before) {
        slope = (residual - residual_before) / (length - before);
      }
      const double next = length - residual / slope;
      if (i == kPolishes || !(next > 0 && std::abs(next - guess) < kPolishRange * longest) ||
          std::abs(next - length) <= time_resolution()) {
        return length;
      }
      before = length;
      residual_before = residual;
      length = next;
    }
  }

  void accept(EmbeddedStep& step, double time) {
    ++result_.steps;
    for (std::size_t s = 0; s < problem_.sections.size() && running_; ++s) {
      find_crossing(step, s);
    }
    if (!running_) {  // stopped at a section: that is the end
      const Crossing& crossing = result_.crossings.back();
      write_outputs(step, crossing.time);
      time_ = crossing.time;
      state_ = crossing.state;
      return;
    }
    write_outputs(step, time);
    time_ = time;
    state_.assign(step.end().begin(), step.end().end());
  }

  void write_outputs_at_start() {
    while (result_.times.size() < output_times_.size() && output_times_[result_.times.size()] <= time_) {
      std::copy(state_.begin(), state_.end(), result_.outputs.row(result_.times.size()));
      result_.times.push_back(time_);
    }
  }

  void write_outputs(EmbeddedStep& step, double until) {
    while (result_.times.size() < output_times_.size() && output_times_[result_.times.size()] <= until) {
      const std::size_t i = result_.times.size();
      step.prepare_dense(field_);
      const auto row = result_.outputs.view().row_span(i);
      step.values(std::min(1.0, (output_times_[i] - time_) / step.length()), row);
      problem_.walls.project(row);  // the polynomial may stick out by its error
      result_.times.push_back(output_times_[i]);
    }
  }

  void find_crossing(EmbeddedStep& step, std::size_t s) {
    const Section& section = problem_.sections[s];
    const StepStart start{.time = time_, .x = state_, .velocity = velocity_, .resolution = time_resolution()};
    if (auto crossing = crossing_of_(section, step, field_, start)) {
      crossing->section = s;
      result_.crossings.push_back(std::move(*crossing));
      if (++seen_[s] == section.stop_after) {
        stop(Status::kStopped);
      }
    }
  }

  /// Rounding, or a touch too slight to be found, may leave a free coordinate outside by less than the tolerance.
  void clip() { problem_.walls.project(state_); }

  /// Evaluates the field where we are and holds what presses outward. `just`: the event that brought us here; what was
  /// just released stays free, and what is on its wall and was seen to leave the box at once is held.
  void settle(const std::optional<FoundEvent>& just = std::nullopt, bool at_once = false) {
    field_(time_, state_, velocity_);
    const std::vector<double> own = own_velocities();
    bool changed = false;
    for (std::size_t k = 0; k < state_.size(); ++k) {
      const bool mine = just && just->coordinate == k;
      const bool released = time_ - released_at_[k] <= kSameInstant * time_resolution();
      const bool leaves = mine && just->kind == EventKind::kContact && at_once;
      for (const int side : {-1, 1}) {
        if (held_.side(k) != 0 || (released && !leaves) || problem_.walls.excess(k, side, state_[k]) < 0) {
          continue;
        }
        if (leaves || side * own[k] > 0 || (own[k] == 0 && turns_outward(k, side))) {
          held_.hold(k, side);
          add_event(k, side, EventKind::kContact);
          changed = true;
        }
      }
    }
    if (changed) {
      for (std::size_t k = 0; k < state_.size(); ++k) {
        velocity_[k] = held_.side(k) != 0 ? 0 : own[k];
      }
    }
  }

  std::vector<double> own_velocities() const {
    std::vector<double> own(state_.size());
    for (std::size_t k = 0; k < own.size(); ++k) {
      own[k] = held_.own_velocity(k);
    }
    return own;
  }

  /// A velocity that vanishes at the wall: where does it point a moment later?
  bool turns_outward(std::size_t coordinate, int side) {
    const double speed = size_of(velocity_);
    if (speed == 0) {
      return false;
    }
    std::vector<double> x = state_;
    std::vector<double> v(x.size());
    const double moment = kProbe * std::max(size_of(state_), 1.0) / speed;
    for (std::size_t k = 0; k < x.size(); ++k) {
      x[k] += k == coordinate ? 0 : moment * velocity_[k];
    }
    field_(time_ + moment, x, v);
    return side * held_.own_velocity(coordinate) > 0;
  }

  const Problem& problem_;
  const IntegrateOptions& options_;
  double end_;
  std::span<const double> output_times_;
  HeldField held_;
  VectorField field_;
  EmbeddedStep step_;
  EmbeddedStep shorter_;  // the part of a step before an event
  EventFinder find_event_;
  CrossingFinder crossing_of_;
  double time_;
  double length_ = 0;
  bool grow_ = true;  // not right after a rejected step
  bool running_ = true;
  std::size_t idle_ = 0;  // events since time last moved
  std::vector<double> state_;
  std::vector<double> velocity_;
  std::vector<double> released_at_;
  std::vector<std::int64_t> seen_;  // crossings of each section
  Trajectory result_;
};

}  // namespace

void IntegrateOptions::validate() const {
  GF_VALIDATE(relative_tolerance > 0 && relative_tolerance < 1,
              "relative_tolerance = {} (must be positive and below 1). Try 1e-10", relative_tolerance);
  GF_VALIDATE(absolute_tolerance > 0, "absolute_tolerance = {} (must be positive). Try 1e-12", absolute_tolerance);
  GF_VALIDATE(first_step >= 0, "first_step = {} (must not be negative). 0 chooses it", first_step);
  GF_VALIDATE(largest_step > 0, "largest_step = {} (must be positive). Infinity leaves it free", largest_step);
  GF_VALIDATE(max_steps > 0, "max_steps = {} (must be positive). Try 1000000", max_steps);
  GF_VALIDATE(max_events > 0, "max_events = {} (must be positive). Try 1000000", max_events);
}

std::string to_string(Status status) {
  switch (status) {
    case Status::kReachedEnd: return "reached the end";
    case Status::kStopped: return "stopped at a section";
    case Status::kTooManySteps: return "too many steps";
    case Status::kTooManyEvents: return "too many events";
    case Status::kStepTooSmall: return "step too small";
    case Status::kNotFinite: return "not finite";
  }
  return "";
}

std::int64_t Trajectory::contacts() const {
  return std::count_if(events.begin(), events.end(), [](const WallEvent& e) { return e.kind == EventKind::kContact; });
}

Trajectory integrate(const Problem& problem, std::span<const double> start, double begin, double end,
                     const IntegrateOptions& options, std::span<const double> output_times) {
  options.validate();
  problem.walls.validate(start.size());
  GF_VALIDATE(end >= begin && std::isfinite(end), "time = {} (must be finite and not before {}). Try a later one", end,
              begin);
  GF_VALIDATE(all_finite(start), "start: not finite. Give numbers");
  GF_VALIDATE(problem.walls.contains(start), "start: outside the walls. Project it to the box first");
  GF_EXPECT(std::is_sorted(output_times.begin(), output_times.end()));
  return Integration(problem, start, begin, end, options, output_times).run();
}

}  // namespace ganflow::ode
