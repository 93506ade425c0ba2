#include "ganflow/transport/transport_problem.hpp"

#include "clouds.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <set>

namespace ganflow::transport {
namespace {

MassUnits sum(const std::vector<MassUnits>& masses) {
  return std::accumulate(masses.begin(), masses.end(), MassUnits{0});
}

TEST(WholeMasses, AreSmallAndExactWithoutWeights) {
  const Matrix<double> x = normal_cloud(6, 2, 1);
  const Matrix<double> y = normal_cloud(4, 2, 2);
  const auto [u, v] = whole_masses({x, {}}, {y, {}});
  EXPECT_EQ(u, std::vector<MassUnits>(6, 2));
  EXPECT_EQ(v, std::vector<MassUnits>(4, 3));
}

TEST(WholeMasses, HaveOneSumAndFollowWeights) {
  const Matrix<double> x = normal_cloud(1000, 2, 1);
  const Matrix<double> y = normal_cloud(7, 2, 2);
  const std::vector<double> weights = random_weights(1000, 3);
  const auto [u, v] = whole_masses({x, weights}, {y, {}});
  EXPECT_EQ(sum(u), sum(v));
  for (std::size_t k = 0; k < 1000; ++k) {
    EXPECT_NEAR(static_cast<double>(u[k]) / static_cast<double>(sum(u)), weights[k], 1e-15);
  }
}

TEST(MakeMassCloud, MergesEqualPointsAndDropsMasslessOnes) {
  Matrix<double> x(5, 2);
  x(0, 0) = x(3, 0) = 1;
  x(4, 1) = 7;
  const auto [cloud, membership] = make_mass_cloud(x, std::vector<MassUnits>{1, 2, 4, 8, 0});
  EXPECT_EQ(cloud.masses.size(), 2U);
  EXPECT_EQ(membership.massless, std::vector<std::int32_t>{4});
  for (std::size_t k = 0; k < 2; ++k) {
    const std::set<std::int32_t> members(membership.members.begin() + membership.first[k],
                                         membership.members.begin() + membership.first[k + 1]);
    const bool right = cloud.points(k, 0) == 1;
    EXPECT_EQ(cloud.masses[k], right ? 9 : 6);
    EXPECT_EQ(members, right ? (std::set<std::int32_t>{0, 3}) : (std::set<std::int32_t>{1, 2}));
  }
}

TEST(Coarsen, KeepsMassAndOnFewDimensionsTheCentre) {
  for (const std::size_t d : {2U, 5U}) {
    const Matrix<double> x = normal_cloud(1001, d, 4);
    const std::vector<MassUnits> masses(1001, 3);
    const MassCloud cloud = make_mass_cloud(x, masses).first;
    const MassCloud coarse = coarsen(cloud);
    EXPECT_EQ(coarse.masses.size(), 251U);
    EXPECT_EQ(sum(coarse.masses), 3003);
    double fine_mean = 0;
    double coarse_mean = 0;
    for (std::size_t k = 0; k < 1001; ++k) {
      fine_mean += cloud.points(k, 0) / 1001;
    }
    for (std::size_t k = 0; k < 251; ++k) {
      coarse_mean += coarse.points(k, 0) * static_cast<double>(coarse.masses[k]) / 3003;
    }
    EXPECT_NEAR(coarse_mean, fine_mean, d <= 3 ? 1e-14 : 0.4);  // 6/√251: one of four, at random
  }
}

}  // namespace
}  // namespace ganflow::transport
