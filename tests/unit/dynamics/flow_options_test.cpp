#include "ganflow/dynamics/flow_options.hpp"

#include "ganflow/core/errors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace ganflow::dynamics {
namespace {

std::string refused(const FlowOptions& options) {
  try {
    validate(options);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(FlowOptions, AreRefusedInASentenceThatNamesTheKey) {
  EXPECT_EQ(refused({}), "");
  EXPECT_THAT(refused({.tolerance = 0}), testing::HasSubstr("flow.tolerance = 0"));
  EXPECT_THAT(refused({.tolerance = 0.5}), testing::HasSubstr("flow.tolerance"));
  EXPECT_THAT(refused({.points = 7}), testing::HasSubstr("flow.points = 7"));
  EXPECT_THAT(refused({.quadrature_tolerance = 0}), testing::HasSubstr("flow.quadrature_tolerance"));
  EXPECT_THAT(refused({.quadrature_tolerance = std::numeric_limits<double>::quiet_NaN()}),
              testing::HasSubstr("flow.quadrature_tolerance"));
}

TEST(FlowOptions, DataOrdersFallWithTheDimension) {
  EXPECT_EQ(resolved_data_order({}, 1), 48U);
  EXPECT_EQ(resolved_data_order({}, 3), 8U);
  EXPECT_EQ(resolved_data_order({.data_order = 5}, 2), 5U);
}

}  // namespace
}  // namespace ganflow::dynamics
