#include "ganflow/diagnostics/observable.hpp"

#include "series_of.hpp"
#include "synthetic.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ganflow::diagnostics {
namespace {

TEST(Observable, IsOfOneKind) {
  for (const char* const column : {"mean_0", "mean_12", "pc1"}) {
    EXPECT_TRUE(is_location(column) && !is_shape(column) && !is_other(column) && is_looked_at(column)) << column;
  }
  for (const char* const column : {"std_0", "w1", "sliced_w1"}) {
    EXPECT_TRUE(!is_location(column) && is_shape(column) && !is_other(column) && is_looked_at(column)) << column;
  }
  for (const char* const column : {"payoff", "critic_mean", "energy"}) {
    EXPECT_TRUE(!is_location(column) && !is_shape(column) && is_other(column) && is_looked_at(column)) << column;
  }
  EXPECT_FALSE(is_looked_at("distinct_critic") || is_looked_at("noise_floor"));
}

TEST(Observable, SwingsInThreeWays) {
  using record::VerdictKind;
  EXPECT_TRUE(is_swing(VerdictKind::kOscillating) && is_swing(VerdictKind::kDamped) && is_swing(VerdictKind::kGrowing));
  EXPECT_FALSE(is_swing(VerdictKind::kNoise) || is_swing(VerdictKind::kDrifting) || is_swing(VerdictKind::kDiverged));
}

TEST(Observable, SharesTheFalseAlarmWithTheOthers) {
  const std::vector<double> noise = white_noise(200, 5);
  const std::vector<double> nothing(200, std::numeric_limits<double>::quiet_NaN());
  const record::Series series =
      series_of({{"mean_0", noise}, {"std_0", white_noise(200, 6)}, {"w1", nothing}, {"wall_share", noise}}, 0.5);
  const OscillationOptions options{.false_alarm = 0.03, .ringing_alarm = 0.06};
  const std::vector<Observable> seen = look_at_observables(series, options);
  ASSERT_EQ(seen.size(), 2U);  // w1 is never a number, walls are not looked at
  EXPECT_EQ(seen[0].column, "mean_0");
  EXPECT_EQ(seen[0].name, "The mean of the generated samples");
  EXPECT_EQ(seen[1].column, "std_0");
  const Oscillation alone =
      find_oscillation(series.time(), noise, {.false_alarm = 0.03 / 3, .ringing_alarm = 0.06 / 3});
  EXPECT_EQ(seen[0].found.kind, alone.kind);
  EXPECT_EQ(seen[0].found.false_alarm, std::min(1.0, 3 * alone.false_alarm));
  EXPECT_EQ(seen[0].found.ringing_alarm, std::min(1.0, 3 * alone.ringing_alarm));
}

}  // namespace
}  // namespace ganflow::diagnostics
