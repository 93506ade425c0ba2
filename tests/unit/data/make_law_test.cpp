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
