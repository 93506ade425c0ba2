#include "ganflow/experiment/population_course.hpp"

#include "ganflow/io/run_directory.hpp"

#include "run_support.hpp"

#include <gmock/gmock.h>

namespace ganflow::experiment {
namespace {

using testing::HasSubstr;

/// A stored run of the minimal spec, with a snapshot every second iteration.
io::StoredRun store(const ScratchFolder& folder, const std::string& name, const std::vector<std::string>& changes,
                    std::int64_t iterations) {
  std::vector<std::string> overrides = {"generator.units=12", "critic.units=10", "observe.samples=8",
                                        "dynamics.batch=8", "dynamics.time_step=0.1"};
  overrides.insert(overrides.end(), changes.begin(), changes.end());
  const Spec spec = minimal_with(overrides);
  const Experiment experiment = build(spec);
  Observables look(spec, experiment);
  const auto directory = io::RunDirectory::create(folder / name, "schema = 1\n", look.columns(), {});
  const std::array<record::Observer*, 1> observers = {directory.get()};
  run_loop(*experiment.process, look, observers, {.iterations = iterations, .snapshot_every = 2});
  return io::StoredRun(folder / name);
}

std::string refusal_of(const io::StoredRun& a, const io::StoredRun& b) {
  try {
    compare_populations(a, b);
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(PopulationCourse, OfARunAndItselfIsNothing) {
  const ScratchFolder folder;
  const io::StoredRun a = store(folder, "a", {}, 4);
  const PopulationCourse course = compare_populations(a, a);
  ASSERT_EQ(course.rows.size(), 3U);
  for (const PopulationRow& row : course.rows) {
    EXPECT_EQ(row.w2.sum() + row.coupled.sum(), 0);
    EXPECT_LT(row.weak.sum(), 1e-6);  // the root of rounding
  }
}

TEST(PopulationCourse, MatchesTimesAndNotIterations) {
  const ScratchFolder folder;
  const io::StoredRun a = store(folder, "a", {}, 8);
  const io::StoredRun b = store(folder, "b", {"dynamics.time_step=0.2"}, 4);
  const PopulationCourse course = compare_populations(a, b);
  ASSERT_EQ(course.rows.size(), 3U);  // at times 0, 0.4 and 0.8; a alone has others
  EXPECT_EQ(course.rows[1].a_iteration, 4);
  EXPECT_EQ(course.rows[1].b_iteration, 2);
  EXPECT_NEAR(course.rows[1].time, 0.4, 1e-12);
  EXPECT_TRUE(course.critics);
  const record::State x = a.snapshot(8);
  const record::State y = b.snapshot(4);
  EXPECT_EQ(course.rows[2].w2.critic, std::sqrt(transport_distance(x, y, 2).critic));
  EXPECT_EQ(course.rows[2].weak.generator, std::sqrt(weak_distance(x, y, 0.5).generator));
  EXPECT_EQ(course.rows[2].coupled.generator, std::sqrt(coupled_distance(x, y, 2).generator));
  EXPECT_GT(course.rows[2].w2.generator, 0);
}

TEST(PopulationCourse, OfOneRunIsFromItsFirstSnapshot) {
  const ScratchFolder folder;
  const io::StoredRun a = store(folder, "a", {}, 4);
  const PopulationCourse course = follow_populations(a);
  ASSERT_EQ(course.rows.size(), 2U);
  EXPECT_NEAR(course.rows[1].time, 0.4, 1e-12);
  EXPECT_EQ(course.rows[1].w2.generator, std::sqrt(transport_distance(a.snapshot(0), a.snapshot(4), 2).generator));
}

TEST(PopulationCourse, RefusesWhatHasNoDistanceInASentence) {
  const ScratchFolder folder;
  const io::StoredRun a = store(folder, "a", {}, 2);
  const io::StoredRun plane = store(folder, "plane", {"data.law=ring8"}, 2);
  EXPECT_THAT(refusal_of(a, plane),
              testing::AllOf(HasSubstr("units of 3 and 4 parameters"), HasSubstr("leave --populations out")));
  const io::StoredRun wide = store(folder, "wide", {"critic.units=20"}, 2);
  EXPECT_GT(compare_populations(a, wide).rows.back().w2.critic, 0);  // another number of particles is no obstacle
}

TEST(PopulationCourse, RefusesSeveralLayers) {
  const ScratchFolder folder;
  const io::StoredRun a = store(folder, "a", {}, 4);
  const io::StoredRun deep = store(folder, "deep", {"critic.inner=[3]"}, 4);
  EXPECT_THAT(refusal_of(a, deep), HasSubstr("the critic of"));
  EXPECT_THAT(refusal_of(a, deep), HasSubstr("has 2 layers"));
  EXPECT_THROW(follow_populations(deep), InputError);
}

}  // namespace
}  // namespace ganflow::experiment
