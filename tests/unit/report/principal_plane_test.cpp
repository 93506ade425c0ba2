#include "ganflow/report/principal_plane.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cmath>

namespace ganflow::report {
namespace {

/// Points m + u s + v t with s of variance 4, t of variance 1 and orthonormal u, v in three dimensions.
Matrix<double> tilted_cross() {
  constexpr std::array<double, 3> kU = {0.6, 0.8, 0};
  constexpr std::array<double, 3> kV = {0, 0, 1};
  constexpr std::array<std::array<double, 2>, 4> kPlaces = {
      {{2.8284271247461903, 0}, {-2.8284271247461903, 0}, {0, 1.4142135623730951}, {0, -1.4142135623730951}}};
  Matrix<double> points(4, 3);
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t k = 0; k < 3; ++k) {
      points(i, k) = static_cast<double>(k) + kPlaces[i][0] * kU[k] + kPlaces[i][1] * kV[k];
    }
  }
  return points;
}

TEST(PrincipalPlane, FindsTheAxesOfATiltedCross) {
  const PrincipalPlane plane = principal_plane(tilted_cross().view());
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(plane.centre[k], static_cast<double>(k), 1e-14);
    EXPECT_NEAR(plane.first[k], (std::array{0.6, 0.8, 0.0})[k], 1e-12);
    EXPECT_NEAR(plane.second[k], (std::array{0.0, 0.0, 1.0})[k], 1e-12);
  }
  EXPECT_NEAR(plane.first_share, 0.8, 1e-12);
  EXPECT_NEAR(plane.second_share, 0.2, 1e-12);
}

TEST(PrincipalPlane, LiftingAndProjectingAreInverseOnThePlane) {
  const PrincipalPlane plane = principal_plane(tilted_cross().view());
  Matrix<double> point(1, 3);
  plane.lift(0.7, -1.3, point.view().row_span(0));
  const Matrix<double> seen = plane.project(point.view());
  EXPECT_NEAR(seen(0, 0), 0.7, 1e-12);
  EXPECT_NEAR(seen(0, 1), -1.3, 1e-12);
}

TEST(PrincipalPlane, ConstantDataHaveSomePlane) {
  const PrincipalPlane plane = principal_plane(Matrix<double>(5, 4).view());
  EXPECT_EQ(plane.first_share, 0);
  double square = 0;
  for (const double x : plane.first) {
    square += x * x;
  }
  EXPECT_NEAR(square, 1, 1e-12);
}

}  // namespace
}  // namespace ganflow::report
