#include "ganflow/diagnostics/failure_modes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <utility>

namespace ganflow::diagnostics {
namespace {

using record::FailureKind;
using record::Verdict;
using record::VerdictKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Verdict of_kind(VerdictKind kind) {
  Verdict verdict;
  verdict.kind = kind;
  return verdict;
}

/// Generated samples by mode, the data's shares, and which modes are lost.
record::ModeSummary modes_of(std::vector<std::int64_t> counts, std::vector<double> shares,
                             std::vector<std::int64_t> lost) {
  record::ModeSummary modes;
  modes.samples = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
  modes.lost = static_cast<std::int64_t>(lost.size());
  modes.found = static_cast<std::int64_t>(counts.size()) - modes.lost;
  modes.counts = std::move(counts);
  modes.data_shares = std::move(shares);
  modes.lost_modes = std::move(lost);
  return modes;
}

std::vector<FailureKind> kinds_of(const Verdict& verdict) {
  std::vector<FailureKind> kinds;
  for (const record::Failure& failure : find_failures(verdict)) {
    kinds.push_back(failure.kind);
  }
  return kinds;
}

TEST(FailureModes, NoneIsFoundWhereNothingIsWrong) {
  for (const VerdictKind kind : {VerdictKind::kConverging, VerdictKind::kDamped, VerdictKind::kResting,
                                 VerdictKind::kNoise, VerdictKind::kDrifting, VerdictKind::kUndecided}) {
    EXPECT_THAT(find_failures(of_kind(kind)), IsEmpty());
  }
  Verdict found;
  found.modes = modes_of({1, 1}, {0.5, 0.5}, {});
  EXPECT_THAT(find_failures(found), IsEmpty());
  found.modes = modes_of({0, 0}, {0.5, 0.5}, {0, 1});  // samples elsewhere: no mode is preferred to another
  EXPECT_THAT(find_failures(found), IsEmpty());
}

TEST(FailureModes, EachIsExplainedWithItsFigures) {
  Verdict swing = of_kind(VerdictKind::kOscillating);
  swing.period = 38.2;
  swing.amplitude = 0.53;
  ASSERT_THAT(kinds_of(swing), ElementsAre(FailureKind::kOscillation));
  EXPECT_THAT(find_failures(swing)[0].because, HasSubstr("to ±0.53 and back in 38.2 of time"));

  Verdict collapse = of_kind(VerdictKind::kResting);
  collapse.modes = modes_of({900, 60, 40}, {0.25, 0.25, 0.5}, {1, 2});
  ASSERT_THAT(kinds_of(collapse), ElementsAre(FailureKind::kModeCollapse));
  EXPECT_THAT(find_failures(collapse)[0].because,
              HasSubstr("leaves out 2 of 3 modes, while 90% of its samples lie in one "
                        "that holds 25% of the data"));

  Verdict vanished = of_kind(VerdictKind::kResting);
  vanished.vanishing_gradient = true;
  vanished.gradient_share = 0.0031;
  ASSERT_THAT(kinds_of(vanished), ElementsAre(FailureKind::kVanishingGradient));
  EXPECT_THAT(find_failures(vanished)[0].because, HasSubstr("down to 0.0031 of its largest"));

  Verdict diverged = of_kind(VerdictKind::kDiverged);
  diverged.runaway = "payoff";
  diverged.growth = 0.1;
  ASSERT_THAT(kinds_of(diverged), ElementsAre(FailureKind::kDivergence));
  EXPECT_THAT(find_failures(diverged)[0].because, HasSubstr("'payoff' grows by a factor of e in every 10 of time"));
}

TEST(FailureModes, SeveralAtOnceComeInTheirOrder) {
  Verdict all = of_kind(VerdictKind::kGrowing);
  all.coagulated = true;
  all.modes = modes_of({10, 0}, {0.5, 0.5}, {1});
  all.vanishing_gradient = true;
  all.distinct_critic = 2;
  all.distinct_generator = 128;
  EXPECT_THAT(kinds_of(all), ElementsAre(FailureKind::kOscillation, FailureKind::kModeCollapse,
                                         FailureKind::kVanishingGradient, FailureKind::kCoagulation));
  EXPECT_THAT(find_failures(all)[3].because,
              HasSubstr("2 different ones are left to the critic, 128 to the generator"));
}

}  // namespace
}  // namespace ganflow::diagnostics
