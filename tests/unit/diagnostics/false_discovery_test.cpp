#include "ganflow/diagnostics/false_discovery.hpp"

#include <gmock/gmock.h>

namespace ganflow::diagnostics {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;

// Benjamini and Hochberg (1995), section 4: 15 p-values, of which the first four are discoveries at 5%.
TEST(FalseDiscoveryRates, MatchTheWorkedExample) {
  const std::vector<double> p = {0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                                 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000};
  const std::vector<double> q = false_discovery_rates(p);
  EXPECT_NEAR(q[0], 0.0015, 1e-15);
  EXPECT_NEAR(q[3], 0.0095 * 15 / 4, 1e-15);
  EXPECT_LE(q[3], 0.05);
  EXPECT_GT(q[4], 0.05);
  EXPECT_DOUBLE_EQ(q[14], 1);
}

TEST(FalseDiscoveryRates, KeepTheOrderGiven) {
  // Sorted 0.01 0.02 0.03: 0.03, 0.03, 0.03 after the running minimum.
  EXPECT_THAT(false_discovery_rates(std::vector<double>{0.03, 0.01, 0.02}),
              ElementsAre(DoubleNear(0.03, 1e-15), DoubleNear(0.03, 1e-15), DoubleNear(0.03, 1e-15)));
  EXPECT_THAT(false_discovery_rates(std::vector<double>{0.9, 0.001}),
              ElementsAre(DoubleNear(0.9, 1e-15), DoubleNear(0.002, 1e-15)));
  EXPECT_THAT(false_discovery_rates({}), IsEmpty());
}

}  // namespace
}  // namespace ganflow::diagnostics
