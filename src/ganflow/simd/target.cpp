#include "ganflow/simd/target.hpp"

#include "ganflow/core/errors.hpp"

#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace ganflow::simd {

namespace {

struct TargetEntry {
  Target target;
  std::int64_t bit;  // Highway's
  const char* name;
};

// Highway calls its fallback SCALAR or EMU128, depending on the compiler; either is our kScalar.
constexpr std::array kTargets{
    TargetEntry{Target::kScalar, HWY_SCALAR | HWY_EMU128, "scalar"}, TargetEntry{Target::kSse4, HWY_SSE4, "sse4"},
    TargetEntry{Target::kAvx2, HWY_AVX2, "avx2"}, TargetEntry{Target::kAvx512, HWY_AVX3, "avx512"}};

constexpr std::int64_t kListed = HWY_SCALAR | HWY_EMU128 | HWY_SSE4 | HWY_AVX2 | HWY_AVX3;
static_assert((HWY_TARGETS & ~kListed) == 0, "a target is compiled in that Target does not name");

const TargetEntry& entry_of(Target target) { return *std::ranges::find(kTargets, target, &TargetEntry::target); }

bool is_available(const TargetEntry& entry) { return (hwy::SupportedTargets() & HWY_TARGETS & entry.bit) != 0; }

void choose(Target target) { hwy::GetChosenTarget().Update(entry_of(target).bit); }

}  // namespace

std::string to_string(Target target) { return entry_of(target).name; }

std::vector<Target> available_targets() {
  std::vector<Target> available;
  for (const TargetEntry& entry : kTargets) {
    if (is_available(entry)) {
      available.push_back(entry.target);
    }
  }
  return available;
}

Target chosen_target() {
  auto& chosen = hwy::GetChosenTarget();
  if (!chosen.IsInitialized()) {
    chosen.Update(hwy::SupportedTargets());
  }
  // Index i > 0 of a dispatch table stands for one bit of HWY_TARGETS; see HWY_CHOSEN_TARGET_SHIFT.
  for (const TargetEntry& entry : kTargets) {
    const std::int64_t mask = HWY_CHOSEN_TARGET_SHIFT(entry.bit);
    if (mask != 0 && (mask >> chosen.GetIndex()) == 1) {
      return entry.target;
    }
  }
  return Target::kScalar;
}

TargetOverride::TargetOverride(Target target) : previous_(chosen_target()) {
  GF_VALIDATE(is_available(entry_of(target)), "SIMD target {} is not available on this processor. Try {}",
              to_string(target), to_string(available_targets().back()));
  choose(target);
}

TargetOverride::~TargetOverride() { choose(previous_); }

}  // namespace ganflow::simd
