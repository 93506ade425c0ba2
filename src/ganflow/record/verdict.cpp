#include "ganflow/record/verdict.hpp"

namespace ganflow::record {

std::string to_string(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::kConverging: return "converging";
    case VerdictKind::kOscillating: return "oscillating";
    case VerdictKind::kDamped: return "damped";
    case VerdictKind::kGrowing: return "growing";
    case VerdictKind::kDrifting: return "drifting";
    case VerdictKind::kNoise: return "noise";
    case VerdictKind::kResting: return "resting";
    case VerdictKind::kDiverged: return "diverged";
    case VerdictKind::kUndecided: return "undecided";
  }
  return "undecided";
}

}  // namespace ganflow::record
