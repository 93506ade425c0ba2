#include "ganflow/experiment/study_kinds.hpp"

#include "study_support.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace ganflow::experiment {
namespace {

using testing::HasSubstr;

record::Findings first_cell(const std::string& text) {
  const StudyCells cells(study_of(text));
  const record::Cell cell = cells.run(0, nullptr);
  EXPECT_TRUE(cell.is_done()) << cell.failure.value_or("");
  std::vector<std::string> numbers;
  for (const auto& [name, value] : cell.findings.numbers) {
    numbers.push_back(name);
  }
  EXPECT_EQ(numbers, cells.names().numbers);
  EXPECT_EQ(cell.findings.words.size(), cells.names().words.size());
  return cell.findings;
}

double number(const record::Findings& findings, const std::string& name) {
  return findings.number(name).value_or(std::nan(""));
}

std::string failure_of(const std::string& text) {
  return StudyCells(study_of(text)).run(0, nullptr).failure.value_or("done");
}

TEST(RunsKind, FindsTheLastRowMeansAndTheCurvesAskedFor) {
  const record::Findings findings =
      first_cell("kind = \"runs\"\nspec = \"small\"\n[[plot]]\nx = \"t\"\ncurve = \"w1\"\n");
  EXPECT_EQ(number(findings, "time"), 2.0);
  ASSERT_NE(findings.curve("w1"), nullptr);
  const std::vector<double>& w1 = findings.curve("w1")->y;
  ASSERT_EQ(w1.size(), 5U);  // iterations 0, 5, 10, 15, 20
  EXPECT_EQ(number(findings, "w1"), w1.back());
  EXPECT_NEAR(number(findings, "w1_mean"), (w1[2] + w1[3] + w1[4]) / 3, 1e-12);
  EXPECT_EQ(findings.word("verdict"), "undecided");  // five rows are too few to judge
}

/// Critics that start on a wall are in contact at time 0; in a wide box nobody gets to one.
TEST(ParticlesKind, TellsContactAndCollapseByTime) {
  const std::string head = "kind = \"particles\"\nspec = \"small\"\n[set]\n";
  const record::Findings corner = first_cell(head + "critic.start.all = {law = \"constant\", value = 0.5}\n");
  EXPECT_EQ(number(corner, "contact"), 0);
  EXPECT_EQ(number(corner, "face"), 0);
  EXPECT_EQ(number(corner, "corner"), 0);
  EXPECT_EQ(number(corner, "lump"), 0);
  EXPECT_EQ(corner.curve("distinct")->y, (std::vector<double>{1, 1}));  // the ends of a stretch
  EXPECT_EQ(corner.curve("distinct")->x, (std::vector<double>{0, 2}));
  const record::Findings wide = first_cell(head + "critic.box = 100.0\ncritic.start.all = {law = \"uniform\"}\n");
  EXPECT_TRUE(std::isnan(number(wide, "contact")));
  EXPECT_TRUE(std::isnan(number(wide, "half")));
  EXPECT_EQ(number(wide, "distinct"), 8);
  EXPECT_EQ(number(wide, "on_walls"), 0);
}

TEST(BasinsKind, FindsAnOrbitAndGathersAttractors) {
  const StudyCells cells(study_of("kind = \"basins\"\nspec = \"small\"\nreplicas = 3\n[options]\nsame = 100\n"));
  std::vector<record::Cell> done;
  for (std::size_t i = 0; i < 3; ++i) {
    done.push_back(cells.run(i, nullptr));
    ASSERT_TRUE(done.back().is_done()) << *done.back().failure;
    EXPECT_EQ(done.back().findings.curve("orbit")->y.size(), 24U * 32U);
    EXPECT_GE(number(done.back().findings, "w2_from_data"), 0);
  }
  const StudyConclusion conclusion = cells.kind().conclude(cells.study(), done);
  EXPECT_EQ(conclusion.columns.front().second, (std::vector<double>{1, 1, 1}));
  EXPECT_THAT(conclusion.sentences.front(), HasSubstr("1 attractors among 3 starts"));
  EXPECT_THAT(conclusion.sentences.at(1), HasSubstr("attractor 1: 3 starts"));
}

TEST(BasinsKind, RefusesDataInThePlane) {
  EXPECT_THAT(study_refusal("kind = \"basins\"\nspec = \"small\"\n[set]\ndata.law = \"ring8\"\n"),
              HasSubstr("more than one dimension"));
}

TEST(ReferenceKind, IsAtNoDistanceFromItself) {
  const record::Findings same =
      first_cell("kind = \"reference\"\nspec = \"small\"\n[options]\nsmoothness = 1\n[reference]\nobserve.every = 1\n");
  EXPECT_EQ(number(same, "coupled_squared"), 0);
  EXPECT_NEAR(number(same, "w2_squared"), 0, 1e-12);
  EXPECT_NEAR(number(same, "weak_squared"), 0, 1e-12);
  EXPECT_TRUE(std::isnan(number(same, "noise_squared")));
}

TEST(ReferenceKind, TakesOtherStartsAndCountsUnits) {
  const std::string head = "kind = \"reference\"\nspec = \"small\"\n[options]\nseed_shift = ";
  const record::Findings other = first_cell(head + "5\n[reference]\nobserve.every = 1\n");
  EXPECT_GT(number(other, "coupled_squared"), 0);
  EXPECT_EQ(number(other, "effective_units"), 4);  // 8 against 8
  EXPECT_TRUE(std::isnan(number(other, "nested_units")));
  const record::Findings wider = first_cell(head + "0\n[reference]\ngenerator.units = 24\n");
  EXPECT_NEAR(number(wider, "nested_units"), 12, 1e-12);  // 1/8 − 1/24
  EXPECT_TRUE(std::isnan(number(wider, "lag")));
  const record::Findings faster = first_cell(head + "0\n[reference]\ndynamics.critic_speed = 4\n");
  EXPECT_NEAR(number(faster, "lag"), 0.75, 1e-15);  // 1 − 1/4
}

TEST(ReferenceKind, MeasuresNoiseBetweenInstants) {
  const record::Findings noise = first_cell(
      "kind = \"reference\"\nspec = \"small\"\n[set]\nprecision = \"float64\"\n[options]\nwindows = 4\n[reference]\n"
      "seed = 99\n");
  EXPECT_GT(number(noise, "noise_squared"), 0);
  EXPECT_LE(std::abs(number(noise, "noise_correlation")), 1.34);  // Cauchy–Schwarz, times n/(n − 1)
  EXPECT_GT(number(noise, "coupled_squared"), 0);
}

TEST(ReferenceKind, LeavesOutTransportOfManyParticles) {
  const record::Findings findings =
      first_cell("kind = \"reference\"\nspec = \"small\"\n[options]\nmost_transport = 7\n[reference]\nseed = 99\n");
  EXPECT_TRUE(std::isnan(number(findings, "w2_squared")));
  EXPECT_GT(number(findings, "coupled_squared"), 0);
}

TEST(ReferenceKind, HoldsTransportAgainstThatOfTheStarts) {
  const std::string head = "kind = \"reference\"\nspec = \"small\"\n[set]\nrun.until = ";
  const std::string tail = "\n[options]\ngrowth = 1\nseed_shift = 99\n[reference]\nobserve.every = 1\n";
  EXPECT_NEAR(number(first_cell(head + "0.1" + tail), "w2_growth"), 1, 0.2);  // hardly anything has moved
  const double growth = number(first_cell(head + "2.0" + tail), "w2_growth");
  EXPECT_GT(growth, 0);
  EXPECT_NE(growth, 1);
  EXPECT_TRUE(std::isnan(number(first_cell(head + "2.0\n[reference]\nseed = 99\n"), "w2_growth")));
}

TEST(ReferenceKind, FailsWhereTimesDoNotMeet) {
  EXPECT_THAT(failure_of("kind = \"reference\"\nspec = \"small\"\n[reference]\ndynamics.time_step = 0.03\n"),
              HasSubstr("the cell ends at time 2 and its reference at 2.01"));
  EXPECT_THAT(failure_of("kind = \"reference\"\nspec = \"small\"\n[options]\nwindows = 4\n[reference]\nseed = 2\n"),
              HasSubstr("needs runs in float64"));
  EXPECT_THAT(failure_of("kind = \"reference\"\nspec = \"small\"\n[set]\nprecision = \"float64\"\n[options]\n"
                         "windows = 3\n[reference]\nseed = 2\n"),
              HasSubstr("does not divide the 20 iterations of the cell"));
  EXPECT_THAT(failure_of("kind = \"reference\"\nspec = \"small\"\n[reference]\nlatent.dimension = 2\n"),
              HasSubstr("must be the same unit"));
}

TEST(StabilityKind, StartsAsFarApartAsAsked) {
  const record::Findings findings = first_cell(
      "kind = \"stability\"\nspec = \"small\"\n[set]\nprecision = \"float64\"\n[options]\nperturbation = 1e-5\n");
  EXPECT_GT(number(findings, "d4_start_coupled"), 1e-6);
  EXPECT_LT(number(findings, "d4_start_coupled"), 1e-4);
  EXPECT_NEAR(number(findings, "d4_start"), number(findings, "d4_start_coupled"), 1e-9);  // near starts keep partners
  EXPECT_LE(number(findings, "d2_start"), number(findings, "d4_start") * std::pow(2, 0.25));  // Jensen, two terms
  EXPECT_LE(number(findings, "d2_end"), number(findings, "d2_end_coupled") + 1e-12);
}

TEST(StabilityKind, RefusesNoPerturbation) {
  EXPECT_THAT(failure_of("kind = \"stability\"\nspec = \"small\"\n[options]\nperturbation = 0\n"),
              HasSubstr("must be above 0"));
}

/// The small pendulum with one parameter of each player on a grid.
const std::string kGridSettings = R"([set]
dynamics.kind = "grid"
generator.activation = "erf"
generator.start.a = {law = "constant", value = 0.5}
generator.start.c = {law = "constant", value = 1.0}
critic.activation = "erf"
critic.start.a = {law = "constant", value = 0.4}
critic.start.c = {law = "constant", value = 0.4}
flow.held_generator = ["a_1", "c_1"]
flow.held_critic = ["a_1", "c_1"]
grid.generator_cells = 40
grid.critic_cells = 20
grid.reach = 6.5
)";

TEST(ReferenceKind, HoldsAGridAgainstAFinerOneAndAgainstParticles) {
  const std::string head =
      "kind = \"reference\"\nspec = \"small\"\n" + kGridSettings + "[options]\nw1 = 1\n[reference]\n";
  const record::Findings finer = first_cell(head + "grid.generator_cells = 80\ngrid.critic_cells = 40\n");
  EXPECT_GT(number(finer, "w1"), 0);
  EXPECT_LT(number(finer, "w1_generator"), 0.17);  // half a cell of the coarse grid
  EXPECT_LT(number(finer, "w1_critic"), 0.02);
  EXPECT_NEAR(number(finer, "w1"), number(finer, "w1_generator") + number(finer, "w1_critic"), 1e-15);
  EXPECT_TRUE(std::isnan(number(finer, "coupled_squared")));
  EXPECT_TRUE(std::isnan(number(finer, "effective_units")));
  const record::Findings particles = first_cell(head + "dynamics.kind = \"flow\"\ngenerator.units = 16\n");
  EXPECT_GT(number(particles, "w1_generator"), number(finer, "w1_generator"));
  EXPECT_EQ(number(particles, "effective_units"), 16);
}

TEST(StudyKinds, ThatFollowParticlesRefuseGrids) {
  for (const std::string kind : {"particles", "stability"}) {
    EXPECT_THAT(study_refusal("kind = \"" + kind + "\"\nspec = \"small\"\n" + kGridSettings),
                HasSubstr("kind = \"" + kind + "\" (follows particles one by one"));
  }
  EXPECT_THAT(failure_of("kind = \"reference\"\nspec = \"small\"\n" + kGridSettings +
                         "[options]\nwindows = 4\n[reference]\nseed = 2\n"),
              HasSubstr("options.windows"));
}

}  // namespace
}  // namespace ganflow::experiment
