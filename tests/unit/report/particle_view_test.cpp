#include "ganflow/report/particle_view.hpp"

#include <gmock/gmock.h>

#include <numeric>

namespace ganflow::report {
namespace {

using testing::ElementsAre;

std::vector<std::string> names_of(const std::vector<ParticlePair>& pairs) {
  std::vector<std::string> names;
  for (const ParticlePair& pair : pairs) {
    names.push_back(pair.x.name + " " + pair.y.name);
  }
  return names;
}

TEST(ChoosePairs, ShowsEveryBlockOnceAtLeast) {
  EXPECT_THAT(names_of(choose_pairs({.inputs = 1, .outputs = 1}, 3)), ElementsAre("a b", "a c", "b c"));
  EXPECT_THAT(names_of(choose_pairs({.inputs = 2, .outputs = 1}, 4)), ElementsAre("a_1 a_2", "b c", "a_1 c"));
  EXPECT_THAT(names_of(choose_pairs({.inputs = 1, .outputs = 2}, 4)), ElementsAre("a b", "a c_1", "c_1 c_2"));
  EXPECT_THAT(names_of(choose_pairs({.inputs = 2, .outputs = 2}, 5)), ElementsAre("a_1 a_2", "b c_1", "c_1 c_2"));
  EXPECT_THAT(names_of(choose_pairs({.inputs = 12, .outputs = 784}, 797)), ElementsAre("|a| b", "|a| |c|", "b |c|"));
}

TEST(ChoosePairs, TheParametersTellWhatTheModelDoesNot) {
  EXPECT_THAT(names_of(choose_pairs({.inputs = 1}, 3)), ElementsAre("a b", "a c", "b c"));
  EXPECT_THAT(names_of(choose_pairs({.outputs = 1}, 4)), ElementsAre("a_1 a_2", "b c", "a_1 c"));
  EXPECT_THAT(names_of(choose_pairs({.inputs = 3, .outputs = 3}, 5)),
              ElementsAre("coordinate 1 coordinate 2", "coordinate 1 coordinate 3", "coordinate 2 coordinate 3"));
  EXPECT_THAT(names_of(choose_pairs({}, 2)), ElementsAre("coordinate 1 coordinate 2"));
}

TEST(ParticleAxis, IsACoordinateOrABlocksLength) {
  Matrix<double> particles(3, 2);
  particles(1, 0) = 3;
  particles(2, 0) = -4;
  particles(1, 1) = -7;
  EXPECT_THAT((ParticleAxis{"b", 1, 1}.of(particles.view())), ElementsAre(3, -7));
  EXPECT_THAT((ParticleAxis{"|c|", 1, 2}.of(particles.view())), ElementsAre(5, 7));
}

TEST(WallsOf, CountsCoordinatesOnTheBox) {
  Matrix<double> particles(2, 3);
  particles(0, 0) = 0.5;
  particles(1, 0) = -0.5;
  particles(0, 1) = 0.49;
  particles(1, 1) = -0.49999999;  // clipped in float
  EXPECT_THAT(walls_of(particles.view(), 0.5), ElementsAre(2, 1, 0));
  EXPECT_THAT(walls_of(particles.view(), std::nullopt), ElementsAre(0, 0, 0));
}

TEST(WallClasses, AreExactForFewCoordinatesAndCoarseForMany) {
  const WallClasses few(3);
  EXPECT_EQ(few.of(2), 2U);
  EXPECT_EQ(few.name(0), "inside");
  EXPECT_EQ(few.name(1), "on 1 wall");
  EXPECT_EQ(few.name(2), "on 2 walls");
  EXPECT_EQ(few.name(3), "corner");
  const WallClasses many(786);
  EXPECT_EQ(many.of(0), 0U);
  EXPECT_EQ(many.of(393), 1U);
  EXPECT_EQ(many.of(394), 2U);
  EXPECT_EQ(many.of(786), 3U);
  EXPECT_EQ(many.name(3), "corner");
}

TEST(MarksOf, ACoagulatedCriticIsTwoMarks) {
  Matrix<double> particles(3, 100);
  for (std::size_t i = 0; i < 100; ++i) {
    particles(0, i) = i < 30 ? 0.5 : -0.5;
    particles(2, i) = 0.1;
  }
  const auto walls = walls_of(particles.view(), 0.5);
  const auto pairs = choose_pairs({.inputs = 1, .outputs = 1}, 3);
  const Interval range = axis_range(pairs[0].x, particles.view(), 0.5);
  EXPECT_DOUBLE_EQ(range.high, 0.56);
  const auto marks = marks_of(pairs[0], particles.view(), walls, range, range);
  ASSERT_EQ(marks.size(), 2U);
  EXPECT_DOUBLE_EQ(marks[0].share, 0.7);
  EXPECT_EQ(marks[0].walls, 1U);
}

}  // namespace
}  // namespace ganflow::report
