#pragma once
/// The instruction sets that the kernels are compiled for, and which of them runs: by default the processor's best.

#include <string>
#include <vector>

namespace ganflow::simd {

enum class Target {
  kScalar,  ///< one lane, no vector instructions; runs everywhere
  kSse4,    ///< 128 bits, no fused multiply-add
  kAvx2,    ///< 256 bits, with FMA
  kAvx512,  ///< 512 bits: F, VL, DQ, BW
};

/// "scalar", "sse4", "avx2", "avx512"
std::string to_string(Target target);

/// Those both compiled in and supported by this processor, the narrowest first; never empty.
std::vector<Target> available_targets();

/// The one that kernels use now.
Target chosen_target();

/// Makes every kernel of the process use `target` while it lives; then restores what was in force before.
/// Overrides must end in reverse order of creation, and no kernel may be running when one begins or ends.
/// Throws InputError if the target is not available.
class TargetOverride {
 public:
  explicit TargetOverride(Target target);
  ~TargetOverride();
  TargetOverride(const TargetOverride&) = delete;
  TargetOverride& operator=(const TargetOverride&) = delete;

 private:
  Target previous_;
};

}  // namespace ganflow::simd
