/// Kind "particles": blow-up in finite time (theory §4), followed on the critic's particles.

#include "ganflow/core/errors.hpp"
#include "ganflow/diagnostics/strata.hpp"
#include "ganflow/experiment/build.hpp"
#include "ganflow/experiment/populations.hpp"
#include "ganflow/experiment/study_kinds.hpp"

#include <limits>
#include <numeric>

namespace ganflow::experiment {

namespace {

constexpr const char* kName = "kind = \"particles\"";
constexpr double kNever = std::numeric_limits<double>::quiet_NaN();

/// The times asked for, and the curves behind them.
class Course {
 public:
  Course(double box, double share, std::size_t few) : box_(box), share_(share), few_(few) {}

  void look(double time, const record::State& state) {
    const record::Array& array = state.at("critic");
    const Matrix<double> points = particles(state, "critic");
    Matrix<double> columns(array.shape.at(0), array.shape.at(1));
    for (std::size_t i = 0; i < points.rows(); ++i) {
      for (std::size_t r = 0; r < points.cols(); ++r) {
        columns(r, i) = points(i, r);
      }
    }
    const diagnostics::Strata strata = diagnostics::find_strata(columns.view(), box_);
    const auto at_least = [&](std::size_t walls) {
      return walls < strata.mass.size()
                 ? std::accumulate(strata.mass.begin() + static_cast<std::ptrdiff_t>(walls), strata.mass.end(), 0.0)
                 : 0.0;
    };
    const std::size_t corner = columns.rows();
    note(contact_, time, at_least(1) > 0);
    note(face_, time, at_least(1) >= share_);
    note(edge_, time, at_least(2) >= share_);
    note(corner_, time, at_least(corner) >= share_);
    note(half_, time, 2 * strata.distinct <= static_cast<std::int64_t>(points.rows()));
    note(lump_, time, strata.distinct <= static_cast<std::int64_t>(few_));
    add(distinct_, time, static_cast<double>(strata.distinct));
    add(on_walls_, time, at_least(1));
    add(in_edges_, time, at_least(2));
    add(in_corners_, time, at_least(corner));
  }

  record::Findings findings() const {
    return {.numbers = {{"contact", contact_},
                        {"face", face_},
                        {"edge", edge_},
                        {"corner", corner_},
                        {"half", half_},
                        {"lump", lump_},
                        {"distinct", distinct_.y.back()},
                        {"on_walls", on_walls_.y.back()},
                        {"in_corners", in_corners_.y.back()}},
            .words = {},
            .curves = {distinct_, on_walls_, in_edges_, in_corners_}};
  }

 private:
  static void note(double& when, double time, bool happened) {
    if (happened && !(when >= 0)) {
      when = time;
    }
  }
  /// Of a stretch of equal values only the ends are kept.
  static void add(record::Curve& curve, double x, double y) {
    const std::size_t n = curve.y.size();
    if (n >= 2 && curve.y[n - 1] == y && curve.y[n - 2] == y) {
      curve.x.back() = x;
      return;
    }
    curve.x.push_back(x);
    curve.y.push_back(y);
  }

  double box_;
  double share_;
  std::size_t few_;
  double contact_ = kNever;
  double face_ = kNever;
  double edge_ = kNever;
  double corner_ = kNever;
  double half_ = kNever;
  double lump_ = kNever;
  record::Curve distinct_{.name = "distinct", .x = {}, .y = {}};
  record::Curve on_walls_{.name = "on_walls", .x = {}, .y = {}};
  record::Curve in_edges_{.name = "in_edges", .x = {}, .y = {}};
  record::Curve in_corners_{.name = "in_corners", .x = {}, .y = {}};
};

FindingNames names_of(const Study& /*study*/, const Spec& spec) {
  refuse_grids(spec, kName);
  GF_VALIDATE(spec.critic.box, "kind = \"particles\" (the critic has no box to run into). Set critic.box");
  return {.numbers = {"contact", "face", "edge", "corner", "half", "lump", "distinct", "on_walls", "in_corners"},
          .words = {},
          .curves = {"distinct", "on_walls", "in_edges", "in_corners"}};
}

record::Findings run(const CellTask& task) {
  refuse_grids(task.spec, kName);
  require_one_layer(task.spec, "kind = \"particles\"");
  GF_VALIDATE(task.spec.critic.box, "kind = \"particles\" (the critic has no box to run into). Set critic.box");
  const Experiment experiment = build(task.spec);
  Course course(*task.spec.critic.box, task.options.at("share"), static_cast<std::size_t>(task.options.at("few")));
  drive(*experiment.process, task.spec.run.iterations, task, [&](const dynamics::Process& process) {
    if (process.iteration() % task.spec.observe.every == 0 || process.iteration() == task.spec.run.iterations) {
      course.look(process.time(), process.state());
    }
  });
  return course.findings();
}

}  // namespace

StudyKind particles_kind() {
  return {.name = "particles",
          .doc = "the critic's particles in their box: times of contact and collapse, distinct particles over time",
          .options = {{"share", 0.5, "mass that counts as having collapsed to faces, edges, corners"},
                      {"few", 8, "distinct particles that count as a lump"}},
          .names = names_of,
          .run = run,
          .conclude = {}};
}

}  // namespace ganflow::experiment
