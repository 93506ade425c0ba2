#include "ganflow/experiment/population_course.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/record/layer_arrays.hpp"

#include <algorithm>
#include <cmath>

namespace ganflow::experiment {

namespace {

constexpr double kSameTime = 1e-9;  // relative; times are products of a step and a count
constexpr double kExcess = 0.5;     // s − p/2: of H^{-s} with the kernel e^{-r}

/// Square roots of both.
PairDistance root(const PairDistance& squared) {
  return {.generator = std::sqrt(std::max(0.0, squared.generator)), .critic = std::sqrt(std::max(0.0, squared.critic))};
}

void refuse_other_units(const io::StoredRun& a, const record::State& x, const io::StoredRun& b,
                        const record::State& y) {
  for (const char* const player : {"generator", "critic"}) {
    if (!x.contains(player) || !y.contains(player)) {
      continue;
    }
    const std::size_t p = x.at(player).shape.at(0);
    const std::size_t q = y.at(player).shape.at(0);
    GF_VALIDATE(p == q,
                "the {}s of {} and {} have units of {} and {} parameters (they live in different spaces). Compare what "
                "they generate: leave --populations out",
                player, a.layout().run.string(), b.layout().run.string(), p, q);
  }
}

void refuse_several_layers(const io::StoredRun& run, const record::State& state) {
  for (const char* const player : {"generator", "critic"}) {
    const std::size_t layers = record::layer_arrays(state, player).size();
    GF_VALIDATE(layers <= 1,
                "the {} of {} has {} layers (a distance is between two populations, one a player). Compare what they "
                "generate: leave --populations out",
                player, run.layout().run.string(), layers);
  }
}

PopulationRow row_of(const record::State& x, const record::State& y) {
  return {.time = x.time,
          .a_iteration = x.iteration,
          .b_iteration = y.iteration,
          .w2 = root(transport_distance(x, y, 2)),
          .weak = root(weak_distance(x, y, kExcess)),
          .coupled = root(coupled_distance(x, y, 2))};
}

bool has_critic(const record::State& state) { return state.contains("critic"); }

/// Snapshots one after the other.
class SnapshotReader {
 public:
  explicit SnapshotReader(const io::StoredRun& run) : run_(run), iterations_(run.snapshot_iterations()) { advance(); }
  bool done() const { return done_; }
  const record::Snapshot& now() const { return now_; }
  std::size_t count() const { return iterations_.size(); }
  void advance() {
    done_ = next_ == iterations_.size();
    if (!done_) {
      now_ = run_.snapshot(iterations_[next_++]);
    }
  }

 private:
  const io::StoredRun& run_;
  std::vector<std::int64_t> iterations_;
  std::size_t next_ = 0;
  record::Snapshot now_;
  bool done_ = false;
};

}  // namespace

PopulationCourse compare_populations(const io::StoredRun& a, const io::StoredRun& b) {
  SnapshotReader x(a);
  SnapshotReader y(b);
  if (!x.done() && !y.done()) {
    refuse_several_layers(a, x.now());
    refuse_several_layers(b, y.now());
  }
  PopulationCourse course;
  while (!x.done() && !y.done()) {
    const double lead = x.now().time - y.now().time;
    if (std::abs(lead) <= kSameTime * std::max(x.now().time, y.now().time)) {
      refuse_other_units(a, x.now(), b, y.now());
      course.critics = has_critic(x.now()) && has_critic(y.now());
      course.rows.push_back(row_of(x.now(), y.now()));
      x.advance();
      y.advance();
    } else {
      (lead < 0 ? x : y).advance();
    }
  }
  GF_VALIDATE(
      !course.rows.empty(),
      "{} has {} snapshots and {} has {}, but at no time do both have one. Run both with observe.snapshot_every "
      "such that its product with dynamics.time_step is the same",
      a.layout().run.string(), x.count(), b.layout().run.string(), y.count());
  return course;
}

PopulationCourse follow_populations(const io::StoredRun& run) {
  SnapshotReader reader(run);
  GF_VALIDATE(reader.count() >= 2, "{} has {} snapshots (two are needed to tell how far it came). Let it run on",
              run.layout().run.string(), reader.count());
  const record::Snapshot first = reader.now();
  refuse_several_layers(run, first);
  PopulationCourse course{.critics = has_critic(first), .rows = {}};
  for (reader.advance(); !reader.done(); reader.advance()) {
    course.rows.push_back(row_of(first, reader.now()));
    course.rows.back().time = reader.now().time;
  }
  return course;
}

}  // namespace ganflow::experiment
