#include "ganflow/diagnostics/mean_course.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::diagnostics {
namespace {

TEST(MeanCourse, OfOneCoordinateIsTheMean) {
  Matrix<double> means(3, 1);
  means(0, 0) = 4;
  means(1, 0) = 5;
  means(2, 0) = -1;
  EXPECT_THAT(mean_course(means.view()), testing::ElementsAre(4, 5, -1));
}

TEST(MeanCourse, OfSeveralLiesAlongTheAxisOnWhichTheyMove) {
  Matrix<double> means(200, 3);
  for (std::size_t t = 0; t < 200; ++t) {
    const double along = std::sin(static_cast<double>(t) / 7);
    means(t, 0) = 7;
    means(t, 1) = 1 - 3 * along;
    means(t, 2) = 2 + 4 * along + 0.01 * std::cos(static_cast<double>(t));
  }
  const std::vector<double> course = mean_course(means.view());
  const double first = course[0] - 5 * std::sin(0.0);
  for (std::size_t t = 0; t < 200; ++t) {
    EXPECT_NEAR(course[t] - first, 5 * std::sin(static_cast<double>(t) / 7), 0.05) << t;
  }
}

TEST(MeanCourse, OfMeansThatStayIsZero) {
  Matrix<double> means(5, 2);
  EXPECT_THAT(mean_course(means.view()), testing::Each(0));
}

}  // namespace
}  // namespace ganflow::diagnostics
