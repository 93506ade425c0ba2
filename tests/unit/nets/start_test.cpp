#include "ganflow/nets/start.hpp"

#include "ganflow/core/errors.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace ganflow::nets {
namespace {

constexpr auto kWho = rng::Purpose::kCriticStart;

TEST(StartPopulation, DrawsEachBlockFromItsOwnLaw) {
  NetworkOptions options;
  options.units = 4000;
  options.box = 0.25;
  options.start_a = {.kind = InitialKind::kNormal, .mean = 3, .std = 0.5};
  options.start_b = {.kind = InitialKind::kConstant, .value = -7};
  options.start_c = {.kind = InitialKind::kUniformInBox};
  const auto p = start_population<double>(options, 2, 3, 1, kWho, {});
  double mean = 0;
  double square = 0;
  for (const double a : p.a().row_span(1)) {
    mean += a / 4000;
    square += (a - 3) * (a - 3) / 4000;
  }
  EXPECT_NEAR(mean, 3, 5 * 0.5 / std::sqrt(4000));  // 5 standard errors: false alarm 6e-7
  EXPECT_NEAR(square, 0.25, 5 * 0.25 * std::sqrt(2.0 / 4000));
  for (const double b : p.b().row_span(0)) {
    EXPECT_EQ(b, -7);
  }
  double widest = 0;
  for (const double c : p.c().row_span(2)) {
    widest = std::max(widest, std::abs(c));
  }
  EXPECT_LE(widest, 0.25);
  EXPECT_GT(widest, 0.24);  // P(all 4000 below 0.24) = 0.96^4000 < 1e-70
}

TEST(StartPopulation, AWiderPopulationBeginsWithTheNarrowerOne) {
  NetworkOptions narrow;
  narrow.units = 10;
  NetworkOptions wide;
  wide.units = 30;
  const auto p = start_population<float>(narrow, 2, 1, 4, kWho, {});
  const auto q = start_population<float>(wide, 2, 1, 4, kWho, {});
  for (std::size_t r = 0; r < p.parameters(); ++r) {
    for (std::size_t j = 0; j < 10; ++j) {
      EXPECT_EQ(p.theta()(r, j), q.theta()(r, j));
    }
  }
}

TEST(StartLayers, OneLayerIsThePopulation) {
  NetworkOptions options;
  const auto p = start_population<double>(options, 2, 1, 4, kWho, {});
  const auto layers = start_layers<double>(options, 2, 1, 4, kWho, {});
  ASSERT_EQ(layers.size(), 1U);
  for (std::size_t r = 0; r < p.parameters(); ++r) {
    for (std::size_t j = 0; j < p.size(); ++j) {
      EXPECT_EQ(layers[0].theta()(r, j), p.theta()(r, j));
    }
  }
}

TEST(StartLayers, EachLayerTakesWhatTheOneBeforeMakesAndHasDrawsOfItsOwn) {
  NetworkOptions options;
  options.units = 10;
  options.inner = {3, 2};
  const auto layers = start_layers<double>(options, 5, 1, 4, kWho, {});
  ASSERT_EQ(layers.size(), 3U);
  EXPECT_EQ(layers.inputs(), 5U);
  EXPECT_EQ(layers[1].unit().inputs, 3U);
  EXPECT_EQ(layers[1].unit().outputs, 2U);
  EXPECT_EQ(layers.outputs(), 1U);
  // Row r of the whole is substep r of the stream: layers of 5+1+3, 3+1+2, 2+1+1 rows.
  std::vector<double> row(10);
  rng::fill_normal<double>({.seed = 4, .purpose = kWho, .substep = 9 + 6 + 1}, 0, row);
  for (std::size_t j = 0; j < 10; ++j) {
    EXPECT_EQ(layers[2].theta()(1, j), row[j]);
  }
}

TEST(StartLayers, RefuseFilesAndLayersWithoutOutputs) {
  NetworkOptions options;
  options.inner = {3, 0};
  EXPECT_THROW(start_layers<double>(options, 2, 1, 4, kWho, {}), InputError);
  options.inner = {3};
  options.start_b = {.kind = InitialKind::kFile, .file = "b.npy"};
  EXPECT_THROW(start_layers<double>(options, 2, 1, 4, kWho, {.a = {}, .b = Matrix<double>(1, 128), .c = {}}),
               InputError);
}

TEST(StartPopulation, Float32IsFloat64Rounded) {
  NetworkOptions options;
  const auto p = start_population<float>(options, 2, 1, 4, kWho, {});
  const auto q = start_population<double>(options, 2, 1, 4, kWho, {});
  EXPECT_EQ(p.theta()(3, 77), static_cast<float>(q.theta()(3, 77)));
}

TEST(StartPopulation, DifferentSeedsAndPlayersDiffer) {
  NetworkOptions options;
  const auto p = start_population<double>(options, 1, 1, 4, kWho, {});
  EXPECT_NE(p.theta()(0, 0), start_population<double>(options, 1, 1, 5, kWho, {}).theta()(0, 0));
  EXPECT_NE(p.theta()(0, 0),
            start_population<double>(options, 1, 1, 4, rng::Purpose::kGeneratorStart, {}).theta()(0, 0));
}

TEST(StartPopulation, TakesATableThatFitsAndRefusesOneThatDoesNot) {
  NetworkOptions options;
  options.units = 3;
  options.start_b = {.kind = InitialKind::kFile, .file = "b.npy"};
  StartTables tables;
  tables.b = Matrix<double>(1, 3);
  (*tables.b)(0, 2) = 5;
  EXPECT_EQ(start_population<double>(options, 1, 1, 1, kWho, tables).b()(0, 2), 5);
  tables.b = Matrix<double>(1, 4);
  EXPECT_THROW(start_population<double>(options, 1, 1, 1, kWho, tables), InputError);
}

TEST(StartPopulation, RefusesImpossibleOptionsNamingTheKey) {
  const auto message = [](auto change) {
    NetworkOptions options;
    change(options);
    try {
      validate(options, "critic");
    } catch (const InputError& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  EXPECT_NE(message([](auto& o) { o.units = 0; }).find("critic.units"), std::string::npos);
  EXPECT_NE(message([](auto& o) { o.box = 0; }).find("critic.box"), std::string::npos);
  EXPECT_NE(message([](auto& o) { o.scale = -1; }).find("critic.scale"), std::string::npos);
  EXPECT_NE(message([](auto& o) { o.start_a.std = -1; }).find("critic.start.a"), std::string::npos);
  EXPECT_NE(message([](auto& o) { o.start_c.kind = InitialKind::kUniformInBox; }).find("box"), std::string::npos);
  EXPECT_EQ(message([](auto&) {}), "");
}

}  // namespace
}  // namespace ganflow::nets
