#include "ganflow/data/make_law.hpp"

#include "support.hpp"

#include <cmath>

namespace ganflow::data {
namespace {

TEST(MakeLaw, KnowsEveryNameThatItLists) {
  for (const LawInfo& info : known_laws()) {
    LawOptions options{.name = info.name};
    if (info.name == "gaussian-mixture") {
      options.means = {{0.0}};
    }
    EXPECT_EQ(make_law(options)->name(), info.name);
  }
}

// The options that a stored spec names give the same draws as the ones that it left out.
TEST(MakeLaw, WithDefaultsSaysWhatTheLawWouldHaveTaken) {
  constexpr rng::Stream kStream{.seed = 3};
  for (const LawInfo& info : known_laws()) {
    SCOPED_TRACE(info.name);
    LawOptions options{.name = info.name};
    if (info.name == "gaussian-mixture") {
      options.means = {{0.0}};
    }
    const LawOptions complete = with_defaults(options);
    for (const std::string& field : info.fields) {
      EXPECT_TRUE(field != "dimension" || complete.dimension.has_value());
      EXPECT_TRUE(field != "std" || complete.std.has_value());
      EXPECT_TRUE(field != "radius" || complete.radius.has_value());
    }
    const auto law = make_law(options);
    Matrix<double> drawn(3, law->dimension());
    Matrix<double> expected(3, law->dimension());
    law->sample(kStream, 0, expected.view());
    make_law(complete)->sample(kStream, 0, drawn.view());
    EXPECT_EQ(drawn(2, 0), expected(2, 0));
  }
}

TEST(MakeLaw, WithDefaultsKeepsWhatIsGiven) {
  const LawOptions ring = with_defaults({.name = "ring8", .std = 0.5});
  EXPECT_EQ(ring.std, 0.5);
  EXPECT_EQ(ring.radius, 2);
  EXPECT_FALSE(ring.dimension.has_value()) << "a ring has none";
  const std::vector<std::vector<std::vector<double>>> one = {{{1.0}}};
  EXPECT_FALSE(with_defaults({.name = "gaussian-mixture", .means = {{0}}, .covariances = one}).std.has_value());
  EXPECT_FALSE(with_defaults({.name = "cauchy"}).std.has_value());
}

TEST(MakeLaw, SuggestsTheNearestName) {
  expect_refusal([] { make_law({.name = "rign8"}); }, {"'rign8'", "Did you mean 'ring8'?"});
  expect_refusal([] { make_law({.name = "cauchy"}); }, {"'cauchy' is unknown", "Known: gaussian,"});
}

TEST(MakeLaw, RefusesFieldsThatALawDoesNotUse) {
  expect_refusal([] { make_law({.name = "ring8", .dimension = 2}); }, {"ring8 has no dimension", "radius, std"});
  expect_refusal([] { make_law({.name = "uniform", .std = 1}); }, {"uniform has no std"});
  expect_refusal([] { make_law({.name = "gaussian", .means = {{0}}}); }, {"gaussian has no means"});
  expect_refusal([] { make_law({.name = "two-moons", .radius = 1}); }, {"two-moons has no radius"});
}

TEST(MakeLaw, RefusesValuesOutOfRange) {
  expect_refusal([] { make_law({.name = "gaussian", .dimension = 0}); }, {"dimension = 0"});
  expect_refusal([] { make_law({.name = "gaussian", .std = -1}); }, {"std = -1", "positive"});
  expect_refusal([] { make_law({.name = "ring8", .radius = std::nan("")}); }, {"radius = nan"});
  expect_refusal([] { make_law({.name = "swiss-roll", .std = -0.1}); }, {"std = -0.1"});
  expect_refusal([] { make_law({.name = "gaussian-mixture"}); }, {"means is empty"});
  expect_refusal([] { make_law({.name = "gaussian-mixture", .means = {{0}, {0, 1}}}); }, {"means[1] has 2"});
  expect_refusal(
      [] {
        make_law({.name = "gaussian-mixture", .means = {{0}}, .weights = {0.5, 0.5}});
      },
      {"2 weights for 1 means"});
  expect_refusal(
      [] {
        make_law({.name = "gaussian-mixture", .means = {{0}, {1}}, .weights = {0.5, 0.6}});
      },
      {"sum to 1.1"});
  expect_refusal(
      [] {
        make_law({.name = "gaussian-mixture", .means = {{0}, {1}}, .weights = {1, 0}});
      },
      {"weights[1] = 0"});
  expect_refusal(
      [] {
        make_law({.name = "gaussian-mixture", .means = {{0, 0}}, .covariances = {{{1, 2}, {2, 1}}}});
      },
      {"covariances[0]", "not positive definite"});
  expect_refusal(
      [] {
        make_law({.name = "gaussian-mixture", .means = {{0, 0}}, .covariances = {{{1, 0.1}, {0, 1}}}});
      },
      {"not symmetric"});
  expect_refusal(
      [] {
        make_law({.name = "gaussian-mixture", .means = {{0, 0}}, .covariances = {{{1, 0}, {0}}}});
      },
      {"square"});
  expect_refusal([] { make_law({.name = "gaussian-mixture", .means = {{0, 0}}, .covariances = {{{1}}}}); }, {"1 by 1"});
  expect_refusal([] { make_law({.name = "gaussian-mixture", .means = {{0}}, .covariances = {{{1}}}, .std = 1}); },
                 {"Keep one"});
}

}  // namespace
}  // namespace ganflow::data
