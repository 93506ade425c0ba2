#include "ganflow/simd/target.hpp"

#include "ganflow/core/errors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ganflow::simd {
namespace {

TEST(Target, ScalarIsAlwaysAvailable) { EXPECT_EQ(available_targets().front(), Target::kScalar); }

TEST(Target, BestAvailableIsChosenByDefault) { EXPECT_EQ(chosen_target(), available_targets().back()); }

TEST(Target, NamesAreThoseOfTheCommandLine) {
  EXPECT_EQ(to_string(Target::kScalar), "scalar");
  EXPECT_EQ(to_string(Target::kSse4), "sse4");
  EXPECT_EQ(to_string(Target::kAvx2), "avx2");
  EXPECT_EQ(to_string(Target::kAvx512), "avx512");
}

TEST(TargetOverride, ChoosesEachAndRestores) {
  const Target before = chosen_target();
  for (const Target target : available_targets()) {
    const TargetOverride use(target);
    EXPECT_EQ(chosen_target(), target) << to_string(target);
    {
      const TargetOverride inner(Target::kScalar);
      EXPECT_EQ(chosen_target(), Target::kScalar);
    }
    EXPECT_EQ(chosen_target(), target) << to_string(target);
  }
  EXPECT_EQ(chosen_target(), before);
}

TEST(TargetOverride, RefusesWhatTheProcessorLacks) {
  for (const Target target : {Target::kSse4, Target::kAvx2, Target::kAvx512}) {
    if (!testing::Value(available_targets(), testing::Contains(target))) {
      EXPECT_THROW(TargetOverride{target}, InputError) << to_string(target);
    }
  }
}

}  // namespace
}  // namespace ganflow::simd
